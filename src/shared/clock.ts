import { untilAborted } from "./aborted.ts";

/** The part of a runtime that knows the time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, after `ms`. */
  setTimeout(callback: () => void, ms: number): unknown;
  /** Cancels a timer that {@linkcode Clock.setTimeout} returned. */
  clearTimeout(timer: unknown): void;
}

/** The clock of the runtime, looked up at each use. It never goes back, because a time limit would then not end. */
export const systemClock: Clock = {
  now: neverBack(() => Date.now()),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer as number), // what setTimeout() of the same runtime returned
};

/** A time that stands still while `now` goes back, and then goes on with it. */
export function neverBack(now: () => number): () => number {
  let latest = 0;
  let setBack = 0;
  return () => {
    const read = now();
    setBack = Math.max(setBack, latest - read);
    return latest = Math.max(latest, read + setBack);
  };
}

/** Timers have 31 bits; a longer one would fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

/** Waits. If the signal aborts first, rejects with the signal's own reason. */
export function pause(ms: number, signal: AbortSignal | undefined, clock: Clock): Promise<void> {
  let timer: unknown;
  const wait = () => new Promise<void>((resolve) => timer = clock.setTimeout(resolve, ms));
  return untilAborted(signal, wait).finally(() => clock.clearTimeout(timer));
}
