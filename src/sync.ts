import type { MetadataErrorCode } from "../gen/faults.ts";
import { Call } from "./call.ts";
import type { MetadataClient, WriteOptions } from "./client_types.ts";
import { type Clock, pause, systemClock } from "./clock.ts";
import { MetadataError } from "./errors.ts";
import { guardedKeys, matches, refusePrivileged } from "./guard.ts";
import { createQueue, type Queue } from "./queue.ts";
import { quote } from "./validate.ts";
import { isDotKey } from "./verbs.ts";
import type { Metadata } from "./wire.ts";

/** What {@linkcode sync} can be told. */
export interface SyncOptions extends WriteOptions {
  /**
   * The keys that are the caller's to add, change and remove: a key, several, or a function that tells. A key that ends
   * in `*` is the beginning of keys. Keys of the system, and privileged ones without `privileged`, are nobody's.
   *
   * @default {the keys of `desired`, so that nothing is removed}
   */
  owned?: string | readonly string[] | ((key: string) => boolean);
  /**
   * Whether to tell what would change, and write nothing.
   *
   * @default {false}
   */
  dryRun?: boolean;
  /**
   * Whether to read back what was written, and to repair what others undid.
   *
   * @default {true}
   */
  verify?: boolean;
  /**
   * How long to wait before reading back. A write that began earlier and ends later undoes this one, so the default
   * outlasts those that take up to twice as long; at most two seconds.
   *
   * @default {twice as long as the write took}
   */
  settleMs?: number;
  /**
   * How often to write, the repairs included, before giving up.
   *
   * @default {10}
   */
  maxRounds?: number;
  /** The time and its timers, for tests; those of the runtime by default. */
  clock?: Clock;
}

/** What {@linkcode sync} found and did. */
export interface SyncResult {
  /** The keys that were missing. */
  added: string[];
  /** The keys that had another value. */
  changed: string[];
  /** The keys that were there and are not desired. */
  removed: string[];
  /** The owned items as they were; to undo the sync, sync them with the same `owned`. */
  before: Metadata;
  /** How often it wrote: 0 if nothing differed, more than 1 if another writer undid something. */
  rounds: number;
}

/**
 * Makes the owned items of a server the desired ones, and leaves the others alone.
 *
 * Reads, removes what is too much one by one, then merges all that is missing or differs in one request; writes nothing
 * if nothing differs. The service has no transactions: of two programs that write *different* keys of a server at once,
 * one can undo the other unnoticed. So it reads back, and repairs what is gone. Syncs of one server by one client take
 * turns. What an error interrupts stays half done; call again.
 *
 * @example Own a part of the map
 * ```ts
 * import { createMetadataClient, sync, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { deepEqual, equal } from "node:assert/strict";
 *
 * const metadata = { vpc_id: "v-1", "app.tier": "gold", "app.old": "x" };
 * const fetch = createFakeService({ servers: { web1: { metadata } } });
 * const auth = tokenAuth("any-token");
 * const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch });
 *
 * const desired = { "app.tier": "gold", "app.role": "db" };
 * const { added, removed } = await sync(client, "web1", desired, { owned: "app.*" });
 * deepEqual([added, removed], [["app.role"], ["app.old"]]);
 * deepEqual(await client.list("web1"), { vpc_id: "v-1", ...desired });
 *
 * equal((await sync(client, "web1", desired, { owned: "app.*" })).rounds, 0);
 * ```
 *
 * @throws {MetadataError} `invalid_request` if a desired key is not owned; `conflict` if another writer keeps undoing it,
 * the server is locked, or its state forbids writing.
 */
