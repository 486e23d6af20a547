// The verdicts of `verify` and of the runner in Python on the same providers → each case on which they differ, and counts.
// --release 34 on a real Nova (root, Debian), with the verdicts of results/ or, with --anew, of a run now; --mutants 'state*' on
// wrong providers. Both may be repeated, as may --only PATTERN, which chooses cases. By default on the served fake.
// Exits 1 if a verdict differs.
import { flagsOf, knownNames } from "../scripts/flags.ts";
import { casesDocument } from "../src/conformance/cases_document.ts";
import { cases, matches, type Provider } from "../src/conformance/mod.ts";
import { providerOf, type ReleaseName, releaseNames, startLab } from "../scripts/nova/lab.ts";
import { readResultsOf } from "../scripts/nova/results.ts";
import { mutants } from "./mutants/mod.ts";
import { runPython, serveWrong, type Verdicts, verdictsOfOurs } from "./python_runner.ts";

const { values: { release: releases = [], mutants: patterns = [], only = ["*"], anew } } = flagsOf("verdicts", {
  options: {
    release: { type: "string", multiple: true },
    mutants: { type: "string", multiple: true },
    only: { type: "string", multiple: true },
    anew: { type: "boolean", default: false },
  },
});
const isChosen = (names: readonly string[], name: string) => names.some((pattern) => matches(name, pattern));
const chosen = cases.filter(({ id }) => isChosen(only, id));
const wrong = Object.values(mutants).flat().filter(({ name }) => isChosen(patterns, name));
if (chosen.length === 0 || patterns.length && wrong.length === 0) throw new RangeError("nothing matches");
let differences = 0;

for (const release of knownNames("verdicts", "release", releases, releaseNames)) await compareOnNova(release);
for (const mutant of wrong) {
  compare(mutant.name, await serveWrong(mutant, verdictsOf), await serveWrong(mutant, inPython));
}
if (releases.length + patterns.length === 0) {
  const right = { wrap: (fake) => fake } satisfies Parameters<typeof serveWrong>[0];
  compare("the fake", await serveWrong(right, verdictsOf), await serveWrong(right, inPython));
}
Deno.exitCode = differences ? 1 : 0;

async function compareOnNova(release: ReleaseName): Promise<void> {
  const provider = providerOf(await startLab(release));
  compare(provider.name!, anew ? await verdictsOf(provider) : await recorded(release), await inPython(provider));
}

function verdictsOf(provider: Provider): Promise<Verdicts> {
  return verdictsOfOurs(provider, { cases: chosen, timeoutMs: 60_000 });
}

/** The verdicts that `deno task verify:nova` wrote; a known failure is one. */
async function recorded(release: ReleaseName): Promise<Verdicts> {
  const results = await readResultsOf(new URL(`../results/nova-${release}.json`, import.meta.url));
  const words: Record<string, string> = { deviates: "fails", stale: "holds" };
  const known = new Map(results.map(({ id, verdict }) => [id, words[verdict] ?? verdict]));
  const missing = chosen.filter(({ id }) => !known.has(id));
  if (missing.length) {
    console.log(`${missing.length} cases are not in results/ yet, and not compared; --anew runs them`);
  }
  return Object.fromEntries(chosen.flatMap(({ id }) => known.has(id) ? [[id, known.get(id)!]] : []));
}

async function inPython(provider: Provider): Promise<Map<string, [verdict: string, why: string]>> {
  const { out, err, verdicts } = await runPython(casesDocument(chosen), provider, "--timeout", "60");
  if (err) console.error(err);
  return new Map(
    Object.entries(verdicts).map(([id, verdict]) => {
      const [, why = ""] = out.split(` ${id}\n    `);
      return [id, [verdict, why.split("\n")[0]!]];
    }),
  );
}

function compare(name: string, ours: Verdicts, theirs: Map<string, [verdict: string, why: string]>): void {
  const differing = Object.keys(ours).filter((id) => ours[id] !== theirs.get(id)?.[0]);
  for (const id of differing) {
    const [verdict, why] = theirs.get(id) ?? ["absent", ""];
    console.log(`${name}: ${id} ${ours[id]} by verify, ${verdict} in Python: ${why}`);
  }
  differences += differing.length;
  const counts = Object.entries(Object.groupBy(Object.values(ours), (verdict) => verdict))
    .map(([verdict, all]) => `${all!.length} ${verdict}`);
  console.log(`${name}: ${Object.keys(ours).length} cases, ${counts.join(", ")}; ${differing.length} differ in Python`);
}
