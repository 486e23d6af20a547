import type { FakeServer } from "./inventory.ts";

/** Settings that the writes of a fake depend on. */
export interface WriteSettings {
  /** -1 for no limit. */
  quota: number;
  storage: "unicode" | "mysql";
  /** Whether a write saves all items that it has read. */
  lostUpdates: boolean;
}

/** Items to be stored. The schema may let values pass that are not texts. */
export type Items = Record<string, unknown>;

/** A change of a server's items. */
export type Change =
  | { kind: "merge" | "replace"; items: Items }
  | { kind: "delete"; key: string };

/** Why a change can't be made now. */
export type Obstacle =
  | { kind: "absent" | "locked" | "state" | "unlaunched" }
  | { kind: "quota"; quota: number }
  | Unstorable;

/**
 * Items that cannot be stored: a value that is not a string, an empty key, a text that is too long, half a surrogate
 * pair, or a character above U+FFFF.
 */
export interface Unstorable {
  kind: "not a text" | "too long" | "not Unicode" | "too wide";
}

/** The result of a change. */
export type Plan =
  | { kind: "blocked"; by: Obstacle }
  /**
   * `commit` makes the change and returns the items that the server then has. `isStale` says whether it will undo
   * another change that was made after this one was planned.
   */
  | { kind: "ready"; commit(): ReadonlyMap<string, string>; isStale(): boolean };

const writable = ["active", "stopped", "paused", "suspended"];

/** Checks a change, and returns why it can't be made, or what makes it. */
export function planChange(
  server: FakeServer,
  change: Change,
  lock: "kept" | "ignored",
  settings: WriteSettings,
): Plan {
  if (change.kind === "delete" && !server.metadata.has(change.key)) return blocked({ kind: "absent" });
  if (server.locked && lock === "kept") return blocked({ kind: "locked" });
  if (!writable.includes(server.vmState)) return blocked({ kind: "state" });
  if (!server.launched) return blocked({ kind: "unlaunched" });
  if (change.kind !== "delete") return planItems(server, change.kind, change.items, settings);
  return {
    kind: "ready",
    commit() {
      remove(server.metadata, change.key, settings.storage);
      return server.metadata;
    },
    // Only its row is deleted, so this undoes no other write and makes none fail.
    isStale: () => false,
  };
}

function planItems(
  server: FakeServer,
  kind: "merge" | "replace",
  items: Items,
  { quota, storage, lostUpdates }: WriteSettings,
): Plan {
  // Nova reads the map, then saves all of it, which undoes writes in between.
  const read = server.metadata;
  const kept = kind === "replace"
    ? new Map<string, string>()
    : lostUpdates
    ? new Map(server.metadata)
    : server.metadata;
  const names = Object.keys(items);
  let { size } = kept;
  for (const name of names) if (!kept.has(name)) size++;
  // Nova does not check the quota for an empty map (`nova/compute/api.py` _check_metadata_properties_quota).
  if (quota >= 0 && size > quota) return blocked({ kind: "quota", quota });
  const unstorable = unstorableOf(names, items, storage);
  if (unstorable) return blocked({ kind: unstorable });
  return {
    kind: "ready",
    commit() {
      for (const name of names) kept.set(name, String(items[name]));
      server.metadata = kept;
      return kept;
    },
    isStale: () => lostUpdates && server.metadata !== read,
  };
}

const blocked = (by: Obstacle): Plan => ({ kind: "blocked", by });

/**
 * Why the items can't be stored, if they can't. Nova checks their form first; then the database checks their content.
 */
function unstorableOf(
  names: string[],
  items: Items,
  storage: WriteSettings["storage"],
): Unstorable["kind"] | undefined {
  for (const name of names) {
    const value = items[name];
    if (typeof value !== "string" || name === "") return "not a text";
    if (isTooLong(name) || isTooLong(value)) return "too long";
  }
  for (const name of names) {
    const unstorable = unstorableText(name + items[name], storage);
    if (unstorable) return unstorable.kind;
  }
}

/** Why a database can't store a text, if it can't. */
export function unstorableText(text: string, storage: WriteSettings["storage"]): Unstorable | undefined {
  if (plain.test(text)) return undefined;
  if (/\p{Cs}/u.test(text)) return { kind: "not Unicode" };
  if (storage === "mysql" && /[\u{10000}-\u{10ffff}]/u.test(text)) return { kind: "too wide" };
}

const plain = /^[ -~]*$/;
const isTooLong = (text: string) => text.length > 255 && [...text].length > 255;

function remove(metadata: Map<string, string>, key: string, storage: WriteSettings["storage"]): void {
  if (storage === "unicode") return void metadata.delete(key);
  for (const name of [...metadata.keys()]) if (folded(name) === folded(key)) metadata.delete(name);
}

/** A key as MySQL compares it: case, accents and blanks at the end don't count. */
const folded = (name: string) => name.replace(/ +$/, "").normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
