import type { OperationId } from "../../gen/operations.ts";

/** What goes wrong instead of, or after, what the service would do. */
export interface Fault {
  /** Which operation it befalls. @default {any} */
  operation?: OperationId;
  /** Which of its calls, counted from when the fault is set. @default {1} */
  nth?: number;
  /** How many calls in a row. @default {1} */
  times?: number;
  /** Befalls calls at random instead, with this probability; the same seed gives the same calls. */
  rate?: number;
  /** @default {1} */
  seed?: number;
  /** Whether the write is done before it goes wrong, so that only the answer is lost. @default {"before"} */
  when?: "before" | "after";
  /**
   * What comes instead: a status with Nova's fault, `html` a page of a gateway, `reset` a connection that breaks,
   * `truncated` half of the answer, `delay` the answer, late.
   */
  kind: number | "html" | "reset" | "truncated" | "delay";
  /** The header Retry-After, in seconds or as a date. */
  retryAfter?: string | number;
  /** The body, in place of Nova's fault. */
  body?: string;
  /** How late, for `delay`. @default {1000} */
  delayMs?: number;
}

/** The faults that are set, and how far each has counted. */
export class Faults {
  #set: { fault: Fault; seen: number; random: () => number }[] = [];

  add(fault: Fault): void {
    this.#set.push({ fault, seen: 0, random: generator(fault.seed ?? 1) });
  }

  clear(): void {
    this.#set = [];
  }

  /** The fault that befalls a call, if one does. */
  next(operation: OperationId | undefined): Fault | undefined {
    for (const entry of this.#set) {
      const { fault } = entry;
      if (fault.operation && fault.operation !== operation) continue;
      if (!fault.operation && !operation) continue;
      const count = ++entry.seen;
      const { nth = 1, times = 1 } = fault;
      if (fault.rate === undefined ? count >= nth && count < nth + times : entry.random() < fault.rate) return fault;
    }
  }
}

/** Mulberry32: numbers from 0 to 1 that a seed determines. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
