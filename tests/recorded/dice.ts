import { seededNumbers } from "../../src/shared/seeded_numbers.ts";

/** Random choices, determined by a seed. */
export class Dice {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededNumbers(seed);
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return this.#next() % count;
  }

  /** Whether one of `count` equal cases comes. */
  oneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  /** One of some. */
  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  /** Several of some, in random order. */
  some<T>(choices: readonly T[], most: number): T[] {
    return Array.from({ length: this.below(most + 1) }, () => this.of(choices));
  }
}
