import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import fc from "fast-check";
import { createFakeService, type FakeOptions } from "../src/fake/mod.ts";
import {
  beforeOf,
  type Clock,
  compose,
  createMetadataClient,
  ensureDeleted,
  type Fetch,
  type Layer,
  type Metadata,
  type MetadataClientOptions,
  MetadataError,
  retry,
  sync as syncSlowly,
  tokenAuth,
} from "../src/mod.ts";

/** As sync(), without the pause before it reads back, unless a test is about time. */
const sync: typeof syncSlowly = (client, serverId, desired, options = {}) =>
  syncSlowly(client, serverId, desired, options.clock ? options : { settleMs: 0, ...options });

const endpoint = "https://compute.example";
const projectId = "f00d";
const auth = tokenAuth("any-token");

/** A server with these items, a client of it, and what was asked and is stored. */
function given(metadata: Metadata, options: Partial<MetadataClientOptions> = {}, fakeOptions: FakeOptions = {}) {
  const fake = createFakeService({ ...fakeOptions, servers: { web1: { metadata } } });
  return {
    fake,
    client: createMetadataClient({ endpoint, projectId, auth, fetch: fake, ...options }),
    methods: () => fake.calls().map(({ method }) => method).join(" "),
    stored: () => fake.state("web1").metadata,
  };
}

