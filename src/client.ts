import createClient, { type Client } from "openapi-fetch";
import type { paths } from "../gen/types.ts";
import { MetadataError } from "./errors.ts";
import { compose, type Fetch, type Layer } from "./fetch.ts";
import { describe, quote, validate } from "./validate.ts";
import { baseUrlOf, hold, type Metadata, pathOf, read } from "./wire.ts";

export type { Metadata };

/** How {@linkcode createMetadataClient} reaches the service. */
export interface MetadataClientOptions {
  /** Scheme, host and port of the service, with a path if it has one before `/v2.1`. */
  endpoint: string | URL;
  /** The project that the servers are in: 32 hexadecimal digits in the public cloud. */
  projectId: string;
  /** How to authenticate: `tokenAuth()`, `accessKeyAuth()`, `passwordAuth()` or a layer of your own. */
  auth?: Layer;
  /**
   * What sends the requests: a proxy, a recording, the fake, or the built-in one wrapped in layers.
   *
   * @default {globalThis.fetch}
   */
  fetch?: Fetch;
  /**
   * Whether requests are held to the contract before they leave; answers always are before they are returned.
   *
   * Turn it off to write keys that Nova allows and the vendor's page doesn't, such as one with a space.
   *
   * @default {true}
   */
  validate?: boolean;
}

/** What every call takes beside its subject. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's own reason. */
  signal?: AbortSignal;
}

/** Reads and writes the metadata of servers; every method rejects with a {@linkcode MetadataError}. */
export interface MetadataClient {
  /**
   * Answers every item of a server, those that the system wrote among them.
   *
   * @throws {MetadataError} `not_found` if the project has no such server.
   */
  list(serverId: string, options?: CallOptions): Promise<Metadata>;
  /**
   * Writes these items and keeps the rest; answers the whole resulting map.
   *
   * @throws {MetadataError} `conflict` while the server is locked or its state forbids writing; `forbidden` over quota.
   */
  merge(serverId: string, metadata: Metadata, options?: CallOptions): Promise<Metadata>;
  /**
   * Replaces every item: those missing from `metadata` are removed, system items too; {@linkcode merge} keeps them.
   *
   * @throws {MetadataError} `conflict` while the server is locked or its state forbids writing; `forbidden` over quota.
   */
  replace(serverId: string, metadata: Metadata, options?: CallOptions): Promise<Metadata>;
  /**
   * Answers the value of one item.
   *
   * @throws {MetadataError} `not_found` if the server has no such key, or the project no such server.
   */
  get(serverId: string, key: string, options?: CallOptions): Promise<string>;
  /**
   * Creates or overwrites one item; answers the value as the service stored it.
   *
   * @throws {MetadataError} `conflict` while the server is locked or its state forbids writing; `forbidden` over quota.
   */
  set(serverId: string, key: string, value: string, options?: CallOptions): Promise<string>;
  /**
   * Removes one item. The keys `.` and `..` can't be addressed by URL and are refused; replace the map without them.
   *
   * @throws {MetadataError} `not_found` if the server has no such key, or the project no such server.
   */
  delete(serverId: string, key: string, options?: CallOptions): Promise<void>;
  /** The generated client below, for who wants `{ data, error, response }`. It authenticates and doesn't validate. */
  readonly openapi: Client<paths>;
}

const parseAs = "text";
const all = "/v2.1/{project_id}/servers/{server_id}/metadata";
const one = `${all}/{key}` as const;

/**
 * Makes a client for the metadata of the servers of one project.
 *
 * Requests are validated before they leave, answers before they are returned, and every refusal becomes a
 * {@linkcode MetadataError}. A key never changes the address, and a redirect is not followed, so that credentials stay
 * with the endpoint.
 *
 * @example Write and read an item
 * ```ts
 * import { createMetadataClient } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { equal } from "node:assert/strict";
 *
 * const fetch = createFakeService({ servers: { web1: {} } });
 * const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", fetch });
 *
 * await client.set("web1", "role", "db");
 * equal(await client.get("web1", "role"), "db");
 * ```
 *
 * @throws {TypeError} If `endpoint` is no http(s) address, or `projectId` no project id.
 */
