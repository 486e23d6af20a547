import { systemClock } from "../shared/clock.ts";
import { createLimit } from "./time_limit.ts";

/**
 * The outcome of `work`, or the error that `late` makes if it takes longer. The work gets a signal, which aborts then.
 */
export function inTime<T>(
  ms: number,
  late: (ms: number) => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const control = new AbortController();
  const end = () => {
    const error = late(ms);
    control.abort(error);
    return error;
  };
  return createLimit(ms, systemClock)(work(control.signal), end);
}
