// What a user writes, from every door; compiled, never run.
import {
  accessKeyAuth,
  applicationCredentialAuth,
  compose,
  createMetadataClient,
  credentialsFromEnvironment,
  ensureDeleted,
  type Fetch,
  forEachServer,
  fromFetch,
  type Layer,
  type Metadata,
  MetadataError,
  type MetadataErrorCode,
  passwordAuth,
  retry,
  type ServerResult,
  serverAccessKey,
  sync,
  tokenAuth,
} from "@ecs-contract/server-metadata";
import { credentialsFromCloud } from "@ecs-contract/server-metadata/clouds";
import { createFakeProvider, verify } from "@ecs-contract/server-metadata/conformance";
import { createFakeService } from "@ecs-contract/server-metadata/fake";
import { serverMetadata } from "@ecs-contract/server-metadata/schemas";
import type { components, paths } from "@ecs-contract/server-metadata/types";
import type { paths as v1Paths } from "@ecs-contract/server-metadata/types/v1";

export type Paths = paths & v1Paths;
export type Envelope = components["schemas"]["ServerMetadataEnvelope"];

declare function anyFetch(url: string, init: { method: string }): Promise<Response>;
/** What a caller has who may or may not have been given a signal. */
declare const signal: AbortSignal | undefined;

const log: Layer = (next) => async (request) => {
  const response = await next(request);
  return response.status < 500 ? response : await next(request);
};
const fake = createFakeService({ servers: { web1: { metadata: { tier: "gold" }, locked: undefined } }, quota: undefined });
const auth = tokenAuth("a-token");
export const builtIn: Fetch = globalThis.fetch;
export const client = createMetadataClient({
  endpoint: "https://compute.example",
  projectId: "f00d",
  auth,
  fetch: compose(fake, retry({ attempts: undefined, deadlineMs: 5000 }), log),
  timeoutMs: undefined,
});
export const others = [
  accessKeyAuth({ accessKeyId: "AK", secretAccessKey: "SK", securityToken: undefined, projectId: undefined }),
  accessKeyAuth(serverAccessKey({ fetch: undefined, now: undefined })),
  passwordAuth({
    iamEndpoint: "https://iam.example",
    user: "alice",
    password: "secret",
    domain: { name: "Default" },
    project: { name: "web" },
    fetch: undefined,
  }),
  applicationCredentialAuth({ iamEndpoint: "https://iam.example", credential: { id: "c1" }, secret: "secret" }),
];

export async function calls(): Promise<string[]> {
  const all: Metadata = await client.list("web1", { signal });
  await client.set("web1", "role", "db", { signal, privileged: undefined });
  await client.merge("web1", { role: "db" }, { signal });
  await client.replace("web1", { role: "db" }, { signal, system: undefined });
  await client.delete("web1", "role", { signal });
  const gone: boolean = await ensureDeleted(client, "web1", "role", { signal });
  const { added } = await sync(client, "web1", { "app.role": "db" }, { owned: "app.*", signal, onPlan: undefined });
  const options = { signal, concurrency: undefined, onProgress: undefined };
  const results: ServerResult<string>[] = await forEachServer(["web1"], (id) => client.get(id, "role"), options);
  const values = results.map((result): string => result.kind === "done" ? result.value : `${result.error}`);
  const { data } = await client.openapi.GET("/v2.1/{project_id}/servers/{server_id}/metadata", {
    params: { path: { project_id: "f00d", server_id: "web1" } },
  });
  return [...values, ...added, `${gone}`, `${data?.metadata["tier"]}`, `${all["tier"]}`];
}

export function told(error: unknown): MetadataErrorCode | undefined {
  return error instanceof MetadataError ? error.code : undefined;
}

export async function more(): Promise<boolean> {
  const { auth } = await credentialsFromCloud({ cloud: undefined });
  createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch: fromFetch(anyFetch) });
  credentialsFromEnvironment({ OS_TOKEN: "t" });
  fake.fail({ operation: "setServerMetadataItem", kind: 429, retryAfter: 1, times: undefined });
  const { issues } = serverMetadata["~standard"].validate({ "a b": "1" });
  const report = await verify(createFakeProvider(), { only: "set/*", signal });
  return report.ok && issues === undefined;
}

export function mistakes(): void {
  // @ts-expect-error: a value is a string
  void client.set("web1", "port", 8080);
  // @ts-expect-error: a token needs tokenAuth()
  createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth: "token" });
}
