// Starts Nova 34 (as root, on Debian) and runs the cases on each small change of its source in nova/mutants.json that
// has no outcome yet; writes the outcomes there, and results/nova-mutants.md.
//
//   deno task mutants:nova [--seconds N] [--only TEXT] [--again]
//
// --seconds ends it after that time; run it again for the rest. --only is for mutants whose name has TEXT, --again also for
// those that have an outcome.
import { parseArgs } from "node:util";
import { cases } from "../gen/cases.ts";
import { parseDeviations } from "../src/cli/verify.ts";
import { CouldNotRun, matches, type Provider, type Result, verify } from "../src/conformance/mod.ts";
import { controlOf, providerOf, startLab } from "./nova/lab.ts";
import { copySource, type Mutant, mutantUrl, withMutant } from "./nova/mutant_api.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string" },
    only: { type: "string", default: "" },
    again: { type: "boolean", default: false },
  },
});
const root = new URL("../", import.meta.url);
const listed = new URL("scripts/nova/mutants.json", root);
const until = Date.now() + 1000 * Number(values.seconds ?? "100000");

const mutants: Mutant[] = JSON.parse(await Deno.readTextFile(listed));
const lab = await startLab("34");
copySource(lab);
const provider: Provider = { ...providerOf(lab), name: "Nova with a mutant", endpoint: mutantUrl };
const deviations = (await Promise.all(["nova", "mysql"].map(readDeviations))).flat();
const control = controlOf(lab);

const left = mutants.filter(({ name, outcome }) =>
  name.includes(values.only) && (values.again || outcome === undefined)
);
if (left.length) await expectSound();
for (const mutant of left) {
  if (Date.now() > until) break;
  await judge(mutant);
  console.log(`${mutant.outcome}: ${mutant.name}${mutant.by ? ` (${mutant.by})` : ""}`);
  await Deno.writeTextFile(listed, `[\n${mutants.map((one) => `  ${JSON.stringify(one)}`).join(",\n")}\n]\n`);
}
control.end();
await Deno.writeTextFile(new URL("results/nova-mutants.md", root), page());
const alive = mutants.filter(({ outcome }) => outcome === "alive");
Deno.exitCode = alive.length ? 1 : 0;

/** Throws unless every case holds, or fails as known, on the copy without a change. */
async function expectSound(): Promise<void> {
  await withMutant(lab, undefined, async () => {
    const by = await failing(["set/*", "releases/*", "headers/*", "lock/*"]);
    if (by) throw new Error(`Without a mutant, ${by} fails; nothing can be told`);
  });
}

async function judge(mutant: Mutant): Promise<void> {
  await control("reset");
  delete mutant.by;
  try {
    await withMutant(lab, mutant, async () => {
      const by = await failing(mutant.first) ?? await failing(["*"]);
      if (by) mutant.by = by;
    });
  } catch (error) {
    mutant.by = (error as Error).message;
  }
  mutant.outcome = mutant.by ? "killed" : mutant.equivalent ? "equivalent" : "alive";
}

/** The first case that shows the mutant, of those that match; `undefined` if none does. */
async function failing(patterns: readonly string[]): Promise<string | undefined> {
  const selected = cases.filter(({ id }) => patterns.some((pattern) => matches(id, pattern)));
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

async function readDeviations(name: string) {
  return parseDeviations(JSON.parse(await Deno.readTextFile(new URL(`openapi/deviations/${name}.json`, root))));
}

function page(): string {
  const of = (outcome: Mutant["outcome"]) => mutants.filter((mutant) => mutant.outcome === outcome);
  const tried = mutants.length - of(undefined).length;
  const row = ({ name, file, by, equivalent }: Mutant) => `| ${[name, file, by ?? equivalent ?? ""].join(" | ")} |`;
  const table = (title: string, outcome: Mutant["outcome"], last: string) =>
    of(outcome).length
      ? `\n## ${title}\n\n| change | file | ${last} |\n| --- | --- | --- |\n${of(outcome).map(row).join("\n")}\n`
      : "";
  return `# Small changes of Nova's source, and the cases that see them

Written by \`deno task mutants:nova\` on Nova ${lab.version}: ${tried} changes of its own Python (scripts/nova/mutants.json), one at a time.
The cases killed ${of("killed").length}; ${of("equivalent").length} change nothing that the contract has; ${
    of("alive").length
  } are alive.${mutants.length > tried ? ` ${mutants.length - tried} more are listed and were not run.` : ""}
${table("Alive", "alive", "")}${table("Equivalent", "equivalent", "why")}${table("Killed", "killed", "by")}`;
}
