import type { FakeOptions, LateWrites } from "./inventory.ts";
import { behaviorSchema, checkOptions } from "./option_schemas.ts";

/** The options of a fake that may change while it runs. */
export type BehaviorOptions = Pick<FakeOptions, "lostUpdates" | "staleReads" | "now">;

/** How a fake behaves at the moment. */
export class Behavior {
  readonly #initial: BehaviorOptions;
  lostUpdates: boolean | LateWrites = false;
  staleReads = 0;
  now: () => Date = realTime;

  constructor(options: BehaviorOptions) {
    this.#initial = options;
    this.reset();
  }

  /**
   * Changes the given options; the others stay.
   *
   * @throws {TypeError} If a change is wrong; the message names it and what it must be.
   */
  change(changes: BehaviorOptions): void {
    checkOptions(behaviorSchema, changes, "the changes");
    const { lostUpdates = this.lostUpdates, staleReads = this.staleReads, now = this.now } = changes;
    Object.assign(this, { lostUpdates, staleReads, now });
  }

  /** Restores the initial behavior. */
  reset(): void {
    const { lostUpdates = false, staleReads = 0, now = realTime } = this.#initial;
    Object.assign(this, { lostUpdates, staleReads, now });
  }
}

function realTime(): Date {
  return new Date();
}