/** Keys `app.0` and so on. */
const keys = (prefix: string, count: number): Metadata =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}.${i}`, "v"]));

Deno.test("sync() adds, changes and removes with one merge and one delete per key, and reads back", async () => {
  const { client, methods, stored } = given({ other: "x", "app.a": "1", "app.b": "2", "app.c": "3", "app.d": "4" });
  const result = await sync(client, "web1", { "app.a": "1", "app.b": "9", "app.n": "new" }, { owned: "app.*" });
  deepEqual(result, {
    added: ["app.n"],
    changed: ["app.b"],
    removed: ["app.c", "app.d"],
    before: { "app.a": "1", "app.b": "2", "app.c": "3", "app.d": "4" },
    rounds: 1,
  });
  deepEqual(stored(), { other: "x", "app.a": "1", "app.b": "9", "app.n": "new" });
  equal(methods(), "GET POST DELETE DELETE GET");
});

Deno.test("sync() a second time only reads", async () => {
  const { client, fake, stored } = given({ other: "x", "app.old": "1" });
  await sync(client, "web1", { "app.a": "1" }, { owned: "app.*" });
  const [sent, before] = [fake.calls().length, stored()];
  const result = await sync(client, "web1", { "app.a": "1" }, { owned: "app.*" });
  deepEqual(result, { added: [], changed: [], removed: [], before: { "app.a": "1" }, rounds: 0 });
  deepEqual(fake.calls().slice(sent).map(({ method }) => method), ["GET"]);
  deepEqual(stored(), before);
});

Deno.test("sync() sends no merge if keys are only removed", async () => {
  const { client, methods } = given({ "app.a": "1" });
  await sync(client, "web1", {}, { owned: "app.*" });
  equal(methods(), "GET DELETE GET");
});

Deno.test("sync() without owned removes nothing", async () => {
  const { client, stored } = given({ a: "1", b: "2" });
  await sync(client, "web1", { a: "9" });
  deepEqual(stored(), { a: "9", b: "2" });
  await sync(client, "web1", {});
  deepEqual(stored(), { a: "9", b: "2" });
});

Deno.test("dryRun: returns what would change, and writes nothing", async () => {
  const { client, methods } = given({ a: "1", b: "2" });
  const result = await sync(client, "web1", { a: "9", c: "3" }, { owned: ["a", "b", "c"], dryRun: true });
  deepEqual(result, { added: ["c"], changed: ["a"], removed: ["b"], before: { a: "1", b: "2" }, rounds: 0 });
  equal(methods(), "GET");
});

Deno.test("verify: false doesn't read back", async () => {
  const { client, methods } = given({});
  equal((await sync(client, "web1", { a: "1" }, { verify: false })).rounds, 1);
  equal(methods(), "GET POST");
});

Deno.test("before: undoes a sync", async () => {
  const { client, stored } = given({ "app.a": "1", "app.b": "2", other: "x" });
  const { before } = await sync(client, "web1", { "app.c": "3" }, { owned: "app.*" });
  await sync(client, "web1", before, { owned: "app.*" });
  deepEqual(stored(), { "app.a": "1", "app.b": "2", other: "x" });
});

for (
  const [what, owned] of [
    ["a key", "app.a"],
    ["a prefix", "app.*"],
    ["several", ["x", "app.*"]],
    ["a function", (key: string) => key.startsWith("app.")],
  ] as const
) {
  Deno.test(`owned: ${what} is removed, and others stay`, async () => {
    const { client, stored } = given({ "app.a": "1", "apple": "2", "b": "3" });
    deepEqual((await sync(client, "web1", {}, { owned })).removed, ["app.a"]);
    deepEqual(stored(), { "apple": "2", "b": "3" });
  });

  Deno.test(`owned: ${what} refuses to write other keys, and nothing is sent`, async () => {
    const { client, methods } = given({});
    await rejects(sync(client, "web1", { "other": "1" }, { owned }), {
      code: "invalid_request",
      message: 'Cannot sync metadata of server "web1": "other" is not owned; keys of the system never are',
    });
    equal(methods(), "");
  });
}

Deno.test("owned: everything leaves out system and privileged keys", async () => {
  const { client, stored } = given({ vpc_id: "v-1", "metering.order_id": "o", agency_name: "ops", tier: "gold" });
  deepEqual((await sync(client, "web1", {}, { owned: "*" })).removed, ["tier"]);
  deepEqual(stored(), { vpc_id: "v-1", "metering.order_id": "o", agency_name: "ops" });
  deepEqual((await sync(client, "web1", {}, { owned: "*", privileged: true })).removed, ["agency_name"]);
});

Deno.test("sync() refuses to write system keys, and privileged ones without the word, and sends nothing", async () => {
  const { client, methods } = given({});
  await rejects(sync(client, "web1", { vpc_id: "v-2" }), /"vpc_id" is not owned; keys of the system never are$/);
  await rejects(sync(client, "web1", { agency_name: "ops" }), /"agency_name" lends .* say { privileged: true }$/);
  equal(methods(), "");
  deepEqual((await sync(client, "web1", { agency_name: "ops" }, { privileged: true })).added, ["agency_name"]);
});

Deno.test("sync() refuses what breaks the contract before it removes anything", async () => {
  const { client, methods } = given({ "app.a": "1" });
  await rejects(sync(client, "web1", { "app.b": 1 as never }, { owned: "app.*" }), { ruleId: "value.type" });
  await rejects(sync(client, "web1", undefined as never, { owned: "app.*" }), { ruleId: "metadata.map" });
  await rejects(sync(client, "web1", {}, { maxRounds: 0 }), RangeError);
  equal(methods(), "");
});

Deno.test("sync() without owned takes a * in a desired key for a letter", async () => {
  const { client, stored } = given({ a: "1" }, { validate: false });
  await rejects(sync(client, "web1", { "*": "1" }), { status: 400 });
  deepEqual(stored(), { a: "1" });
});

Deno.test("sync() adds dot keys, and refuses to remove them before it writes anything", async () => {
  const { client, stored, fake } = given({ a: "1" });
  await sync(client, "web1", { "..": "1", a: "1" }, { owned: "*" });
  deepEqual(stored(), { a: "1", "..": "1" });
  const sent = fake.calls().length;
  await rejects(sync(client, "web1", {}, { owned: "*" }), {
    code: "invalid_request",
    message: 'Cannot sync metadata of server "web1": ".." cannot be removed by URL; replace the metadata without it',
  });
  deepEqual(fake.calls().slice(sent).map(({ method }) => method), ["GET"]);
});

Deno.test("sync() makes room before it fills it, at the quota", async () => {
  const { client, stored } = given({ a: "1", b: "2" }, {}, { quota: 2 });
  await sync(client, "web1", { c: "3", d: "4" }, { owned: "*" });
  deepEqual(stored(), { c: "3", d: "4" });
});

Deno.test("sync() makes any items any others, leaves alone what isn't owned, and is then done", async () => {
  const key = fc.constantFrom("app.a", "app.b", "app.:", "__proto__", "constructor", "other", "vpc_id");
  const map = fc.dictionary(key, fc.constantFrom("", "1", "2"), { noNullPrototype: true });
  const isOwned = (key: string) => !["other", "vpc_id"].includes(key);
  const part = (metadata: Metadata, owned: boolean) =>
    Object.entries(metadata).filter(([key]) => isOwned(key) === owned);
  await fc.assert(fc.asyncProperty(map, map, async (metadata, wanted) => {
    const { client, stored } = given(metadata);
    const desired = Object.fromEntries(part(wanted, true));
    const plan = await sync(client, "web1", desired, { owned: isOwned, dryRun: true });
    const done = await sync(client, "web1", desired, { owned: isOwned });
    deepEqual({ ...done, rounds: 0 }, plan);
    deepEqual(new Map(part(stored(), true)), new Map(Object.entries(desired)));
    deepEqual(part(stored(), false), part(metadata, false));
    equal(done.rounds, plan.added.length + plan.changed.length + plan.removed.length ? 1 : 0);
    equal((await sync(client, "web1", desired, { owned: isOwned })).rounds, 0);
  }));
});

// What a server already holds, and what an error leaves.

const strange = { "a key": "1", "b c": "2", good: "3" };

Deno.test("sync() removes keys that the contract wouldn't create, in a dry run and for good", async () => {
  const { client, stored } = given(strange, {}, { keys: "nova" });
  const plan = await sync(client, "web1", { good: "9" }, { owned: "*", dryRun: true });
  const done = await sync(client, "web1", { good: "9" }, { owned: "*" });
  deepEqual({ ...done, rounds: 0 }, plan);
  deepEqual(stored(), { good: "9" });
});

Deno.test("sync() writes back by before what it removed, keys with a space among them", async () => {
  const { client, stored } = given({ "a key": "1", b: "2" }, {}, { keys: "nova" });
  const { before } = await sync(client, "web1", {}, { owned: "*" });
  deepEqual(stored(), {});
  await sync(client, "web1", before, { owned: "*" });
  deepEqual(stored(), { "a key": "1", b: "2" });
});

Deno.test("sync() of what list() returned writes nothing, even a value that is too long to be written", async () => {
  const list = { "a key": "1", long: "x".repeat(300), vpc_id: "v" };
  let requests = "";
  const fetch: Fetch = ({ method }) => (requests += method, Promise.resolve(Response.json({ metadata: list })));
  const client = createMetadataClient({ endpoint, projectId, fetch });
  const { vpc_id: _, ...desired } = list;
  equal((await sync(client, "web1", desired, { owned: "*" })).rounds, 0);
  equal(requests, "GET");
});

Deno.test("sync() removes keys beyond ASCII, one and several, and keeps the others", async () => {
  for (const strange of [{ "ключ": "1" }, { "ключ": "1", "鍵": "2", "é": "3" }]) {
    const { client, stored } = given({ ...strange, vpc_id: "v", good: "3", "a key": "4" }, {}, { keys: "nova" });
    const { removed } = await sync(client, "web1", { good: "9" }, { owned: "*" });
    deepEqual(removed.sort(), [...Object.keys(strange), "a key"].sort());
    deepEqual(stored(), { vpc_id: "v", good: "9" });
  }
});

Deno.test("sync() at the quota removes nothing that the service would not take back", async () => {
  const held = { a: "1", "ключ": "2" };
  const { client, stored } = given(held, {}, { quota: 2, keys: "nova" });
  await rejects(sync(client, "web1", { a: "1", c: "3", d: "4" }, { owned: "*" }), { code: "forbidden" });
  deepEqual(stored(), held);
});

for (const dryRun of [true, false]) {
  Deno.test(`sync() refuses ${dryRun ? "in a dry run" : "for good"} what can't be carried out, and writes nothing`, async () => {
    const { client, methods } = given({ a: "1", ".": "2" }, {}, { keys: "nova" });
    await rejects(sync(client, "web1", {}, { owned: "*", dryRun }), /"\." cannot be removed by URL/);
    await rejects(sync(client, "web1", { "a new key": "1" }, { owned: "a*", dryRun }), { ruleId: "key.alphabet" });
    await rejects(sync(client, "web1", { a: "x".repeat(256) }, { owned: "a*", dryRun }), { ruleId: "value.length" });
    equal(methods(), "GET GET GET");
  });
}

