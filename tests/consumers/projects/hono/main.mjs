// Nothing → an application's fetch as the fetch of the client; throws if anything fails.
import { deepEqual, equal } from "node:assert/strict";
import { createMetadataClient, tokenAuth } from "@ecs-contract/server-metadata";
import { createFakeService } from "@ecs-contract/server-metadata/fake";
import { Hono } from "hono";

const fake = createFakeService({ servers: { web1: { metadata: { tier: "gold" } } } });
const app = new Hono();
let passed = 0;
app.use(async (_, next) => (passed++, await next()));
app.all("/v2.1/*", (context) => fake(context.req.raw));

const options = { endpoint: "https://compute.example", projectId: "f00d", auth: tokenAuth("a-token") };
const client = createMetadataClient({ ...options, fetch: app.fetch });
deepEqual(await client.merge("web1", { role: "db" }), { tier: "gold", role: "db" });
equal(passed, 1);
// An address that the application hasn't is not the service's 404.
const other = await createMetadataClient({ ...options, api: "v1", fetch: app.fetch }).list("web1").catch((error) => error);
equal(other.code, "unexpected");
