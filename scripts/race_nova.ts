// Starts releases of Nova (as root, on Debian) and races on each, with the database's snapshot isolation on and off where
// it has that. Adds the counts to results/race.json, and writes the table of them to results/race.md and a sentence to README.md
// and README.zh.md.
//
//   deno task race:nova [--release 33,34] [--keys 500] [--seconds N]
//
// Each race is the one with the fewest keys so far. --seconds ends it after that time; run it again for more. With 0 it only
// writes the table.
import { flagsOf, knownNames } from "./flags.ts";
import { fileURLToPath } from "node:url";
import { controlOf, type Lab, type ReleaseName, releaseNames, startLab } from "./nova/lab.ts";
import { setIsolation, versionOf } from "./nova/mariadb.ts";
import { writeFigures } from "./nova/marked.ts";
import {
  isSame,
  type Race,
  raceFigures,
  type RaceResult,
  raceSummary,
  raceTable,
  type RaceTotals,
} from "./nova/race_table.ts";
import { readRows, writeRows } from "./nova/rows.ts";

const { values } = flagsOf("race:nova", {
  options: {
    release: { type: "string" },
    keys: { type: "string", default: "500" },
    seconds: { type: "string", default: "100000" },
  },
});
const until = Date.now() + 1000 * Number(values.seconds);
const root = new URL("../", import.meta.url);
const file = new URL("results/race.json", root);

/** The settings that the database of each release has, its own default first. */
const isolations: Record<ReleaseName, Race["isolation"][]> = {
  "22": ["none"],
  "26": ["off", "on"],
  "31": ["on", "off"],
  "33": ["on", "off"],
  "34": ["on", "off"],
};
/** Each writer has one call at a time on each server. A worker that waits to repeat a refused write does nothing else. */
const callsAtOnce = 48;
const workers = 8;

const all: Race[] = releaseNames.flatMap((release) =>
  isolations[release].flatMap((isolation) =>
    ([2, 4] as const).flatMap((processes) =>
      (["set", "sync"] as const).map((mode): Race => ({ release, isolation, processes, mode }))
    )
  )
);
const named = knownNames("race:nova", "release", values.release?.split(",") ?? releaseNames, releaseNames);
let wanted = all.filter(({ release }) => named.includes(release));

while (wanted.length && Date.now() < until) {
  const known = await readTotals();
  const keysOf = (race: Race) => known.find((one) => isSame(one, race) && one.workers === workers)?.keys ?? 0;
  const next = wanted.reduce((least, one) => keysOf(one) < keysOf(least) ? one : least);
  try {
    await run(next);
  } catch (error) {
    console.error(`race:nova: ${JSON.stringify(next)} failed and counts for nothing: ${error}`);
    wanted = wanted.filter((race) => race !== next);
    Deno.exitCode = 1;
  }
}

await write(await readTotals());

/** The counts so far; another run may add to them meanwhile. */
function readTotals(): Promise<RaceTotals[]> {
  return readRows(file);
}

async function run(race: Race): Promise<void> {
  const lab = await startLab(race.release, { auth: "tokens", workers });
  const [usual] = isolations[race.release];
  if (race.isolation !== "none") setIsolation(lab, race.isolation);
  const control = controlOf(lab);
  try {
    const result = await raceOn(race, lab, await activeServers(lab, control));
    await write(added(await readTotals(), race, lab, result));
  } finally {
    await control("reset");
    control.end();
    if (usual && usual !== "none" && usual !== race.isolation) setIsolation(lab, usual);
  }
}

/** Makes the servers of the project active. */
async function activeServers({ servers }: Lab, control: ReturnType<typeof controlOf>): Promise<string[]> {
  // Release 22 cannot write to a server without a host.
  const others = ["deleted", "other_project", "build_request", "shelved_offloaded"];
  const names = Object.keys(servers).filter((name) => !others.includes(name));
  for (const name of names) {
    await control("set", name, "vm_state=active", "task_state=null", "locked=0", "launched_at=2024-01-01 00:00:00");
    await control("meta", name, "{}");
  }
  return names.map((name) => servers[name]!);
}

async function raceOn({ mode, processes }: Race, lab: Lab, servers: string[]): Promise<RaceResult> {
  const provider = await Deno.makeTempFile({ suffix: ".json" });
  const endpoint = new URL(lab.base_url).origin;
  const active = servers.slice(0, callsAtOnce / processes);
  const auth = { token: lab.tokens.member };
  const described = { name: `Nova ${lab.version}`, endpoint, projectId: lab.project_id, auth, quota: 128 };
  await Deno.writeTextFile(provider, JSON.stringify({ ...described, servers: { active } }));
  const script = fileURLToPath(new URL("scripts/race.ts", root));
  const permissions = ["--allow-read", "--allow-write", "--allow-net", "--allow-run", "--allow-env"];
  const options = ["--keys", values.keys, "--processes", String(processes), "--modes", mode, "--json"];
  const command = ["run", ...permissions, "--no-check", "--quiet", script, "--provider", provider, ...options];
  try {
    // It exits with 1 if sync() lost a key, which is a result.
    const { stdout } = await new Deno.Command(Deno.execPath(), { args: command, stderr: "inherit" }).output();
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(provider);
  }
}

function added(
  totals: RaceTotals[],
  race: Race,
  lab: Lab,
  { lost, sent, requests, callsMs }: RaceResult,
): RaceTotals[] {
  const { release, isolation, mode, processes } = race;
  console.log(`Nova ${release}, isolation ${isolation}, ${mode}, ${processes} processes: ${lost} of ${sent}`);
  const { version } = lab;
  const none: RaceTotals = {
    ...race,
    workers,
    version,
    mariadb: versionOf(lab),
    lost: 0,
    keys: 0,
    requests: 0,
    callsMs: 0,
  };
  const before = totals.find((one) => isSame(one, race) && one.workers === workers) ?? none;
  const after = {
    ...before,
    lost: before.lost + lost,
    keys: before.keys + sent,
    requests: before.requests + requests,
    callsMs: before.callsMs + Math.round(callsMs),
  };
  return [...totals.filter((one) => one !== before), after];
}

/** Writes the counts and the table of them. */
async function write(totals: RaceTotals[]): Promise<void> {
  const placeOf = (one: RaceTotals) => all.findIndex((race) => isSame(race, one));
  totals.sort((a, b) => placeOf(a) - placeOf(b) || a.workers - b.workers);
  await writeRows(file, totals);
  const table = `${raceSummary(totals)}\n\n${raceTable(totals)}`;
  const lead = [
    "Written by `deno task race:nova`: several processes write different keys to the same servers at once, a call for each key. Keys that",
    "are not there 5 seconds after the last call are lost. `sync` waits for `settleMs`, 3.5 seconds. With eight processes, Nova's",
    "API knows the tokens without Keystone, and some forty calls run at a time; with two it asks Keystone, and some twenty do. The two cores",
    "were busy with other work: the requests of a call are exact, its seconds are more than on a quiet machine.",
  ].join("\n");
  await Deno.writeTextFile(
    new URL("results/race.md", root),
    `# What is lost when several processes write\n\n${lead}\n\n${table}\n`,
  );
  await writeFigures(root, "race", raceFigures(totals));
}