Deno.test("sync() over the quota loses nothing", async () => {
  const { client, stored } = given({ a: "1", b: "2" }, {}, { quota: 2 });
  await rejects(sync(client, "web1", { c: "3", d: "4", e: "5" }, { owned: "*" }), { code: "forbidden" });
  deepEqual(stored(), { a: "1", b: "2" });
});

Deno.test("sync() over a quota that was lowered removes nothing", async () => {
  const { client, stored, methods } = given({ a: "1", b: "2", c: "3" }, {}, { quota: 2 });
  await rejects(sync(client, "web1", { d: "4" }, { owned: ["a", "d"] }), { code: "forbidden" });
  deepEqual(stored(), { a: "1", b: "2", c: "3" });
  equal(methods(), "GET POST POST");
});

Deno.test("before: is on an error of sync() once it has written, undoes it, and stays out of logs", async () => {
  const { client, fake, stored } = given({ "app.a": "1", "app.b": "2" });
  const broken: Layer = (next) => (request) =>
    request.method === "DELETE" ? Promise.resolve(new Response(null, { status: 503 })) : next(request);
  const failing = createMetadataClient({ endpoint, projectId, auth, fetch: compose(fake, broken) });
  const error = await sync(failing, "web1", { "app.c": "3" }, { owned: "app.*" }).catch((error) => error);
  deepEqual([error.code, error.before], ["unavailable", { "app.a": "1", "app.b": "2" }]);
  ok(!JSON.stringify(error).includes("before"));
  await sync(client, "web1", error.before, { owned: "app.*" });
  deepEqual(stored(), { "app.a": "1", "app.b": "2" });
});

