import type { FakeServer } from "./inventory.ts";

/** What the writes of a fake depend on. */
export interface WriteRules {
  /** -1 for no limit. */
  quota: number;
  storage: "unicode" | "mysql";
  /** Whether a write saves all that it has read. */
  lostUpdates: boolean;
}

/** A change of a server's items. */
export type Change =
  | { kind: "merge" | "replace"; items: Record<string, string> }
  | { kind: "delete"; key: string };

/** Why a change can't be made now. */
export type Obstacle =
  | { kind: "absent" | "locked" | "state" | "unlaunched" }
  | { kind: "quota"; quota: number }
  /** The database can't store it. */
  | { kind: "unstorable"; exception: StorageException };

/** The exceptions of Nova's database layer. */
export type StorageException =
  | "nova.exception.InvalidMetadataSize"
  | "oslo_db.exception.DBInvalidUnicodeParameter"
  | "oslo_db.exception.DBError";

/** What a change comes to. */
export type Plan =
  | { kind: "blocked"; by: Obstacle }
  /** `commit` makes the change and returns the items that the server then has. */
  | { kind: "ready"; commit(): ReadonlyMap<string, string> };

const writable = ["active", "stopped", "paused", "suspended"];

/** Checks a change, and returns why it can't be made, or what makes it. */
export function planChange(server: FakeServer, change: Change, lock: "kept" | "ignored", rules: WriteRules): Plan {
  if (change.kind === "delete" && !server.metadata.has(change.key)) return blocked({ kind: "absent" });
  if (server.locked && lock === "kept") return blocked({ kind: "locked" });
  if (!writable.includes(server.vmState)) return blocked({ kind: "state" });
  if (!server.launched) return blocked({ kind: "unlaunched" });
  if (change.kind !== "delete") return planItems(server, change.kind, change.items, rules);
  return {
    kind: "ready",
    commit() {
      remove(server.metadata, change.key, rules.storage);
      return server.metadata;
    },
  };
}

function planItems(
  server: FakeServer,
  kind: "merge" | "replace",
  items: Record<string, string>,
  { quota, storage, lostUpdates }: WriteRules,
): Plan {
  // Nova reads the map, then saves all of it: what was written in between is undone.
  const kept = kind === "replace" ? new Map() : lostUpdates ? new Map(server.metadata) : server.metadata;
  const names = Object.keys(items);
  let { size } = kept;
  for (const name of names) if (!kept.has(name)) size++;
  // Replacing with nothing isn't counted (`nova/compute/api.py` _check_metadata_properties_quota).
  if (quota >= 0 && size > quota) return blocked({ kind: "quota", quota });
  const exception = exceptionOf(names, items, storage);
  if (exception) return blocked({ kind: "unstorable", exception });
  return {
    kind: "ready",
    commit() {
      for (const name of names) kept.set(name, items[name]);
      server.metadata = kept;
      return kept;
    },
  };
}

const blocked = (by: Obstacle): Plan => ({ kind: "blocked", by });

/** The exception that the database raises, if it can't store the items. */
function exceptionOf(
  names: string[],
  items: Record<string, string>,
  storage: WriteRules["storage"],
): StorageException | undefined {
  if (names.some((name) => name.length > 255)) return "nova.exception.InvalidMetadataSize";
  for (const name of names) {
    if (/\p{Cs}/u.test(items[name])) return "oslo_db.exception.DBInvalidUnicodeParameter";
    if (storage === "mysql" && /[\u{10000}-\u{10ffff}]/u.test(items[name])) return "oslo_db.exception.DBError";
  }
}

function remove(metadata: Map<string, string>, key: string, storage: WriteRules["storage"]): void {
  if (storage === "unicode") return void metadata.delete(key);
  for (const name of [...metadata.keys()]) if (folded(name) === folded(key)) metadata.delete(name);
}

/** A key as MySQL compares it. */
const folded = (name: string) => name.replace(/ +$/, "").toLowerCase();
