import { type Case, cases as generated, CouldNotRun, createFakeProvider, verify } from "../../src/conformance/mod.ts";
import { VirtualClock } from "../../scripts/virtual_clock.ts";
import type { Mutant } from "./meddle.ts";

const cases: readonly Case[] = generated;
/** More turns of the event loop than a wrong provider takes for a response that it means to send. */
const turns = 4;
const enoughFound = Symbol("enough");

/** For the name of a wrong provider, the cases that catch it on their own. */
export type Hints = Readonly<Record<string, readonly string[]>>;

/** Runs the suite on wrong providers: first the cases of a like name, then those that caught the ones before. */
export class Hunt {
  readonly #catches = new Map<string, number>();

  /**
   * The ids of cases that fail on a wrong provider.
   *
   * @param enough How many are enough to stop.
   */
  async catchersOf(mutant: Mutant, enough = 1): Promise<string[]> {
    const caught = await failures(mutant, this.#likelyFirst(mutant.name), enough);
    for (const id of caught) this.#catches.set(id, (this.#catches.get(id) ?? 0) + 1);
    return caught;
  }

  /** The fewest cases found that catch a wrong provider without the others; none if no case catches it. */
  async hintFor(mutant: Mutant): Promise<string[]> {
    const order = this.#likelyFirst(mutant.name);
    const [caught] = await this.catchersOf(mutant);
    const last = order.find(({ id }) => id === caught);
    if (!last) return [];
    if (await isCaught(mutant, [last])) return [last.id];
    const upToIt = last.throughout ? order : order.slice(0, order.indexOf(last) + 1);
    return (await fewest(mutant, upToIt)).map(({ id }) => id);
  }

  #likelyFirst(name: string): readonly Case[] {
    const like = name.slice(0, 4);
    const likelihood = ({ id }: Case) => (id.startsWith(like) ? 1000 : 0) + (this.#catches.get(id) ?? 0);
    return cases.toSorted((a, b) => likelihood(b) - likelihood(a));
  }
}

/** Whether the cases of a hint catch a wrong provider. */
export function hintCatches(mutant: Mutant, hints: Hints): Promise<boolean> {
  const ids = hints[mutant.name] ?? [];
  return isCaught(mutant, ids.flatMap((id) => cases.find((testCase) => testCase.id === id) ?? []));
}

async function isCaught(mutant: Mutant, some: readonly Case[]): Promise<boolean> {
  return some.length > 0 && (await failures(mutant, some, 1)).length > 0;
}

/** Leaves out as many cases as it can, in ever smaller pieces, while the rest still catch the provider. */
async function fewest(mutant: Mutant, some: readonly Case[]): Promise<readonly Case[]> {
  let kept = some;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < kept.length;) {
      const rest = kept.toSpliced(start, size);
      if (await isCaught(mutant, rest)) kept = rest;
      else start += size;
    }
  }
  return kept;
}

async function failures({ options, wrap }: Mutant, some: readonly Case[], enough: number): Promise<string[]> {
  const caught: string[] = [];
  try {
    const clock = new VirtualClock(turns);
    const run = verify(createFakeProvider(options, wrap), {
      cases: some,
      timeoutMs: 1000,
      clock,
      onResult({ id, verdict }) {
        if (verdict === "fails") caught.push(id);
        if (caught.length >= enough) throw enoughFound;
      },
    });
    const report = await clock.run(run);
    if (!report.ok && caught.length === 0) caught.push(`not ok: ${report.stopped ?? "servers can't be used"}`);
  } catch (error) {
    if (error instanceof CouldNotRun) return [`could not run: ${error.message}`];
    // What a wrong provider keeps can't always be put back.
    if (error !== enoughFound && (error as Error).cause !== enoughFound) throw error;
  }
  return caught;
}
