import { onAbort, throwIfAborted } from "../shared/aborted.ts";
import type { MetadataClient } from "../client/client_types.ts";
import { pause, systemClock } from "../shared/clock.ts";
import type { ServerResult } from "./for_each_server.ts";
import { type FleetRun, writeBatch } from "./write_batch.ts";
import { Channel } from "./channel.ts";
import { type Batch, batchesOf, type DesiredFleet } from "./batches.ts";
import { assertClient } from "../client/misuse.ts";
import { assertKnown, callback, checkOf, wholeNumber } from "../shared/options.ts";
import { membersOf } from "../shared/untyped.ts";
import { pageSizeCheck } from "./list_servers.ts";
import { sharedChecks, type SyncOptions, type SyncResult } from "../sync/sync.ts";
import { settleAfter } from "../sync/settle_after.ts";

export type { DesiredFleet };

/** Remembers which servers are done, for a later run. A `Set` of ids can be used. */
export interface Checkpoint {
  /** Whether an earlier run has done a server. */
  has(serverId: string): boolean | Promise<boolean>;
  /** Called when a server is done, before its result is returned. */
  add(serverId: string): unknown;
  /**
   * Whether an earlier run may have ended a moment ago. If so, it waits before the first read, as after a write.
   *
   * @default {true}
   */
  readonly resumed?: boolean | undefined;
}

/** Options of {@linkcode syncFleet}. */
export interface SyncFleetOptions extends Omit<SyncOptions, "deadlineMs" | "onPlan"> {
  /**
   * How many servers are written at once.
   *
   * @default {10}
   */
  concurrency?: number | undefined;
  /**
   * The most servers that are read with one request.
   *
   * @default {1000}
   */
  pageSize?: number | undefined;
  /** Where to remember which servers are done, so that a later run can continue a killed one. */
  checkpoint?: Checkpoint | undefined;
  /**
   * Called after a server was written and before it is read back, to show progress. Its result follows after the read.
   */
  onWritten?: ((serverId: string) => void) | undefined;
}

/** How many batches may wait for being read back while others are written. */
const mostSettling = 8;
/** How many results are kept until the caller takes them. */
const mostWaiting = 1000;

/**
 * Changes the owned items of many servers to the desired ones, as {@linkcode sync} does for one server.
 *
 * It reads 1,000 servers with each request, writes only what differs, waits once for all servers of a page, reads the
 * page back, and repairs. If nothing differs, it takes one request for each 1,000 servers; otherwise about one more for
 * each server that differs. Each result is returned as soon as it is known and is not kept, so a million servers take
 * the memory of a few thousand.
 *
 * If the credentials may not list servers, the named servers are read one by one.
 *
 * If a server fails, the others go on. If a page can't be read, or the credentials are refused, the iteration throws;
 * with a `checkpoint`, the next run does the rest. If you leave the loop early, the run ends.
 *
 * Use `retry: paced()` in the client, so that the gateway's limit is kept.
 *
 * @example One item on every server whose name begins with web
 * ```ts
 * import { createMetadataClient, paced, syncFleet, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { deepEqual } from "node:assert/strict";
 *
 * const servers = { web1: {}, web2: { locked: true }, web3: { metadata: { role: "db" } }, mail1: {} };
 * const fetch = createFakeService({ servers });
 * const auth = tokenAuth("any-token");
 * const options = { endpoint: "https://compute.example", projectId: "f00d", auth, fetch, retry: paced() };
 * const client = createMetadataClient(options);
 *
 * const seen: string[] = [];
 * const desired = ({ id }: { id: string }) => id.startsWith("web") ? { role: "db" } : undefined;
 * for await (const result of syncFleet(client, desired, { settleMs: 0 })) { // no other program writes this fake
 *   seen.push(`${result.serverId} ${result.kind === "done" ? result.value.added : "failed"}`);
 * }
 * deepEqual(seen.sort(), ["web1 role", "web2 failed", "web3 "]);
 * ```
 *
 * @param desired Pairs of a server's id and its items, such as a `Map` or an async generator that reads a file; or a
 * function that is called for each server of the project.
 * @returns A result for each server, in the order in which they are done.
 * @throws {MetadataError} If the list can't be read, or the credentials are refused.
 */
