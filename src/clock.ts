import { throwIfAborted } from "./aborted.ts";

/** The part of a runtime that knows the time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, after `ms`. */
  setTimeout(callback: () => void, ms: number): unknown;
  /** Calls off what {@linkcode Clock.setTimeout} returned. */
  clearTimeout(timer: unknown): void;
}

/** The clock of the runtime, looked up at each use. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer as number), // what setTimeout() of the same runtime returned
};

/** Timers count in 31 bits; a longer one would go off at once. */
export const longestTimerMs = 2 ** 31 - 1;

/** Waits, unless the signal ends it: then rejects with the signal's own reason. */
export function pause(ms: number, signal: AbortSignal, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    throwIfAborted(signal);
    const timer = clock.setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    function stop() {
      clock.clearTimeout(timer);
      reject(signal.reason);
    }
    signal.addEventListener("abort", stop, { once: true });
  });
}

/**
 * Does `work` with a signal that aborts when `signal` does, and after `ms` with what `late` makes; that is then thrown,
 * even if the work ignores its signal.
 *
 * @param signal The signal to follow; without one the work gets none, for runtimes whose fetch refuses signals made here.
 */
export async function within<T>(
  ms: number,
  signal: AbortSignal | undefined,
  clock: Clock,
  late: () => Error,
  work: (signal?: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  // By hand, because the AbortSignal of jsdom before 22 cannot combine signals.
  const follow = () => limit.abort(signal?.reason);
  if (signal?.aborted) follow();
  signal?.addEventListener("abort", follow, { once: true });
  let timer: unknown;
  const end = new Promise<never>((_, reject) => {
    timer = clock.setTimeout(() => {
      const error = late();
      // Before the abort, so that its own error is not the first to arrive.
      reject(error);
      limit.abort(error);
    }, ms);
  });
  try {
    return await Promise.race([work(signal && limit.signal), end]);
  } finally {
    clock.clearTimeout(timer);
    signal?.removeEventListener("abort", follow);
  }
}
