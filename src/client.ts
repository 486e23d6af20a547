import createClient, { type Client } from "openapi-fetch";
import type { paths } from "../gen/types.ts";
import type { paths as v1Paths } from "../gen/v1/types.ts";
import { MetadataError } from "./errors.ts";
import { keepBody } from "./body.ts";
import { compose, type Fetch, type Layer } from "./fetch.ts";
import { guardedKeys, holdPrivileged, matches, type Policy, privilegedKeys, systemKeys } from "./guard.ts";
import { linkRules } from "./links.ts";
import { createQueue } from "./queue.ts";
import { retry as retryLayer } from "./retry.ts";
import { describe, quote, validate } from "./validate.ts";
import { baseUrlOf, hold, type Metadata, pathOf, read } from "./wire.ts";

export type { Metadata };

/** An API of the service, by the beginning of its paths: Nova's, or the ECS v1 that succeeds it. */
export type Api = "v2.1" | "v1";

/** How {@linkcode createMetadataClient} reaches the service. */
export interface MetadataClientOptions<A extends Api = Api> {
  /** Scheme, host and port of the service, with a path if it has one before `/v2.1`. */
  endpoint: string | URL;
  /**
   * The API to call: Nova's, which every OpenStack has and the vendor calls deprecated, or ECS v1, its successor there.
   *
   * The verbs mean the same with both. v1 couldn't be tried on a live service; `openapi/cloud-server-metadata.yaml` says
   * what rests on what.
   *
   * @default {"v2.1"}
   */
  api?: A;
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
   * What repeats requests that failed and may yet succeed; `false` for nothing. Each attempt authenticates anew.
   *
   * @default {retry(), unless `fetch` is given: who brings a fetch brings its layers}
   */
  retry?: Layer | false;
  /**
   * Where the contract's pages are, such as `https://docs.example/server-metadata/en`; the messages of errors then end
   * in a link to the rule that was broken.
   */
  docs?: string | URL;
  /**
   * Whether requests are held to the contract before they leave; answers always are before they are returned.
   *
   * Turn it off to write keys that Nova allows and the vendor's page doesn't, such as one with a space.
   *
   * @default {true}
   */
  validate?: boolean;
  /**
   * The keys that the system writes, which {@linkcode MetadataClient.replace} doesn't remove unasked. One that ends in
   * `*` is the beginning of keys; `[...systemKeys, "acme.*"]` adds to those that are known.
   *
   * @default {systemKeys}
   */
  systemKeys?: readonly string[];
  /**
   * The keys that do more than store a value, and why they need the explicit word `privileged`.
   *
   * @default {privilegedKeys}
   */
  privilegedKeys?: Readonly<Record<string, string>>;
}

/** What every call takes beside its subject. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's own reason. */
  signal?: AbortSignal;
}

/** What every write takes beside its subject. */
export interface WriteOptions extends CallOptions {
  /**
   * Whether the write may touch privileged keys: `agency_name`, which lends the server the rights of an IAM agency,
   * and the others of `privilegedKeys`.
   *
   * @default {false}
   */
  privileged?: boolean;
}

/** What {@linkcode MetadataClient.replace} takes beside its subject. */
export interface ReplaceOptions extends WriteOptions {
  /**
   * What becomes of the system's items that are missing from the new ones. Without a word, they make it refuse.
   *
   * To keep them, they are read and sent back. To drop them and privileged ones too, nothing needs to be read.
   */
  system?: "keep" | "drop";
}

/**
 * Reads and writes the metadata of servers; every method rejects with a {@linkcode MetadataError}.
 *
 * The writes of a client to one server are sent one after another, since the service would lose some of those that come
 * at once. Other servers and readers don't wait. What another program writes at the same time is the concern of
 * `sync()`. To wait until a lock or a state has passed, make the client with
 * `retry: retry({ conflicts: true, attempts: Infinity, deadlineMs: 300_000 })`: the write itself finds out.
 *
 * Code that takes a `MetadataClient` takes one of either API; `MetadataClient<"v1">` is for who wants its `openapi`.
 */