export async function* syncFleet(
  client: MetadataClient,
  desired: DesiredFleet,
  options: SyncFleetOptions = {},
): AsyncGenerator<ServerResult<SyncResult>, void, undefined> {
  assertClient(client, "syncFleet()");
  assertKnown(options, "syncFleet()", checks);
  const { owned, privileged, settleMs, pageSize, checkpoint, onWritten, signal } = options;
  const { dryRun = false, verify = true, maxRounds = 10, clock = systemClock, concurrency = 10 } = options;
  assertFleet(desired);
  throwIfAborted(signal);

  const results = new Channel<ServerResult<SyncResult>>(mostWaiting);
  const stop = new AbortController();
  const callOff = onAbort(signal, (reason) => stop.abort(reason));
  const settings = { client, owned, privileged, dryRun, verify, settleMs, maxRounds, clock, onWritten };
  const run: FleetRun = {
    ...settings,
    signal: stop.signal,
    stop: (error) => stop.abort(error),
    limited: limitedTo(concurrency),
    async report(result) {
      try {
        if (result.kind === "done" && !dryRun) await checkpoint?.add(result.serverId);
      } catch (error) {
        // Without it, a later run would not know what is done.
        stop.abort(error);
        throwIfAborted(stop.signal);
      }
      await results.push(result);
    },
  };
  const work = async () => {
    if (checkpoint && checkpoint.resumed !== false) await pause(settleMs ?? settleAfter(0), stop.signal, clock);
    const isDone = (serverId: string) => checkpoint?.has(serverId) ?? false;
    await writeBatches(run, batchesOf(client, desired, { pageSize, signal: stop.signal, isDone }));
  };
  const working = work().then(() => results.end(), (error) => results.end({ error }));
  try {
    yield* results;
  } finally {
    callOff();
    stop.abort(new Error("the iteration was broken off"));
    results.end();
    await working;
  }
}

/** Writes one batch after another, while those before are read back. */
async function writeBatches(
  run: FleetRun,
  batches: AsyncIterable<Batch>,
): Promise<void> {
  const settling = new Set<Promise<void>>();
  try {
    for await (const batch of batches) {
      const rest = await writeBatch(run, batch);
      const settled: Promise<void> = rest().catch(run.stop).finally(() => settling.delete(settled));
      settling.add(settled);
      while (settling.size >= mostSettling) await Promise.race(settling);
      throwIfAborted(run.signal);
    }
  } catch (error) {
    run.stop(error);
  }
  await Promise.all(settling);
  throwIfAborted(run.signal);
}

/** Limits how many tasks run at the same time; they start in the order in which they were added. */
function limitedTo(most: number): FleetRun["limited"] {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async (work) => {
    if (busy >= most) await new Promise<void>((go) => waiting.push(go));
    else busy++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy--;
    }
  };
}

const checks = {
  ...sharedChecks,
  concurrency: wholeNumber,
  pageSize: pageSizeCheck,
  checkpoint: checkOf(
    (value) => ["has", "add"].every((name) => typeof membersOf(value)[name] === "function"),
    "an object with has() and add(), such as a Set",
  ),
  onWritten: callback,
};

/** Checks the fleet, for callers without types. */
function assertFleet(desired: DesiredFleet): void {
  const fleet = Object(desired);
  if (typeof desired === "function" || Symbol.asyncIterator in fleet) return;
  if (Symbol.iterator in fleet && typeof desired !== "string") return;
  throw new TypeError("desired must be pairs of id and items, such as a Map, or a function; use Object.entries()");
}
