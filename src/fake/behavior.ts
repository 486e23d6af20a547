import { checkObject } from "./check.ts";
import { type FakeOptions, type LateWrites, parseInventory } from "./inventory.ts";

/** The options of a fake that may change while it runs. */
export type BehaviorOptions = Pick<FakeOptions, "lostUpdates" | "staleReads" | "now">;

const names = ["lostUpdates", "staleReads", "now"] as const;

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
   * Changes what is named; the rest stays.
   *
   * @throws {TypeError} If a change is wrong; the message names it and what it must be.
   */
  change(changes: BehaviorOptions): void {
    checkObject(changes, "the changes", Object.fromEntries(names.map((name) => [name, () => true as const])));
    const { lostUpdates = this.lostUpdates, staleReads = this.staleReads, now = this.now } = parseInventory(changes);
    Object.assign(this, { lostUpdates, staleReads, now });
  }

  /** Makes it as it was at first. */
  reset(): void {
    const { lostUpdates = false, staleReads = 0, now = realTime } = this.#initial;
    Object.assign(this, { lostUpdates, staleReads, now });
  }
}

function realTime(): Date {
  return new Date();
}
