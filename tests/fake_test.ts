import { deepEqual, equal, match, notEqual, ok, rejects, throws } from "node:assert/strict";
import { createFakeService, type FakeOptions, type FakeService, vmStates } from "../src/fake/mod.ts";
import type { Fetch } from "../src/http/fetch.ts";

const root = "https://compute.example/v2.1";
const project = "0a1b2c3d";

interface Sent {
  method?: string;
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
  project?: string;
}

/** The response to a call of `…/servers/{path}`. */
async function ask(fake: Fetch, path: string, { method = "GET", body, token = "any", headers, ...sent }: Sent = {}) {
  const url = `${root}/${sent.project ?? project}/servers/${path}`;
  const init = { method, headers: { "X-Auth-Token": token, ...headers } };
  const text = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
  const response = await fake(new Request(url, { ...init, body: text }));
  const answer = await response.text();
  return { status: response.status, headers: response.headers, body: answer && JSON.parse(answer) };
}

const set = async (fake: Fetch, key: string, value: string, sent: Sent = {}) =>
  (await ask(fake, `web1/metadata/${encodeURIComponent(key)}`, {
    method: "PUT",
    body: { meta: { [key]: value } },
    ...sent,
  }))
    .status;

const withItems = (metadata: Record<string, string>, options: FakeOptions = {}): FakeService =>
  createFakeService({ ...options, servers: { web1: { metadata } } });

const items = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, "v"]));

Deno.test("createFakeService() makes an empty service that responds", async () => {
  const { status, body } = await ask(createFakeService(), "web1/metadata");
  equal(status, 404);
  equal(body.itemNotFound.message, "Instance web1 could not be found.");
});

Deno.test("a fake is a Fetch that rejects with the reason of an aborted signal, and does nothing", async () => {
  const fake = withItems({});
  const reason = new Error("changed my mind");
  const request = new Request(`${root}/${project}/servers/web1/metadata`, { signal: AbortSignal.abort(reason) });
  await rejects(() => fake(request), (error) => error === reason);
  deepEqual(fake.calls(), []);
});

Deno.test("a fake takes what the built-in fetch takes", async () => {
  const fake: typeof fetch = withItems({});
  const url = `${root}/${project}/servers/web1/metadata`;
  const headers = { "X-Auth-Token": "any" };
  const write = (value: string) => ({ method: "POST", headers, body: `{"metadata": {"a": "${value}"}}` });
  const bodyOf = async (answer: Promise<Response>) => await (await answer).json();
  deepEqual(await bodyOf(fake(url, write("1"))), { metadata: { a: "1" } });
  deepEqual(await bodyOf(fake(new URL(url), write("2"))), { metadata: { a: "2" } });
  deepEqual(await bodyOf(fake(new Request(url), write("3"))), { metadata: { a: "3" } });
  deepEqual(await bodyOf(fake(new Request(url, write("4")), {})), { metadata: { a: "4" } });
  await rejects(fake("web1/metadata"), TypeError);
  await rejects(fake(url, { signal: AbortSignal.abort(new Error("gone")) }), /gone/);
});

Deno.test("a Response has the words beside its status", async () => {
  const fake = withItems({});
  const url = `${root}/${project}/servers/web1/metadata`;
  const textOf = async (init: RequestInit) => (await fake(url, init)).statusText;
  equal(await textOf({ headers: { "X-Auth-Token": "any" } }), "OK");
  equal(await textOf({}), "Unauthorized");
  equal(await textOf({ method: "POST", body: " ".repeat(114_689) }), "Request Entity Too Large");
});

Deno.test("a fake is a handler of Deno.serve", async () => {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, withItems({ a: "1" }));
  const url = `http://127.0.0.1:${server.addr.port}/v2.1/${project}/servers/web1/metadata`;
  const response = await fetch(url, { headers: { "X-Auth-Token": "any" } });
  deepEqual(await response.json(), { metadata: { a: "1" } });
  await server.shutdown();
});

Deno.test("a fake rejects a Request whose body was read already, as fetch does", async () => {
  const request = new Request(`${root}/${project}/servers/web1/metadata`, { method: "POST", body: "{}" });
  await request.text();
  await rejects(() => withItems({})(request), TypeError);
});

