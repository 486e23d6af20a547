import { type Clock, systemClock } from "./clock.ts";

/** Work that must end in time. */
interface Pending {
  endsAt: number;
  expire: () => void;
}

/** A limit of time for many pieces of work. */
export interface Limit {
  /**
   * The outcome of `work`, or what `late` makes if it takes too long. An abort ends the waiting: work that ignores the
   * signal must not keep a program alive.
   */
  <T>(work: Promise<T>, late: () => Error, signal?: AbortSignal): Promise<T>;
}

/**
 * Makes a limit that is the same for all work, with one timer for all of it: a timer for each would cost as much as the
 * rest of a call.
 *
 * @param ms How long work may take; it may take up to a hundredth more.
 */
export function createLimit(ms: number, clock: Clock): Limit {
  // In the order of their ends, for all take the same time.
  const pending = new Set<Pending>();
  let timer: unknown;

  function tick(): void {
    timer = undefined;
    const now = clock.now();
    for (const work of pending) {
      if (work.endsAt > now) break;
      pending.delete(work);
      work.expire();
    }
    const [next] = pending;
    if (next) timer = clock.setTimeout(tick, next.endsAt - now + Math.ceil(ms / 200));
  }

  return (work, late, signal) =>
    new Promise((resolve, reject) => {
      const entry: Pending = { endsAt: clock.now() + ms, expire: () => settle(reject)(late()) };
      const settle = <Value>(end: (value: Value) => void) => (value: Value) => {
        pending.delete(entry);
        signal?.removeEventListener("abort", stop);
        // A program must not stay alive for a timer with nothing to end.
        if (pending.size === 0 && timer !== undefined) hold(timer, clock, "unref");
        end(value);
      };
      const stop = () => settle(reject)(signal?.reason);
      work.then(settle(resolve), settle(reject));
      if (signal?.aborted) return stop();
      signal?.addEventListener("abort", stop, { once: true });
      pending.add(entry);
      if (timer === undefined) timer = clock.setTimeout(tick, ms);
      if (pending.size === 1) hold(timer, clock, "ref");
    });
}

/** Lets a timer keep the program alive or not; a clock of the caller's has timers that do neither. */
function hold(timer: unknown, clock: Clock, how: "ref" | "unref"): void {
  if (clock !== systemClock) {
    return;
  }
  if (typeof timer === "object") {
    // A timer of Node.
    (timer as { ref?: (() => void) | undefined; unref?: (() => void) | undefined })[how]?.();
  } else if (typeof Deno !== "undefined") Deno[`${how}Timer`](timer as number); // a timer of Deno
}

declare const Deno: { refTimer(id: number): void; unrefTimer(id: number): void } | undefined;
