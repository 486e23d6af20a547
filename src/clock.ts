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
  clearTimeout: (timer) => clearTimeout(timer as number),
};

/** Timers count in 31 bits; a longer one would go off at once. */
export const longestTimerMs = 2 ** 31 - 1;

/** Waits, unless the signal ends it: then rejects with the signal's own reason. */
export function pause(ms: number, signal: AbortSignal, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
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
 * Does `work` with a signal that aborts when `signal` does, and after `ms` with what `late` makes; that is then thrown.
 *
 * What was given that signal follows the first one even when the work is done, as the body of an answer must.
 */
export async function within<T>(
  ms: number,
  signal: AbortSignal,
  clock: Clock,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const timer = clock.setTimeout(() => limit.abort(late()), ms);
  try {
    return await work(AbortSignal.any([signal, limit.signal]));
  } catch (error) {
    throw limit.signal.aborted ? limit.signal.reason : error;
  } finally {
    clock.clearTimeout(timer);
  }
}
