import createClient from "openapi-fetch";
import type { paths } from "../gen/types.ts";
import type { paths as v1Paths } from "../gen/v1/types.ts";
import type { IamAuth } from "./auth/iam_auth.ts";
import { assertResponse } from "./body.ts";
import { Call } from "./call.ts";
import type {
  Api,
  CallOptions,
  IamClientOptions,
  MetadataClient,
  MetadataClientOptions,
  WriteOptions,
} from "./client_types.ts";
import { systemClock } from "./clock.ts";
import { compose, type Fetch } from "./fetch.ts";
import { guardedKeys, keptItems, type Policy, privilegedKeys, refusePrivileged, systemKeys } from "./guard.ts";
import { wasHeld } from "./held.ts";
import { assertCallOptions, assertOptions, flawOfMap } from "./misuse.ts";
import { lazyVerbs } from "./lazy_verbs.ts";
import { createQueue } from "./queue.ts";
import { SentSecrets } from "./redact.ts";
import { retry as retryLayer } from "./retry.ts";
import { createTransport } from "./transport.ts";
import { quote, validate } from "./validate.ts";
import { novaVerbs, v1Verbs } from "./verbs.ts";
import { baseUrlOf, type Metadata, pathOf } from "./wire.ts";

/**
 * Makes a client for the metadata of the servers of one project.
 *
 * Requests are validated before they are sent, responses before they are returned, and every refusal becomes a
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
export function createMetadataClient<A extends Api = "v2.1">(
  options: MetadataClientOptions<A> | IamClientOptions<A>,
): MetadataClient<A> {
  assertOptions(options);
  const { fetch, validate: strict = true, timeoutMs = 30_000 } = options;
  const api: Api = options.api ?? "v2.1";
  const baseUrl = baseUrlOf(options.endpoint);
  let { projectId } = options;
  const secrets = new SentSecrets();
  const policy: Policy = {
    validate: strict,
    systemKeys: options.systemKeys ?? systemKeys,
    privilegedKeys: options.privilegedKeys ?? privilegedKeys,
    errors: {
      docs: options.docs === undefined ? undefined : String(options.docs).replace(/\/+$/, ""),
      addressOf: (serverId) =>
        `${baseUrl}/${api}/${projectId ?? "{project_id}"}/${servers[api]}/${encodeURIComponent(serverId)}/metadata`,
      secrets,
    },
  };
  // Secrets that were sent must not be printed.
  Object.defineProperty(policy, "errors", { enumerable: false });
  const { retry = !fetch && retryLayer() } = options;
  const limit = timeoutMs === false ? Infinity : timeoutMs;
  const transport = createTransport({ fetch, timeoutMs: limit, secrets, clock: options.clock ?? systemClock });
  const send = compose(transport, ...[retry, options.auth].filter((layer) => !!layer));
  const openapi = createClient<paths & v1Paths>({
    baseUrl,
    headers: { accept: "application/json" },
    redirect: "manual",
    pathSerializer: pathOf,
    fetch: (request) => Promise.resolve(send(request)).then(assertResponse),
  });
  const verbsOf = (id: string) => (api === "v1" ? v1Verbs : novaVerbs)(openapi, projectId = id);
  // assertOptions() takes no other layer without a project.
  const findProject = projectOfToken(options.auth as IamAuth, compose(transport, ...(retry ? [retry] : [])));
  const verbs = projectId === undefined ? lazyVerbs(findProject, verbsOf) : verbsOf(projectId);
  const inTurn = createQueue();

  function callOf(verb: string, serverId: string, options: CallOptions = {}): Call {
    const { signal } = assertCallOptions(options);
    const call = new Call(`${verb} metadata of server ${quote(serverId)}`, serverId, signal, policy.errors);
    call.check("serverId ", "ServerId", serverId);
    return call;
  }

  function itemCallOf(verb: string, serverId: string, key: string, options: CallOptions = {}): Call {
    const { signal } = assertCallOptions(options);
    const action = `${verb} item ${quote(key)} of server ${quote(serverId)}`;
    const call = new Call(action, serverId, signal, policy.errors);
    call.check("serverId ", "ServerId", serverId);
    if (strict && (typeof key !== "string" || key === "")) call.check("key ", "MetadataKey", key);
    return call;
  }

  /** Does `task` when the writes before it to the same server have ended; its turn ends with the call. */
  function write<T>(call: Call, task: () => Promise<T>): Promise<T> {
    return inTurn(call.serverId, () => call.race(task), call.signal);
  }

  /** The items to write, as they are now: what waits for its turn may be changed meanwhile. */
  function itemsOf(call: Call, metadata: Metadata, { privileged }: WriteOptions): Metadata {
    if (strict) call.check("", "ServerMetadataEnvelope", { metadata: withoutDoubtful(metadata) });
    const flaw = flawOfMap(metadata);
    if (flaw) throw call.fail("invalid_request", flaw, { ruleId: "metadata.map" });
    refusePrivileged(call, Object.keys(metadata), policy, privileged);
    return strict ? { ...metadata } : JSON.parse(JSON.stringify(metadata));
  }

  /** Throws if a key that the contract doesn't allow is new; a key that the server holds may be written again. */
  async function refuseNew(call: Call, items: Metadata, before?: Metadata): Promise<void> {
    const known = (key: string) => wasHeld(policy, call.serverId, key);
    const doubtful = strict ? Object.keys(items).filter((key) => isDoubtful(key) && !known(key)) : [];
    if (doubtful.length === 0) return;
    const held = before ?? await verbs.list(call);
    const fresh = doubtful.filter((key) => !Object.hasOwn(held, key));
    call.check("", "ServerMetadataEnvelope", { metadata: Object.fromEntries(fresh.map((key) => [key, items[key]])) });
    for (const key of doubtful) call.check(`metadata[${quote(key)}]: `, "MetadataValue", items[key]);
  }

  const client: MetadataClient = {
    openapi: openapi as never, // of either API, which the type of the client tells
    api,
    policy,
    async project(options = {}) {
      return projectId ?? await findProject(assertCallOptions(options).signal);
    },
    async list(serverId, options) {
      const call = callOf("list", serverId, options);
      return await call.race(() => verbs.list(call));
    },
    async merge(serverId, metadata, options = {}) {
      const call = callOf("merge", serverId, options);
      const items = itemsOf(call, metadata, options);
      return await write(call, async () => {
        await refuseNew(call, items);
        return await verbs.merge(call, items);
      });
    },
    async replace(serverId, metadata, options = {}) {
      const call = callOf("replace", serverId, options);
      const items = itemsOf(call, metadata, options);
      const guarded = guardedKeys(policy, options);
      return await write(call, async () => {
        if (!guarded.length) {
          await refuseNew(call, items);
          return await verbs.replace(call, items);
        }
        const before = await verbs.list(call);
        await refuseNew(call, items, before);
        return await verbs.replace(call, { ...keptItems(call, before, items, guarded, options), ...items }, before);
      });
    },
    async get(serverId, key, options) {
      const call = itemCallOf("get", serverId, key, options);
      return await call.race(() => verbs.get(call, key));
    },
    async set(serverId, key, value, options) {
      const call = itemCallOf("set", serverId, key, options);
      if (strict) call.check("key ", "MetadataKey", key);
      if (strict) call.check("value ", "MetadataValue", value);
      refusePrivileged(call, [key], policy, options?.privileged);
      return await write(call, () => verbs.set(call, key, value));
    },
    async delete(serverId, key, options) {
      const call = itemCallOf("delete", serverId, key, options);
      refusePrivileged(call, [key], policy, options?.privileged);
      await write(call, () => verbs.delete(call, key));
    },
  };
  return client as MetadataClient<A>; // `api` chose its openapi
}

/** How to find the project that the tokens of a layer are for. */
function projectOfToken(auth: IamAuth, fetch: Fetch): (signal: AbortSignal | undefined) => Promise<string> {
  return (signal) => auth.project({ fetch, signal });
}

/** The name of servers in the paths of an API. */
const servers: Record<Api, string> = { "v2.1": "servers", v1: "cloudservers" };

/** Whether a key may be written only where the server holds it already: it has another alphabet, and could be stored. */
function isDoubtful(key: string): boolean {
  return validate("MetadataKey", key).length > 0 && /^[^\p{Cs}]{1,255}$/su.test(key);
}

/** The items whose keys the contract allows; what is no map is returned as it is. */
function withoutDoubtful(metadata: Metadata): unknown {
  if (typeof metadata !== "object" || metadata === null || Array.isArray(metadata)) return metadata;
  const keys = Object.keys(metadata);
  if (!keys.some(isDoubtful)) return metadata;
  return Object.fromEntries(keys.filter((key) => !isDoubtful(key)).map((key) => [key, metadata[key]]));
}
