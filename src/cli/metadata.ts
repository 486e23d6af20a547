import process from "node:process";
import { parseArgs } from "node:util";
import { createMetadataClient } from "../client.ts";
import type { MetadataClient, MetadataClientOptions } from "../client_types.ts";
import type { FoundCredentials } from "../auth/found_credentials.ts";
import type { ServiceLocation } from "../auth/iam_auth.ts";
import { endpointFor } from "../endpoint.ts";
import { MetadataError } from "../errors.ts";
import { forEachServer } from "../fleet.ts";
import { retry } from "../retry.ts";
import { sync } from "../sync.ts";
import type { Metadata } from "../wire.ts";
import { print, UsageError, warn, wholeNumber } from "./io.ts";
import { expectWords, itemsOf } from "./items.ts";
import { helpOf, options, optionsOf, usages } from "./options.ts";
import { rehearse } from "./rehearsal.ts";
import { report } from "./report.ts";
import { inPromptWords, messageOf } from "./trouble.ts";
import { credentialsAtPrompt } from "./whoami.ts";
import { isOneOf, namesOf } from "../untyped.ts";

type Values = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>["values"];

/** The work of a command on one server. */
type Action = (client: MetadataClient, serverId: string, signal: AbortSignal) => Promise<unknown>;

/** The commands, each from its words and options to what it does. */
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
    return (client, id, signal) => client.set(id, key, value, { privileged, signal });
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
  async sync(words, { file, owned, privileged, "dry-run": dryRun }) {
    const items: Metadata = await itemsOf(words, file);
    return async (client, id, signal) => {
      const { added, changed, removed } = await sync(client, id, items, {
        owned,
        privileged,
        signal,
        verify: !dryRun,
      });
      return { added, changed, removed };
    };
  },
};

/** The names of the commands. */
export const metadataCommands: readonly string[] = Object.keys(commands);

/** Runs one of the commands on the servers that are named; returns the exit status. */
export async function runMetadata(name: string, args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) return print(helpOf(name)), 0;
  for (const option of namesOf(values)) {
    if (!optionsOf[name]!.includes(option)) throw new UsageError(`takes no --${option}; see ${name} --help`);
  }
  const serverIds = [...new Set(values.server ?? [])];
  if (serverIds.length === 0) throw new UsageError("--server must name a server");
  const action = await commands[name]!(positionals, values);
  const concurrency = wholeNumber("concurrency", values.concurrency, 1000, 1);
  const clientOptions = await clientOptionsOf(values).catch((error) => {
    if (error instanceof UsageError) throw error;
    // IAM could not tell the project or the address.
    warn(`${name}: ${messageOf(error, process.env.OS_AUTH_URL ?? "")}`);
  });
  if (!clientOptions) return 1;
  const client = await misuseIsUsage(() => createMetadataClient(clientOptions));
  return await untilInterrupted(async (signal, stop) => {
    const run = (id: string) =>
      values["dry-run"]
        ? rehearse(client, clientOptions, id, (copy) => action(copy, id, signal), warn)
        : action(client, id, signal);
    const printing = {
      command: name,
      endpoint: String(clientOptions.endpoint),
      json: values.json,
      servers: serverIds.length,
    };
    const results = await forEachServer(serverIds, run, {
      concurrency,
      signal,
      onProgress(result, done) {
        if (signal.aborted && result.error === signal.reason) return;
        report(result, printing, done);
        // The same credentials would be refused again for every other server.
        if (result.error instanceof MetadataError && result.error.code === "unauthenticated") stop(1);
      },
    });
    return results.some(({ kind }) => kind === "failed") ? 1 : 0;
  });
}

/** Runs `work` with a signal that Ctrl-C and SIGTERM end; `stop` ends it with an exit status of its own. */
async function untilInterrupted(
  work: (signal: AbortSignal, stop: (status: number) => void) => Promise<number>,
): Promise<number> {
  const controller = new AbortController();
  let status = 130;
  const interrupt = () => controller.abort(new Error("interrupted"));
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.once(signal, interrupt);
  try {
    return await work(controller.signal, (ended) => {
      status = ended;
      controller.abort(new Error("stopped"));
    });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    return status;
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}

async function clientOptionsOf(values: Values): Promise<MetadataClientOptions> {
  const { endpoint, region, project, api, wait, timeout } = values;
  const { OS_CLOUD, OS_AUTH_URL } = process.env;
  const named = [endpoint, region].filter(Boolean).length;
  if (named > 1 || named === 0 && !OS_CLOUD && !OS_AUTH_URL) {
    throw new UsageError("name either --endpoint or --region");
  }
  if (api !== undefined && !isOneOf(["v2.1", "v1"] as const, api)) throw new UsageError("--api must be v2.1 or v1");
  return await misuseIsUsage(async () => {
    const found = await credentialsAtPrompt(project);
    const located = named === 0 && !found.endpoint ? await locationOf(found) : undefined;
    const projectId = found.projectId ?? located?.projectId ?? await found.iam?.project();
    if (projectId === undefined) throw new UsageError("--project must be named, because the environment has none");
    const attemptTimeoutMs = wholeNumber("timeout", timeout, 600_000, 1) ?? 60_000;
    return {
      endpoint: endpoint ?? (region ? endpointFor(region) : found.endpoint ?? located!.endpoint),
      projectId,
      auth: found.auth,
      api,
      retry: retry(
        wait ? { attemptTimeoutMs, conflicts: true, attempts: Infinity, deadlineMs: 300_000 } : { attemptTimeoutMs },
      ),
    };
  });
}

/** Where the catalogue of the credentials' token says that the service is. */
async function locationOf({ iam, region, interface: face }: FoundCredentials): Promise<ServiceLocation> {
  if (!iam) throw new UsageError("name either --endpoint or --region");
  return await iam.locate({ region, interface: face });
}

/** Tells misuse of the library, a built-in error, as misuse of the command. */
async function misuseIsUsage<T>(make: () => T | Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    // A network error is a TypeError, too; it has a cause.
    const misuse = (error instanceof TypeError || error instanceof RangeError) && error.cause === undefined;
    if (misuse) throw new UsageError(inPromptWords(error.message));
    throw error;
  }
}

/** The lines of the overview. */
export const metadataOverview: string = Object.values(usages)
  .map(([usage, summary]) => `  ${usage.padEnd(20)} ${summary}`).join("\n");