export async function sync(
  client: MetadataClient,
  serverId: string,
  desired: Metadata,
  options: SyncOptions = {},
): Promise<SyncResult> {
  const { owned, dryRun, verify = true, settleMs, maxRounds = 10, clock = systemClock } = options;
  const { privileged, signal = new AbortController().signal } = options;
  if (!(maxRounds >= 1)) throw new RangeError(`maxRounds must be 1 or more, is ${maxRounds}`);
  const { policy } = client;
  const call = new Call(`sync metadata of server ${quote(serverId)}`, serverId, signal, policy.errors);
  const refuse = (keys: string[], why: string, code: MetadataErrorCode = "invalid_request") => {
    if (keys.length) throw call.fail(code, `${keys.slice(0, 5).map(quote).join(", ")} ${why}`);
  };

  if (policy.validate) call.check("", "ServerMetadataEnvelope", { metadata: desired });
  refusePrivileged(call, Object.keys(desired), policy, privileged);
  const target = { ...desired };
  const guarded = guardedKeys(policy, { privileged });
  const isOwned = (key: string) =>
    !matches(guarded, key) &&
    (typeof owned === "function" ? owned(key) : owned ? matches([owned].flat(), key) : Object.hasOwn(target, key));
  refuse(Object.keys(target).filter((key) => !isOwned(key)), "is not owned; keys of the system never are");

  async function work(): Promise<SyncResult> {
    for (let rounds = 0, first;; rounds++) {
      const found = difference(await client.list(serverId, { signal }), target, isOwned);
      const { added, changed, removed } = found;
      const write = [...added, ...changed];
      first ??= found;
      if (dryRun || !write.length && !removed.length) return { ...first, rounds };
      if (rounds >= maxRounds) {
        refuse([...write, ...removed], `did not stay in ${rounds} rounds of writing`, "conflict");
      }
      refuse(removed.filter(isDotKey), "can't be removed by URL; replace the metadata without it");

      const begin = clock.now();
      for (const key of removed) await ensureDeleted(client, serverId, key, { signal, privileged });
      const items = Object.fromEntries(write.map((key) => [key, target[key]]));
      if (write.length) await client.merge(serverId, items, { signal, privileged });
      if (!verify) return { ...first, rounds: rounds + 1 };
      await pause(settleMs ?? Math.min(2000, 2 * (clock.now() - begin)), signal, clock);
    }
  }
  // Writes without a pause between them can hide from each other's reading back what a third one undid.
  if (!turns.has(client)) turns.set(client, createQueue());
  return await turns.get(client)!(serverId, work, signal);
}

const turns = new WeakMap<MetadataClient, Queue>();

/** What is to be done so that the owned ones of the stored items are the desired ones. */
function difference(stored: Metadata, desired: Metadata, isOwned: (key: string) => boolean) {
  const before = Object.fromEntries(Object.entries(stored).filter(([key]) => isOwned(key)));
  const keys = Object.keys(desired);
  return {
    added: keys.filter((key) => !Object.hasOwn(before, key)),
    changed: keys.filter((key) => Object.hasOwn(before, key) && before[key] !== desired[key]),
    removed: Object.keys(before).filter((key) => !Object.hasOwn(desired, key)),
    before,
  };
}

/**
 * Removes an item unless it is absent already; a server that is absent stays an error.
 *
 * The service answers both with 404, so the list of all items decides. It doesn't see what another writer brings back
 * at the same time; {@linkcode sync} does.
 *
 * @example Remove an item twice
 * ```ts
 * import { createMetadataClient, ensureDeleted, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { equal, rejects } from "node:assert/strict";
 *
 * const fetch = createFakeService({ servers: { web1: { metadata: { role: "db" } } } });
 * const auth = tokenAuth("any-token");
 * const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch });
 *
 * equal(await ensureDeleted(client, "web1", "role"), true);
 * equal(await ensureDeleted(client, "web1", "role"), false);
 * await rejects(ensureDeleted(client, "web2", "role"), { code: "not_found" });
 * ```
 *
 * @returns Whether there was something to remove.
 * @throws {MetadataError} `not_found` if the project has no such server.
 */
export async function ensureDeleted(
  client: MetadataClient,
  serverId: string,
  key: string,
  options: WriteOptions = {},
): Promise<boolean> {
  try {
    await client.delete(serverId, key, options);
    return true;
  } catch (error) {
    if (!(error instanceof MetadataError && error.code === "not_found")) throw error;
    if (Object.hasOwn(await client.list(serverId, options), key)) throw error;
    return false;
  }
}
