/**
 * A client for the server metadata of Huawei Cloud ECS and OpenStack Nova: typed, validated, and safe.
 *
 * {@linkcode createMetadataClient} makes it; its six verbs return the value or throw a {@linkcode MetadataError}.
 *
 * @example Read what a server has, and add to it
 * ```ts
 * import { createMetadataClient, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { deepEqual } from "node:assert/strict";
 *
 * const client = createMetadataClient({
 *   endpoint: "https://ecs.cn-north-4.myhuaweicloud.com",
 *   projectId: "0a1b2c3d4e5f40718293a4b5c6d7e8f9",
 *   auth: tokenAuth("a-token-of-that-project"),
 *   fetch: createFakeService({ servers: { web1: { metadata: { tier: "gold" } } } }), // leave out to reach the cloud
 * });
 *
 * await client.set("web1", "role", "db");
 * deepEqual(await client.list("web1"), { tier: "gold", role: "db" });
 * ```
 *
 * @example Move to the API that succeeds it on the vendor's main sites
 * ```ts
 * import { createMetadataClient, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { deepEqual } from "node:assert/strict";
 *
 * const fake = createFakeService({ servers: { web1: { metadata: { tier: "gold" } } } });
 * const auth = tokenAuth("any-token");
 * const client = createMetadataClient({
 *   api: "v1", // the one word; Nova's API is "v2.1"
 *   endpoint: "https://compute.example",
 *   projectId: "f00d",
 *   auth,
 *   fetch: fake,
 * });
 *
 * deepEqual(await client.merge("web1", { role: "db" }), { tier: "gold", role: "db" });
 * deepEqual(fake.calls().map(({ operation }) => operation), ["mergeCloudServerMetadata"]);
 * ```
 *
 * @module
 */
export type { AccessKey } from "./auth/access_key.ts";
export { accessKeyAuth, type AccessKeyAuthOptions } from "./auth/access_key_auth.ts";
export { tokenAuth } from "./auth/token_auth.ts";
export { createMetadataClient } from "./client/client.ts";
export type {
  Api,
  CallOptions,
  IamClientOptions,
  MetadataClient,
  MetadataClientOptions,
  ReplaceOptions,
  WriteOptions,
} from "./client/client_types.ts";
export type { Metadata } from "./client/wire.ts";
export type { ErrorContext } from "./client/call.ts";
export { credentialsFromEnvironment } from "./auth/environment.ts";
export { type CredentialOptions, describeCredentials, type FoundCredentials } from "./auth/found_credentials.ts";
export { serverAccessKey, type ServerAccessKeyOptions } from "./auth/server_key.ts";
export type { CredentialFact } from "./auth/settings.ts";
export { endpointFor } from "./client/endpoint.ts";
export { MetadataError, type MetadataErrorOptions } from "./contract/errors.ts";
export { compose, type Fetch, type FetchInit, fromFetch, type Layer } from "./http/fetch.ts";
export { forEachServer, type ForEachServerOptions, type ServerResult } from "./fleet/for_each_server.ts";
export { type ListedServer, listServers, type ListServersOptions } from "./fleet/list_servers.ts";
export { type Policy, privilegedKeys, systemKeys } from "./client/guard.ts";
export {
  applicationCredentialAuth,
  type ApplicationCredentialAuthOptions,
} from "./auth/application_credential_auth.ts";
export type { CatalogueChoice } from "./auth/catalogue.ts";
export type { IamAuth, IamOptions, LocateOptions, ServiceLocation } from "./auth/iam_auth.ts";
export type { NameOrId, ProjectReference, TokenScope } from "./auth/identity.ts";
export { passwordAuth, type PasswordAuthOptions } from "./auth/password_auth.ts";
export { paced, type PacedOptions, type PaceNotice, type Rate } from "./http/pace.ts";
export { type Clock, retry, type RetryNotice, type RetryOptions } from "./http/retry.ts";
export { ensureDeleted } from "./client/ensure_deleted.ts";
export { sync, type SyncOptions, type SyncResult } from "./sync/sync.ts";
export { beforeOf } from "./sync/before.ts";
export { type Checkpoint, type DesiredFleet, syncFleet, type SyncFleetOptions } from "./fleet/sync_fleet.ts";
export type { SyncPlan } from "./sync/plan.ts";
export type { Issue } from "./contract/validate.ts";
export type { MetadataErrorCode } from "../gen/faults.ts";
export type { RuleId } from "../gen/rules.ts";
