import { type Case, cases, CouldNotRun, createFakeProvider, verify } from "../../src/conformance/mod.ts";
import type { Mutant } from "./meddle.ts";

const enoughFound = Symbol("enough");

/** Runs the suite on wrong providers, first the cases that caught the ones before. */
export class Hunt {
  #cases: readonly Case[] = cases;

  /**
   * The ids of cases that fail on a wrong provider.
   *
   * @param enough How many are enough to stop.
   */
  async catchersOf({ options, wrap }: Mutant, enough = 1): Promise<string[]> {
    const caught: string[] = [];
    try {
      await verify(createFakeProvider(options, wrap), {
        cases: this.#cases,
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
    this.#cases = [...this.#cases].sort((a, b) => Number(caught.includes(b.id)) - Number(caught.includes(a.id)));
    return caught;
  }
}
