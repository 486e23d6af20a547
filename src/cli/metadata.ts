import process from "node:process";
import { parseArgs } from "node:util";
import type { MetadataClient } from "../client/client_types.ts";
import { MetadataError } from "../contract/errors.ts";
import { forEachServer } from "../fleet/for_each_server.ts";
import { sync } from "../sync/sync.ts";
import type { Metadata } from "../client/metadata.ts";
import { print, UsageError, warn } from "./io.ts";
import { expectWords, itemsOf } from "./items.ts";
import { helpOf, options, optionsOf } from "./options.ts";
import { obeyProxyVariables } from "./proxy.ts";
import { rehearse } from "./rehearsal.ts";
import { report } from "./report.ts";
import { isFleet, syncFile } from "./sync_file.ts";
import { clientAtPrompt, concurrencyOf, settleMsOf, type Values } from "./client_options.ts";
import { paceMessage } from "./pace_message.ts";
import { untilInterrupted } from "./interrupt.ts";
import { namesOf } from "../shared/untyped.ts";

/** The work of a command on one server. */
type Action = (client: MetadataClient, serverId: string, signal: AbortSignal) => Promise<unknown>;

/** The commands; each makes its work from the words and options. */
const commands: Record<string, (words: string[], values: Values) => Action | Promise<Action>> = {
  list(words) {
    expectWords(words, []);
    return (client, id, signal) => client.list(id, { signal });
  },
  get(words) {
    const [key] = expectWords(words, ["KEY"]);
    return (client, id, signal) => client.get(id, key, { signal });
  },
  set(words, { privileged }) {
    const [key, value] = expectWords(words, ["KEY", "VALUE"]);
    return async (client, id, signal) => {
      const set = () => client.set(id, key, value, { privileged, signal });
      return await set().catch(async (error) => {
        if (error.ruleId !== "key.alphabet" || error.status !== undefined) throw error;
        // The server may hold such a key already; the client then lets it be written.
        await client.list(id, { signal });
        return await set();
      });
    };
  },
  delete(words, { privileged }) {
    const [key] = expectWords(words, ["KEY"]);
    return (client, id, signal) => client.delete(id, key, { privileged, signal });
  },
  async merge(words, { file, privileged }) {
    const items = await itemsOf(words, file);
    return (client, id, signal) => client.merge(id, items, { privileged, signal });
  },
  async replace(words, { file, system, privileged }) {
    if (system !== undefined && system !== "keep" && system !== "drop") {
      throw new UsageError("--system must be keep or drop");
    }
    const items = await itemsOf(words, file);
    return (client, id, signal) => client.replace(id, items, { system, privileged, signal });
  },
  async sync(words, values) {
    const { file, owned, privileged, "dry-run": dryRun } = values;
    const items: Metadata = await itemsOf(words, file);
    const settleMs = settleMsOf(values);
    return async (client, id, signal) => {
      const { added, changed, removed } = await sync(client, id, items, {
        owned,
        privileged,
        settleMs,
        signal,
        verify: !dryRun,
      });
      return { added, changed, removed };
    };
  },
};

/** Runs one of the commands on the servers that are named; returns the exit status. */
export async function runMetadata(name: string, args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) return print(helpOf(name));
  await obeyProxyVariables();
  for (const option of namesOf(values)) {
    if (!optionsOf[name]!.includes(option)) throw new UsageError(`takes no --${option}; see ${name} --help`);
  }
  const serverIds = [...new Set(values.server ?? [])];
  if (name === "sync" && isFleet(values)) return await syncFile(values, positionals);
  if (values.resume !== undefined) throw new UsageError("--resume goes with a fleet: --file without --server");
  if (serverIds.length === 0) throw new UsageError("--server must name a server");
  const action = await commands[name]!(positionals, values);
  const concurrency = concurrencyOf(values);
  const at = await clientAtPrompt(name, values, { onPace: (notice) => warn(`${name}: ${paceMessage(notice)}`) });
  if (!at) return 1;
  const { client, endpoint } = at;
  const servers = serverIds.length;
  const printing = { command: name, endpoint, json: values.json, many: servers > 1 };
  return await untilInterrupted(async (signal, stop) => {
    const run = (id: string) =>
      values["dry-run"]
        ? rehearse(client, at.options, id, (copy) => action(copy, id, signal), warn)
        : action(client, id, signal);
    const results = await forEachServer(serverIds, run, {
      concurrency,
      signal,
      onProgress(result, done) {
        if (signal.aborted && result.error === signal.reason) return;
        const showsProgress = servers > 1 && process.stderr.isTTY;
        if (showsProgress) process.stderr.write("\r\x1b[K");
        report(result, printing);
        if (showsProgress && done < servers) process.stderr.write(`${done} of ${servers}`);
        // The same credentials would be refused for every other server.
        if (result.error instanceof MetadataError && result.error.code === "unauthenticated") stop(1);
      },
    });
    return results.some(({ kind }) => kind === "failed") ? 1 : 0;
  });
}