Deno.test("before: is not on an error of sync() that comes before it writes", async () => {
  const { client } = given({});
  const error = await sync(client, "web2", { a: "1" }).catch((error) => error);
  ok(!("before" in error) || error.before === undefined);
});

Deno.test("onPlan: is called once, before the first write, and not if nothing differs", async () => {
  const { client, methods } = given({ a: "1" });
  const seen: unknown[] = [];
  const onPlan = (plan: unknown) => seen.push([plan, methods()]);
  await sync(client, "web1", { a: "2" }, { onPlan });
  await sync(client, "web1", { a: "2" }, { onPlan });
  deepEqual(seen, [[{ added: [], changed: ["a"], removed: [], before: { a: "1" } }, "GET"]]);
});

Deno.test("deadlineMs: ends a sync that would settle for too long, with before", async () => {
  const { clock, slow } = instant(150);
  const { fake } = given({ a: "1" });
  const client = createMetadataClient({ endpoint, projectId, auth, fetch: compose(fake, slow) });
  await rejects(sync(client, "web1", { a: "2" }, { clock, deadlineMs: 1000 }), {
    code: "unavailable",
    message: 'Cannot sync metadata of server "web1": not finished within 1000 ms',
    before: { a: "1" },
  });
  await rejects(sync(client, "web1", {}, { deadlineMs: 0 }), RangeError);
  await rejects(sync(client, "web1", {}, { settleMs: -1 }), RangeError);
});

