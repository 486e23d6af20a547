// A provider → how many keys survive processes that write them to the same servers at once: with plain set(), which the
// service loses, and with sync(). Exits 1 if sync() lost any. --out adds a row for each to a table; --json prints the counts
// as JSON, a line for each.
//
//   deno task race --provider FILE [--keys 1000] [--processes 2] [--modes set,sync] [--settle MS] [--note TEXT] [--out FILE]
//                  [--json]
//   deno task race --provider FILE --restore FILE
//
// FILE is as for `deno task verify`; all servers in the roles active, stopped, paused and suspended are written to. What
// they held is saved to a file first, whose name is printed, and put back at the end, also after Ctrl-C. --restore puts
// back what a killed run left. Servers that another race or verify uses are refused.
import { flagsOf, knownNames } from "./flags.ts";
import { fileURLToPath } from "node:url";
import { escaped, UsageError } from "../src/cli/io.ts";
import { readProvider } from "../src/cli/provider_file.ts";
import { createMetadataClient, forEachServer, type Metadata, retry, sync, tokenAuth } from "../src/mod.ts";
import { runRestore } from "../src/cli/verify_run.ts";
import { namesOf } from "../src/shared/untyped.ts";
import { safely } from "./race/safely.ts";

/** What one process does to one key; returns how many requests it sent for it beside the retries. */
const modes = {
  set: (serverId: string, key: string) => client.set(serverId, key, "v").then(() => 1),
  sync: (serverId: string, key: string) =>
    sync(client, serverId, { [key]: "v" }, { settleMs, maxRounds: 100 }).then(({ rounds }) => 1 + 2 * rounds),
};
type Mode = keyof typeof modes;

/** How much one process did. */
interface Work {
  requests: number;
  /** How long its calls took, all together. */
  callsMs: number;
}

const { values } = flagsOf("race", {
  options: {
    provider: { type: "string" },
    keys: { type: "string", default: "1000" },
    processes: { type: "string", default: "2" },
    modes: { type: "string", default: "set,sync" },
    settle: { type: "string" },
    note: { type: "string", default: "" },
    rest: { type: "string", default: "5000" }, // how long to wait before counting, since the service may delay writes
    out: { type: "string" },
    json: { type: "boolean", default: false },
    restore: { type: "string" },
    mode: { type: "string" }, // this and the rest: for a writer
    keyNames: { type: "string" },
    at: { type: "string" },
  },
});
const asked = knownNames("race", "modes", values.modes.split(","), namesOf(modes));
const settleMs = values.settle === undefined ? undefined : Number(values.settle);
if (!values.provider || !(Number(values.keys) > 0) || !(Number(values.processes) >= 1)) {
  console.error("race: say --provider FILE; --keys and --processes are numbers above 0");
  Deno.exit(2);
}
const provider = await readProvider(values.provider).catch(endByMisuse);
const { endpoint, projectId, auth, servers, quota = 128 } = provider;
const client = createMetadataClient({
  endpoint,
  projectId,
  validate: false, // what the servers hold is put back in any form
  auth: tokenAuth(auth?.token || "none"),
  fetch: provider.fetch,
  retry: retry({ attempts: 8 }),
});
const writable = [servers.active, servers.stopped, servers.paused, servers.suspended].flat().filter((id) =>
  id !== undefined
);

if (values.mode) await write(values.mode as Mode, values.keyNames!.split(","), Number(values.at));
else if (values.restore) Deno.exitCode = await runRestore(values.restore, values.provider, {}).catch(endByMisuse);
else {
  const files = { providerFile: values.provider, restMs: Number(values.rest) };
  const work = (signal: AbortSignal) => race(Number(values.keys), Number(values.processes), signal);
  Deno.exitCode = await safely({ provider, client, servers: writable, ...files }, work).catch(endByMisuse);
}

/** Says in one line what keeps a race from being run. */
function endByMisuse(error: unknown): never {
  if (!(error instanceof UsageError)) throw error;
  console.error(`race: ${escaped(error.message)}`);
  Deno.exit(2);
}

