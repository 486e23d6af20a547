import type { Clock } from "../src/shared/clock.ts";

/** A turn of the event loop, in which whatever can happen happens. */
export const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Time that passes only when nothing else can happen: it goes to the next timer once every promise has settled. */
export class VirtualClock implements Clock {
  time = 0;
  #timers: Timer[] = [];
  #count = 0;
  readonly #turns: number;

  /** @param turns How many turns of the event loop without a timer mean that nothing else can happen. */
  constructor(turns = 1) {
    this.#turns = turns;
  }

  now = (): number => this.time;

  setTimeout = (callback: () => void, ms: number): unknown => {
    const timer = { at: this.time + Math.max(0, ms), order: this.#count++, callback };
    this.#timers.push(timer);
    rise(this.#timers, this.#timers.length - 1);
    return timer;
  };

  clearTimeout = (timer: unknown): void => {
    if (timer) (timer as Timer).callback = undefined;
  };

  /** Waits in this time. */
  sleep = (ms: number): Promise<void> => new Promise((resolve) => void this.setTimeout(resolve, ms));

  /** Lets time pass until a promise has settled. */
  async run<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    promise.catch(() => {}).finally(() => settled = true);
    for (let idle = 0; !settled; idle++) {
      for (let turns = 0; turns < this.#turns && !settled; turns++) await turn();
      const timer = settled ? undefined : this.#next();
      timer?.callback?.();
      if (timer) idle = 0;
      else if (idle > 1000) throw new Error("nothing happens any more");
    }
    return promise;
  }

  /** Takes the next timer, and goes to its time. */
  #next(): Timer | undefined {
    for (let timer = pop(this.#timers); timer; timer = pop(this.#timers)) {
      if (!timer.callback) continue;
      this.time = timer.at;
      return timer;
    }
  }
}

interface Timer {
  at: number;
  order: number;
  callback: (() => void) | undefined;
}

const before = (a: Timer, b: Timer) => a.at < b.at || a.at === b.at && a.order < b.order;

function rise(heap: Timer[], at: number): void {
  for (let up = (at - 1) >> 1; at > 0 && before(heap[at]!, heap[up]!); at = up, up = (at - 1) >> 1) {
    [heap[at], heap[up]] = [heap[up]!, heap[at]!];
  }
}

function pop(heap: Timer[]): Timer | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (!last || last === top) return top;
  heap[0] = last;
  for (let at = 0;;) {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    let first = at;
    if (left < heap.length && before(heap[left]!, heap[first]!)) first = left;
    if (right < heap.length && before(heap[right]!, heap[first]!)) first = right;
    if (first === at) return top;
    [heap[at], heap[first]] = [heap[first]!, heap[at]!];
    at = first;
  }
}
