import { longestTimerMs } from "../shared/clock.ts";
import { rateIn } from "./retry_after.ts";

/** A number of calls in a time. */
export interface Rate {
  /** How many calls. */
  calls: number;
  /** In which time, in milliseconds. */
  perMs: number;
}

/** A limit, and when the calls that count towards it ended, the oldest first. */
interface Limit extends Rate {
  /** Whether the service named it. Otherwise it was observed, and may be too low. */
  named: boolean;
  /** The highest number of calls of an observed limit. */
  most: number;
  ends: number[];
}

/** How many calls are remembered while no limit is known. */
const mostUnlimited = 10_000;

/** The limits of a service, as far as they are known. */
export class Limits {
  readonly #limits: Limit[] = [];
  /** What was seen since the last refusal, for services that name no rate. */
  #seen: { since: number | undefined; calls: number; refusals: number } = { since: undefined, calls: 0, refusals: 0 };
  /** When calls ended before a limit was known; it may count them. */
  #unlimited: number[] = [];

  constructor(rate: Rate | undefined) {
    if (rate) this.#put({ ...rate, named: true });
  }

  /** The limits that are known. */
  get rates(): Rate[] {
    return this.#limits.map(({ calls, perMs }) => ({ calls, perMs }));
  }

  /** The number of refusals in a row, without an accepted call between them. */
  get refusals(): number {
    return this.#seen.refusals;
  }

  /** When the next call may be sent; `undefined` if that depends on the end of a running call. */
  nextTime(now: number, inFlight: number): number | undefined {
    let time = now;
    for (const limit of this.#limits) {
      while (limit.ends.length > 0 && limit.ends[0]! + limit.perMs <= now) limit.ends.shift();
      if (inFlight >= limit.calls) return undefined;
      const over = inFlight + limit.ends.length - limit.calls;
      if (over >= 0) time = Math.max(time, limit.ends[over]! + limit.perMs);
    }
    return time;
  }

  /** Notes that a call is sent. */
  start(now: number): void {
    this.#seen.since ??= now;
  }

  /** Notes that a call has ended, which counts until the time of each limit has passed. */
  end(now: number): void {
    for (const limit of this.#limits) limit.ends.push(now);
    if (this.#limits.length === 0 && this.#unlimited.push(now) > 2 * mostUnlimited) {
      this.#unlimited = this.#unlimited.slice(-mostUnlimited);
    }
  }

  /** Notes that a call was accepted. An observed limit that was lowered rises by a tenth in each window. */
  taken(now: number): void {
    const seen = this.#seen;
    seen.calls++;
    const lowered = this.#limits.find(({ named, calls, most }) => !named && calls < most);
    if (!lowered || seen.since === undefined || now - seen.since < lowered.perMs) return;
    lowered.calls = Math.min(lowered.most, Math.ceil(lowered.calls * 1.1));
    this.#seen = { since: now, calls: 0, refusals: 0 };
  }

  /** Learns from a refusal: the limit that its message names, or the one that the calls until now suggest. */
  learn(message: string, waitMs: number, now: number): void {
    const limit = rateIn(message);
    if (limit && limit.calls >= 1 && limit.perMs > 0) this.#put({ ...limit, named: true });
    else if (!this.#limits.some(({ named }) => named)) this.#observe(waitMs, now);
    const { calls: seen, refusals } = this.#seen;
    this.#seen = { since: undefined, calls: 0, refusals: seen > 0 ? 1 : refusals + 1 };
  }

  #observe(waitMs: number, now: number): void {
    const [observed] = this.#limits;
    const { since, calls } = this.#seen;
    if (since === undefined || calls === 0) {
      // No call was accepted since the last wait, so the window of the limit is longer.
      if (observed) observed.perMs = Math.min(longestTimerMs, observed.perMs + waitMs);
      return;
    }
    const elapsedMs = now - since + waitMs;
    const perMs = observed?.perMs ?? elapsedMs;
    this.#put({ calls: Math.max(1, Math.floor(calls * perMs / elapsedMs)), perMs, named: false });
  }

  #put(found: Rate & { named: boolean }): void {
    const at = this.#limits.findIndex(({ perMs, named }) => found.named ? named && perMs === found.perMs : !named);
    const before = this.#limits[at];
    // A service refuses early while others use it too. It will accept again what it accepted before.
    const calls = found.named || !before ? found.calls : Math.max(found.calls, Math.ceil(before.calls / 2));
    const most = Math.max(calls, before?.most ?? 0);
    const ends = before?.ends ?? this.#unlimited.slice(-calls);
    const limit = { ...found, calls, most, ends };
    if (at < 0) this.#limits.push(limit);
    else this.#limits[at] = limit;
    this.#unlimited = [];
  }
}