// Other writers.

Deno.test("two clients that set keys of one server at once lose some; two that sync lose none", async () => {
  const fake = createFakeService({ lostUpdates: true, servers: { web1: {}, web2: {} } });
  const create = () => createMetadataClient({ endpoint, projectId, auth, fetch: fake });
  const [one, two] = [create(), create()];
  await Promise.all(
    Array.from({ length: 40 }, (_, i) => [
      one.set("web1", `a.${i}`, "v"),
      two.set("web1", `b.${i}`, "v"),
    ]).flat(),
  );
  const left = Object.keys(fake.state("web1").metadata).length;
  ok(left < 80, `${left} of 80 keys are left`);

  const results = await Promise.all(
    Array.from({ length: 40 }, (_, i) => [
      sync(one, "web2", { [`a.${i}`]: "v" }, { maxRounds: 1000, settleMs: 5 }),
      sync(two, "web2", { [`b.${i}`]: "v" }, { maxRounds: 1000, settleMs: 5 }),
    ]).flat(),
  );
  equal(Object.keys(fake.state("web2").metadata).length, 80);
  const writes = results.reduce((sum, { rounds }) => sum + rounds, 0);
  ok(writes > 80, `${writes} writes: nothing had to be repaired`);
});

Deno.test("two clients that sync different prefixes of one server at once both end with every key", async () => {
  for (let time = 0; time < 20; time++) {
    const fake = createFakeService({
      lostUpdates: true,
      servers: { web1: { metadata: { ...keys("a", 9), ...keys("b", 9) } } },
    });
    const results = await Promise.all(["a", "b"].map((prefix) => {
      const client = createMetadataClient({ endpoint, projectId, auth, fetch: fake });
      return sync(client, "web1", keys(`${prefix}.new`, 30), { owned: `${prefix}.*`, settleMs: 5 });
    }));
    const wanted = [...Object.keys(keys("a.new", 30)), ...Object.keys(keys("b.new", 30))].sort();
    deepEqual(Object.keys(fake.state("web1").metadata).sort(), wanted);
    ok(results.some(({ rounds }) => rounds > 1), "the race did not come about");
  }
});

Deno.test("sync() removes again what another writer brought back", async () => {
  const { fake } = given({ "app.a": "1" });
  let times = 2;
  const another: Layer = (next) => async (request) => {
    const response = await next(request);
    if (request.method === "DELETE" && times-- > 0) fake.setState("web1", { metadata: { "app.a": "1" } });
    return response;
  };
  const client = createMetadataClient({ endpoint, projectId, auth, fetch: compose(fake, another) });
  const result = await sync(client, "web1", {}, { owned: "app.*" });
  deepEqual([result.removed, result.rounds], [["app.a"], 3]);
  deepEqual(fake.state("web1").metadata, {});
});

Deno.test("sync() repairs only what was undone", async () => {
  const { fake, methods } = given({});
  let times = 1;
  const another: Layer = (next) => async (request) => {
    const response = await next(request);
    if (request.method === "POST" && times-- > 0) fake.setState("web1", { metadata: { a: "1", c: "of another" } });
    return response;
  };
  const client = createMetadataClient({ endpoint, projectId, auth, fetch: compose(fake, another) });
  const result = await sync(client, "web1", { a: "1", b: "2" });
  deepEqual([result.added, result.rounds], [["a", "b"], 2]);
  equal(fake.calls().filter(({ method }) => method === "POST")[1]?.body, '{"metadata":{"b":"2"}}');
  equal(methods(), "GET POST GET POST GET");
});

