import { MetadataValue } from "../gen/constraints.ts";
import type { Call } from "./call.ts";
import type { MetadataClient, WriteOptions } from "./client_types.ts";
import { ensureDeleted } from "./ensure_deleted.ts";
import { MetadataError } from "./errors.ts";
import type { SyncPlan } from "./sync_plan.ts";
import { issuesOf, quote } from "./validate.ts";
import type { Metadata } from "./wire.ts";

/**
 * Carries out a plan: merges first, so that nothing is removed for items that are then refused.
 *
 * At the quota the merge fits only after the removals; then they come first, and are put back if it is refused again.
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
  for (const key of plan.removed) await ensureDeleted(client, call.serverId, key, options);
}

/** Whether the service takes back an item as it is, so that removed ones can be put back. */
async function takesBack(client: MetadataClient, call: Call, { removed, before }: SyncPlan, options: WriteOptions) {
  if (removed.some((key) => issuesOf(MetadataValue, before[key]).length)) return false;
  try {
    await client.merge(call.serverId, { [removed[0]!]: before[removed[0]!]! }, options);
    return true;
  } catch (error) {
    if (isForbidden(error)) return false;
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
    for (const key of removed) await ensureDeleted(client, call.serverId, key, options);
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
