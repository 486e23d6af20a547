// A provider → how many of 1,000 keys survive two processes that write them to the same servers at once: with plain
// set(), which the service loses, and with sync(), which must lose none; exits 1 if it does. The servers keep nothing.
//
//   deno run --allow-read --allow-net --allow-run scripts/race.ts --provider FILE [--keys 1000]
//
// FILE is as for `deno task verify`; all servers in the roles active, stopped, paused and suspended are written to.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parseProvider } from "../src/conformance/mod.ts";
import { createMetadataClient, forEachServer, retry, sync, tokenAuth } from "../src/mod.ts";

/** What one process does to one key. */
const modes = {
  set: (serverId: string, key: string) => client.set(serverId, key, "v").then(() => 1),
  sync: (serverId: string, key: string) => sync(client, serverId, { [key]: "v" }).then(({ rounds }) => rounds),
};

const { values } = parseArgs({
  options: {
    provider: { type: "string" },
    keys: { type: "string", default: "1000" },
    mode: { type: "string" }, // this and the rest: what the parent tells a writer
    keyNames: { type: "string" },
    at: { type: "string" },
  },
});
if (!values.provider) {
  console.error("race: say --provider FILE");
  Deno.exit(2);
}
const { endpoint, projectId, auth, servers, quota = 128 } = parseProvider(
  JSON.parse(await Deno.readTextFile(values.provider)),
);
const client = createMetadataClient({
  endpoint,
  projectId,
  auth: tokenAuth(auth?.token ?? ""),
  retry: retry({ attempts: 8 }),
});
const writable = [servers.active, servers.stopped, servers.paused, servers.suspended].flat().filter(Boolean);

if (values.mode) await write(values.mode as keyof typeof modes, values.keyNames!.split(","), Number(values.at));
else await race(Number(values.keys));

/** A writer: each of its keys on every server, and all servers at once; prints how often it wrote. */
async function write(mode: keyof typeof modes, keys: string[], at: number) {
  await new Promise((resolve) => setTimeout(resolve, at - Date.now()));
  let writes = 0;
  const results = await forEachServer(writable, async (serverId) => {
    for (const key of keys) {
      const count = await modes[mode](serverId, key);
      writes += count;
    }
  }, { concurrency: writable.length });
  for (const { error } of results) if (error) throw error;
  console.log(writes);
}

/** The parent: as many rounds as the quota takes, each with two writers and cleared servers. */
async function race(total: number) {
  const before = new Map<string, Record<string, string>>();
  for (const serverId of writable) before.set(serverId, await client.list(serverId));
  const perWriter = Math.floor(Math.min(quota, 100) / 2);
  let failed = false;
  try {
    for (const mode of Object.keys(modes) as (keyof typeof modes)[]) {
      const begin = Date.now();
      let [sent, lost, writes] = [0, 0, 0];
      for (let round = 0; sent < total; round++) {
        for (const serverId of writable) await client.replace(serverId, {}, { system: "drop", privileged: true });
        const each = Math.min(perWriter, Math.ceil((total - sent) / writable.length / 2));
        const keys = ["a", "b"].map((writer) => Array.from({ length: each }, (_, i) => `${writer}${round}-${i}`));
        const at = Date.now() + 2000;
        for (const count of await Promise.all(keys.map((names) => spawn(mode, names, at)))) writes += count;
        for (const serverId of writable) {
          const stored = await client.list(serverId);
          lost += keys.flat().filter((key) => !Object.hasOwn(stored, key)).length;
        }
        sent += 2 * each * writable.length;
      }
      const seconds = ((Date.now() - begin) / 1000).toFixed(0);
      console.log(`${mode}: ${lost} of ${sent} keys lost, ${writes} writes by 2 processes, ${seconds} s`);
      failed ||= mode === "sync" && lost > 0;
    }
  } finally {
    for (const [id, metadata] of before) await client.replace(id, metadata, { system: "drop", privileged: true });
  }
  if (failed) Deno.exitCode = 1;
}

async function spawn(mode: string, keys: string[], at: number): Promise<number> {
  const told = ["--provider", values.provider!, "--mode", mode, "--keyNames", keys.join(","), "--at", String(at)];
  const permissions = ["--allow-read", "--allow-net", "--no-check", "--quiet"];
  const script = fileURLToPath(import.meta.url);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...permissions, script, ...told],
  }).output();
  if (!success) throw new Error(`a writer failed: ${new TextDecoder().decode(stderr)}`);
  return Number(new TextDecoder().decode(stdout));
}
