import type { Policy } from "./guard.ts";

/** For each client, by its policy, and each server: keys that it was seen to hold. */
const seen = new WeakMap<Policy, Map<string, Set<string>>>();

/** Notes that a server holds keys, so that they may be written again even where the contract wouldn't create them. */
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
