/**
 * The service in memory: a fake of the server metadata API that responds as OpenStack Nova does.
 *
 * It is one `Fetch`, so it fits wherever the built-in one does, and `Deno.serve(fake)` is a server.
 *
 * @example Test code that calls the service
 * ```ts
 * import { createMetadataClient, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { deepEqual } from "node:assert/strict";
 *
 * const fake = createFakeService({ servers: { web1: { metadata: { tier: "gold" } } } });
 * const auth = tokenAuth("any-token");
 * const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch: fake });
 *
 * await client.merge("web1", { role: "db" });
 * deepEqual(fake.state("web1").metadata, { tier: "gold", role: "db" });
 * deepEqual(fake.calls().map(({ method, status }) => [method, status]), [["POST", 200]]);
 * ```
 *
 * @module
 */
export { type OperationId, operations } from "../../gen/operations.ts";
export type { OperationId as V1OperationId } from "../../gen/v1/operations.ts";
export type { Fetch } from "../http/fetch.ts";
export type { BehaviorOptions } from "./behavior.ts";
export type { Api, OperationName } from "./call.ts";
export type { DatabaseName } from "./databases.ts";
export type { AccessKeyOptions, TokenOptions } from "./credentials.ts";
export { createFakeService, type FakeService, type ServerState, type Snapshot } from "./fake_service.ts";
export type { Fault } from "./faults.ts";
export type { StackFault } from "./stack_faults.ts";
export type { FakeOptions, LateWrites, ServerOptions } from "./inventory.ts";
export { type VmState, vmStates } from "./vm_states.ts";
export type { CallFilter, FakeCall } from "./journal.ts";
export { createMswResolver } from "./msw.ts";
export type { ApplicationCredentialOptions, ProjectOptions, UserOptions } from "./keystone/directory.ts";
export { defaultRelease, type ReleaseName, releaseNames } from "./nova/releases.ts";
