import process from "node:process";
import { parseArgs } from "node:util";
import { type Api, createMetadataClient, type MetadataClient } from "../client.ts";
import { credentialsFromEnvironment, endpointFor } from "../environment.ts";
import { MetadataError } from "../errors.ts";
import { forEachServer, type ServerResult } from "../fleet.ts";
import { sync } from "../sync.ts";
import type { Metadata } from "../wire.ts";
import { print, readJson, UsageError, wholeNumber } from "./io.ts";

/** How to use them. */
export const metadataHelp = `list | get KEY | set KEY VALUE | delete KEY | merge ITEMS | replace ITEMS | sync ITEMS

  --server ID          the server; may be repeated
  --project ID         the project, if the environment doesn't name it
  --region R           a region of the public cloud, such as cn-north-4
  --endpoint URL       or any other provider
  --api API            v2.1 (default), or v1, its successor in the public cloud
  --file FILE          more ITEMS, as a JSON object; on the command line they are written KEY=VALUE
  --owned KEY          sync: a key that is yours to remove; one that ends in * is the beginning of keys; may be repeated
  --system WHAT        replace: keep or drop the items that the system wrote
  --privileged         allow keys that grant privileges, such as agency_name
  --dry-run            say what would change, and write nothing
  --concurrency N      how many servers at once (default 10)
  --json               print JSON

Credentials come from the environment: HUAWEICLOUD_SDK_AK and _SK, OS_TOKEN, or OS_AUTH_URL, OS_USERNAME, ….
Exit status: 0 done, 1 refused, 2 misused.
`;

const options = {
  server: { type: "string", multiple: true },
  project: { type: "string" },
  region: { type: "string" },
  endpoint: { type: "string" },
  api: { type: "string" },
  file: { type: "string" },
  owned: { type: "string", multiple: true },
  system: { type: "string" },
  privileged: { type: "boolean" },
  "dry-run": { type: "boolean" },
  concurrency: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>["values"];

/** What a command does on one server. */
type Action = (client: MetadataClient, serverId: string) => Promise<unknown>;

/** The commands, each from its words and options to what it does; what it answers is printed. */
const commands: Record<string, (words: string[], values: Values) => Promise<Action>> = {
  async list(words) {
    expectWords(words, []);
    return await ((client, id) => client.list(id));
  },
  async get(words) {
    const [key] = expectWords(words, ["KEY"]);
    return await ((client, id) => client.get(id, key));
  },
  async set(words, { privileged, "dry-run": dryRun }) {
    const [key, value] = expectWords(words, ["KEY", "VALUE"]);
    if (dryRun) {
      return await ((client, id) => plan(client, id, (now) => ({ ...now, ...Object.fromEntries([[key, value]]) })));
    }
    return await ((client, id) => client.set(id, key, value, { privileged }));
  },
  async delete(words, { privileged, "dry-run": dryRun }) {
    const [key] = expectWords(words, ["KEY"]);
    const without = (now: Metadata) => Object.fromEntries(Object.entries(now).filter(([name]) => name !== key));
    if (dryRun) return await ((client, id) => plan(client, id, without));
    return await ((client, id) => client.delete(id, key, { privileged }));
  },
  async merge(words, values) {
    const items = await itemsOf(words, values);
    if (values["dry-run"]) return (client, id) => plan(client, id, (now) => ({ ...now, ...items }));
    return (client, id) => client.merge(id, items, { privileged: values.privileged });
  },
  async replace(words, values) {
    const items = await itemsOf(words, values);
    const { system, privileged } = values;
    if (system !== undefined && system !== "keep" && system !== "drop") {
      throw new UsageError("--system must be keep or drop");
    }
    if (values["dry-run"]) return (client, id) => plan(client, id, () => items);
    return (client, id) => client.replace(id, items, { system, privileged });
  },
  async sync(words, values) {
    const items = await itemsOf(words, values);
    const { owned, privileged, "dry-run": dryRun } = values;
    return async (client, id) => {
      const { before: _, rounds: __, ...changes } = await sync(client, id, items, { owned, privileged, dryRun });
      return changes;
    };
  },
};

/** The names of the commands. */
export const metadataCommands: readonly string[] = Object.keys(commands);

/** Runs one of the commands on the servers that are named; returns the exit status. */
export async function runMetadata(name: string, args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) return print(metadataHelp), 0;
  const action = await commands[name](positionals, values);
  const serverIds = values.server ?? [];
  if (serverIds.length === 0) throw new UsageError("--server must name a server");
  const client = clientOf(values);
  const onProgress = (result: ServerResult<unknown>, done: number) =>
    report(name, result, values, done, serverIds.length);
  const concurrency = wholeNumber("concurrency", values.concurrency, 1000);
  const results = await forEachServer(serverIds, (id) => action(client, id), { concurrency, onProgress });
  return results.some(({ error }) => error) ? 1 : 0;
}

