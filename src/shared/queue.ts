import { untilAborted } from "./aborted.ts";

/** Runs a task after the earlier tasks in the same lane have ended. */
export type Queue = <T>(lane: string, task: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/**
 * Makes a queue: one task at a time in each lane, in the order of the calls, whether or not earlier ones fail.
 *
 * A task without earlier ones begins at once. If the signal aborts while a task waits, it rejects with the signal's
 * reason; a task that has begun must watch the signal itself. A lane without tasks takes no memory.
 */
export function createQueue(last = new Map<string, Promise<unknown>>()): Queue {
  return (lane, task, signal) => {
    const turn = last.get(lane);
    const result = turn ? untilAborted(signal, () => turn).then(task) : task();
    // An aborted task ends before its turn, and the next one must still wait for those before it.
    const clear = () => {
      if (last.get(lane) === end) last.delete(lane);
    };
    const end = (turn ? Promise.allSettled([turn, result]) : result).then(clear, clear);
    last.set(lane, end);
    return result;
  };
}