Deno.test("sync() gives up after maxRounds, and names the keys that don't stay", async () => {
  const { fake } = given({});
  const another: Layer = (next) => async (request) => {
    const response = await next(request);
    if (request.method === "POST") fake.setState("web1", { metadata: { a: "1" } });
    return response;
  };
  const client = createMetadataClient({ endpoint, projectId, auth, fetch: compose(fake, another) });
  await rejects(sync(client, "web1", { a: "1", b: "2", c: "3" }, { maxRounds: 3 }), {
    name: "MetadataError",
    code: "conflict",
    message: 'Cannot sync metadata of server "web1": "b", "c" did not stay in 3 rounds of writing',
  });
  equal(fake.calls().filter(({ method }) => method === "POST").length, 3);
});

Deno.test("sync() takes a key for removed that another writer removed first", async () => {
  const { fake } = given({ a: "1", b: "2" });
  const another: Layer = (next) => (request) => {
    if (request.method === "DELETE") fake.setState("web1", { metadata: {} });
    return next(request);
  };
  const client = createMetadataClient({ endpoint, projectId, auth, fetch: compose(fake, another) });
  deepEqual((await sync(client, "web1", {}, { owned: "*" })).removed, ["a", "b"]);
});

Deno.test("sync() reports a lock and an absent server as they are", async () => {
  const { client, fake } = given({});
  fake.setState("web1", { locked: true });
  await rejects(sync(client, "web1", { a: "1" }), { code: "conflict", ruleId: "server.unlocked" });
  await rejects(sync(client, "web2", { a: "1" }), { code: "not_found", ruleId: "server.exists" });
});

// Time.

/** Time that passes at once, and for writes. */
function instant(writeMs: number) {
  const waits: number[] = [];
  let time = 0;
  const clock: Clock = {
    now: () => time,
    setTimeout: (callback, ms) => (waits.push(ms), time += ms, queueMicrotask(callback)),
    clearTimeout: () => {},
  };
  const slow: Layer = (next) => (request) => (time += request.method === "GET" ? 7 : writeMs, next(request));
  return { clock, waits, slow };
}

for (
  const [writeMs, settleMs, waited] of [
    [0, undefined, 3500],
    [150, undefined, 3500],
    [5000, undefined, 10_000],
    [20_000, undefined, 26_000],
    [150, 40, 40],
  ] as const
) {
  Deno.test(`sync() waits ${waited} ms after a write of ${writeMs} ms${settleMs ? " if settleMs says so" : ""}`, async () => {
    const { clock, waits, slow } = instant(writeMs);
    const { fake } = given({});
    const client = createMetadataClient({ endpoint, projectId, auth, fetch: compose(fake, slow) });
    await sync(client, "web1", { a: "1" }, { clock, settleMs });
    deepEqual(waits, [waited]);
  });
}

Deno.test("syncs of one server by one client take turns, and an abort ends the waiting", async () => {
  const { client, methods, stored } = given({});
  const controller = new AbortController();
  const { signal } = controller;
  const [first, second] = [sync(client, "web1", { a: "1" }), sync(client, "web1", { b: "2" }, { signal })];
  const third = sync(client, "web1", { c: "3" });
  controller.abort();
  await rejects(second, { name: "AbortError" });
  await Promise.all([first, third]);
  deepEqual(stored(), { a: "1", c: "3" });
  equal(methods(), "GET POST GET GET POST GET");
});

Deno.test("signal: ends a sync with its own reason, before a request and before reading back", async () => {
  const { client, methods } = given({});
  const reason = new Error("changed my mind");
  const signal = AbortSignal.abort(reason);
  await rejects(sync(client, "web1", { a: "1" }, { signal }), (error) => error === reason);
  equal(methods(), "");

  const controller = new AbortController();
  const clock: Clock = {
    now: () => 0,
    setTimeout: () => queueMicrotask(() => controller.abort(reason)),
    clearTimeout: () => {},
  };
  await rejects(
    sync(client, "web1", { a: "1" }, { signal: controller.signal, clock }),
    (error) => error === reason,
  );
  equal(methods(), "GET POST");
});

