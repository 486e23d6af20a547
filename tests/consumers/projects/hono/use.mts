// Hono's fetch as a Fetch; compiled, never run.
import { compose, createMetadataClient, type Fetch, retry } from "@ecs-contract/server-metadata";
import { Hono } from "hono";

const app = new Hono().get("/", (context) => context.text("hello"));
const fetch: Fetch = app.fetch;

export const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", fetch: app.fetch });
export const repeated = compose(fetch, retry());