Deno.test("calls() has requests and statuses, and no token", async () => {
  const fake = withItems({ tier: "gold" });
  await ask(fake, "web1/metadata");
  await set(fake, "a:b", "值", { token: "secret" });
  await ask(fake, "web1/metadata/absent", { method: "DELETE" });
  await ask(fake, "web1");
  const [list, write, remove, server] = fake.calls();
  const path = `/v2.1/${project}/servers/web1/metadata`;
  const first = "req-fa4e0000-0000-4000-8000-000000000001";
  const listed = {
    operation: "listServerMetadata",
    method: "GET",
    path,
    serverId: "web1",
    status: 200,
    requestId: first,
  };
  deepEqual(list, listed);
  deepEqual([write?.operation, write?.key, write?.path], ["setServerMetadataItem", "a:b", `${path}/a:b`]);
  equal(write?.body, '{"meta":{"a:b":"值"}}');
  deepEqual([remove?.operation, remove?.status], ["deleteServerMetadataItem", 404]);
  deepEqual([server?.operation, server?.status], [undefined, 200]);
  ok(!JSON.stringify(fake.calls()).includes("secret"));
});

Deno.test("calls() has what chooses a response beside the path: query, microversion, media types, roles", async () => {
  const fake = createFakeService({
    tokens: {
      "secret-of-a-reader": { roles: ["reader"] },
      "secret-of-the-system": { roles: ["admin"], scope: "system" },
    },
    servers: { web1: {} },
  });
  const path = `/v2.1/${project}/servers/web1/metadata`;
  const send = (target: string, headers: Record<string, string>) => fake(`${root.slice(0, -5)}${target}`, { headers });
  await send(`${path}/a%3Ab?x=%ff`, {
    "x-auth-token": "secret-of-a-reader",
    "openstack-api-version": "compute latest",
  });
  await send(path, { "x-auth-token": "secret-of-the-system", accept: "text/html", "content-type": "text/plain" });
  await send(path, { "x-auth-token": "nobody's" });
  const [item, list, unknown] = fake.calls();
  deepEqual([item?.path, item?.target], [`${path}/a:b`, `${path}/a%3Ab?x=%ff`]);
  deepEqual([item?.headers, item?.roles, item?.scope], [
    { "openstack-api-version": "compute latest" },
    ["reader"],
    undefined,
  ]);
  deepEqual(list?.headers, { accept: "text/html", "content-type": "text/plain" });
  deepEqual([list?.target, list?.roles, list?.scope], [undefined, ["admin"], "system"]);
  deepEqual([unknown?.status, unknown?.roles, unknown?.headers], [401, undefined, undefined]);
  ok(!JSON.stringify(fake.calls()).includes("secret"));
});

Deno.test("calls() has bodies parsed, unless they are too long or no JSON", async () => {
  const fake = withItems({});
  await ask(fake, "web1/metadata", { method: "POST", body: { metadata: { a: "1" } } });
  await ask(fake, "web1/metadata", { method: "POST", body: "{" });
  await ask(fake, "web1/metadata", { method: "POST", body: { metadata: { a: "x".repeat(5000) } } });
  await ask(fake, "web1/metadata");
  deepEqual(fake.calls().map(({ json }) => json), [{ metadata: { a: "1" } }, undefined, undefined, undefined]);
});

Deno.test("calls({ operation, server }) has only those of an operation, or to a server, or both", async () => {
  const fake = createFakeService({ servers: { web1: {}, web2: {} } });
  await ask(fake, "web1/metadata");
  await ask(fake, "web2/metadata");
  await set(fake, "a", "1");
  const statuses = (filter: Parameters<FakeService["calls"]>[0]) =>
    fake.calls(filter).map(({ method, serverId }) => `${method} ${serverId}`);
  deepEqual(statuses({ operation: "listServerMetadata" }), ["GET web1", "GET web2"]);
  deepEqual(statuses({ server: "web1" }), ["GET web1", "PUT web1"]);
  deepEqual(statuses({ operation: "listServerMetadata", server: "web2" }), ["GET web2"]);
  deepEqual(statuses({ server: "web3" }), []);
  equal(statuses({}).length, 3);
});

