import type { Items, Role } from "../cases/case.ts";
import { type Provider, tokenOf, writerOf } from "../provider/provider.ts";
import type { Sent } from "../exchange/sender.ts";

const writable: readonly Role[] = ["active", "stopped", "paused", "suspended", "rebooting", "locked"];
/** Servers that have no items, or whose items nobody can read. */
export const withoutItems: readonly Role[] = ["missing", "deleted"];

/** Whether the items of a server in a role can be changed. */
export function isWritable(role: Role): boolean {
  return writable.includes(role);
}

/** Whether the provider file has the token that is needed to write to a server. */
export function canBeGivenItems({ role }: Kept, provider: Provider): boolean {
  return isWritable(role) && tokenOf(provider, writerOf(role)) !== undefined || !provider.auth;
}

/** A server that cases use, and the items that it had before the run. */
export interface Kept {
  readonly id: string;
  readonly role: Role;
  /** Its items; `undefined` if they cannot be read. */
  readonly items?: Items | undefined;
  /** How the provider refused to list its items, if it knows the server. */
  readonly refusal?: string | undefined;
  /** Whether a request may have changed its items since they were last read and unchanged. */
  touched: boolean;
  /** The keys that requests may have written; `undefined` if no write was sent. */
  written?: Set<string> | undefined;
  /** Whether a write had no response, so that the provider may still carry it out later. */
  uncertain: boolean;
  /** Whether it has other items because a case wrote to it. */
  broken?: boolean | undefined;
  /** Whether another program writes to it. */
  isShared?: boolean | undefined;
  /** The last refused request among those that put its items back. */
  refused?: Sent | undefined;
  /** Why it is not used, or no longer used. */
  unusable?: string | undefined;
}

/** A server that does not have the items that it had before the run. */
export interface Unrestored {
  /** Its id. */
  server: string;
  /** Its role. */
  role: string;
  /** The keys whose items differ from before; all keys, if the items can't be read. */
  keys: string[];
}

/** The items of servers before a run. */
export interface SavedItems {
  /** The provider of the servers. */
  provider: { name?: string | undefined; endpoint: string; projectId: string };
  /** The servers that the run may write. */
  servers: { id: string; role: string; items: Items }[];
}
