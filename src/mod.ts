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
 * @example Use ECS v1, the successor of this API on the vendor's main sites
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
export * from "./auth/mod.ts";
export * from "./client/mod.ts";
export * from "./contract/mod.ts";
export * from "./fleet/mod.ts";
export * from "./http/mod.ts";
export * from "./sync/mod.ts";
