import type { Items, Role } from "../cases/case.ts";

/** A server that cases use, and what it held before the run. */
export interface Kept {
  readonly id: string;
  readonly role: Role;
  /** Its items; `undefined` if they cannot be read. */
  readonly items?: Items | undefined;
  /** Whether a request may have changed it since it was last seen to hold its items. */
  touched: boolean;
  /** The keys that requests may have written; `undefined` as long as none may have. */
  written?: Set<string> | undefined;
  /** Whether a write got no response, so that it may still be carried out later. */
  uncertain: boolean;
  /** Whether it holds other items since a case wrote to it. */
  broken?: boolean | undefined;
  /** Why it is not used, or used no more. */
  unusable?: string | undefined;
}

/** A server that does not hold what it held before the run. */
export interface Unrestored {
  /** Its id. */
  server: string;
  /** Its role. */
  role: string;
  /** The keys whose items are not as they were; all, if that can't be read. */
  keys: string[];
}

/** The items of servers before a run. */
export interface SavedItems {
  /** The provider of the servers. */
  provider: { name?: string | undefined; endpoint: string; projectId: string };
  /** The servers that the run may write. */
  servers: { id: string; role: string; items: Items }[];
}
