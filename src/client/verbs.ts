import { throwIfAborted } from "../shared/aborted.ts";
import type { Call } from "./call.ts";
import type { MetadataError } from "../contract/errors.ts";
import type { Exchange, Openapi } from "./openapi.ts";
import { membersOf } from "../shared/untyped.ts";
import { type Metadata, readItems, readNothing } from "./wire.ts";

/** The six verbs as the requests of an API. Validation and the order of writes are the client's. */
export interface Verbs {
  list(call: Call): Promise<Metadata>;
  merge(call: Call, metadata: Metadata): Promise<Metadata>;
  /** `before` is what the server has, if that was read. */
  replace(call: Call, metadata: Metadata, before?: Metadata): Promise<Metadata>;
  get(call: Call, key: string): Promise<string>;
  set(call: Call, key: string, value: string): Promise<string>;
  delete(call: Call, key: string): Promise<void>;
}

/** What sends the requests of a project. */
function requestsOf(openapi: Openapi, project_id: string) {
  return (call: Call, method: string, schemaPath: string, body?: unknown, key?: string): Promise<Exchange> => {
    // A fetch may ignore the signal, and a call of several requests must not send the next one.
    throwIfAborted(call.signal);
    return openapi.send(method, schemaPath, { project_id, server_id: call.serverId, key }, call, body);
  };
}

/** The verbs in OpenStack Nova's API. */
export function novaVerbs(openapi: Openapi, projectId: string): Verbs {
  const all = "/v2.1/{project_id}/servers/{server_id}/metadata";
  const one = `${all}/{key}`;
  const send = requestsOf(openapi, projectId);

  function merge(call: Call, metadata: Metadata, key?: string) {
    return readItems(call, "metadata", send(call, "POST", all, { metadata }), key);
  }

  const verbs: Verbs = {
    merge,
    list(call) {
      return readItems(call, "metadata", send(call, "GET", all));
    },
    replace(call, metadata) {
      return readItems(call, "metadata", send(call, "PUT", all, { metadata }));
    },
    async get(call, key) {
      if (isDotKey(key)) return itemOf(call, await verbs.list(call), key);
      const found = readItems(call, "meta", send(call, "GET", one, undefined, key), key);
      const items = await found.catch((error) => heldBeyondAscii(verbs, call, key, error));
      return items[key]!;
    },
    async set(call, key, value) {
      const meta = { [key]: value };
      if (isDotKey(key)) return (await merge(call, meta, key))[key]!;
      return (await readItems(call, "meta", send(call, "PUT", one, { meta }, key), key))[key]!;
    },
    async delete(call, key) {
      const way = "this key from a path; replace the metadata with the result of list() without this key";
      if (isDotKey(key)) throw unaddressable(call, way);
      await readNothing(call, send(call, "DELETE", one, undefined, key)).catch(async (error) => {
        const { [key]: _, ...others } = await heldBeyondAscii(verbs, call, key, error);
        await verbs.replace(call, others);
      });
    },
  };
  return verbs;
}

/**
 * The items of a server if it holds a key that was not found by URL; throws `error` otherwise.
 *
 * Nova takes each byte of a path for a character, so it finds no key beyond ASCII there, although a server can hold one.
 */
async function heldBeyondAscii(verbs: Verbs, call: Call, key: string, error: unknown): Promise<Metadata> {
  const unfound = membersOf(error).code === "not_found" && !isAscii(key);
  const held = unfound ? await verbs.list(call) : {};
  if (Object.hasOwn(held, key)) return held;
  throw error;
}

/**
 * The verbs in ECS v1, which merges and deletes; its server shows the map.
 *
 * It is not documented whether its merge returns the whole map, so after a response with only the sent items it reads.
 */
export function v1Verbs(openapi: Openapi, projectId: string): Verbs {
  const server = "/v1/{project_id}/cloudservers/{server_id}";
  const all = `${server}/metadata`;
  const one = `${all}/{key}`;
  const send = requestsOf(openapi, projectId);

  function post(call: Call, metadata: Metadata, key?: string) {
    return readItems(call, "metadata", send(call, "POST", all, { metadata }), key);
  }

  const verbs: Verbs = {
    list(call) {
      return readItems(call, "server", send(call, "GET", server));
    },
    async merge(call, metadata) {
      const answer = await post(call, metadata);
      const whole = Object.keys(answer).some((key) => !Object.hasOwn(metadata, key));
      return whole ? answer : await verbs.list(call.while("read back"));
    },
    async replace(call, metadata, before) {
      before ??= await verbs.list(call);
      const changed = Object.entries(metadata).filter(([key, value]) => before[key] !== value);
      const surplus = Object.keys(before).filter((key) => !Object.hasOwn(metadata, key));
      if (surplus.some(isDotKey)) throw unremovable(call);
      if (changed.length) await post(call, Object.fromEntries(changed));
      for (const key of surplus) {
        // Another program may be faster; if it is the server that is gone, reading back says so.
        await verbs.delete(call, key).catch((error) => {
          if (error.code !== "not_found") throw error;
        });
      }
      return changed.length || surplus.length ? await verbs.list(call) : before;
    },
    async get(call, key) {
      return itemOf(call, await verbs.list(call), key);
    },
    async set(call, key, value) {
      return (await post(call, { [key]: value }, key))[key]!;
    },
    async delete(call, key) {
      if (isDotKey(key)) throw unremovable(call);
      await readNothing(call, send(call, "DELETE", one, undefined, key));
    },
  };
  return verbs;
}

/** Whether a key has no character beyond ASCII. */
export function isAscii(key: string): boolean {
  return !/[^\0-\x7f]/.test(key);
}

/** Whether URL parsers would resolve a key away. */
export const isDotKey = (key: unknown): boolean => key === "." || key === "..";

function itemOf(call: Call, metadata: Metadata, key: string): string {
  if (Object.hasOwn(metadata, key)) return metadata[key]!;
  throw call.fail("not_found", "the server has no such key", { ruleId: "item.exists" });
}

function unremovable(call: Call): MetadataError {
  return unaddressable(call, "the keys . and .. from a path, and v1 has no other way to remove them");
}

function unaddressable(call: Call, what: string): MetadataError {
  return call.fail("invalid_request", `URL parsers remove ${what}`, { ruleId: "path.dot-keys" });
}
