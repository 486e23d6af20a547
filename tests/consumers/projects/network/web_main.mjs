// A service whose routes call the API: an error of the API becomes the status that the recipe says.
import { deepEqual } from "node:assert/strict";
import { once } from "node:events";
import { createMetadataClient, tokenAuth } from "@ecs-contract/server-metadata";
import { createFakeService } from "@ecs-contract/server-metadata/fake";
import express from "express";
import fastify from "fastify";
import { expressErrors, fastifyErrors } from "./errors.mjs";

const fake = createFakeService({ servers: { web1: {}, locked: { locked: true } } });
const auth = tokenAuth("a-token");
const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch: fake });
const denied = createMetadataClient({
  endpoint: "https://compute.example",
  projectId: "f00d",
  auth,
  fetch: createFakeService({ servers: {}, tokens: {} }),
});
const routes = {
  "/locked": () => client.set("locked", "role", "db"),
  "/absent": () => client.list("none"),
  "/denied": () => denied.list("web1"),
  "/ours": () => Promise.reject(Object.assign(new Error("ours"), { status: 418, statusCode: 418 })),
  "/fine": () => client.set("web1", "role", "db"),
};
const expected = { "/locked": 409, "/absent": 502, "/denied": 502, "/ours": 418, "/fine": 200 };

const app = express();
for (const [path, call] of Object.entries(routes)) {
  app.get(path, (_, response, next) => call().then((value) => response.send(value), next));
}
app.use(expressErrors);
const listening = app.listen(0, "127.0.0.1");
await once(listening, "listening");
const url = `http://127.0.0.1:${listening.address().port}`;
const statuses = async (ask) => Object.fromEntries(await Promise.all(Object.keys(routes).map(async (path) => [path, await ask(path)])));
deepEqual(await statuses(async (path) => (await fetch(url + path)).status), expected);
listening.closeAllConnections();
listening.close();

const server = fastify();
server.setErrorHandler(fastifyErrors);
for (const [path, call] of Object.entries(routes)) server.get(path, () => call());
deepEqual(await statuses(async (path) => (await server.inject(path)).statusCode), expected);
await server.close();
