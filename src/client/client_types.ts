import type { Api } from "../contract/api.ts";
import type { Client } from "openapi-fetch";
import type { paths } from "../../gen/types.ts";
import type { paths as v1Paths } from "../../gen/v1/types.ts";
import type { IamAuth } from "../auth/iam_auth.ts";
import type { Clock } from "../shared/clock.ts";
import type { Fetch, Layer } from "../http/fetch.ts";
import type { Policy } from "./guard.ts";
import type { Metadata } from "./metadata.ts";

/** How {@linkcode createMetadataClient} reaches the service. */
export interface MetadataClientOptions<A extends Api = Api> {
  /** Scheme, host and port of the service, with a path if it has one before `/v2.1`. */
  endpoint: string | URL;
  /**
   * The API to call: Nova's, which every OpenStack has and the vendor calls deprecated, or ECS v1, its successor there.
   *
   * The verbs mean the same with both. v1 could not be tested on a live service; `openapi/ecs-v1.yaml` names the source
   * of each of its rules.
   *
   * @default {"v2.1"}
   */
  api?: A | undefined;
  /** The project that the servers are in: 32 hexadecimal digits in the public cloud. */
  projectId: string;
  /** How to authenticate: `tokenAuth()`, `accessKeyAuth()`, `passwordAuth()` or a layer of your own. */
  auth?: Layer | undefined;
  /**
   * Sends the requests: a proxy, a recording, the fake, or the built-in fetch wrapped in layers. If you have a function
   * that takes `(url, init)`, pass it through `fromFetch()`.
   *
   * @default {globalThis.fetch}
   */
  fetch?: Fetch | undefined;
  /**
   * Retries failed requests that may succeed later; `false` for no retries. Each attempt authenticates again.
   *
   * If you pass your own `fetch`, add `retry()` yourself, here or in `compose()`.
   *
   * @default {retry(), unless `fetch` is given}
   */
  retry?: Layer | false | undefined;
  /**
   * How long one request may take until its whole response is there, in milliseconds; `false` for no limit. It then
   * throws {@linkcode MetadataError} `unavailable`, which `retry()` repeats.
   *
   * If your own `fetch` repeats requests itself, this limits all its attempts together.
   *
   * @default {30_000}
   */
  timeoutMs?: number | false | undefined;
  /**
   * Where the contract's pages are, such as `https://docs.example/server-metadata/en`; the messages of errors then end
   * in a link to the rule that was broken.
   */
  docs?: string | URL | undefined;
  /**
   * Whether requests are validated before they are sent. Responses are always validated before they are returned.
   *
   * Keys that a server already has can always be read and deleted. They can also be written again; `set` can do so
   * after this client has read them. Turn validation off to create keys that Nova allows and the vendor's page does
   * not, such as one with a space.
   *
   * @default {true}
   */
  validate?: boolean | undefined;
  /**
   * The keys that the system writes. {@linkcode MetadataClient.replace} removes them only if you say so. A key that
   * ends in `*` is a prefix; `[...systemKeys, "acme.*"]` adds a prefix to the known keys.
   *
   * @default {systemKeys}
   */
  systemKeys?: readonly string[] | undefined;
  /**
   * The keys that do more than store a value, each with the reason why a write to it needs `{ privileged: true }`.
   *
   * @default {privilegedKeys}
   */
  privilegedKeys?: Readonly<Record<string, string>> | undefined;
  /** The time and its timers, for tests; those of the runtime by default. */
  clock?: Clock | undefined;
}

/**
 * How {@linkcode createMetadataClient} reaches the service if it gets its tokens from IAM. The tokens name the project.
 */
export interface IamClientOptions<A extends Api = Api> extends Omit<MetadataClientOptions<A>, "projectId" | "auth"> {
  /**
   * The project that the servers are in.
   *
   * @default {the project of the token}
   */
  projectId?: string | undefined;
  /** Gets the tokens: `passwordAuth()` or `applicationCredentialAuth()`. */
  auth: IamAuth;
}

/** The client of openapi-fetch, by a name that the declarations of any project can use. */
export interface OpenapiClient<Paths extends object> extends Client<Paths> {}