Deno.test("reset() makes a fake as it was created, whatever became of its servers, faults and journal", async () => {
  const servers = { web1: { metadata: { a: "1" } } };
  const fake = createFakeService({ servers });
  servers.web1.metadata.a = "changed by the caller";
  await set(fake, "b", "2");
  fake.setState("web1", { locked: true });
  fake.setState("web2", {});
  fake.fail({ kind: 500, times: Infinity });
  fake.reset();
  deepEqual(Object.keys(fake.snapshot()), ["web1"]);
  deepEqual(fake.state("web1").metadata, { a: "1" });
  deepEqual(fake.calls(), []);
  equal(await set(fake, "b", "2"), 200);
  equal(fake.calls()[0]?.requestId, "req-fa4e0000-0000-4000-8000-000000000001");
});

Deno.test("calls() has the request id of the response", async () => {
  const fake = withItems({});
  const { headers } = await ask(fake, "web1/metadata");
  equal(fake.calls()[0]?.requestId, headers.get("x-openstack-request-id"));
});

Deno.test("journal caps how many calls are kept: the last ones, in order", async () => {
  const fake = withItems({}, { journal: 3 });
  for (let i = 0; i < 8; i++) {
    await ask(fake, `s${i}/metadata`);
    equal(fake.calls().length, Math.min(i + 1, 3));
  }
  deepEqual(fake.calls().map(({ serverId }) => serverId), ["s5", "s6", "s7"]);
});

Deno.test("journal: 0 keeps none", async () => {
  const fake = withItems({}, { journal: 0 });
  await ask(fake, "web1/metadata");
  deepEqual(fake.calls(), []);
});

Deno.test("journal keeps at most 4096 bytes of a body", async () => {
  const fake = withItems({});
  await ask(fake, "web1/metadata", { method: "POST", body: "x".repeat(100_000) });
  equal(fake.calls()[0]?.body?.length, 4096);
});

Deno.test("state() returns a server as it is, with its defaults, as a copy", () => {
  const fake = withItems({ tier: "gold" });
  const state = fake.state("web1");
  deepEqual(state, {
    projectId: undefined,
    name: "web1",
    vmState: "active",
    taskState: null,
    locked: false,
    launched: true,
    metadata: { tier: "gold" },
  });
  state.metadata.tier = "lead";
  equal(fake.state("web1").metadata.tier, "gold");
});

Deno.test("state() throws a RangeError for an unknown server", () => {
  throws(() => withItems({}).state("web2"), { name: "RangeError", message: 'The fake has no server "web2"' });
});

Deno.test("setState() changes what it names and keeps the rest", async () => {
  const fake = withItems({ tier: "gold" });
  fake.setState("web1", { locked: true });
  equal(await set(fake, "a", "b"), 409);
  fake.setState("web1", { locked: false, vmState: undefined });
  equal(await set(fake, "a", "b"), 200);
  deepEqual(fake.state("web1").metadata, { tier: "gold", a: "b" });
  fake.setState("web1", { metadata: { only: "this" } });
  deepEqual(fake.state("web1").metadata, { only: "this" });
});

Deno.test("setState() adds a server, in the project of the first token", async () => {
  const fake = createFakeService({ tokens: { any: { projectId: project }, other: { projectId: "f00d" } } });
  fake.setState("web1", { metadata: { a: "b" } });
  equal(fake.state("web1").projectId, project);
  equal((await ask(fake, "web1/metadata")).status, 200);
  equal((await ask(fake, "web1/metadata", { token: "other", project: "f00d" })).status, 404);
});

Deno.test("setState() of vmState `deleted` takes a server away", async () => {
  const fake = withItems({});
  fake.setState("web1", { vmState: "deleted" });
  equal((await ask(fake, "web1/metadata")).status, 404);
});

