import type { Api } from "../contract/api.ts";
import type { MetadataError } from "../contract/errors.ts";
import { membersOf } from "../shared/untyped.ts";
import type { Call } from "./call.ts";
import type { Exchange } from "./openapi.ts";
import { type Member, readBody, readItems } from "./wire.ts";
import type { Metadata } from "./metadata.ts";

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

/** Sends a request of a call; the path is that of the document, with the names of its parameters. */
export type Send = (call: Call, method: string, path: string, body?: unknown, key?: string) => Promise<Exchange>;

/** Makes the verbs of an API. */
export function createVerbs(api: Api, send: Send): Verbs {
  const read: Read = (call, member, method, path, body, key) =>
    readItems(call, member, send(call, method, path, body, key), key);
  const remove: Remove = async (call, path, key) => {
    readBody(call, undefined, await send(call, "DELETE", path, undefined, key));
  };
  return api === "v1" ? v1Verbs(read, remove) : novaVerbs(read, remove);
}

/** Sends a request, and reads the items in a member of the response; a key that is given must be among them. */
type Read = (
  call: Call,
  member: Member,
  method: string,
  path: string,
  body?: unknown,
  key?: string,
) => Promise<Metadata>;
/** Sends a request that deletes a key. */
type Remove = (call: Call, path: string, key: string) => Promise<void>;

/** The verbs in OpenStack Nova's API. */
function novaVerbs(read: Read, remove: Remove): Verbs {
  const all = "/v2.1/{project_id}/servers/{server_id}/metadata";
  const one = `${all}/{key}`;
  const list = (call: Call) => read(call, "metadata", "GET", all);
  const merge = (call: Call, metadata: Metadata, key?: string) =>
    read(call, "metadata", "POST", all, { metadata }, key);
  const replace = (call: Call, metadata: Metadata) => read(call, "metadata", "PUT", all, { metadata });
  /**
   * The items of a server, if it has the key that was not found by its URL. Otherwise throws `error`.
   *
   * Nova reads each byte of a path as a character. Therefore it does not find keys with characters beyond ASCII there,
   * although a server can have them.
   */
  async function heldBeyondAscii(call: Call, key: string, error: unknown): Promise<Metadata> {
    const unfound = membersOf(error).code === "not_found" && !isAscii(key);
    const held = unfound ? await list(call) : {};
    if (Object.hasOwn(held, key)) return held;
    throw error;
  }
  return {
    list,
    merge,
    replace,
    async get(call, key) {
      if (isDotKey(key)) return itemOf(call, await list(call), key);
      const found = read(call, "meta", "GET", one, undefined, key);
      return (await found.catch((error) => heldBeyondAscii(call, key, error)))[key]!;
    },
    async set(call, key, value) {
      const meta = { [key]: value };
      return (await (isDotKey(key) ? merge(call, meta, key) : read(call, "meta", "PUT", one, { meta }, key)))[key]!;
    },
    async delete(call, key) {
      const way = "this key from a path; replace the metadata with the result of list() without this key";
      if (isDotKey(key)) throw unaddressable(call, way);
      await remove(call, one, key).catch(async (error) => {
        const { [key]: _, ...others } = await heldBeyondAscii(call, key, error);
        await replace(call, others);
      });
    },
  };
}

/** The verbs in ECS v1, which merges and deletes; its server shows the map. */
function v1Verbs(read: Read, remove: Remove): Verbs {
  const server = "/v1/{project_id}/cloudservers/{server_id}";
  const all = `${server}/metadata`;
  const list = (call: Call) => read(call, "server", "GET", server);
  const post = (call: Call, metadata: Metadata, key?: string) => read(call, "metadata", "POST", all, { metadata }, key);
  const removeKey = (call: Call, key: string) => remove(call, `${all}/{key}`, key);
  function refuseDotKey(call: Call, key: string): void {
    const way = "the keys . and .. from a path, and v1 has no other way to remove them";
    if (isDotKey(key)) throw unaddressable(call, way);
  }
  return {
    list,
    // Whether the response of a merge has the whole map is not documented.
    async merge(call, metadata) {
      const items = await post(call, metadata);
      const isWhole = Object.keys(items).some((key) => !Object.hasOwn(metadata, key));
      return isWhole ? items : await list(call.while("read back"));
    },
    async replace(call, metadata, before) {
      before ??= await list(call);
      const changed = Object.entries(metadata).filter(([key, value]) => before[key] !== value);
      const surplus = Object.keys(before).filter((key) => !Object.hasOwn(metadata, key));
      for (const key of surplus) refuseDotKey(call, key);
      if (changed.length) await post(call, Object.fromEntries(changed));
      for (const key of surplus) {
        // Another program may have deleted the item first. If the server is gone, reading back throws.
        await removeKey(call, key).catch((error) => {
          if (error.code !== "not_found") throw error;
        });
      }
      return changed.length || surplus.length ? await list(call) : before;
    },
    async get(call, key) {
      return itemOf(call, await list(call), key);
    },
    async delete(call, key) {
      refuseDotKey(call, key);
      await removeKey(call, key);
    },
    async set(call, key, value) {
      return (await post(call, { [key]: value }, key))[key]!;
    },
  };
}

/** Whether a key has no character beyond ASCII. */
export function isAscii(key: string): boolean {
  return !/[^\0-\x7f]/.test(key);
}

/** Whether URL parsers would remove a key from a path. */
export const isDotKey = (key: unknown): boolean => key === "." || key === "..";

function itemOf(call: Call, metadata: Metadata, key: string): string {
  if (Object.hasOwn(metadata, key)) return metadata[key]!;
  throw call.fail("not_found", "the server has no such key", { ruleId: "item.exists" });
}

function unaddressable(call: Call, what: string): MetadataError {
  return call.fail("invalid_request", `URL parsers remove ${what}`, { ruleId: "path.dot-keys" });
}
