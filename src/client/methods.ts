import { MetadataKey, MetadataValue, ServerId, ServerMetadataEnvelope } from "../../gen/constraints.ts";
import { Call } from "./call.ts";
import type { CallOptions, MetadataClient, WriteOptions } from "./client_types.ts";
import { guardedKeys, keptItems, type Policy, refusePrivileged } from "./guard.ts";
import { noteHeld, wasHeld } from "./held_keys.ts";
import { assertCallOptions, flawOfMap } from "./misuse.ts";
import { createQueue } from "../shared/queue.ts";
import { issuesOf, quote } from "../contract/validate.ts";
import type { Verbs } from "./verbs.ts";
import type { Metadata } from "./metadata.ts";

/** The six verbs as a client has them: validated, guarded, and one write after another. */
export function methodsOf(
  policy: Policy,
  verbs: Verbs,
): Omit<MetadataClient, "openapi" | "policy" | "api" | "project"> {
  const write = inTurns();
  return {
    async list(serverId, options) {
      const call = callOf(policy, "list", serverId, options);
      return noteRead(policy, serverId, await call.race(() => verbs.list(call)));
    },
    async merge(serverId, metadata, options) {
      const call = callOf(policy, "merge", serverId, options);
      const { items, doubtful } = itemsOf(call, policy, metadata, options);
      return await write(call, async () => {
        if (doubtful.length) refuseNew(call, items, doubtful, await verbs.list(call));
        return await verbs.merge(call, items);
      });
    },
    async replace(serverId, metadata, options) {
      const call = callOf(policy, "replace", serverId, options);
      const { items, doubtful } = itemsOf(call, policy, metadata, options);
      const guarded = guardedKeys(policy, options);
      return await write(call, async () => {
        if (!guarded.length && !doubtful.length) return await verbs.replace(call, items);
        const before = await verbs.list(call);
        refuseNew(call, items, doubtful, before);
        return await verbs.replace(call, { ...keptItems(call, before, items, guarded, options), ...items }, before);
      });
    },
    async get(serverId, key, options) {
      const call = callOf(policy, "get", serverId, options, key);
      return noteRead(policy, serverId, { [key]: await call.race(() => verbs.get(call, key)) })[key]!;
    },
    async set(serverId, key, value, options) {
      const call = callOf(policy, "set", serverId, options, key);
      if (policy.validate) {
        if (!wasHeld(policy, serverId, key)) call.check("key ", MetadataKey, key);
        call.check("value ", MetadataValue, value);
      }
      refusePrivileged(call, [key], policy, options);
      return await write(call, () => verbs.set(call, key, value));
    },
    async delete(serverId, key, options) {
      const call = callOf(policy, "delete", serverId, options, key);
      refusePrivileged(call, [key], policy, options);
      await write(call, () => verbs.delete(call, key));
    },
  };
}

/** Returns a function that runs a task after the earlier writes to the same server have ended. */
function inTurns() {
  const inTurn = createQueue();
  return <T>(call: Call, task: () => Promise<T>) => inTurn(call.serverId, () => call.race(task), call.signal);
}

/**
 * A call whose server, and item if it is about one, can be addressed.
 *
 * @param keys The key of the item; none if the call is about all items. A rest parameter, because a key that is
 * `undefined` is refused and a missing one is not.
 */
function callOf(policy: Policy, verb: string, serverId: string, options?: CallOptions, ...keys: string[]): Call {
  const signal = options === undefined ? undefined : assertCallOptions(options).signal;
  const item = keys.length ? () => `item ${quote(keys[0])} of server ${quote(serverId)}` : undefined;
  const call = new Call(verb, serverId, signal, policy.errors, item);
  call.check("serverId ", ServerId, serverId);
  for (const key of keys) {
    if (typeof key !== "string" || policy.validate && !key) call.check("key ", MetadataKey, key);
  }
  return call;
}

/** Items to write, and those of their keys that may only be written if the server already has them. */
interface Items {
  items: Metadata;
  doubtful: string[];
}

/** A copy of the items to write, because the caller may change the map while the call waits for its turn. */
function itemsOf(call: Call, policy: Policy, metadata: Metadata, options?: WriteOptions): Items {
  const doubtful = policy.validate ? Object.keys(Object(metadata)).filter(isDoubtful) : [];
  if (policy.validate) {
    call.check("", ServerMetadataEnvelope, { metadata: doubtful.length ? without(metadata, doubtful) : metadata });
    for (const key of doubtful) call.check(`metadata[${quote(key)}]: `, MetadataValue, metadata[key]);
  }
  const flaw = flawOfMap(metadata);
  if (flaw) throw call.fail("invalid_request", flaw, { ruleId: "metadata.map" });
  refusePrivileged(call, Object.keys(metadata), policy, options);
  return {
    items: policy.validate ? { ...metadata } : JSON.parse(JSON.stringify(metadata)),
    doubtful: doubtful.filter((key) => !wasHeld(policy, call.serverId, key)),
  };
}

/** Whether a key has characters that the contract does not allow, but a database could store it. */
function isDoubtful(key: string): boolean {
  // This runs for every key of every list, so it must be fast.
  if (MetadataKey.pattern?.test(key)) return false;
  return issuesOf(MetadataKey, key).length > 0 && /^[^\p{Cs}]{1,255}$/su.test(key);
}

/** Remembers the doubtful keys among items that were read, so that a later call may write them. Returns the items. */
function noteRead(policy: Policy, serverId: string, items: Metadata): Metadata {
  if (policy.validate) noteHeld(policy, serverId, Object.keys(items).filter(isDoubtful));
  return items;
}

/** Throws if a doubtful key is new. */
function refuseNew(call: Call, items: Metadata, doubtful: string[], held: Metadata): void {
  const fresh = doubtful.filter((key) => !Object.hasOwn(held, key));
  call.check("", ServerMetadataEnvelope, { metadata: Object.fromEntries(fresh.map((key) => [key, items[key]])) });
}

function without(items: Metadata, keys: readonly string[]): Metadata {
  return Object.fromEntries(Object.entries(items).filter(([key]) => !keys.includes(key)));
}
