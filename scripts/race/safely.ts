// Servers that hold somebody's items → the status of `work` on them; what they held is put back whatever happens.
import { resolve } from "node:path";
import { RunLock } from "../../src/cli/run_lock.ts";
import { UsageError } from "../../src/cli/io.ts";
import { lossOf, writeSaved } from "../../src/cli/saved_items.ts";
import { expectPutBack, KilledRun } from "../../src/cli/verify_run.ts";
import type { Provider, SavedItems } from "../../src/conformance/mod.ts";
import { equal } from "../../src/conformance/judge/judge_items.ts";
import { Originals } from "../../src/conformance/run/originals.ts";
import { giveUpServersOfOthers } from "../../src/conformance/run/other_writers.ts";
import { Sender } from "../../src/conformance/exchange/sender.ts";
import type { MetadataClient } from "../../src/mod.ts";

/** The servers, and how they are reached. */
export interface Field {
  provider: Provider;
  client: MetadataClient;
  servers: readonly string[];
  providerFile: string;
  /** How long the service may delay a write, in milliseconds. */
  restMs: number;
}

/** How long servers are watched for a run on another machine, which has no lock here. */
const watchMs = 2000;

/**
 * Saves what the servers hold, works, and puts it back, also after a signal that ends the process.
 *
 * @returns The exit status: that of the work, 130 if a signal ended it, 3 if items could not be put back.
 */
export async function safely(field: Field, work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const { provider, servers, providerFile } = field;
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Error("interrupted"));
  const file = await Deno.makeTempFile({ prefix: "race-", suffix: ".json" });
  await Deno.remove(file);
  const lock = new RunLock(interrupt);
  const left = await lock.take(provider.endpoint, servers, file);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, interrupt);
  let safe = false;
  try {
    for (const saved of left) await expectPutBack(provider, saved);
    const items = await read(field);
    await writeSaved(file, { ...items, providerFile: resolve(providerFile) });
    await lock.saved(file);
    console.error(`race: the servers' items are saved in ${file}`);
    const status = await attempt(async (signal) => {
      await tryOut(field, items);
      return await work(signal);
    }, stop.signal);
    const unrestored = await putBack(field, items);
    safe = unrestored.length === 0;
    if (safe) await Deno.remove(file);
    else console.error(lossOf(unrestored, file).trimEnd());
    return safe ? status : 3;
  } catch (error) {
    // Nothing was written yet; what a killed run left still has to be put back.
    safe = error instanceof UsageError && !(error instanceof KilledRun);
    throw error;
  } finally {
    for (const signal of signals) Deno.removeSignalListener(signal, interrupt);
    await (safe ? lock.release() : lock.abandon());
  }
}

async function attempt(work: (signal: AbortSignal) => Promise<number>, signal: AbortSignal): Promise<number> {
  try {
    return await work(signal);
  } catch (error) {
    console.error(`race: ${error instanceof Error ? error.message : error}`);
    return signal.aborted ? 130 : 1;
  }
}

/** What the servers hold; throws if somebody else writes to them. */
async function read({ provider, client, servers }: Field): Promise<SavedItems> {
  const kept = await Promise.all(servers.map(async (id) => ({
    ...{ id, role: "active", items: await client.list(id), touched: false, uncertain: false },
    unusable: undefined as string | undefined,
  }))).catch((error) => {
    throw new UsageError(`the items of the servers cannot be read: ${error instanceof Error ? error.message : error}`);
  });
  const again = async ({ id }: { id: string }) => ({ kind: "items" as const, items: await client.list(id) });
  await giveUpServersOfOthers(kept, again, new Sender(provider, { timeoutMs: 10_000 }), watchMs);
  const used = kept.find(({ unusable }) => unusable);
  if (used) throw new UsageError(used.unusable!);
  const { name, endpoint, projectId } = provider;
  return { provider: { name, endpoint, projectId }, servers: kept.map(({ id, role, items }) => ({ id, role, items })) };
}

/** Throws unless each server takes back its own items, unchanged. */
async function tryOut({ client }: Field, { servers }: SavedItems): Promise<void> {
  for (const { id, items } of servers) {
    const taken = await client.replace(id, items, { system: "drop", privileged: true });
    if (!equal(taken, items)) throw new Error(`server ${id} does not take back its own items`);
  }
}

/** Puts the items back, and once more what writes that the service delayed have changed since. */
async function putBack({ provider, restMs }: Field, { servers }: SavedItems) {
  const again = () => {
    const originals = new Originals(new Sender(provider, { timeoutMs: 10_000, rate: provider.rate }));
    originals.resume(servers);
    return originals.putBackAll();
  };
  await again();
  await new Promise((resolve) => setTimeout(resolve, restMs));
  return await again();
}
