import { untilAborted } from "./aborted.ts";

/** Does a task once those that came before it in the same lane are done. */
export type Queue = <T>(lane: string, task: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/**
 * Makes a queue: one task at a time in each lane, in the order of the calls, whether or not earlier ones fail.
 *
 * A task that is alone begins at once. The signal ends the waiting, with its own reason; a task that has begun is for
 * the task itself to end. Nothing is kept of a lane without tasks.
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