Deno.test("setState() launches a server that comes up, and lets one be that was said not to be launched", async () => {
  const fake = createFakeService({ servers: { web1: { vmState: "building" } } });
  equal(await set(fake, "a", "b"), 409);
  fake.setState("web1", { vmState: "active" });
  equal(await set(fake, "a", "b"), 200);
  fake.setState("web1", { launched: false });
  fake.setState("web1", { vmState: "stopped" });
  equal(await set(fake, "a", "b"), 409);
});

Deno.test("setState() checks what it is given, and changes nothing if that is wrong", () => {
  const fake = withItems({});
  const before = fake.snapshot();
  // deno-lint-ignore no-explicit-any
  const wrong = (changes: any) => () => fake.setState("web1", changes);
  throws(wrong({ vmState: "on" }), { name: "TypeError", message: /^servers\["web1"\]\.vmState must be one of active/ });
  throws(wrong({ metadata: { a: 1 } }), { message: 'servers["web1"].metadata["a"] must be a string, is 1' });
  throws(wrong(undefined), { message: 'servers["web1"] must be an object, is missing' });
  deepEqual(fake.snapshot(), before);
});

for (const vmState of vmStates) {
  const status = vmState === "deleted" ? 404 : /^(active|stopped|paused|suspended)$/.test(vmState) ? 200 : 409;
  Deno.test(`a server that is ${vmState} returns to a write ${status}`, async () => {
    equal(await set(createFakeService({ servers: { web1: { vmState } } }), "a", "b"), status);
  });
}

Deno.test("snapshot() and restore() bring the servers back, those added since not", async () => {
  const fake = withItems({ tier: "gold" });
  const before = fake.snapshot();
  await set(fake, "tier", "lead");
  fake.setState("web1", { locked: true });
  fake.setState("web2", {});
  fake.restore(before);
  deepEqual(fake.snapshot(), before);
  equal(fake.calls().length, 1);
  await set(fake, "tier", "lead");
  equal(before.web1?.metadata.tier, "gold");
  fake.restore(before);
  equal(fake.state("web1").metadata.tier, "gold");
});

Deno.test("restore() takes a snapshot that went through JSON, and another fake's", () => {
  const before = withItems({ a: "b" }).snapshot();
  const fake = createFakeService();
  fake.restore(JSON.parse(JSON.stringify(before)));
  deepEqual(fake.state("web1").metadata, { a: "b" });
});

Deno.test("restore() refuses what is no snapshot, and keeps what it has", () => {
  const fake = withItems({});
  // deno-lint-ignore no-explicit-any
  throws(() => fake.restore({ web1: { vmState: "on" } } as any), TypeError);
  equal(fake.state("web1").vmState, "active");
});

Deno.test("without tokens any token is taken and belongs to the project in the address; none is refused", async () => {
  const fake = withItems({});
  equal((await ask(fake, "web1/metadata", { token: "x" })).status, 200);
  equal((await ask(fake, "web1/metadata", { token: "x", project: "beef" })).status, 200);
  equal(
    (await ask(fake, "web1/metadata", { token: "", headers: { Authorization: "SDK-HMAC-SHA256 …".slice(0, 15) } }))
      .status,
    200,
  );
  const { status, body } = await ask(fake, "web1/metadata", { token: "" });
  deepEqual([status, body.error.title], [401, "Unauthorized"]);
});

Deno.test("tokens belong to a project, by default the one in the address", async () => {
  const fake = createFakeService({
    tokens: { mine: { projectId: project }, theirs: { projectId: "beef" }, free: {} },
    servers: { web1: {}, web2: { projectId: "beef" } },
  });
  const statusOf = async (path: string, sent: Sent) => (await ask(fake, `${path}/metadata`, sent)).status;
  equal(fake.state("web1").projectId, project);
  equal(await statusOf("web1", { token: "mine" }), 200);
  equal(await statusOf("web2", { token: "mine" }), 404);
  equal(await statusOf("web2", { token: "theirs", project: "beef" }), 200);
  equal(await statusOf("web1", { token: "theirs" }), 400);
  equal(await statusOf("web1", { token: "free" }), 200);
  equal(await statusOf("web2", { token: "free", project: "beef" }), 200);
  equal(await statusOf("web1", { token: "unknown" }), 401);
  equal(await statusOf("web1", { token: "", headers: { Authorization: "SDK-HMAC-SHA256" } }), 401);
});

