// Starts releases of Nova (as root, on Debian) with each database and each policy, runs the cases on each, and writes to
// results/policies.md how many hold, and which fail although they should not.
//
//   deno task policies:nova [--release 33,34] [--db sqlite] [--policy old] [--whole] [--again] [--seconds N]
//
// With the policy that a release has by default every case is run; with the other one, those in which somebody else than a
// member asks, or every one with --whole. What is in results/policies.json is not run again without --again.
// --seconds ends it after that time; run it again for the rest.
import { flagsOf, knownNames } from "./flags.ts";
import { cases } from "../gen/cases.ts";
import { type Case, verify } from "../src/conformance/mod.ts";
import { readNovaDeviations } from "./deviations.ts";
import { providerOf, releaseNames, startLab, stopLab } from "./nova/lab.ts";
import { isSame, policiesPage, type PolicyRun, type Setting } from "./nova/policies_page.ts";
import { readRows, writeRows } from "./nova/rows.ts";

const { values } = flagsOf("policies:nova", {
  options: {
    release: { type: "string", default: releaseNames.join(",") },
    db: { type: "string", default: "sqlite,mariadb" },
    policy: { type: "string", default: "old,new" },
    whole: { type: "boolean", default: false },
    again: { type: "boolean", default: false },
    seconds: { type: "string", default: "100000" },
  },
});
const until = Date.now() + 1000 * Number(values.seconds);
const root = new URL("../", import.meta.url);
const file = new URL("results/policies.json", root);

const releases = knownNames("policies:nova", "release", values.release.split(","), releaseNames);
const policies = knownNames("policies:nova", "policy", values.policy.split(","), ["old", "new"] as const);
const databases = knownNames("policies:nova", "db", values.db.split(","), ["sqlite", "mariadb"] as const);
for (const lab of databases.flatMap((db) => releases.map((release) => ({ release, db, auth: "tokens" } as const)))) {
  let ran = false;
  for (const policy of policies) {
    const setting = { release: lab.release, db: lab.db, policy };
    const known = (await readRuns()).find((one) => isSame(one, setting));
    if (known && !values.again || Date.now() > until) continue;
    ran = true;
    await write(await run(setting));
  }
  if (ran) await stopLab(lab.release, lab);
}
const runs = await readRuns();
await Deno.writeTextFile(new URL("results/policies.md", root), policiesPage(runs));
Deno.exitCode = runs.some(({ failed }) => failed.length) ? 1 : 0;

function readRuns(): Promise<PolicyRun[]> {
  return readRows(file);
}

async function write(run: PolicyRun): Promise<void> {
  const runs = [...(await readRuns()).filter((one) => !isSame(one, run)), run];
  const place = ({ release, db, policy }: Setting) => `${release} ${db} ${policy}`;
  runs.sort((a, b) => place(a) < place(b) ? -1 : 1);
  await writeRows(file, runs);
}

/** The cases that may have another outcome than with the release's own policy; every one for that. */
function casesOf({ release, policy }: Setting): readonly Case[] {
  const own = Number(release) < 27 ? "old" : "new";
  if (policy === own || values.whole) return cases;
  return cases.filter(({ id, steps }) => id.startsWith("releases/") || steps.some(({ as }) => as && as !== "member"));
}

/** Runs the cases, with the release named; and those about releases once more without its name. */
async function run(setting: Setting): Promise<PolicyRun> {
  const { release, db, policy } = setting;
  // Five servers are written to at once; SQLite lets one write.
  const lab = await startLab(release, { db, policy, auth: "tokens", workers: db === "sqlite" ? 1 : 4 });
  const provider = providerOf(lab);
  const deviations = await readNovaDeviations(db);
  const begin = Date.now();
  const selected = casesOf(setting);
  const named = await verify(provider, { cases: selected, deviations, timeoutMs: 60_000 });
  const unnamed = await verify({ ...provider, release: undefined }, {
    only: "releases/*",
    deviations,
    timeoutMs: 60_000,
  });
  const { stopped = unnamed.stopped } = named;
  if (stopped) throw new Error(`The run on Nova ${release}, ${db}, ${policy} counts for nothing: ${stopped}`);
  const failed = [...named.results, ...unnamed.results]
    .filter(({ verdict }) => verdict === "fails" || verdict === "stale").map(({ id }) => id);
  const { holds, deviates } = named.counts;
  const seconds = Math.round((Date.now() - begin) / 1000);
  console.log(`Nova ${release}, ${db}, ${policy} policy: ${holds} hold, ${failed.length} fail ${failed.join(" ")}`);
  const { version } = lab;
  return { ...setting, version, cases: selected.length, holds, deviates, failed: [...new Set(failed)], seconds };
}