/** A writer: each of its keys on every server, and all servers at once; prints how much it did. */
async function write(mode: Mode, keys: string[], at: number) {
  await new Promise((resolve) => setTimeout(resolve, at - Date.now()));
  const work: Work = { requests: 0, callsMs: 0 };
  const parent = Deno.ppid;
  const results = await forEachServer(writable, async (serverId) => {
    for (const key of keys) {
      // A killed parent can't end its writers, and what the servers held may be put back by now.
      if (Deno.ppid !== parent) throw new Error("the race was ended");
      const begin = performance.now();
      const count = await modes[mode](serverId, key);
      work.requests += count;
      work.callsMs += performance.now() - begin;
    }
  }, { concurrency: writable.length });
  for (const result of results) if (result.kind === "failed") throw result.error;
  console.log(JSON.stringify(work));
}

function replace(serverId: string, metadata: Metadata) {
  return client.replace(serverId, metadata, { system: "drop", privileged: true });
}

/** As many rounds as the quota needs, each with all writers and cleared servers. */
async function race(total: number, processes: number, signal: AbortSignal): Promise<number> {
  let status = 0;
  const perWriter = Math.max(1, Math.floor(Math.min(quota, 100) / processes));
  for (const mode of asked) {
    const begin = Date.now();
    let sent = 0;
    let lost = 0;
    let requests = 0;
    let callsMs = 0;
    for (let round = 0; sent < total; round++) {
      for (const serverId of writable) await replace(serverId, {});
      signal.throwIfAborted();
      const each = Math.min(perWriter, Math.ceil((total - sent) / writable.length / processes));
      const keys = Array.from(
        { length: processes },
        (_, writer) => Array.from({ length: each }, (_, i) => `w${writer}.${round}-${i}`),
      );
      const at = Date.now() + 2000;
      for (const work of await Promise.all(keys.map((names) => spawn(mode, names, at, signal)))) {
        requests += work.requests;
        callsMs += work.callsMs;
      }
      await new Promise((resolve) => setTimeout(resolve, Number(values.rest)));
      for (const serverId of writable) {
        const stored = await client.list(serverId);
        lost += keys.flat().filter((key) => !Object.hasOwn(stored, key)).length;
      }
      sent += processes * each * writable.length;
    }
    const seconds = ((Date.now() - begin) / 1000).toFixed(0);
    const sentence =
      `${mode}: ${lost} of ${sent} keys lost, ${requests} requests by ${processes} processes, ${seconds} s`;
    console.log(values.json ? JSON.stringify({ mode, processes, lost, sent, requests, callsMs }) : sentence);
    if (values.out) {
      await addRow(values.out, [mode, String(processes), `${lost} of ${sent}`, String(requests), seconds]);
    }
    if (mode === "sync" && lost > 0) status = 1;
  }
  return status;
}

/** Adds a row to the table of results. */
async function addRow(file: string, cells: string[]) {
  const head = "| provider | database | settleMs | verb | processes | keys lost | requests | seconds |\n" +
    "| --- | --- | --- | --- | --- | --- | --- | --- |\n";
  const settle = cells[0] === "sync" ? values.settle ?? "default" : "";
  const old = await Deno.readTextFile(file).catch(() => `# What is lost when several processes write\n\n${head}`);
  await Deno.writeTextFile(file, `${old}| ${[provider.name, values.note, settle, ...cells].join(" | ")} |\n`);
}

async function spawn(mode: Mode, keys: string[], at: number, signal: AbortSignal): Promise<Work> {
  const settle = values.settle === undefined ? [] : ["--settle", values.settle];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-read", "--allow-net", "--allow-env", "--no-check", "--quiet", fileURLToPath(import.meta.url)]
      .concat(
        ["--provider", values.provider!, "--mode", mode, "--keyNames", keys.join(","), "--at", String(at)],
        settle,
      ),
    signal,
  });
  const { success, stdout, stderr } = await child.output();
  signal.throwIfAborted();
  if (!success) throw new Error(`a writer failed: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}