Deno.test("the role admin writes to locked servers and reaches those of other projects", async () => {
  const fake = createFakeService({
    tokens: { member: { projectId: project }, admin: { projectId: project, roles: ["admin"] } },
    servers: { web1: { locked: true }, web2: { projectId: "beef" } },
  });
  equal(await set(fake, "a", "b", { token: "member" }), 409);
  equal(await set(fake, "a", "b", { token: "admin" }), 200);
  equal((await ask(fake, "web2/metadata", { token: "admin" })).status, 200);
});

Deno.test("policy: new refuses writes of readers, and everything to those with no such role; old refuses nobody", async () => {
  const tokens = { member: {}, reader: { roles: ["reader"] }, guest: { roles: ["guest"] }, none: { roles: [] } };
  const lax = withItems({}, { tokens, policy: "old" });
  const strict = withItems({}, { tokens, policy: "new" });
  for (
    const [token, writes, reads] of [["member", 200, 200], ["reader", 403, 200], ["guest", 403, 403], [
      "none",
      403,
      403,
    ]] as const
  ) {
    equal(await set(lax, "a", "b", { token }), 200);
    equal(await set(strict, "a", "b", { token }), writes);
    equal((await ask(strict, "web1/metadata", { token })).status, reads);
  }
});

Deno.test("quota is 128 by default", async () => {
  const fake = withItems(items(127));
  equal(await set(fake, "a", "b"), 200);
  equal(await set(fake, "c", "d"), 403);
  equal(await set(fake, "a", "changed"), 200);
});

Deno.test("quota: 0 lets nothing be kept, yet replaces with nothing", async () => {
  const fake = withItems({ old: "v" }, { quota: 0 });
  equal(await set(fake, "a", "b"), 403);
  equal(await set(fake, "old", "v"), 403);
  equal((await ask(fake, "web1/metadata", { method: "PUT", body: { metadata: {} } })).status, 200);
  equal(await set(fake, "a", "b"), 403);
  deepEqual(fake.state("web1").metadata, {});
});

Deno.test("quota: -1 sets no limit", async () => {
  const fake = withItems(items(500), { quota: -1 });
  equal((await ask(fake, "web1/metadata", { method: "POST", body: { metadata: { a: "b" } } })).status, 200);
  equal(Object.keys(fake.state("web1").metadata).length, 501);
});

Deno.test("keys: the vendor's alphabet, or Nova's, which has the space and lets a newline end a key", async () => {
  const post = (fake: Fetch, key: string) =>
    ask(fake, "web1/metadata", { method: "POST", body: { metadata: { [key]: "v" } } }).then(({ status }) => status);
  const [documented, nova] = [withItems({}), withItems({}, { keys: "nova" })];
  for (
    const [key, ...wanted] of [["a:b.c-d_e", 200, 200], ["a b", 400, 200], ["a\n", 400, 200], [
      "a!b",
      400,
      400,
    ]] as const
  ) {
    deepEqual([await post(documented, key), await post(nova, key)], wanted, JSON.stringify(key));
  }
});

Deno.test("keys: what Nova refuses, too, is refused in its own words", async () => {
  const wordsFor = async (key: string) => {
    const sent = { method: "POST", body: { metadata: { [key]: "v" } } };
    return (await ask(withItems({}), "web1/metadata", sent)).body.badRequest.message;
  };
  match(await wordsFor("a!b"), /'a!b' does not match any of the regexes: '\^\[a-zA-Z0-9-_:\. \]\{1,255\}\$'$/);
  match(await wordsFor("a b"), /'a b' does not match any of the regexes: '\^\[a-zA-Z0-9-_:\.\]\{1,255\}\$'$/);
});

Deno.test("keys: a body that is no UTF-8 is 400 as documented, and 500 as Nova has it", async () => {
  const statusOf = async (fake: Fetch) => {
    const body = Uint8Array.of(0x7b, 0xff, 0x7d);
    const url = `${root}/${project}/servers/web1/metadata`;
    return (await fake(new Request(url, { method: "POST", headers: { "X-Auth-Token": "t" }, body }))).status;
  };
  deepEqual([await statusOf(withItems({})), await statusOf(withItems({}, { keys: "nova" }))], [400, 500]);
});