function clientOf({ endpoint, region, project, api }: Values): MetadataClient {
  try {
    const { auth, projectId } = credentialsFromEnvironment(process.env);
    if (!endpoint === !region) throw new UsageError("name either --endpoint or --region");
    if (!(project ?? projectId)) throw new UsageError("--project must be named, as the environment has none");
    const address = { endpoint: endpoint ?? endpointFor(region!), projectId: project ?? projectId! };
    return createMetadataClient({ ...address, auth, api: api as Api | undefined });
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

/** Prints what came of one server; what is for people only goes to the standard error. */
function report(
  name: string,
  { serverId, value, error }: ServerResult<unknown>,
  values: Values,
  done: number,
  all: number,
): void {
  if (error !== undefined && !(error instanceof MetadataError || error instanceof TypeError)) throw error;
  if (error !== undefined) process.stderr.write(`${name}: ${error.message}\n`);
  if (values.json) {
    print(JSON.stringify(error ? { server: serverId, error } : { server: serverId, result: value ?? null }));
  } else if (error === undefined && value !== undefined) print(shown(value, all > 1 ? `${serverId}\t` : ""));
  if (all > 1 && process.stderr.isTTY) process.stderr.write(`\r${done} of ${all}${done === all ? "\n" : ""}`);
}

/** A value as it is, items a line each, lists of keys by what became of them. */
function shown(value: unknown, prefix: string): string {
  if (typeof value !== "object" || value === null) return `${prefix}${value}`;
  const lines = Object.entries(value).flatMap(([name, member]) =>
    Array.isArray(member) ? member.map((key) => `${prefix}${name}\t${key}`) : [`${prefix}${name}\t${member}`]
  );
  return lines.join("\n");
}

/** What a write would change, by key. */
async function plan(client: MetadataClient, serverId: string, write: (now: Metadata) => Metadata) {
  const now = await client.list(serverId);
  const then = write(now);
  const keys = Object.keys({ ...now, ...then });
  const has = (items: Metadata, key: string) => Object.hasOwn(items, key);
  return {
    added: keys.filter((key) => !has(now, key)),
    changed: keys.filter((key) => has(now, key) && has(then, key) && now[key] !== then[key]),
    removed: keys.filter((key) => !has(then, key)),
  };
}

function expectWords(words: string[], names: string[]): string[] {
  if (words.length === names.length) return words;
  throw new UsageError(names.length ? `takes ${names.join(" and ")}, got ${words.length} words` : "takes no words");
}

/** The items on the command line and in the file. */
async function itemsOf(words: string[], { file }: Values): Promise<Metadata> {
  const items = file ? await readJson(file, parseItems) : {};
  const pairs = words.map((word) => {
    const at = word.indexOf("=");
    if (at < 1) throw new UsageError(`ITEMS are written KEY=VALUE, not ${JSON.stringify(word)}`);
    return [word.slice(0, at), word.slice(at + 1)];
  });
  return { ...items, ...Object.fromEntries(pairs) };
}

function parseItems(value: unknown): Metadata {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Metadata;
  throw new TypeError("must be a JSON object of keys and values");
}