export function createMetadataClient(options: MetadataClientOptions): MetadataClient {
  const { projectId, auth, fetch = (request) => globalThis.fetch(request), validate: strict = true } = options;
  const issues = validate("ProjectId", projectId);
  if (issues.length) throw new TypeError(`projectId ${describe(issues)}`);

  const openapi = createClient<paths>({
    baseUrl: baseUrlOf(options.endpoint),
    headers: { accept: "application/json" },
    redirect: "manual",
    pathSerializer: pathOf,
    fetch: auth ? compose(fetch, auth) : fetch,
  });

  /** What the requests to all items have in common. */
  function toAll(act: string, serverId: string, { signal }: CallOptions = {}) {
    hold(act, "serverId ", "ServerId", serverId);
    return { params: { path: { project_id: projectId, server_id: serverId } }, signal, parseAs } as const;
  }

  /** The same, with items to write. */
  function withAll(act: string, serverId: string, metadata: Metadata, options?: CallOptions) {
    const request = { ...toAll(act, serverId, options), body: { metadata } };
    if (strict) hold(act, "", "ServerMetadataEnvelope", request.body);
    return request;
  }

  /** What the requests to one item have in common. */
  function toOne(act: string, serverId: string, key: string, { signal }: CallOptions = {}) {
    hold(act, "serverId ", "ServerId", serverId);
    if (strict) hold(act, "key ", "MetadataKey", key);
    return { params: { path: { project_id: projectId, server_id: serverId, key } }, signal, parseAs } as const;
  }

  const client: MetadataClient = {
    openapi,
    async list(serverId, options) {
      const act = `Cannot list metadata of server ${quote(serverId)}`;
      return read(act, "metadata", await openapi.GET(all, toAll(act, serverId, options)));
    },
    async merge(serverId, metadata, options) {
      const act = `Cannot merge metadata of server ${quote(serverId)}`;
      return read(act, "metadata", await openapi.POST(all, withAll(act, serverId, metadata, options)));
    },
    async replace(serverId, metadata, options) {
      const act = `Cannot replace metadata of server ${quote(serverId)}`;
      return read(act, "metadata", await openapi.PUT(all, withAll(act, serverId, metadata, options)));
    },
    async get(serverId, key, options) {
      const act = `Cannot get item ${quote(key)} of server ${quote(serverId)}`;
      if (!isDotKey(key)) {
        return read(act, "meta", await openapi.GET(one, toOne(act, serverId, key, options)), key)[key];
      }
      const metadata = read(act, "metadata", await openapi.GET(all, toAll(act, serverId, options)));
      if (Object.hasOwn(metadata, key)) return metadata[key];
      throw new MetadataError("not_found", `${act}: the server has no such key`, { ruleId: "item.exists" });
    },
    async set(serverId, key, value, options) {
      const act = `Cannot set item ${quote(key)} of server ${quote(serverId)}`;
      const meta = Object.fromEntries([[key, value]]);
      if (isDotKey(key)) {
        return read(act, "metadata", await openapi.POST(all, withAll(act, serverId, meta, options)), key)[key];
      }
      const request = { ...toOne(act, serverId, key, options), body: { meta } };
      if (strict) hold(act, "", "MetadataItemEnvelope", request.body);
      return read(act, "meta", await openapi.PUT(one, request), key)[key];
    },
    async delete(serverId, key, options) {
      const act = `Cannot delete item ${quote(key)} of server ${quote(serverId)}`;
      if (isDotKey(key)) {
        const way = "URL parsers resolve this key away; replace the metadata with what list() answers, less this key";
        throw new MetadataError("invalid_request", `${act}: ${way}`, { ruleId: "path.dot-keys" });
      }
      read(act, undefined, await openapi.DELETE(one, toOne(act, serverId, key, options)));
    },
  };
  return client;
}

const isDotKey = (key: unknown) => key === "." || key === "..";