Deno.test("storage: any Unicode, or what MySQL's three bytes hold; by default as the keys are", async () => {
  const statuses = async (options: FakeOptions) => {
    const fake = withItems({ Key: "v", "key": "v" }, options);
    const emoji = await set(fake, "a", "😀");
    const { status } = await ask(fake, "web1/metadata/key", { method: "DELETE" });
    return [emoji, status, Object.hasOwn(fake.state("web1").metadata, "Key")];
  };
  deepEqual(await statuses({}), [200, 204, true]);
  deepEqual(await statuses({ storage: "mysql" }), [500, 204, false]);
  deepEqual(await statuses({ keys: "nova" }), [500, 204, false]);
  deepEqual(await statuses({ keys: "nova", storage: "unicode" }), [200, 204, true]);
});

Deno.test("lostUpdates: two writes of different keys at once lose one, though both succeed", async () => {
  const fake = withItems({}, { lostUpdates: true });
  deepEqual(await Promise.all([set(fake, "a", "1"), set(fake, "b", "2")]), [200, 200]);
  equal(Object.keys(fake.state("web1").metadata).length, 1);
});

Deno.test("lostUpdates: a deleted key comes back with a write that had read it", async () => {
  const fake = withItems({ old: "v" }, { lostUpdates: true });
  const removing = ask(fake, "web1/metadata/old", { method: "DELETE" });
  const writing = set(fake, "new", "v");
  deepEqual([(await removing).status, await writing], [204, 200]);
  deepEqual(fake.state("web1").metadata, { old: "v", new: "v" });
});

Deno.test("lostUpdates: writes in turn lose nothing", async () => {
  const fake = withItems({}, { lostUpdates: true });
  for (const key of ["a", "b", "c"]) await set(fake, key, "v");
  deepEqual(fake.state("web1").metadata, { a: "v", b: "v", c: "v" });
});

Deno.test("lostUpdates: { retryMs } undoes a write that was read back already", async () => {
  const fake = withItems({}, { lostUpdates: { retryMs: 20 } });
  const late = set(fake, "a", "1");
  equal(await Promise.race([late, set(fake, "b", "2")]), 200);
  const between = fake.state("web1").metadata;
  equal(Object.keys(between).length, 1);
  await late;
  await new Promise((resolve) => setTimeout(resolve, 40));
  const after = fake.state("web1").metadata;
  equal(Object.keys(after).length, 1);
  notEqual(Object.keys(after)[0], Object.keys(between)[0]);
});

Deno.test("lostUpdates: { retryMs } delays no write that meets no other, nor one that deletes", async () => {
  const fake = withItems({ old: "v" }, { lostUpdates: { retryMs: 60_000 } });
  for (const key of ["a", "b"]) equal(await set(fake, key, "v"), 200);
  const writing = set(fake, "c", "v");
  const removing = ask(fake, "web1/metadata/old", { method: "DELETE" });
  deepEqual([await writing, (await removing).status], [200, 204]);
});

Deno.test("staleReads: so many reads after a write return what was there before it", async () => {
  const fake = withItems({ a: "1" }, { staleReads: 2 });
  const value = async () => (await ask(fake, "web1/metadata/a")).body.meta.a;
  equal(await value(), "1");
  equal(await set(fake, "a", "2"), 200);
  equal(fake.state("web1").metadata.a, "2");
  deepEqual([await value(), (await ask(fake, "web1")).body.server.metadata.a, await value()], ["1", "1", "2"]);
});

Deno.test("database: MySQL and MariaDB lose an update of two at once, SQLite none; each option counts before it", async () => {
  const left = async (options: FakeOptions) => {
    const fake = withItems({}, options);
    await Promise.all(["a", "b"].map((key) => set(fake, key, "v")));
    return Object.keys(fake.state("web1").metadata).length;
  };
  equal(await left({ database: "mysql" }), 1);
  equal(await left({ database: "sqlite" }), 2);
  equal(await left({ database: "mysql", lostUpdates: false }), 2);
  equal(await left({ database: "mariadb-11.6", lostUpdates: { retryMs: 1 } }), 1);
});

