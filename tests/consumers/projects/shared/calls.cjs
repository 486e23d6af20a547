// The package's modules, however they were loaded → a function for each thing that a caller does; each throws if it fails.
const { deepEqual, equal, rejects } = require("node:assert/strict");
const { createServer } = require("node:http");
const { once } = require("node:events");

module.exports = function callsOf({ main, fake, schemas }) {
  const { accessKeyAuth, compose, createMetadataClient, MetadataError, passwordAuth, retry, sync, tokenAuth } = main;
  const endpoint = "https://compute.example";
  const projectId = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
  const options = { endpoint, projectId, auth: tokenAuth("a-token") };
  const servers = () => ({ web1: { metadata: { tier: "gold" } }, locked: { locked: true } });
  const clientOf = (more) => createMetadataClient({ ...options, fetch: fake.createFakeService({ servers: servers() }), ...more });

  return {
    async "the verbs, on the fake"() {
      const client = clientOf();
      await client.set("web1", "role", "db");
      equal(await client.get("web1", "role"), "db");
      deepEqual(await client.merge("web1", { role: "web" }), { tier: "gold", role: "web" });
      await client.delete("web1", "role");
      deepEqual(await client.replace("web1", { role: "db" }), { role: "db" });
      const refusal = await client.set("locked", "role", "db").catch((error) => error);
      deepEqual([refusal instanceof MetadataError, refusal.code], [true, "conflict"]);
    },
    async "signals of this place"() {
      const client = clientOf();
      deepEqual(await client.list("web1", { signal: new AbortController().signal }), { tier: "gold" });
      const controller = new AbortController();
      const stuck = clientOf({ fetch: () => new Promise(() => {}) }).list("web1", { signal: controller.signal });
      const reason = new RangeError("enough");
      controller.abort(reason);
      await rejects(stuck, (error) => error === reason);
      const signal = new AbortController().signal;
      const { added } = await sync(client, "web1", { "app.a": "1" }, { owned: "app.*", settleMs: 0, signal });
      deepEqual(added, ["app.a"]);
    },
    async "limits of time"() {
      const never = clientOf({ fetch: () => new Promise(() => {}), timeoutMs: 20 });
      await rejects(never.list("web1"), (error) => error.code === "unavailable");
      const service = fake.createFakeService({ servers: servers() });
      service.fail({ kind: 503, retryAfter: 0 });
      const repeated = clientOf({ fetch: compose(service, retry({ attemptTimeoutMs: 5000, deadlineMs: 9000 })) });
      const deadline = { owned: "app.*", settleMs: 0, deadlineMs: 9000, signal: new AbortController().signal };
      deepEqual((await sync(repeated, "web1", { "app.a": "1" }, deadline)).added, ["app.a"]);
    },
    async "a password, and a project from the token"() {
      const users = { alice: { password: "secret", projects: { [projectId]: { name: "web" } } } };
      const service = fake.createFakeService({ servers: servers(), users, tokens: {} });
      const auth = passwordAuth({
        iamEndpoint: endpoint,
        user: "alice",
        password: "secret",
        domain: { name: "Default" },
        project: { id: projectId },
      });
      deepEqual(await clientOf({ projectId: undefined, auth, fetch: service }).list("web1"), { tier: "gold" });
    },
    async "an access key"() {
      if (!globalThis.crypto?.subtle) return;
      const key = { accessKeyId: "AK", secretAccessKey: "a-secret" };
      const accessKeys = { AK: { secretAccessKey: key.secretAccessKey, projectId } };
      const service = fake.createFakeService({ servers: servers(), accessKeys });
      deepEqual(await clientOf({ auth: accessKeyAuth(key), fetch: service }).list("web1"), { tier: "gold" });
    },
    async "requests that leave the process"() {
      const body = JSON.stringify({ metadata: { tier: "gold" } });
      const server = createServer((_, response) => response.setHeader("content-type", "application/json").end(body));
      await once(server.listen(0, "127.0.0.1"), "listening");
      try {
        const client = createMetadataClient({ ...options, endpoint: `http://127.0.0.1:${server.address().port}` });
        deepEqual(await client.merge("web1", { tier: "gold" }), { tier: "gold" });
      } finally {
        server.closeAllConnections();
        server.close();
      }
    },
    async "a login on a kept connection that the server closes"() {
      const used = new WeakSet();
      const server = createServer((request, response) => {
        if (used.has(request.socket)) return request.socket.destroy();
        used.add(request.socket);
        const token = { project: { id: projectId }, catalog: [{ type: "compute", endpoints: [{ interface: "public", url: endpoint }] }] };
        response.writeHead(201, { "content-type": "application/json", "x-subject-token": "t" }).end(JSON.stringify({ token }));
      });
      await once(server.listen(0, "127.0.0.1"), "listening");
      try {
        const iamEndpoint = `http://127.0.0.1:${server.address().port}`;
        for (let i = 0; i < 3; i++) {
          const auth = passwordAuth({ iamEndpoint, user: { id: "u1" }, password: "secret" });
          deepEqual(await auth.locate(), { endpoint, projectId });
        }
      } finally {
        server.closeAllConnections();
        server.close();
      }
    },
    async "schemas, without a request"() {
      const { issues } = schemas.serverMetadata["~standard"].validate({ "cost center": "42" });
      deepEqual(issues.map(({ ruleId }) => ruleId), ["key.alphabet"]);
    },
  };
};
