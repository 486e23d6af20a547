// Starts Nova 34 (as root, on Debian) and runs the cases on each small change of its source in nova/mutants.json that
// has no outcome yet; writes the outcomes there, and results/nova-mutants.md.
//
//   deno task mutants:nova [--seconds N] [--only TEXT] [--again] [--quick]
//
// --seconds ends it after that time; run it again for the rest. --only is for mutants whose name has TEXT, --again also for
// those that have an outcome. --quick runs only the cases that a mutant names; one that lives on keeps having no outcome.
import { flagsOf } from "./flags.ts";
import { cases } from "../gen/cases.ts";
import { CouldNotRun, matches, type Provider, type Result, verify } from "../src/conformance/mod.ts";
import { readNovaDeviations } from "./deviations.ts";
import { controlOf, providerOf, startLab } from "./nova/lab.ts";
import { figuresOf, pageOf } from "./nova/mutant_page.ts";
import { writeFigures } from "./nova/marked.ts";
import { copySource, type Mutant, mutantUrl, TooSlow, withMutant } from "./nova/mutant_api.ts";
import { writeRows } from "./nova/rows.ts";

const { values } = flagsOf("mutants:nova", {
  options: {
    seconds: { type: "string" },
    only: { type: "string", default: "" },
    again: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
  },
});
const root = new URL("../", import.meta.url);
const listed = new URL("scripts/nova/mutants.json", root);
const until = Date.now() + 1000 * Number(values.seconds ?? "100000");

const mutants: Mutant[] = JSON.parse(await Deno.readTextFile(listed));
const lab = await startLab("34", { auth: "tokens", workers: 1 });
await copySource(lab);
const provider: Provider = { ...providerOf(lab), name: "Nova with a mutant", endpoint: mutantUrl };
const deviations = await readNovaDeviations();
const control = controlOf(lab);

const left = mutants.filter(({ name, outcome }) =>
  name.includes(values.only) && (values.again || outcome === undefined)
);
if (left.length && Date.now() < until) await expectSound();
for (const mutant of left) {
  if (Date.now() > until) break;
  await judge(mutant);
  console.log(`${mutant.outcome ?? "not yet"}: ${mutant.name}${mutant.by ? ` (${mutant.by})` : ""}`);
  await writeRows(listed, mutants);
}
control.end();
await Deno.writeTextFile(new URL("results/nova-mutants.md", root), pageOf(mutants, lab.version));
await writeFigures(root, "nova-mutants", figuresOf(mutants, lab.version));
const alive = mutants.filter(({ outcome }) => outcome === "alive");
Deno.exitCode = alive.length ? 1 : 0;

/** Throws unless the quickest cases hold on the copy without a change. */
async function expectSound(): Promise<void> {
  await withMutant(lab, undefined, async () => {
    const by = await failing(["set/*", "lock/*"]);
    if (by) throw new Error(`Without a mutant, ${by} fails, so failures would say nothing of mutants`);
  });
}

async function judge(mutant: Mutant): Promise<void> {
  await control("reset");
  delete mutant.by;
  delete mutant.outcome;
  // An equivalent mutant gives its reason; the nearest cases show that nothing is seen of it.
  const all = values.quick || mutant.equivalent ? [] : ["*"];
  try {
    await withMutant(lab, mutant, async () => {
      const by = await failing(mutant.first) ?? await failing(all);
      if (by) mutant.by = by;
    });
  } catch (error) {
    if (error instanceof TooSlow) return;
    mutant.by = (error as Error).message;
  }
  const outcome = mutant.by ? "killed" : mutant.equivalent ? "equivalent" : values.quick ? undefined : "alive";
  if (outcome) mutant.outcome = outcome;
}

/** The first case that shows the mutant, of those that match; `undefined` if none does. */
async function failing(patterns: readonly string[]): Promise<string | undefined> {
  const selected = cases.filter(({ id }) => patterns.some((pattern) => matches(id, pattern)));
  if (selected.length === 0) return undefined;
  let found: string | undefined;
  const stop = new AbortController();
  const onResult = ({ id, verdict }: Result) => {
    if (verdict !== "fails" && verdict !== "stale") return;
    found ??= id;
    stop.abort();
  };
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(240_000)]);
  try {
    const report = await verify(provider, { cases: selected, deviations, timeoutMs: 20_000, signal, onResult });
    if (found || report.ok) return found;
    return report.unrestored.length ? "items can't be put back" : undefined;
  } catch (error) {
    if (error instanceof CouldNotRun) return error.message;
    throw error;
  }
}