export interface MetadataClient<A extends Api = Api> {
  /**
   * Answers every item of a server, those that the system wrote among them.
   *
   * @throws {MetadataError} `not_found` if the project has no such server.
   */
  list(serverId: string, options?: CallOptions): Promise<Metadata>;
  /**
   * Writes these items and keeps the rest; answers the whole resulting map.
   *
   * Even to merge nothing is a write, which can undo what another program writes at the same time. Whether v1 answers the
   * whole map isn't documented, so with it an answer that has only what was sent is followed by a `list`.
   *
   * @throws {MetadataError} `conflict` while the server is locked or its state forbids writing; `forbidden` over quota.
   */
  merge(serverId: string, metadata: Metadata, options?: WriteOptions): Promise<Metadata>;
  /**
   * Replaces every item: those missing from `metadata` are removed; {@linkcode merge} keeps them.
   *
   * Items of the system share the map, so it reads the map first, and refuses to remove them unless `system` says what
   * to do.
   *
   * v1 has no such request. There it merges what is new or differs, then deletes the rest one by one: others can see, and
   * an error can leave, the map half done (call again), and near the quota the merge can be refused. Nothing is written
   * if nothing differs.
   *
   * @example Keep what the system wrote
   * ```ts
   * import { createMetadataClient, tokenAuth } from "@ecs-contract/server-metadata";
   * import { createFakeService } from "@ecs-contract/server-metadata/fake";
   * import { deepEqual, rejects } from "node:assert/strict";
   *
   * const fetch = createFakeService({ servers: { web1: { metadata: { vpc_id: "v-1", tier: "gold" } } } });
   * const auth = tokenAuth("any-token");
   * const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch });
   *
   * await rejects(client.replace("web1", { role: "db" }), /it would remove "vpc_id"/);
   * deepEqual(await client.replace("web1", { role: "db" }, { system: "keep" }), { vpc_id: "v-1", role: "db" });
   * ```
   *
   * @throws {MetadataError} `invalid_request` if it would remove items of the system; `conflict` while the server is
   * locked or its state forbids writing; `forbidden` over quota.
   */
  replace(serverId: string, metadata: Metadata, options?: ReplaceOptions): Promise<Metadata>;
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
  set(serverId: string, key: string, value: string, options?: WriteOptions): Promise<string>;
  /**
   * Removes one item. The keys `.` and `..` can't be addressed by URL and are refused; replace the map without them,
   * which v1 can't.
   *
   * @throws {MetadataError} `not_found` if the server has no such key, or the project no such server.
   */
  delete(serverId: string, key: string, options?: WriteOptions): Promise<void>;
  /** What requests are held to, as the client was made. */
  readonly policy: Policy;
  /**
   * The generated client below, for who wants `{ data, error, response }`. It authenticates, and neither validates nor
   * waits for other writes.
   */
  readonly openapi: Client<A extends "v1" ? v1Paths : paths>;
}

const parseAs = "text";
const nova = "/v2.1/{project_id}/servers/{server_id}/metadata";
const shown = "/v1/{project_id}/cloudservers/{server_id}";

/**
 * Makes a client for the metadata of the servers of one project.
 *
 * Requests are validated before they leave, answers before they are returned, and every refusal becomes a
 * {@linkcode MetadataError}. A key never changes the address, and a redirect is not followed, so that credentials stay
 * with the endpoint.
 *
 * @example Write and read an item
 * ```ts
 * import { createMetadataClient, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { equal } from "node:assert/strict";
 *
 * const fetch = createFakeService({ servers: { web1: {} } });
 * const auth = tokenAuth("any-token");
 * const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch });
 *
 * await client.set("web1", "role", "db");
 * equal(await client.get("web1", "role"), "db");
 * ```
 *
 * @throws {TypeError} If `endpoint` is no http(s) address, `projectId` no project id, or `api` no API.
 */
