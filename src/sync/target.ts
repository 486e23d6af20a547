// The desired items of one server, validated: for sync() and syncFleet().
import type { Call } from "../client/call.ts";
import type { MetadataError } from "../contract/errors.ts";
import { flawOfMap } from "../client/misuse.ts";
import { guardedKeys, matchesKey, type Policy, refusePrivileged } from "../client/guard.ts";
import { checkMap, checkPlan, planOf, type SyncPlan } from "./plan.ts";
import { quote } from "../contract/validate.ts";
import type { Metadata } from "../client/metadata.ts";

/** The keys that a sync owns: a key, several keys, or a function that decides. */
export type Owned = string | readonly string[] | ((key: string) => boolean);

/** The desired items of a server, validated. */
export interface Target {
  target: Metadata;
  /** The changes to make. Throws if a part of them can't be made. */
  planFor(stored: Metadata): SyncPlan;
}

/** Validates what is desired, and that all of it is owned. */
export function targetOf(
  call: Call,
  policy: Policy,
  desired: Metadata,
  { owned, privileged }: { owned: Owned | undefined; privileged: boolean | undefined },
): Target {
  if (policy.validate) checkMap(call, desired);
  const flaw = flawOfMap(desired);
  if (flaw) throw call.fail("invalid_request", flaw, { ruleId: "metadata.map" });
  refusePrivileged(call, Object.keys(desired), policy, { privileged });
  const target = { ...desired };
  const guarded = guardedKeys(policy, { privileged });
  function isOwned(key: string): boolean {
    if (matchesKey(guarded, key)) return false;
    if (typeof owned === "function") return assertBoolean(owned(key));
    return owned ? matchesKey([owned].flat(), key) : Object.hasOwn(target, key);
  }
  const foreign = Object.keys(target).filter((key) => !isOwned(key));
  if (foreign.length) {
    throw call.fail("invalid_request", `${quoted(foreign)} is not owned; keys of the system never are`);
  }
  return {
    target,
    planFor(stored) {
      const plan = planOf(stored, target, isOwned);
      checkPlan(call, policy, target, plan);
      return plan;
    },
  };
}

/** The error of a sync whose writes were undone each time. */
export function undone(call: Call, keys: readonly string[], rounds: number): MetadataError {
  return call.fail("conflict", `${quoted(keys)} did not stay in ${rounds} rounds of writing`);
}

/** Checks the result of the caller's function; a promise would count as true. */
function assertBoolean(value: boolean): boolean {
  if (typeof value === "boolean") return value;
  throw new TypeError(`owned must return true or false, and returned a value of type ${typeof value}`);
}

const quoted = (keys: readonly string[]) => keys.slice(0, 5).map(quote).join(", ");
