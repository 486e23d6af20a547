import { pause, systemClock } from "../clock.ts";
import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";
import { closed, type Fault, Faults, type Outcome, outcomeOf } from "./faults.ts";
import type { FakeOptions } from "./inventory.ts";
import { type FakeCall, Journal } from "./journal.ts";
import type { Route } from "./route.ts";
import { Service, type Write } from "./service.ts";

/** The fake below its faces: the service, the faults that were asked for, and the journal. */
export class Core {
  readonly service: Service;
  readonly faults: Faults = new Faults();
  readonly #journal: Journal;
  readonly #lostUpdates: boolean;

  constructor(options: FakeOptions) {
    this.service = new Service(options);
    this.#journal = new Journal(options.journal ?? 1000);
    this.#lostUpdates = options.lostUpdates ?? false;
  }

  /** The calls that were kept, the oldest first. */
  calls(): FakeCall[] {
    return this.#journal.calls((call) => this.service.route(call));
  }

  /**
   * Answers a call; at once, unless a signature, a fault or a lost update takes time.
   *
   * @throws The reason of the call's signal, if it ends a delay.
   */
  respond(call: Call): Outcome | Promise<Outcome> {
    const route = this.service.route(call);
    const requestId = this.service.nextRequestId();
    if (!route) return this.#keep(call, requestId, closed);
    const fault = this.faults.next(route.operation);
    const result = fault ? this.#befallen(call, route, requestId, fault) : this.#answer(call, route, requestId);
    if (!(result instanceof Promise)) return this.#keep(call, requestId, result);
    return result.then((outcome) => this.#keep(call, requestId, outcome), (error) => {
      this.#keep(call, requestId, closed);
      throw error;
    });
  }

  async #befallen(call: Call, route: Route, requestId: string, fault: Fault): Promise<Outcome> {
    const { kind, when = kind === "truncated" ? "after" : "before", delayMs = 1000 } = fault;
    const v1 = route.kind === "v1";
    if (when === "before" && kind !== "delay") return outcomeOf(fault, requestId, v1);
    if (when === "before") await pause(delayMs, call.signal ?? endless(), systemClock);
    const answer = await this.#answer(call, route, requestId);
    if (when === "after" && kind === "delay") await pause(delayMs, call.signal ?? endless(), systemClock);
    return outcomeOf(fault, requestId, v1, answer);
  }

  #answer(call: Call, route: Route, requestId: string): Answer | Promise<Answer> {
    const signer = this.service.signerOf(call, requestId);
    if (!signer) return this.#write(this.service.handle(call, route, requestId));
    return signer.then((known) => this.#write(this.service.handle(call, route, requestId, known)));
  }

  #write(result: Answer | Write): Answer | Promise<Answer> {
    if (typeof result !== "function") return result;
    // Others read in between what this one has read.
    return this.#lostUpdates ? pause(0, endless(), systemClock).then(result) : result();
  }

  #keep(call: Call, requestId: string, outcome: Outcome): Outcome {
    this.#journal.add(call, requestId, outcome.status);
    return outcome;
  }
}

/** Made when it is needed: workerd refuses one at the start of a module. */
const endless = () => new AbortController().signal;
