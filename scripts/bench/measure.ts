// How everything here is measured: contenders take turns in one process, and ratios are taken round by round, so that
// other work of the machine slows all of them down equally.
import { at } from "../at.ts";

/** A part of the bench: a table of what was seen, and what is claimed of it. */
export interface Section {
  title: string;
  /** What the rows are, in a sentence or two. */
  about: string;
  head: string[];
  rows: (string | number)[][];
  ratios?: Ratio[];
}

/** A claim: one time or amount is at most so many times another. */
export interface Ratio {
  /** Ends the sentence "a claim about …": `set(), in process: the client / openapi-fetch`. */
  name: string;
  value: number;
  /** What it should be at most; absent where nothing was promised. */
  target?: number;
  /** What fails the gate: a regression, whatever the machine. */
  ceiling?: number;
}

/** How long to measure. */
export interface Effort {
  rounds: number;
  /** How many calls a round has, at full length; sections with slow calls take fewer. */
  scale: number;
}

/** Microseconds a call, a number a round. */
export type Samples<Name extends string> = Record<Name, number[]>;

/** Lets contenders take turns, each round in another order, after one round that isn't counted. */
export async function takeTurns<Name extends string>(
  contenders: Record<Name, () => unknown>,
  rounds: number,
  calls: number,
): Promise<Samples<Name>> {
  const names = Object.keys(contenders) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Samples<Name>;
  for (let round = -1; round < rounds; round++) {
    const turn = (round + 1) % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const time = await timeOf(contenders[name], calls);
      if (round >= 0) samples[name].push(time);
    }
  }
  return samples;
}

async function timeOf(call: () => unknown, calls: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < calls; i++) await call();
  return (performance.now() - start) * 1000 / calls;
}

/** The median of the ratios of the rounds. */
export function ratio<Name extends string>(samples: Samples<Name>, above: Name, below: Name): number {
  return median(samples[above].map((time, round) => time / at(samples[below], round)));
}

/** The middle one. */
export function median(numbers: readonly number[]): number {
  return at(numbers.toSorted((a, b) => a - b), numbers.length >> 1);
}

/** A number with three digits that count. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
