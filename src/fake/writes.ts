import { itemsJson, type Refusal } from "./answer.ts";
import type { FakeServer } from "./inventory.ts";
import type { Route } from "./route.ts";

/** What the writes of a fake depend on. */
export interface WriteRules {
  /** -1 for no limit. */
  quota: number;
  storage: "unicode" | "mysql";
  /** Whether a write saves all that it has read. */
  lostUpdates: boolean;
}

const writable = ["active", "stopped", "paused", "suspended"];

/** What Nova says to an exception that it doesn't expect. */
export function unexpected(exception: string): Refusal {
  const report =
    "Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible.";
  return { status: 500, message: `${report}\n<class '${exception}'>` };
}

/** Checks a write, and returns the refusal, or what does it and returns the body of the answer. */
export function planWrite(
  server: FakeServer,
  { operation, serverId, key = "" }: Route,
  items: Record<string, string>,
  isAdmin: boolean,
  rules: WriteRules,
): Refusal | (() => string) {
  const deletes = operation === "deleteServerMetadataItem";
  const sets = operation === "setServerMetadataItem";
  if (deletes && !server.metadata.has(key)) return { status: 404, message: "Metadata item was not found" };
  if (sets && !Object.hasOwn(items, key)) return { status: 400, message: "Request body and URI mismatch" };
  // What a deletion says of the state names the server as the address does.
  const conflict = deletes
    ? conflictOf(server, "delete metadata", serverId!, isAdmin)
    : conflictOf(server, "update metadata", server.id, isAdmin);
  if (conflict) return { status: 409, message: conflict };
  if (deletes) return () => (remove(server.metadata, key, rules.storage), "");

  const replaces = operation === "replaceServerMetadata";
  // Nova reads the map, then saves all of it: what was written in between is undone.
  const kept = replaces ? new Map() : rules.lostUpdates ? new Map(server.metadata) : server.metadata;
  const names = Object.keys(items);
  let { size } = kept;
  for (const name of names) if (!kept.has(name)) size++;
  // Replacing with nothing isn't counted (`nova/compute/api.py` _check_metadata_properties_quota).
  if (rules.quota >= 0 && size > rules.quota) {
    return { status: 403, message: `Maximum number of metadata items exceeds ${rules.quota}` };
  }
  const exception = exceptionOf(names, items, rules.storage);
  if (exception) return unexpected(exception);
  return () => {
    for (const name of names) kept.set(name, items[name]);
    server.metadata = kept;
    return sets ? `{"meta": ${itemsJson([[key, items[key]]])}}` : `{"metadata": ${itemsJson(kept)}}`;
  };
}

/** Why a server can't be written to now; `undefined` if it can. */
function conflictOf(
  { id, locked, vmState, launched }: FakeServer,
  attempt: string,
  called: string,
  isAdmin: boolean,
): string | undefined {
  if (locked && !isAdmin) return `Instance ${id} is locked`;
  if (!writable.includes(vmState)) return `Cannot '${attempt}' instance ${called} while it is in vm_state ${vmState}`;
  if (!launched) return `Instance ${called} is in an invalid state for '${attempt}'`;
}

/** What the tables of the database can't take; the name of the exception. */
function exceptionOf(
  names: string[],
  items: Record<string, string>,
  storage: WriteRules["storage"],
): string | undefined {
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
