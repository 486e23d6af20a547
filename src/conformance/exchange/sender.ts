import { type Clock, longestTimerMs, pause, systemClock } from "../../shared/clock.ts";
import { createLimit, type Limit } from "../../http/time_limit.ts";
import { retryAfterMs } from "../../http/retry_after.ts";
import type { Role, Step } from "../cases/case.ts";
import { isFlowControl } from "./flow_control.ts";
import { exchange, type Outgoing, type Received, requestOf } from "./exchange.ts";
import { type Provider, secretsOf } from "../provider/provider.ts";
import { EchoedSecrets } from "./echoed_secrets.ts";
import { checkEndpoint } from "../provider/provider_file.ts";

/** A request and its response. */
export interface Sent {
  request: Outgoing;
  received: Received;
}

/** Whether the response is a success. */
export function succeeded({ received: { status } }: Sent): boolean {
  return status >= 200 && status < 300;
}

/** How requests are sent. */
export interface SenderOptions {
  /** How long to wait for one response, in milliseconds. */
  timeoutMs: number;
  /** How many requests a second may be sent. @default {any number} */
  rate?: number | undefined;
  /** The source of time. @default {the runtime's clock} */
  clock?: Clock | undefined;
  /** Called with every response, including those whose request is sent again. */
  onReceived?: ((request: Outgoing, received: Received) => void) | undefined;
}

/** After this many requests in a row without a response, the provider counts as gone. */
const mostSilent = 5;
/** How long it is asked at the end of a run, to put items back, although it does not respond. */
const patienceMs = 20_000;
/** After this many 401 in a row for a token that was accepted before, the token counts as expired. */
const mostRefused = 3;
/** The reason for the end of such a run. */
export const tokenRefused = "the provider no longer accepts the token (401); it may have expired";
/** How many times a request is repeated if the provider asks to send it later, and the longest wait. */
const mostRepeats = 5;
const longestWaitMs = 60_000;
/** How long it waits in all while the provider accepts nothing. */
const longestWaitsMs = 300_000;

/** The response if there is no time left for the request. */
const tooLate: Received = {
  status: 0,
  headers: new Headers(),
  text: "",
  json: undefined,
  silent: true,
  trouble: "no response: there was no time left to ask",
};

/**
 * Sends the requests of a run. It keeps the rate, waits if the provider asks for it, and stops if the provider no
 * longer responds.
 */
export class Sender {
  /** Why no further case is run. */
  stopped?: string | undefined;
  /** The tokens that the provider has repeated. */
  readonly echoed: EchoedSecrets;
  readonly #clock: Clock;
  readonly #limit: Limit;
  #phase = new AbortController();
  #late = false;
  #nextSlotMs = 0;
  #silent = 0;
  #refused = 0;
  #waitedMs = 0;
  #patientUntilMs = 0;

  constructor(readonly provider: Provider, readonly options: SenderOptions) {
    checkEndpoint(provider.endpoint);
    this.echoed = new EchoedSecrets(secretsOf(provider));
    this.#clock = options.clock ?? systemClock;
    this.#limit = createLimit(Math.min(options.timeoutMs, longestTimerMs), this.#clock);
  }

  /** Ends the run: current waits end, and no further case begins. */
  stop(reason: string): void {
    this.stopped ??= reason;
    this.#phase.abort();
  }

  /** Allows requests after the end of the run, for at most `ms`, to put items back. */
  async lastly<T>(ms: number, work: () => Promise<T>): Promise<T> {
    const phase = this.#phase = new AbortController();
    this.#patientUntilMs = this.now() + patienceMs;
    const timer = this.#clock.setTimeout(() => {
      this.#late = true;
      phase.abort();
    }, ms);
    try {
      return await work();
    } finally {
      this.#clock.clearTimeout(timer);
    }
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#clock.now();
  }

  /** Whether no more requests may be sent. */
  get over(): boolean {
    return this.#phase.signal.aborted;
  }

  /** Whether the provider does not respond. */
  get gone(): boolean {
    return this.#silent >= mostSilent;
  }

  /** Waits, unless the time is over. */
  async wait(ms: number): Promise<void> {
    if (!this.over) await pause(ms, this.#phase.signal, this.#clock).catch(() => {});
  }

  /**
   * Sends the request of a step; a 429 or 503 that the step does not expect is sent again when its Retry-After says.
   *
   * @param whose Whether it is a step of a `case`, or the run's `own` request, whose items are sent as they are.
   */
  async send(step: Step, serverFor: (role: Role) => string, whose: "case" | "own" = "case"): Promise<Sent> {
    const { provider } = this;
    const request = requestOf(step, provider, serverFor, whose === "own" ? "literal" : "case");
    for (let repeats = 0;; repeats++) {
      if (this.#late) return { request, received: tooLate };
      await this.takeTurn();
      const received = await exchange(request, provider, this.#limit);
      this.echoed.see(request, received);
      this.#watch(received, whose);
      this.options.onReceived?.(request, received);
      const waitMs = this.#askedWaitMs(received, step);
      this.#waitedMs = waitMs === undefined ? 0 : this.#waitedMs + waitMs;
      if (this.#waitedMs > longestWaitsMs) {
        const minutes = Math.round(longestWaitsMs / 60_000);
        this.stop(`the provider accepted nothing for ${minutes} minutes, and asks to wait on (${received.status})`);
      }
      if (waitMs === undefined || repeats === mostRepeats || this.over) return { request, received };
      await this.wait(waitMs);
    }
  }

  /** How long the provider asks to wait, unless the case expects the refusal. */
  #askedWaitMs(received: Received, { expect }: Step): number | undefined {
    const { status, headers } = received;
    if (!isFlowControl(received) || [expect.status].flat().includes(status)) return undefined;
    const ms = retryAfterMs(headers, "", this.#clock.now());
    return ms === undefined || ms > longestWaitMs ? undefined : Math.max(ms, 50);
  }

  /** Waits until the next request may be sent. */
  async takeTurn(): Promise<void> {
    const { rate } = this.options;
    if (!rate) return;
    const now = this.#clock.now();
    const slot = Math.max(now, this.#nextSlotMs);
    this.#nextSlotMs = slot + 1000 / rate;
    if (slot > now) await this.wait(slot - now);
  }

  /** Notices when the provider no longer responds, and when the token has expired. */
  #watch({ status, silent, trouble }: Received, whose: "case" | "own"): void {
    this.#silent = silent ? this.#silent + 1 : 0;
    // At the end, a provider that restarts gets time to come back.
    if (this.#silent >= mostSilent && this.now() >= this.#patientUntilMs) {
      this.stop(`the provider stopped responding: ${mostSilent} requests in a row had no response (${trouble})`);
    }
    // Only the run's own requests count, because requests of cases may be refused for other reasons.
    if (whose === "case" || silent) return;
    this.#refused = status === 401 ? this.#refused + 1 : 0;
    if (this.#refused >= mostRefused) this.stop(tokenRefused);
  }
}
