import { throwIfAborted, timeUp } from "../shared/aborted.ts";
import { Call } from "../client/call.ts";
import type { MetadataClient, WriteOptions } from "../client/client_types.ts";
import { type Clock, longestTimerMs, pause, systemClock } from "../shared/clock.ts";
import { assertClient } from "../client/misuse.ts";
import {
  assertKnown,
  callback,
  checkOf,
  clock as clockCheck,
  flag,
  numberFrom,
  type OptionCheck,
  rangeOf,
  signal as signalCheck,
} from "../shared/options.ts";
import { isTexts } from "../shared/untyped.ts";
import { keysIn, type SyncPlan } from "./plan.ts";
import { type Target, targetOf, undone } from "./target.ts";
import { settleAfter } from "./settle_after.ts";
import { turnsOf } from "./turns.ts";
import { withBefore } from "./items_before.ts";
import { carryOut } from "./carry_out.ts";
import type { Metadata } from "../client/metadata.ts";

/** Options of {@linkcode sync}. */
export interface SyncOptions extends WriteOptions {
  /**
   * The keys that this call may add, change and remove: a key, several, or a function that decides. A key that ends
   * in `*` is a prefix. System keys are never owned, and privileged ones only with `privileged`.
   *
   * @default {the keys of `desired`, so that nothing is removed}
   */
  owned?: string | readonly string[] | ((key: string) => boolean) | undefined;
  /**
   * Whether to return what would change, and write nothing. It throws what the real call would throw before its first
   * write.
   *
   * @default {false}
   */
  dryRun?: boolean | undefined;
  /**
   * Whether to read back what was written, and to repair what others undid.
   *
   * @default {true}
   */
  verify?: boolean | undefined;
  /**
   * How long to wait after a write before reading back, in milliseconds.
   *
   * A write of another program that the service delays for longer can still undo this one. Nova delays a write that
   * collides in the database by 1 second, then by up to 2, 4, 8 and 10 seconds more. The default outlasts the first two
   * delays; 26_000 outlasts all of them. Against a fake, use 0.
   *
   * @default {3500, or twice as long as the write took if that is more; at most 26_000}
   */
  settleMs?: number | undefined;
  /**
   * How many times to write, including repairs, before giving up.
   *
   * @default {10}
   */
  maxRounds?: number | undefined;
  /**
   * How long the whole call may take, in milliseconds; after that it throws `unavailable`. The time includes waiting
   * for its turn. It is checked before each read, write and pause. A request that has begun is limited by the client's
   * `timeoutMs`.
   *
   * @default {Infinity}
   */
  deadlineMs?: number | undefined;
  /** Called once before the first write, with what is about to change. */
  onPlan?: ((plan: SyncPlan) => void) | undefined;
  /** The time and its timers, for tests; those of the runtime by default. */
  clock?: Clock | undefined;
}

/** The result of {@linkcode sync}. */
export interface SyncResult extends SyncPlan {
  /** How many times it wrote: 0 if nothing differed, more than 1 if another writer undid something. */
  rounds: number;
}

/**
 * Changes the owned items of a server to the desired ones. Other items stay as they are.
 *
 * It reads the map, merges the missing and changed items in one request, then removes the surplus items one by one. If
 * nothing differs, it writes nothing. At the quota it removes first, and puts the items back if the service refuses the
 * merge.
 *
 * The service has no transactions: each write saves the whole map that it read. If two programs write *different* keys
 * of a server at the same time, one can undo the other. Therefore `sync` waits (`settleMs`), reads back, and writes
 * again what was lost. Syncs of one server by one client run one after another.
 *
 * Nothing stays lost if the service ends each write within `settleMs` and at most three programs write the server at once,
 * all of them with `sync`; or this one and one other that writes in any way. Otherwise a write of another program
 * can undo this one after it was read back, unseen.
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
 * const options = { owned: "app.*", settleMs: 0 }; // no other program writes this fake
 * const { added, removed } = await sync(client, "web1", desired, options);
 * deepEqual([added, removed], [["app.role"], ["app.old"]]);
 * deepEqual(await client.list("web1"), { vpc_id: "v-1", ...desired });
 *
 * equal((await sync(client, "web1", desired, options)).rounds, 0);
 * ```
 *
 * @throws {MetadataError} `invalid_request` if a desired key is not owned; `conflict` if another writer keeps undoing it,
 * the server is locked, or its state forbids writing. Once it has written, every error carries `before`,
 * the owned items as they were; for the signal's reason, {@linkcode beforeOf} has them.
 */
export async function sync(
  client: MetadataClient,
  serverId: string,
  desired: Metadata,
  options: SyncOptions = {},
): Promise<SyncResult> {
  assertClient(client, "sync()");
  assertKnown(options, "sync()", checks);
  const { owned, privileged, signal } = options;
  const { policy } = client;
  const call = new Call("sync", serverId, signal, policy.errors);

  const { target, planFor } = targetOf(call, policy, desired, { owned, privileged });
  const { clock = systemClock, deadlineMs = Infinity } = options;
  const endsAt = clock.now() + deadlineMs;
  // If two syncs wrote without a pause between them, each could hide what a third writer undid in the other.
  return await turnsOf(client)(serverId, () => converge({ client, call, target, planFor, endsAt }, options), signal);
}

/** A sync that has been checked. */
interface Sync extends Target {
  client: MetadataClient;
  call: Call;
  /** When the deadline is. */
  endsAt: number;
}

/** Writes and reads back until nothing differs. */
async function converge(sync: Sync, options: SyncOptions): Promise<SyncResult> {
  const { client, call, target, planFor, endsAt } = sync;
  const { dryRun, verify = true, settleMs, maxRounds = 10, deadlineMs, clock = systemClock, onPlan } = options;
  const { privileged, signal } = options;

  /** Throws if the time is up, or will be after a wait. */
  function checkTime(waitMs = 0) {
    throwIfAborted(signal);
    if (clock.now() + waitMs < endsAt) return;
    throw call.fail("unavailable", `not finished within ${deadlineMs} ms`, { cause: timeUp() });
  }

  let first: SyncPlan | undefined;
  let wrote = false;
  try {
    for (let rounds = 0;; rounds++) {
      checkTime();
      const stored = await client.list(call.serverId, { signal });
      const plan = planFor(stored);
      first ??= plan;
      const differing = keysIn(plan);
      if (dryRun || !differing.length) return { ...first, rounds };
      if (rounds >= maxRounds) throw undone(call, differing, rounds);
      if (rounds === 0) onPlan?.(plan);

      wrote = true;
      const begin = clock.now();
      await carryOut(client, call, plan, target, { signal, privileged });
      if (!verify) return { ...first, rounds: rounds + 1 };
      const settle = settleMs ?? settleAfter(clock.now() - begin);
      checkTime(settle);
      await pause(settle, signal, clock);
    }
  } catch (error) {
    throw first && wrote ? withBefore(error, call.serverId, first.before, { signal }) : error;
  }
}

/** The options that `syncFleet()` has as well. */
export const sharedChecks: Readonly<Record<string, OptionCheck>> = {
  owned: checkOf(
    (owned) => typeof owned === "string" || typeof owned === "function" || isTexts(owned),
    "a key, an array of keys, or a function",
  ),
  privileged: flag,
  signal: signalCheck,
  dryRun: flag,
  verify: flag,
  settleMs: numberFrom(0, longestTimerMs),
  maxRounds: rangeOf((rounds) => rounds >= 1, "1 or more"),
  clock: clockCheck,
};

const checks = { ...sharedChecks, deadlineMs: rangeOf((ms) => ms > 0, "above 0"), onPlan: callback };
