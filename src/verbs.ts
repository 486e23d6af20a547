import type { Client } from "openapi-fetch";
import type { paths } from "../gen/types.ts";
import type { paths as v1Paths } from "../gen/v1/types.ts";
import type { Call } from "./call.ts";
import type { MetadataError } from "./errors.ts";
import { VerbRequest } from "./request.ts";
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

/** The options of requests for openapi-fetch, without their bodies; responses are parsed where they are validated. */
function requestsOf(projectId: string) {
  // A signal that is absent stays absent: some runtimes refuse one that is not of their own making.
  const options = ({ signal }: Call) => {
    // A fetch may ignore the signal, and a call of several requests must not send the next one.
    signal?.throwIfAborted();
    return signal
      ? { parseAs: "text", Request: VerbRequest, signal } as const
      : { parseAs: "text", Request: VerbRequest } as const;
  };
  return {
    to: (call: Call) => ({
      ...options(call),
      params: { path: { project_id: projectId, server_id: call.serverId } },
    }),
    toItem: (call: Call, key: string) => ({
      ...options(call),
      params: { path: { project_id: projectId, server_id: call.serverId, key } },
    }),
  };
}

/** The verbs in OpenStack Nova's API. */
export function novaVerbs(openapi: Client<paths>, projectId: string): Verbs {
  const all = "/v2.1/{project_id}/servers/{server_id}/metadata";
  const one = `${all}/{key}` as const;
  const { to, toItem } = requestsOf(projectId);

  async function merge(call: Call, metadata: Metadata, key?: string) {
    return readItems(call, "metadata", await openapi.POST(all, { ...to(call), body: { metadata } }), key);
  }

  const verbs: Verbs = {
    merge,
    async list(call) {
      return readItems(call, "metadata", await openapi.GET(all, to(call)));
    },
    async replace(call, metadata) {
      return readItems(call, "metadata", await openapi.PUT(all, { ...to(call), body: { metadata } }));
    },
    async get(call, key) {
      if (isDotKey(key)) return itemOf(call, await verbs.list(call), key);
      return readItems(call, "meta", await openapi.GET(one, toItem(call, key)), key)[key]!;
    },
    async set(call, key, value) {
      const meta = { [key]: value };
      if (isDotKey(key)) return (await merge(call, meta, key))[key]!;
      return readItems(call, "meta", await openapi.PUT(one, { ...toItem(call, key), body: { meta } }), key)[key]!;
    },
    async delete(call, key) {
      const way = "this key from a path; replace the metadata with the result of list() without this key";
      if (isDotKey(key)) throw unaddressable(call, way);
      readNothing(call, await openapi.DELETE(one, toItem(call, key)));
    },
  };
  return verbs;
}

/**
 * The verbs in ECS v1, which merges and deletes; its server shows the map.
 *
 * It is not documented whether its merge returns the whole map, so after a response with only the sent items it reads.
 */
export function v1Verbs(openapi: Client<v1Paths>, projectId: string): Verbs {
  const server = "/v1/{project_id}/cloudservers/{server_id}";
  const all = `${server}/metadata` as const;
  const one = `${all}/{key}` as const;
  const { to, toItem } = requestsOf(projectId);

  async function post(call: Call, metadata: Metadata, key?: string) {
    return readItems(call, "metadata", await openapi.POST(all, { ...to(call), body: { metadata } }), key);
  }

  const verbs: Verbs = {
    async list(call) {
      return readItems(call, "server", await openapi.GET(server, to(call)));
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
      readNothing(call, await openapi.DELETE(one, toItem(call, key)));
    },
  };
  return verbs;
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
