import { MetadataValue } from "../../gen/constraints.ts";
import type { Call } from "../client/call.ts";
import type { MetadataClient, WriteOptions } from "../client/client_types.ts";
import { ensureDeleted } from "../client/ensure_deleted.ts";
import { MetadataError } from "../contract/errors.ts";
import type { SyncPlan } from "./plan.ts";
import { membersOf } from "../shared/untyped.ts";
import { issuesOf, quote } from "../contract/validate.ts";
import { isAscii } from "../client/verbs.ts";
import type { Metadata } from "../client/metadata.ts";

/**
 * Carries out a plan: merges first, so that nothing is removed for items that are then refused.
 *
 * At the quota, the merge is possible only after the removals. Then it removes first, and puts the items back if the
 * merge is refused again.
 */
export async function carryOut(
  client: MetadataClient,
  call: Call,
  plan: SyncPlan,
  desired: Metadata,
  options: WriteOptions,
): Promise<void> {
  const items = Object.fromEntries([...plan.added, ...plan.changed].map((key) => [key, desired[key]!]));
  const mayNeedRoom = plan.added.length > 0 && plan.removed.length > 0;
  try {
    if (Object.keys(items).length) await client.merge(call.serverId, items, options);
  } catch (error) {
    if (!(mayNeedRoom && isForbidden(error)) || !await takesBack(client, call, plan, options)) throw error;
    return await makeRoom(client, call, plan, items, options);
  }
  await removeAll(client, call, plan.removed, options);
}

/**
 * Removes items one by one, so that writes of other programs are kept. Several keys with characters beyond ASCII are
 * removed together, because Nova can't delete them by URL and refuses a map that still has one of them.
 */
async function removeAll(
  client: MetadataClient,
  { serverId }: Call,
  keys: readonly string[],
  options: WriteOptions,
): Promise<void> {
  const strange = client.api === "v2.1" ? keys.filter((key) => !isAscii(key)) : [];
  const together = strange.length > 1 ? strange : [];
  for (const key of keys) if (!together.includes(key)) await ensureDeleted(client, serverId, key, options);
  if (together.length === 0) return;
  const held = Object.entries(await client.list(serverId, options));
  const others = Object.fromEntries(held.filter(([key]) => !together.includes(key)));
  await client.replace(serverId, others, { ...options, system: "drop", privileged: true });
}

/** Whether the service accepts the items as they are now. If it does, items can be put back after they were removed. */
async function takesBack(client: MetadataClient, call: Call, { removed, before }: SyncPlan, options: WriteOptions) {
  if (removed.some((key) => issuesOf(MetadataValue, before[key]).length)) return false;
  try {
    await client.merge(call.serverId, Object.fromEntries(removed.map((key) => [key, before[key]!])), options);
    return true;
  } catch (error) {
    if (isForbidden(error) || membersOf(error).code === "invalid_request") return false;
    throw error;
  }
}

async function makeRoom(
  client: MetadataClient,
  call: Call,
  { removed, before }: SyncPlan,
  items: Metadata,
  options: WriteOptions,
): Promise<void> {
  try {
    await removeAll(client, call, removed, options);
    await client.merge(call.serverId, items, options);
  } catch (error) {
    const lost = Object.fromEntries(removed.map((key) => [key, before[key]!]));
    // The caller's signal must not keep what was removed from being put back.
    await client.merge(call.serverId, lost, { ...options, signal: undefined }).catch((cause) => {
      const keys = removed.slice(0, 5).map(quote).join(", ");
      throw call.fail(
        "unexpected",
        `${keys} were removed and could not be put back; the error has them in \`before\``,
        {
          cause: new AggregateError([error, cause], "refused, and then not put back"),
        },
      );
    });
    throw error;
  }
}

const isForbidden = (error: unknown) => error instanceof MetadataError && error.code === "forbidden";