Deno.test("database: SQLite stores any text and compares keys exactly, whatever the keys are", async () => {
  const emoji = (options: FakeOptions) => set(withItems({}, options), "k", "😀");
  equal(await emoji({ keys: "nova", database: "sqlite" }), 200);
  equal(await emoji({ database: "mysql" }), 500);
  equal(await emoji({ database: "mariadb-11.6", storage: "unicode" }), 200);
});

Deno.test("without lostUpdates writes at once are all kept", async () => {
  const fake = withItems({ old: "v" });
  const writes = Array.from({ length: 100 }, (_, i) => set(fake, `k${i}`, "v"));
  await Promise.all([...writes, ask(fake, "web1/metadata/old", { method: "DELETE" })]);
  deepEqual(Object.keys(fake.state("web1").metadata).sort(), Object.keys(items(100)).sort());
});

Deno.test("a key, a server or a token may be called __proto__", async () => {
  const named = (value: unknown) => JSON.parse(`{"__proto__": ${JSON.stringify(value)}}`);
  const fake = createFakeService({
    tokens: named({ projectId: project }),
    servers: named({ metadata: named("v") }),
  });
  const body = '{"meta": {"__proto__": "changed"}}';
  const path = "__proto__/metadata/__proto__";
  equal((await ask(fake, path, { token: "__proto__" })).status, 200);
  equal((await ask(fake, path, { method: "PUT", body, token: "__proto__" })).status, 200);
  deepEqual(Object.entries(fake.state("__proto__").metadata), [["__proto__", "changed"]]);
  fake.restore(fake.snapshot());
  fake.setState("__proto__", { locked: true });
  deepEqual(Object.entries(fake.state("__proto__").metadata), [["__proto__", "changed"]]);
  equal((await ask(fake, "constructor/metadata", { token: "__proto__" })).status, 404);
  equal((await ask(fake, "web1/metadata", { token: "toString" })).status, 401);
});

