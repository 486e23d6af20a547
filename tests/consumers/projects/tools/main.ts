// What a program in TypeScript does; it is run without a compiler, compiled, and packed.
import { deepEqual } from "node:assert/strict";
import { type Layer, type MetadataClient, createMetadataClient, MetadataError, tokenAuth } from "@ecs-contract/server-metadata";
import { credentialsFromCloud } from "@ecs-contract/server-metadata/clouds";
import { createFakeService, type FakeService } from "@ecs-contract/server-metadata/fake";
import { serverMetadata } from "@ecs-contract/server-metadata/schemas";
import type { paths } from "@ecs-contract/server-metadata/types";

export type List = paths["/v2.1/{project_id}/servers/{server_id}/metadata"]["get"];
export const layer: Layer = (next) => (request) => next(request);
export const fetch: FakeService = createFakeService({ servers: { web1: {}, locked: { locked: true } } });
const options = { endpoint: "https://compute.example", projectId: "f00d", auth: tokenAuth("a-token"), fetch };
export const client: MetadataClient = createMetadataClient(options);

export async function main(): Promise<void> {
  await client.set("web1", "role", "db");
  deepEqual(await client.list("web1"), { role: "db" });
  const refusal: unknown = await client.set("locked", "role", "db").catch((error: unknown) => error);
  if (!(refusal instanceof MetadataError) || refusal.code !== "conflict") throw refusal;
  const none: unknown = await credentialsFromCloud({ env: {}, directory: "/nowhere" }).catch((error: unknown) => error);
  if (!(none instanceof TypeError)) throw none;
  if (!serverMetadata["~standard"].validate({ "a b": "c" }).issues) throw new Error("a key with a blank is valid");
  console.log("ok");
}

void main();
