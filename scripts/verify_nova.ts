// Starts real Novas (root, Debian), runs every case on them, on the fake and on the mock, and writes results/ and its
// table. --release 34 runs one, and may be repeated; by default all that this machine can start. --missing runs only the
// cases that are not in the results yet, and keeps what was found of the others. --auth tokens starts no Keystone: quicker,
// and for cases that are not about tokens the same.
import { cases, createFakeProvider, type Deviation, pretty, type Provider, verify } from "../src/conformance/mod.ts";
import { verifyLike } from "../src/like/verify_like.ts";
import { flagsOf, knownNames } from "./flags.ts";
import { readNovaDeviations } from "./deviations.ts";
import { type LabOptions, providerOf, type ReleaseName, releaseNames, stageOf, startLab } from "./nova/lab.ts";
import { readResults, readResultsOf, summary, withEarlier, writeTable } from "./nova/results.ts";
import { createPrismProvider } from "./prism_provider.ts";

interface Trial {
  key: string;
  version: string;
  provider: Provider;
  deviations: Deviation[];
}

const root = new URL("../", import.meta.url);
const { db, policy, auth, ...options } = readOptions();
let ok = true;
await tryOne({ key: "fake", version: "0.1.0", provider: createFakeProvider(), deviations: [] });
await tryOne({ key: "prism", version: "5.16.0", ...await createPrismProvider() });
for (const release of options.releases) {
  const trial = await novaTrial(release, { db, policy, auth });
  if (trial) await tryOne(trial);
  if (trial && db === "mariadb" && policy === "default" && !options.missing) await runStories(release);
}
await writeTable(root, await readResults(root));
Deno.exitCode = ok ? 0 : 1;

async function tryOne({ key, version, provider, deviations }: Trial): Promise<void> {
  const file = new URL(`results/${key}.json`, root);
  const before = options.missing ? await readResultsOf(file) : [];
  const known = new Set(before.map(({ id }) => id));
  const left = cases.filter(({ id }) => !known.has(id));
  if (left.length === 0) return;
  const found = await verify(provider, { cases: left, deviations, timeoutMs: 60_000 });
  const report = withEarlier(found, before, provider);
  console.log(pretty(found));
  ok &&= report.ok;
  // The results in the repository are those of each release with its own defaults.
  if (db !== "mariadb" || policy !== "default") return;
  await Deno.writeTextFile(file, summary(report, version));
}

/** Runs the recorded stories of a release on itself, which shows that they don't depend on the moment. */
async function runStories(release: ReleaseName): Promise<void> {
  const lab = await startLab(release, { db, policy, auth });
  const stage = stageOf(lab);
  const report = await verifyLike(providerOf(lab), release, { stage, timeoutMs: 60_000 }).finally(() => stage.end());
  console.log(pretty(report));
  ok &&= report.ok;
}

/** A release as a trial; none if it wasn't asked for by name and this machine can't start it. */
async function novaTrial(release: ReleaseName, lab: LabOptions): Promise<Trial | undefined> {
  try {
    const started = await startLab(release, lab);
    const deviations = await readNovaDeviations(lab.db);
    return { key: `nova-${release}`, version: started.version, provider: providerOf(started), deviations };
  } catch (error) {
    if (options.named) throw error;
    console.error((error as Error).message);
  }
}

function readOptions() {
  const { values } = flagsOf("verify:nova", {
    options: {
      release: { type: "string", multiple: true },
      missing: { type: "boolean", default: false },
      db: { type: "string", default: "mariadb" },
      policy: { type: "string", default: "default" },
      auth: { type: "string", default: "keystone" },
    },
  });
  const releases = knownNames("verify:nova", "release", values.release ?? releaseNames, releaseNames);
  const [db] = knownNames("verify:nova", "db", [values.db], ["mariadb", "sqlite"] as const);
  const [policy] = knownNames("verify:nova", "policy", [values.policy], ["default", "old", "new"] as const);
  const [auth] = knownNames("verify:nova", "auth", [values.auth], ["keystone", "tokens"] as const);
  return { releases, named: values.release !== undefined, missing: values.missing, db, policy, auth };
}
