import { onAbort, throwIfAborted } from "../shared/aborted.ts";
import type { Clock } from "../shared/clock.ts";
import type { MetadataError } from "../contract/errors.ts";
import { Limits, type Rate } from "./pace_limits.ts";

/** The first wait where a service names none, and the longest. */
const [firstWaitMs, longestWaitMs] = [1000, 60_000];

/**
 * Counts how many calls a service still accepts.
 *
 * A call counts from when it is sent until one window of the limit has passed after its end. So the service never
 * counts more calls than this does, whether its windows slide or begin at fixed times, and however long calls take.
 */
export class Budget {
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #waiting = new Set<() => void>();
  #timer: { at: number; id: unknown } | undefined;
  #inFlight = 0;
  #heldUntil = -Infinity;
  /** Whether one call goes first to find out if the service accepts calls again, because it did not say when. */
  #probing = false;

  constructor(rate: Rate | undefined, clock: Clock) {
    this.#limits = new Limits(rate);
    this.#clock = clock;
  }

  /** The limits that are known. */
  get rates(): Rate[] {
    return this.#limits.rates;
  }

  /** Waits until a call may be sent. Calls are sent in order. If the signal aborts, it rejects with its reason. */
  async turn(signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    if (this.#waiting.size === 0 && this.#nextTime(now) === now) return this.#start(now);
    throwIfAborted(signal);
    await new Promise<void>((resolve, reject) => {
      const go = () => {
        callOff();
        resolve();
      };
      const callOff = onAbort(signal, (reason) => {
        this.#waiting.delete(go);
        // A timer that nothing waits for must not keep the program alive.
        if (this.#waiting.size === 0) this.#clearTimer();
        reject(reason);
      });
      this.#waiting.add(go);
      this.#sendNext();
    });
  }

  /** Notes that a call has ended and was not refused for too many calls. */
  end(): void {
    const now = this.#clock.now();
    this.#inFlight--;
    this.#limits.end(now);
    this.#limits.taken(now);
    this.#probing = false;
    this.#sendNext();
  }

  /**
   * Notes that a call was refused. Returns how long no call is sent; `undefined` if that is longer than `longestMs`.
   */
  refuse({ code, message, retryAfterMs }: MetadataError, longestMs: number): number | undefined {
    const now = this.#clock.now();
    this.#inFlight--;
    this.#limits.end(now);
    const waitMs = retryAfterMs || Math.min(longestWaitMs, firstWaitMs * 2 ** this.#limits.refusals);
    if (waitMs <= longestMs) {
      // Refusals of calls that were on their way when the first one was refused add nothing new.
      if (code === "rate_limited" && now >= this.#heldUntil) this.#limits.learn(message, waitMs, now);
      this.#heldUntil = Math.max(this.#heldUntil, now + waitMs);
      this.#probing ||= !retryAfterMs;
    }
    this.#sendNext();
    return waitMs <= longestMs ? this.#heldUntil - now : undefined;
  }

  #nextTime(now: number): number | undefined {
    if (this.#probing && this.#inFlight > 0) return undefined;
    const time = this.#limits.nextTime(now, this.#inFlight);
    return time === undefined ? undefined : Math.max(time, this.#heldUntil);
  }

  #start(now: number): void {
    this.#inFlight++;
    this.#limits.start(now);
  }

  /** Sends the calls whose turn it is, and sets a timer for the next one. */
  #sendNext(): void {
    for (const go of this.#waiting) {
      const now = this.#clock.now();
      const time = this.#nextTime(now);
      if (time !== undefined && time > now) this.#setTimer(time, now);
      if (time === undefined || time > now) return;
      this.#waiting.delete(go);
      this.#start(now);
      go();
    }
  }

  #setTimer(time: number, now: number): void {
    if (this.#timer && this.#timer.at <= time) return;
    this.#clearTimer();
    const id = this.#clock.setTimeout(() => {
      this.#timer = undefined;
      this.#sendNext();
    }, time - now);
    this.#timer = { at: time, id };
  }

  #clearTimer(): void {
    if (this.#timer) this.#clock.clearTimeout(this.#timer.id);
    this.#timer = undefined;
  }
}