/** Options of every call. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
}

/** Options of every write. */
export interface WriteOptions extends CallOptions {
  /**
   * Whether the write may touch privileged keys: `agency_name`, which lends the server the rights of an IAM agency,
   * and the others of `privilegedKeys`.
   *
   * @default {false}
   */
  privileged?: boolean | undefined;
}

/** Options of {@linkcode MetadataClient.replace}. */
export interface ReplaceOptions extends WriteOptions {
  /**
   * How to treat system items that are missing from the new items. By default, the call throws if there are any.
   *
   * With `keep`, they are read first and sent back. With `drop` and `privileged`, nothing is read first.
   */
  system?: "keep" | "drop" | undefined;
}

/**
 * Reads and writes the metadata of servers; every method rejects with a {@linkcode MetadataError}.
 *
 * A client sends its writes to one server one after another, because the service can lose writes that are sent at the
 * same time. Reads, and writes to other servers, don't wait. Against writes of other programs, use `sync()`. To wait
 * until a server is unlocked or its state allows the write, create the client with
 * `retry: retry({ conflicts: true, attempts: Infinity, deadlineMs: 300_000 })`.
 *
 * `MetadataClient` is the type of a client for either API. Use `MetadataClient<"v1">` if you need its `openapi`.
 */
export interface MetadataClient<A extends Api = Api> {
  /**
   * Returns every item of a server, including those that the system wrote.
   *
   * @throws {MetadataError} `not_found` if the project has no such server.
   */
  list(serverId: string, options?: CallOptions): Promise<Metadata>;
  /**
   * Writes these items and keeps all others. Returns the whole resulting map.
   *
   * Even an empty merge is a write, and can undo a concurrent write of another program. Whether v1 returns the
   * whole map is not documented, so after a v1 response with only the sent items, the client calls `list`.
   *
   * @throws {MetadataError} `conflict` while the server is locked or its state forbids writing; `forbidden` over quota.
   */
  merge(serverId: string, metadata: Metadata, options?: WriteOptions): Promise<Metadata>;
  /**
   * Replaces every item: those missing from `metadata` are removed; {@linkcode merge} keeps them.
   *
   * System items are in the same map. Therefore it reads the map first, and throws if system items would be removed,
   * unless `system` says what to do.
   *
   * v1 has no such request. There it merges new and changed items, then deletes the other items one by one. Other
   * programs can see the map half done, and an error can leave it half done; then call again. Near the quota the merge
   * can be refused. If nothing differs, nothing is written.
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
   * Returns the value of one item.
   *
   * @throws {MetadataError} `not_found` if the server has no such key, or the project no such server.
   */
  get(serverId: string, key: string, options?: CallOptions): Promise<string>;
  /**
   * Creates or overwrites one item. Returns the value as the service stored it.
   *
   * @throws {MetadataError} `conflict` while the server is locked or its state forbids writing; `forbidden` over quota.
   */
  set(serverId: string, key: string, value: string, options?: WriteOptions): Promise<string>;
  /**
   * Removes one item. The keys `.` and `..` can't be in a URL, so they are refused; replace the map without them (v1
   * can't do that). Nova does not find a key with characters beyond ASCII by its URL, so such a key is removed by
   * replacing the map without it.
   *
   * @throws {MetadataError} `not_found` if the server has no such key, or the project no such server.
   */
  delete(serverId: string, key: string, options?: WriteOptions): Promise<void>;
  /** The API that the client calls. */
  readonly api: A;
  /** The id of the project that the servers are in. If you gave none, it is read from the token. */
  project(options?: CallOptions): Promise<string>;
  /** How the client validates requests. */
  readonly policy: Policy;
  /**
   * The client of openapi-fetch, for code that wants `{ data, error, response }`. Its requests are authenticated, but
   * not validated, and don't wait for other writes.
   *
   * After its first use, the verbs send their requests through it too, so that its middlewares see them.
   */
  readonly openapi: OpenapiClient<A extends "v1" ? v1Paths : paths>;
}
