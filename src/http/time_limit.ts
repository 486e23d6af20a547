import { onAbort } from "../shared/aborted.ts";
import { type Clock, systemClock } from "../shared/clock.ts";

/** Work with a deadline. */
interface Pending {
  endsAt: number;
  expire: () => void;
}

/** A time limit for many pieces of work. */
export interface Limit {
  /**
   * The outcome of `work`, or the error that `late` makes if it takes too long. An abort ends the waiting, because work
   * that ignores the signal must not keep a program alive.
   */
  <T>(work: Promise<T>, late: (ms: number) => Error, signal?: AbortSignal): Promise<T>;
}

/**
 * Creates a limit that is the same for all work, with one timer for all of it. A timer for each would take as long as
 * the rest of a call.
 *
 * @param ms How long work may take; it may take up to a hundredth more.
 * @param timers `hold`: the timer keeps the program alive while there is work. `wait`: it never does, because the work
 * itself does. `stop`: the timer is cancelled as soon as there is no work.
 */
export function createLimit(ms: number, clock: Clock, timers: "hold" | "wait" | "stop" = "hold"): Limit {
  // In the order of their deadlines, because all have the same limit.
  const pending = new Set<Pending>();
  // The timers of a caller's clock always keep a program alive.
  const mode = clock === systemClock ? timers : "stop";
  let timer: unknown;

  function start(afterMs: number): void {
    timer = clock.setTimeout(tick, afterMs);
    if (mode === "wait") keepAlive(timer, "unref");
  }

  function tick(): void {
    timer = undefined;
    const now = clock.now();
    for (const work of pending) {
      if (work.endsAt > now) break;
      work.expire();
    }
    const [next] = pending;
    // A little late, so that work whose deadlines are close to each other shares a timer.
    if (next) start(next.endsAt - now + Math.ceil(ms / 200));
  }

  /** A timer without work must not keep a program alive. */
  function rest(): void {
    if (mode === "hold") keepAlive(timer, "unref");
    if (mode !== "stop") return;
    clock.clearTimeout(timer);
    timer = undefined;
  }

  return (work, late, signal) =>
    new Promise((resolve, reject) => {
      const entry: Pending = { endsAt: clock.now() + ms, expire: () => end(reject)(late(ms)) };
      let callOff = () => {};
      const end = <Value>(settle: (value: Value) => void) => (value: Value) => {
        pending.delete(entry);
        callOff();
        if (pending.size === 0) rest();
        settle(value);
      };
      pending.add(entry);
      if (timer === undefined) start(ms);
      else if (mode === "hold" && pending.size === 1) keepAlive(timer, "ref");
      work.then(end(resolve), end(reject));
      callOff = onAbort(signal, end(reject));
    });
}

/** Says whether a timer of the runtime keeps the program alive: `ref` if so. */
function keepAlive(timer: unknown, how: "ref" | "unref"): void {
  // Node's timer is an object. Deno's is a number, as in browsers, where timers keep nothing alive.
  if (typeof timer !== "number") (timer as { [Name in typeof how]?: () => void } | undefined)?.[how]?.();
  else if (typeof Deno !== "undefined") Deno[`${how}Timer`](timer);
}

declare const Deno: { refTimer(id: number): void; unrefTimer(id: number): void } | undefined;

/**
 * The outcome of `work` within a limit. The work gets a signal, which aborts when `signal` does. When the time is up, it
 * aborts with the error that `late` makes, and that error is thrown, even if the work ignores its signal.
 *
 * @param follower Makes the signal of the work; absent in runtimes whose fetch refuses signals made here.
 */
export function within<T>(
  limit: Limit,
  signal: AbortSignal | undefined,
  follower: AbortController | undefined,
  late: () => Error,
  work: (signal?: AbortSignal) => Promise<T>,
): Promise<T> {
  if (!follower) return limit(work(), late, signal);
  // By hand, because the AbortSignal of jsdom before 22 cannot combine signals.
  const callOff = signal && onAbort(signal, (reason) => follower.abort(reason));
  const end = () => {
    const error = late();
    follower.abort(error);
    return error;
  };
  const outcome = limit(work(follower.signal), end, signal);
  return callOff ? outcome.finally(callOff) : outcome;
}
