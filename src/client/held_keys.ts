import type { Policy } from "./guard.ts";

/** The keys that servers were seen to have, by the policy of the client and by the server. */
const seen = new WeakMap<Policy, Map<string, Set<string>>>();

/**
 * Remembers keys that a server has. They may be written again even if the contract does not allow new keys of that
 * form.
 */
export function noteHeld(policy: Policy, serverId: string, keys: readonly string[]): void {
  if (keys.length === 0) return;
  const servers = seen.get(policy) ?? new Map<string, Set<string>>();
  seen.set(policy, servers);
  servers.set(serverId, new Set([...servers.get(serverId) ?? [], ...keys]));
}

/** Whether a server was seen to hold a key. */
export function wasHeld(policy: Policy, serverId: string, key: string): boolean {
  return seen.get(policy)?.get(serverId)?.has(key) ?? false;
}
