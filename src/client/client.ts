import type { IamAuth } from "../auth/iam_auth.ts";
import { fetchFor, wrap } from "../http/wrap.ts";
import type { Api } from "../contract/api.ts";
import type { IamClientOptions, MetadataClient, MetadataClientOptions } from "./client_types.ts";
import { systemClock } from "../shared/clock.ts";
import { type Policy, privilegedKeys, systemKeys } from "./guard.ts";
import { methodsOf } from "./methods.ts";
import { assertCallOptions, assertOptions } from "./misuse.ts";
import { createOpenapi } from "./openapi.ts";
import { retry as retryLayer } from "../http/retry.ts";
import { SentSecrets } from "../secrets/sent_secrets.ts";
import { createTransport } from "../http/transport.ts";
import { createVerbs, type Send } from "./verbs.ts";
import { baseUrlOf } from "./endpoint.ts";

/**
 * Makes a client for the metadata of the servers of one project.
 *
 * Requests are validated before they are sent, responses before they are returned, and every error response is thrown
 * as a {@linkcode MetadataError}. A key can't change the address, and redirects are not followed, so that credentials
 * are sent to the endpoint only. Requests have the package's name and version as `User-Agent`, except in browsers; a
 * layer may change it.
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
  const { fetch, timeoutMs = 30_000, clock = systemClock, auth, docs, retry = !fetch && retryLayer() } = options;
  const api: Api = options.api ?? "v2.1";
  const base = baseUrlOf(options.endpoint);
  let { projectId } = options;
  const secrets = new SentSecrets();
  const policy: Policy = {
    validate: options.validate ?? true,
    systemKeys: options.systemKeys ?? systemKeys,
    privilegedKeys: options.privilegedKeys ?? privilegedKeys,
    errors: {
      docs: docs && String(docs).replace(/\/+$/, ""),
      addressOf: (serverId) =>
        `${base}/${api}/${projectId ?? "{project_id}"}/${servers[api]}/${encodeURIComponent(serverId)}/metadata`,
      secrets,
    },
  };
  // Secrets that were sent must not be printed.
  Object.defineProperty(policy, "errors", { enumerable: false });
  const transport = createTransport({ fetch, timeoutMs: timeoutMs || Infinity, secrets, clock });
  const repeated = retry ? [retry] : [];
  const openapi = createOpenapi(base, wrap(transport, auth ? [...repeated, auth] : repeated));
  async function project(signal: AbortSignal | undefined): Promise<string> {
    const iam = auth as IamAuth; // assertOptions() takes no other layer without a project
    return projectId ??= await iam.project({ fetch: fetchFor(iam, wrap(transport, repeated)), signal });
  }
  const send: Send = (call, method, path, body, key) =>
    projectId === undefined
      ? project(call.signal).then(() => send(call, method, path, body, key))
      : openapi.send(method, path, { project_id: projectId, server_id: call.serverId, key }, call, body);
  const client: MetadataClient = {
    get openapi() {
      return openapi.client as never; // of either API, by the type of the client
    },
    api,
    policy,
    project: async (options = {}) => await project(assertCallOptions(options).signal),
    ...methodsOf(policy, createVerbs(api, send)),
  };
  return client as MetadataClient<A>; // `api` chose its openapi
}

/** The name of servers in the paths of an API. */
const servers: Record<Api, string> = { "v2.1": "servers", v1: "cloudservers" };
