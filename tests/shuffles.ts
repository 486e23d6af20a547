// A number → as many shuffled runs of the suite on the fake; exits 1 at the first in which a case fails.
// Needs no permissions: deno run tests/shuffles.ts [--runs N] [--first SEED]
import { parseArgs } from "node:util";
import { createFakeProvider, pretty, verify } from "../src/conformance/mod.ts";

const { runs, first } = options();
const start = performance.now();
for (let seed = first; seed < first + runs; seed++) {
  const report = await verify(createFakeProvider(), { seed });
  if (report.ok && report.counts.holds === report.results.length) continue;
  console.error(`shuffles: seed ${seed}\n${pretty(report)}`);
  Deno.exit(1);
}
console.log(`${runs} shuffled runs, all hold, ${Math.round((performance.now() - start) / 1000)} s`);

function options(): { runs: number; first: number } {
  try {
    const { runs = "1000", first = "1" } =
      parseArgs({ options: { runs: { type: "string" }, first: { type: "string" } } }).values;
    return { runs: whole(runs, "--runs"), first: whole(first, "--first") };
  } catch (error) {
    console.error(`shuffles: ${(error as Error).message}`);
    Deno.exit(2);
  }
}

function whole(text: string, name: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new TypeError(`${name} must be a whole number above 0, is ${text}`);
  return Number(text);
}
