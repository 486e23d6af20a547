import { type Case, cases, CouldNotRun, createFakeProvider, verify } from "../../src/conformance/mod.ts";
import type { Mutant } from "./meddle.ts";

const enoughFound = Symbol("enough");

/** Runs the suite on wrong providers: first the cases of a like name, then those that caught the ones before. */
export class Hunt {
  readonly #catches = new Map<string, number>();

  /**
   * The ids of cases that fail on a wrong provider.
   *
   * @param enough How many are enough to stop.
   */
  async catchersOf({ name, options, wrap }: Mutant, enough = 1): Promise<string[]> {
    const caught: string[] = [];
    try {
      await verify(createFakeProvider(options, wrap), {
        cases: this.#likelyFirst(name),
        timeoutMs: 1000,
        onResult({ id, verdict }) {
          if (verdict === "fails") caught.push(id);
          if (caught.length >= enough) throw enoughFound;
        },
      });
    } catch (error) {
      if (error instanceof CouldNotRun) return [`could not run: ${error.message}`];
      if (error !== enoughFound) throw error;
    }
    for (const id of caught) this.#catches.set(id, (this.#catches.get(id) ?? 0) + 1);
    return caught;
  }

  #likelyFirst(name: string): readonly Case[] {
    const like = name.slice(0, 4);
    const likelihood = ({ id }: Case) => (id.startsWith(like) ? 1000 : 0) + (this.#catches.get(id) ?? 0);
    return (cases as readonly Case[]).toSorted((a, b) => likelihood(b) - likelihood(a));
  }
}
