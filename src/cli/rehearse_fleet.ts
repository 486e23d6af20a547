import { throwIfAborted } from "../shared/aborted.ts";
import { createMetadataClient } from "../client/client.ts";
import type { Fetch } from "../http/fetch.ts";
import type { ServerResult } from "../fleet/for_each_server.ts";
import { sync, type SyncResult } from "../sync/sync.ts";
import { syncFleet, type SyncFleetOptions } from "../fleet/sync_fleet.ts";
import { isItems, isRecord } from "../shared/untyped.ts";
import { keysIn } from "../sync/plan.ts";
import type { Metadata } from "../client/metadata.ts";
import type { ClientAtPrompt } from "./client_options.ts";
import { warn } from "./io.ts";
import { factsIn, type Original, quotaOf, readOriginal, rehearseOn, showingLocks } from "./rehearsal.ts";

/** A server of a fleet during a dry run: its desired items, and its data in the list. */
interface Seen {
  desired: Metadata;
  original?: Omit<Original, "quota">;
}

/**
 * Syncs a copy of each server in memory, and returns what the real call would change or why it would be refused.
 *
 * It sends the requests of a dry run of `syncFleet`, one more for the quota, and two more for each server that differs
 * and is not in the list.
 */
export async function* rehearseFleet(
  { client, options }: ClientAtPrompt,
  fleet: AsyncIterable<[serverId: string, desired: Metadata]>,
  { owned, privileged, concurrency, signal }: SyncFleetOptions,
): AsyncGenerator<ServerResult<SyncResult>, void, undefined> {
  const seen = new Map<string, Seen>();
  const reading = createMetadataClient({ ...options, fetch: noteServers(seen) });
  const quota = await quotaOf(client, options);
  const warnOnce = once(() =>
    warn("sync: the service does not show the states of servers, so a lock or a wrong state is not noticed")
  );
  for await (
    const result of syncFleet(reading, noted(fleet, seen), { owned, privileged, concurrency, signal, dryRun: true })
  ) {
    const { serverId } = result;
    const { desired, original: listed } = seen.get(serverId)!;
    seen.delete(serverId);
    if (result.kind === "failed" || keysIn(result.value).length === 0) {
      yield result;
      continue;
    }
    const write = (copy: typeof client) => sync(copy, serverId, desired, { owned, privileged, signal, verify: false });
    try {
      const original = listed ?? await readOriginal(client, options, serverId);
      if (!original.facts) warnOnce();
      await rehearseOn({ ...original, quota }, options, write);
      yield result;
    } catch (error) {
      throwIfAborted(signal);
      yield { kind: "failed", serverId, error };
    }
  }
}

async function* noted(
  fleet: AsyncIterable<[serverId: string, desired: Metadata]>,
  seen: Map<string, Seen>,
): AsyncGenerator<[serverId: string, desired: Metadata]> {
  for await (const [serverId, desired] of fleet) {
    seen.set(serverId, { desired });
    yield [serverId, desired];
  }
}

/** A fetch that makes lists of servers show locks, and notes the data of the servers in `seen`. */
function noteServers(seen: Map<string, Seen>): Fetch {
  return async (request) => {
    if (!/\/(cloud)?servers\/detail$/.test(new URL(request.url).pathname)) return await fetch(request);
    const response = await fetchWithLocks(request);
    const body: unknown = await response.clone().json().catch(() => undefined);
    const servers = isRecord(body) && Array.isArray(body.servers) ? body.servers.filter(isRecord) : [];
    for (const server of servers) {
      const { id, metadata } = server;
      const one = seen.get(String(id));
      if (one && isItems(metadata)) one.original = { serverId: String(id), metadata, facts: factsIn(server) };
    }
    return response;
  };
}

async function fetchWithLocks(request: Request): Promise<Response> {
  const response = await fetch(
    new Request(request, { headers: [...request.headers, ...Object.entries(showingLocks)] }),
  );
  // Nova before 2.9 refuses the microversion.
  if (response.status !== 406) return response;
  await response.body?.cancel();
  return await fetch(request);
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
