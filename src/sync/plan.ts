import { MetadataKey, MetadataValue, ServerMetadataEnvelope } from "../../gen/constraints.ts";
import type { Call } from "../client/call.ts";
import type { Policy } from "../client/guard.ts";
import { noteHeld, wasHeld } from "../client/held_keys.ts";
import { issuesOf, quote } from "../contract/validate.ts";
import { isItems } from "../shared/untyped.ts";
import { isDotKey } from "../client/verbs.ts";
import type { Metadata } from "../client/metadata.ts";

/** The changes that a sync is about to make. */
export interface SyncPlan {
  /** The keys that were missing. */
  added: string[];
  /** The keys that had another value. */
  changed: string[];
  /** The keys that were there and are not desired. */
  removed: string[];
  /** The owned items as they were; to undo the sync, sync them with the same `owned`. */
  before: Metadata;
}

/** Every key that a plan adds, changes or removes. */
export function keysIn({ added, changed, removed }: SyncPlan): string[] {
  return [...added, ...changed, ...removed];
}

/** The changes that turn the owned items among `stored` into `desired`. */
export function planOf(stored: Metadata, desired: Metadata, isOwned: (key: string) => boolean): SyncPlan {
  const before = Object.fromEntries(Object.entries(stored).filter(([key]) => isOwned(key)));
  const keys = Object.keys(desired);
  return {
    added: keys.filter((key) => !Object.hasOwn(before, key)),
    changed: keys.filter((key) => Object.hasOwn(before, key) && before[key] !== desired[key]),
    removed: Object.keys(before).filter((key) => !Object.hasOwn(desired, key)),
    before,
  };
}

/** Throws unless `desired` is a map of strings; whether they may be written depends on what the server holds. */
export function checkMap(call: Call, desired: Metadata): void {
  if (!isItems(desired)) call.check("", ServerMetadataEnvelope, { metadata: desired });
}

/** Throws if a part of a plan can't be carried out. Keys that the server has, or had, are allowed in any form. */
export function checkPlan(call: Call, policy: Policy, desired: Metadata, plan: SyncPlan): void {
  const fixed = plan.removed.filter((key) => key === "" || isDotKey(key) || /\p{Cs}/u.test(key));
  if (fixed.length) {
    const keys = fixed.slice(0, 5).map(quote).join(", ");
    throw call.fail("invalid_request", `${keys} cannot be removed by URL; replace the metadata without it`);
  }
  if (!policy.validate) return;
  noteHeld(policy, call.serverId, Object.keys(plan.before).filter((key) => issuesOf(MetadataKey, key).length));
  const fresh = plan.added.filter((key) => !wasHeld(policy, call.serverId, key));
  call.check("", ServerMetadataEnvelope, { metadata: Object.fromEntries(fresh.map((key) => [key, desired[key]])) });
  for (const key of [...plan.added, ...plan.changed]) {
    call.check(`metadata[${quote(key)}]: `, MetadataValue, desired[key]);
  }
}
