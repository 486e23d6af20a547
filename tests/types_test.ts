// What users write compiles, and what must not compile doesn't: `deno check` is the test, and nothing here is called.
import {
  compose,
  createMetadataClient,
  type Fetch,
  type Layer,
  type MetadataClient,
  MetadataError,
} from "../src/mod.ts";
import type { MetadataErrorCode, RuleId } from "../src/mod.ts";
import { type metadataItemEnvelope, serverMetadata } from "../src/schemas.ts";

declare const client: MetadataClient<"v2.1">;
const endpoint = "https://compute.example";
const whole = { params: { path: { project_id: "f00d", server_id: "web1" } } };
const all = "/v2.1/{project_id}/servers/{server_id}/metadata";

/** Holds code to the compiler alone. */
const compiles = (name: string, _code: () => unknown) => Deno.test(`types: ${name}`, () => {});

compiles("createMetadataClient() takes an endpoint and a project, and the rest as it likes", () => {
  const auth: Layer = (next) => (request) => next(request);
  const fetch: Fetch = (request) => globalThis.fetch(request);
  createMetadataClient({ endpoint, projectId: "f00d" });
  createMetadataClient({ endpoint: new URL(endpoint), projectId: "f00d", auth, fetch, validate: false });
  createMetadataClient({ endpoint, projectId: "f00d", fetch: globalThis.fetch });
});

compiles(
  "a Fetch may return a response at once, as the fetch of a web application does, and compose() returns a promise",
  () => {
    const app = { fetch: (_request: Request, _env?: unknown): Response | Promise<Response> => new Response() };
    const fetch: Fetch = app.fetch;
    createMetadataClient({ endpoint, projectId: "f00d", fetch: app.fetch });
    const response: Promise<Response> = compose(fetch, (next) => async (request) => await next(request))(
      new Request(endpoint),
    );
    return response;
  },
);

compiles("createMetadataClient() doesn't go without an endpoint, a project, or with what it doesn't know", () => {
  // @ts-expect-error: there is no default endpoint
  createMetadataClient({ projectId: "f00d" });
  // @ts-expect-error: there is no default project
  createMetadataClient({ endpoint });
  // @ts-expect-error: a token needs tokenAuth()
  createMetadataClient({ endpoint, projectId: "f00d", auth: "token" });
  // @ts-expect-error: the word is projectId
  createMetadataClient({ endpoint, project_id: "f00d" });
  // @ts-expect-error: a Fetch returns a Response
  createMetadataClient({ endpoint, projectId: "f00d", fetch: () => Promise.resolve("text") });
});

compiles("the verbs return maps, values and nothing", async () => {
  const { signal } = new AbortController();
  const metadata: Record<string, string> = await client.list("web1", { signal });
  const merged: Record<string, string> = await client.merge("web1", { ...metadata, role: "db" });
  const { role, tier = "none" } = await client.replace("web1", merged);
  const value: string = await client.get("web1", "role");
  const stored: string = await client.set("web1", "role", value + role + tier, { signal });
  const nothing: void = await client.delete("web1", "role", {});
  return [stored, nothing];
});

compiles("a value is a string, and a key comes before it", () => {
  // @ts-expect-error: numbers are no values
  client.set("web1", "port", 8080);
  // @ts-expect-error: nor is null, which wouldn't delete either
  client.set("web1", "port", null);
  // @ts-expect-error: a value is missing
  client.set("web1", "port");
  // @ts-expect-error: numbers are no values
  client.merge("web1", { port: 8080 });
  // @ts-expect-error: nor is undefined
  client.replace("web1", { port: undefined });
  // @ts-expect-error: the envelope is the client's work
  client.merge("web1", { metadata: { role: "db" } });
  // @ts-expect-error: a map has keys
  client.merge("web1", [["role", "db"]]);
  // @ts-expect-error: delete() takes one key
  client.delete("web1", ["role", "tier"]);
  // @ts-expect-error: a signal goes into the options
  client.list("web1", new AbortController().signal);
  // @ts-expect-error: the server comes first
  client.list();
});

compiles("get() returns no object, and delete() no value", async () => {
  // @ts-expect-error: the value itself, without an envelope
  (await client.get("web1", "role")).meta;
  // @ts-expect-error: nothing
  (await client.delete("web1", "role")).role;
});

compiles("client.openapi knows the paths, the bodies and the responses of the document", async () => {
  const { data, error, response } = await client.openapi.GET(all, whole);
  if (response.ok) data?.metadata.role satisfies string | undefined;
  else error satisfies object | undefined;
  await client.openapi.PUT(all, { ...whole, body: { metadata: { role: "db" } } });

  // @ts-expect-error: the path has no such operation
  client.openapi.DELETE(all, whole);
  // @ts-expect-error: there is no such path
  client.openapi.GET("/v2/servers");
  // @ts-expect-error: the body has the wrong envelope
  client.openapi.PUT(all, { ...whole, body: { meta: { role: "db" } } });
  // @ts-expect-error: the server is missing
  client.openapi.GET(all, { params: { path: { project_id: "f00d" } } });
});

compiles("MetadataError has a closed list of codes and of rules", (error: unknown = undefined) => {
  if (!(error instanceof MetadataError)) return;
  if (error.code === "conflict") return error.ruleId === "server.unlocked";
  // @ts-expect-error: there is no such code
  if (error.code === "locked") return;
  // @ts-expect-error: there is no such rule
  if (error.ruleId === "key.format") return;
  // @ts-expect-error: codes stay as they are
  error.code = "not_found";
  // @ts-expect-error: so do the rest
  error.status = 200;
  const advice: Record<MetadataErrorCode, string> = {
    invalid_request: "",
    unauthenticated: "",
    forbidden: "",
    not_found: "",
    conflict: "",
    rate_limited: "",
    unavailable: "",
    invalid_response: "",
    unexpected: "",
  };
  const rule: RuleId | undefined = error.issues?.[0]?.ruleId;
  const [status, id, wait]: (number | string | undefined)[] = [error.status, error.requestId, error.retryAfterMs];
  return [advice, rule, status, id, wait];
});

compiles("a schema's result is the value or the issues, never both", () => {
  const result = serverMetadata["~standard"].validate({});
  if (result.issues) {
    result.issues[0]?.ruleId satisfies RuleId | undefined;
    // @ts-expect-error: no value beside issues
    return result.value;
  }
  type Input = NonNullable<typeof metadataItemEnvelope["~standard"]["types"]>["input"];
  const item: Input = { meta: { role: "db" } };
  // @ts-expect-error: the member is meta
  const other: Input = { metadata: { role: "db" } };
  return [result.value.role satisfies string | undefined, item, other];
});