export function createMetadataClient<A extends Api = "v2.1">(options: MetadataClientOptions<A>): MetadataClient<A> {
  const { projectId, auth, fetch, validate: strict = true } = options;
  const api: Api = options.api ?? "v2.1";
  if (api !== "v2.1" && api !== "v1") throw new TypeError(`api must be "v2.1" or "v1", is ${quote(api)}`);
  const v1 = api === "v1";
  // What both APIs have has the same form.
  const all = (v1 ? `${shown}/metadata` : nova) as typeof nova;
  const one = `${all}/{key}` as const;
  const { retry = !fetch && retryLayer() } = options;
  const policy: Policy = {
    validate: strict,
    systemKeys: options.systemKeys ?? systemKeys,
    privilegedKeys: options.privilegedKeys ?? privilegedKeys,
  };
  const inTurn = createQueue();
  const issues = validate("ProjectId", projectId);
  if (issues.length) throw new TypeError(`projectId ${describe(issues)}`);

  const openapi = createClient<paths & v1Paths>({
    baseUrl: baseUrlOf(options.endpoint),
    headers: { accept: "application/json" },
    redirect: "manual",
    pathSerializer: pathOf,
    fetch: compose(fetch ?? ((request) => globalThis.fetch(request)), ...[retry, auth].filter((layer) => !!layer)),
    Request: RequestWithBody,
  });

  /** What the requests to all items have in common. */
  function toAll(act: string, serverId: string, { signal }: CallOptions = {}) {
    hold(act, "serverId ", "ServerId", serverId);
    return { params: { path: { project_id: projectId, server_id: serverId } }, signal, parseAs } as const;
  }

  /** The same, with items to write, as they are now: what waits for its turn may be changed meanwhile. */
  function withAll(act: string, serverId: string, metadata: Metadata, options: WriteOptions = {}) {
    const request = { ...toAll(act, serverId, options), body: { metadata } };
    if (strict) hold(act, "", "ServerMetadataEnvelope", request.body);
    holdPrivileged(act, Object.keys(metadata), policy, options.privileged);
    return { ...request, body: JSON.parse(JSON.stringify(request.body)) as typeof request.body };
  }

  /** What the requests to one item have in common. */
  function toOne(act: string, serverId: string, key: string, { signal }: CallOptions = {}) {
    hold(act, "serverId ", "ServerId", serverId);
    if (strict) hold(act, "key ", "MetadataKey", key);
    return { params: { path: { project_id: projectId, server_id: serverId, key } }, signal, parseAs } as const;
  }

  /** Every item. */
  async function stored(act: string, serverId: string, options?: CallOptions): Promise<Metadata> {
    const request = toAll(act, serverId, options);
    return v1
      ? read(act, "server", await openapi.GET(shown, request))
      : read(act, "metadata", await openapi.GET(all, request));
  }

  const client: MetadataClient = {
    openapi: openapi as never,
    policy,
    async list(serverId, options) {
      return await stored(`Cannot list metadata of server ${quote(serverId)}`, serverId, options);
    },
    async merge(serverId, metadata, options) {
      const act = `Cannot merge metadata of server ${quote(serverId)}`;
      const request = withAll(act, serverId, metadata, options);
      return await inTurn(serverId, async () => {
        const answer = read(act, "metadata", await openapi.POST(all, request));
        const whole = !v1 || Object.keys(answer).some((key) => !Object.hasOwn(request.body.metadata, key));
        return whole ? answer : await stored(act.replace("merge", "read back merged"), serverId, options);
      }, options?.signal);
    },
    async replace(serverId, metadata, options = {}) {
      const act = `Cannot replace metadata of server ${quote(serverId)}`;
      const request = withAll(act, serverId, metadata, options);
      const { body } = request;
      const { system, privileged, signal } = options;
      const guarded = guardedKeys(policy, system === "drop", privileged);
      const put = async () => {
        const before = guarded.length || v1 ? await stored(act, serverId, options) : {};
        if (guarded.length) {
          const lost = Object.entries(before).filter(([key]) =>
            !Object.hasOwn(body.metadata, key) && matches(guarded, key)
          );
          if (lost.length && system !== "keep") {
            const words = system ? "{ privileged: true }" : '{ system: "keep" } or { system: "drop" }';
            const keys = lost.map(([key]) => quote(key)).join(", ");
            throw new MetadataError("invalid_request", `${act}: it would remove ${keys}; say ${words}`);
          }
          body.metadata = { ...Object.fromEntries(lost), ...body.metadata };
        }
        if (!v1) return read(act, "metadata", await openapi.PUT(all, request));

        const changed = Object.entries(body.metadata).filter(([key, value]) => before[key] !== value);
        const surplus = Object.keys(before).filter((key) => !Object.hasOwn(body.metadata, key));
        if (surplus.some(isDotKey)) throw dotKey(act);
        if (changed.length) {
          body.metadata = Object.fromEntries(changed);
          read(act, "metadata", await openapi.POST(all, request));
        }
        for (const key of surplus) {
          const path = { ...request.params.path, key };
          try {
            read(act, undefined, await openapi.DELETE(one, { ...request, body: undefined, params: { path } }));
          } catch (error) {
            // Another program was faster; if it is the server that is gone, reading back says so.
            if ((error as MetadataError).code !== "not_found") throw error;
          }
        }
        return changed.length || surplus.length ? await stored(act, serverId, options) : before;
      };
      return await inTurn(serverId, put, signal);
    },
    async get(serverId, key, options) {
      const act = `Cannot get item ${quote(key)} of server ${quote(serverId)}`;
      if (!v1 && !isDotKey(key)) {
        return read(act, "meta", await openapi.GET(one, toOne(act, serverId, key, options)), key)[key];
      }
      if (strict) hold(act, "key ", "MetadataKey", key);
      const metadata = await stored(act, serverId, options);
      if (Object.hasOwn(metadata, key)) return metadata[key];
      throw new MetadataError("not_found", `${act}: the server has no such key`, { ruleId: "item.exists" });
    },
    async set(serverId, key, value, options) {
      const act = `Cannot set item ${quote(key)} of server ${quote(serverId)}`;
      const meta = { [key]: value };
      if (v1 || isDotKey(key)) {
        if (strict) hold(act, "key ", "MetadataKey", key);
        const request = withAll(act, serverId, meta, options);
        return read(
          act,
          "metadata",
          await inTurn(serverId, () => openapi.POST(all, request), options?.signal),
          key,
        )[key];
      }
      const request = { ...toOne(act, serverId, key, options), body: { meta } };
      if (strict) hold(act, "", "MetadataItemEnvelope", request.body);
      holdPrivileged(act, [key], policy, options?.privileged);
      return read(act, "meta", await inTurn(serverId, () => openapi.PUT(one, request), options?.signal), key)[key];
    },
    async delete(serverId, key, options) {
      const act = `Cannot delete item ${quote(key)} of server ${quote(serverId)}`;
      if (isDotKey(key)) throw dotKey(act);
      const request = toOne(act, serverId, key, options);
      holdPrivileged(act, [key], policy, options?.privileged);
      read(act, undefined, await inTurn(serverId, () => openapi.DELETE(one, request), options?.signal));
    },
  };
  return options.docs ? linkRules(client, options.docs) : client;

  function dotKey(act: string): MetadataError {
    const way = v1
      ? "the keys . and .., and v1 has no other way to remove them"
      : "this key away; replace the metadata with what list() answers, less this key";
    return new MetadataError("invalid_request", `${act}: URL parsers resolve ${way}`, { ruleId: "path.dot-keys" });
  }
}

/** Makes requests whose body the layers can send again without reading it. */
const RequestWithBody = class extends Request {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(input, init);
    if (typeof init?.body === "string") keepBody(this, init.body);
  }
};

/** Whether URL parsers would resolve a key away. */
export const isDotKey = (key: unknown): boolean => key === "." || key === "..";
