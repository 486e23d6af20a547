import type { Fetch } from "../../http/fetch.ts";
import { type Provider, serversOf } from "../provider/provider.ts";
import { CouldNotRun } from "../provider/could_not_run.ts";

const occupied = new Map<Fetch | undefined, Set<string>>();

/** Marks the servers of a provider as used by a run. Throws if another run of this process uses them. */
export function occupy(provider: Provider): () => void {
  const { fetch, endpoint, projectId } = provider;
  const servers = occupied.get(fetch) ?? new Set();
  const names = Object.keys(provider.servers).flatMap((role) => serversOf(provider, role))
    .map((id) => `${endpoint} ${projectId} ${id}`);
  if (names.some((name) => servers.has(name))) {
    throw new CouldNotRun("another run of this process uses the same servers; wait for it to end");
  }
  occupied.set(fetch, servers);
  for (const name of names) servers.add(name);
  return () => {
    for (const name of names) servers.delete(name);
    if (servers.size === 0) occupied.delete(fetch);
  };
}