Deno.test("beforeOf: has the items before an aborted sync, for each server that it wrote", async () => {
  const fake = createFakeService({
    servers: { web1: { metadata: { a: "1" } }, web2: { metadata: { a: "2" } }, web3: {} },
  });
  const client = createMetadataClient({ endpoint, projectId, auth, fetch: fake });
  const controller = new AbortController();
  const reason = new Error("changed my mind");
  const clock: Clock = {
    now: () => 0,
    setTimeout: () => queueMicrotask(() => controller.abort(reason)),
    clearTimeout() {},
  };
  const { signal } = controller;
  const ends = (serverId: string) =>
    sync(client, serverId, { a: "3" }, { signal, clock }).then(() => "done", (error) => error);
  deepEqual(await Promise.all([ends("web1"), ends("web2")]), [reason, reason]);
  equal(await ends("web3"), reason);
  deepEqual(["web1", "web2", "web3"].map((id) => beforeOf(reason, id)), [{ a: "1" }, { a: "2" }, undefined]);
  deepEqual(Reflect.ownKeys(reason).filter((name) => name !== "stack"), ["message"]);
});

Deno.test("beforeOf: has what an error of sync() has as before, and nothing for other values", () => {
  const error = Object.assign(new Error("refused"), { before: { a: "1" } });
  deepEqual(beforeOf(error, "web1"), { a: "1" });
  for (const value of [undefined, null, "stop", new Error("stop")]) equal(beforeOf(value, "web1"), undefined);
});

Deno.test("retry({ conflicts: true }) makes a write wait until the server can be written to", async () => {
  const { fake } = given({});
  fake.setState("web1", { vmState: "building" });
  let pauses = 0;
  const { clock } = instant(0);
  const onRetry = () => ++pauses === 5 && fake.setState("web1", { vmState: "active" });
  const patient = retry({ conflicts: true, attempts: 20, clock, onRetry });
  const client = createMetadataClient({ endpoint, projectId, auth, fetch: fake, retry: patient });
  equal(await client.set("web1", "role", "db"), "db");
  equal(pauses, 5);

  fake.setState("web1", { locked: true });
  await rejects(client.set("web1", "role", "db"), { code: "conflict" });
});

// ensureDeleted().

Deno.test("ensureDeleted() asks for the list only when the key is said to be absent", async () => {
  const { client, methods } = given({ a: "1" });
  equal(await ensureDeleted(client, "web1", "a"), true);
  equal(methods(), "DELETE");
  equal(await ensureDeleted(client, "web1", "a"), false);
  equal(methods(), "DELETE DELETE GET");
});

Deno.test("ensureDeleted() doesn't take an absent server for an absent key", async () => {
  const { client } = given({});
  await rejects(ensureDeleted(client, "web2", "a"), { code: "not_found", ruleId: "server.exists" });
});

Deno.test("ensureDeleted() passes on a 404 for a key that the list has", async () => {
  const fetch: Fetch = ({ method }) =>
    Promise.resolve(method === "GET" ? Response.json({ metadata: { a: "1" } }) : new Response(null, { status: 404 }));
  const client = createMetadataClient({ endpoint, projectId, fetch });
  await rejects(ensureDeleted(client, "web1", "a"), /Cannot delete item "a" of server "web1": 404/);
});

Deno.test("ensureDeleted() passes on every other error, and refuses what delete() refuses", async () => {
  const { client, fake } = given({ a: "1", agency_name: "ops" });
  await rejects(ensureDeleted(client, "web1", "agency_name"), /say { privileged: true }$/);
  await rejects(ensureDeleted(client, "web1", ".."), { ruleId: "path.dot-keys" });
  equal(await ensureDeleted(client, "web1", "agency_name", { privileged: true }), true);
  fake.setState("web1", { locked: true });
  await rejects(ensureDeleted(client, "web1", "a"), (error) => error instanceof MetadataError && error.status === 409);
});