Deno.test("request ids count, and every fake counts for itself", async () => {
  const idOf = async (fake: Fetch) => (await ask(fake, "web1/metadata")).headers.get("x-openstack-request-id");
  const fake = createFakeService();
  const [one, two] = [await idOf(fake), await idOf(fake)];
  match(one!, /^req-[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/);
  notEqual(one, two);
  equal(await idOf(createFakeService()), one);
});

// deno-lint-ignore no-explicit-any
const wrongOptions: [why: string, options: any, message: string | RegExp][] = [
  ["no object", null, "the inventory must be an object, is null"],
  ["an array", [], "the inventory must be an object, is an array"],
  [
    "an unknown field",
    { server: {} },
    /^the inventory has no field "server"; it has quota, keys, storage, database, tokens, /,
  ],
  ["quota -2", { quota: -2 }, "quota must be a whole number, -1 or more, is -2"],
  ["quota 1.5", { quota: 1.5 }, "quota must be a whole number, -1 or more, is 1.5"],
  ["a quota that is a text", { quota: "5" }, 'quota must be a whole number, -1 or more, is "5"'],
  ["a quota that is a bigint", { quota: 5n }, "quota must be a whole number, -1 or more, is 5"],
  ["unknown keys", { keys: "all" }, 'keys must be one of documented, nova, is "all"'],
  ["an unknown storage", { storage: "pg" }, 'storage must be one of unicode, mysql, is "pg"'],
  ["policy strict", { policy: "strict" }, 'policy must be one of old, new, is "strict"'],
  ["release 25", { release: "25" }, 'release must be one of 22, 26, 31, 33, 34, is "25"'],
  ["release 34 as a number", { release: 34 }, 'release must be one of "22", "26", "31", "33", "34", is 34'],
  ["an unknown database", { database: "pg" }, 'database must be one of mysql, mariadb-11.6, sqlite, is "pg"'],
  ["lostUpdates null", { lostUpdates: null }, "lostUpdates must be true, false or { retryMs: a number }, is null"],
  ["journal -1", { journal: -1 }, "journal must be a whole number, 0 or more, is -1"],
  ["a clock that is a date", { now: new Date() }, "now must be a function that returns a Date, is a Date"],
  ["tokens in a list", { tokens: ["a"] }, "tokens must be an object, is an array"],
  ["an empty token", { tokens: { "": {} } }, "tokens must not have an empty name"],
  [
    "a token's wrong role",
    { tokens: { a: {}, secret: { roles: "admin" } } },
    'tokens[#2].roles must be an array of strings, is "admin"',
  ],
  [
    "a token's unknown field",
    { tokens: { a: { project: "" } } },
    'tokens[#1] has no field "project"; it has projectId, roles, scope; did you mean projectId?',
  ],
  ["a token without an object", { tokens: { a: undefined } }, "tokens[#1] must be an object, is missing"],
  [
    "an access key without a secret",
    { accessKeys: { AK: {} } },
    'accessKeys["AK"].secretAccessKey must be a string, not empty, is missing',
  ],
  ["servers in a Map", { servers: new Map() }, "servers must be an object, is a Map"],
  ["an empty server id", { servers: { "": {} } }, "servers must not have an empty name"],
  ["a server null", { servers: { a: null } }, 'servers["a"] must be an object, is null'],
  [
    "an unknown state",
    { servers: { a: { vmState: "ACTIVE" } } },
    /^servers\["a"\]\.vmState must be one of active, .*, is "ACTIVE"$/,
  ],
  [
    "an unknown field of a server",
    { servers: { a: { state: "active" } } },
    /^servers\["a"\] has no field "state"; it has projectId, /,
  ],
  ["locked 'yes'", { servers: { a: { locked: "yes" } } }, 'servers["a"].locked must be true or false, is "yes"'],
  ["launched 0", { servers: { a: { launched: 0 } } }, 'servers["a"].launched must be true or false, is 0'],
  [
    "a number as taskState",
    { servers: { a: { taskState: 1 } } },
    'servers["a"].taskState must be a string or null, is 1',
  ],
  [
    "an empty projectId",
    { servers: { a: { projectId: "" } } },
    'servers["a"].projectId must be a string, not empty, is empty',
  ],
  ["metadata in a list", { servers: { a: { metadata: [] } } }, 'servers["a"].metadata must be an object, is an array'],
  [
    "a number as a value",
    { servers: { a: { metadata: { k: 1 } } } },
    'servers["a"].metadata["k"] must be a string, is 1',
  ],
];

for (const [why, options, message] of wrongOptions) {
  Deno.test(`createFakeService() refuses ${why}, and says where and what`, () => {
    throws(() => createFakeService(options), { name: "TypeError", message });
  });
}

for (
  const [name, options] of Object.entries({
    tokens: { tokens: "s3cret" },
    "a token": { tokens: { a: "s3cret" } },
    users: { users: "s3cret" },
    "a user": { users: { demo: "s3cret" } },
    "an application credential": { users: { demo: { password: "p", applicationCredentials: { id: "s3cret" } } } },
    "access keys": { accessKeys: "s3cret" },
    "an access key": { accessKeys: { AK: "s3cret" } },
  })
) {
  Deno.test(`createFakeService() doesn't show a secret that stands in the place of ${name}`, () => {
    throws(
      // deno-lint-ignore no-explicit-any
      () => createFakeService(options as any),
      (error) => error instanceof TypeError && / must be an object, is a string$/.test(error.message),
    );
  });
}

Deno.test("createFakeService() doesn't show a token in a message", () => {
  // deno-lint-ignore no-explicit-any
  const tokens: any = { "s3cret": { roles: [1] } };
  throws(
    () => createFakeService({ tokens }),
    (error) => error instanceof TypeError && !error.message.includes("s3cret"),
  );
});

Deno.test("createFakeService() is done with its options: changing them later changes nothing", async () => {
  const metadata = { a: "b" };
  const options: FakeOptions = { quota: 1, servers: { web1: { metadata } } };
  const fake = createFakeService(options);
  metadata.a = "changed";
  options.quota = 5;
  deepEqual(fake.state("web1").metadata, { a: "b" });
  equal(await set(fake, "c", "d"), 403);
});
