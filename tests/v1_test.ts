// The successor API: the same verbs, over other requests.
import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import { createFakeProvider, verify } from "../src/conformance/mod.ts";
import { bugReport } from "../src/conformance/report/report.ts";
import { createFakeService, type FakeOptions } from "../src/fake/mod.ts";
import { serveFake } from "../src/fake/serve.ts";
import {
  accessKeyAuth,
  type Api,
  compose,
  createMetadataClient,
  ensureDeleted,
  type Fetch,
  type Metadata,
  type MetadataClient,
  type MetadataClientOptions,
  MetadataError,
  retry,
  sync,
  tokenAuth,
} from "../src/mod.ts";
import { at } from "../scripts/at.ts";

const endpoint = "https://compute.example";
const projectId = "f00d";
const auth = tokenAuth("any-token");
const apis: Api[] = ["v2.1", "v1"];

/** A client of a fake with one server, and what the two have said to each other. */
function pair(metadata: Metadata = {}, options: Partial<MetadataClientOptions<"v1">> & { fake?: FakeOptions } = {}) {
  const { fake: fakeOptions, ...clientOptions } = options;
  const fake = createFakeService({ servers: { web1: { metadata } }, ...fakeOptions });
  const client = createMetadataClient({ api: "v1", endpoint, projectId, auth, fetch: fake, ...clientOptions });
  const items = () => fake.state("web1").metadata;
  const talk = () => fake.calls().map(({ method, path, body }) => [method, path.split("/web1")[1], body ?? ""]);
  return { fake, client, items, talk };
}

/** A call, the items before and after, its result, and the requests that it makes. */
const verbs: [string, Metadata, (client: MetadataClient) => Promise<unknown>, unknown, Metadata, string[][]][] = [
  ["list() shows the server", { a: "1" }, (c) => c.list("web1"), { a: "1" }, { a: "1" }, [["GET", "", ""]]],
  ["get() picks from it", { a: "1" }, (c) => c.get("web1", "a"), "1", { a: "1" }, [["GET", "", ""]]],
  ["set() merges one item", { a: "1" }, (c) => c.set("web1", "b", "2"), "2", { a: "1", b: "2" }, [
    ["POST", "/metadata", '{"metadata":{"b":"2"}}'],
  ]],
  ["merge() merges", { a: "1" }, (c) => c.merge("web1", { b: "2" }), { a: "1", b: "2" }, { a: "1", b: "2" }, [
    ["POST", "/metadata", '{"metadata":{"b":"2"}}'],
  ]],
  [
    "merge() reads back if the response may not be all",
    { a: "1" },
    (c) => c.merge("web1", { a: "2" }),
    { a: "2" },
    { a: "2" },
    [
      ["POST", "/metadata", '{"metadata":{"a":"2"}}'],
      ["GET", "", ""],
    ],
  ],
  ["delete() deletes", { "a:b": "1" }, (c) => c.delete("web1", "a:b"), undefined, {}, [
    ["DELETE", "/metadata/a:b", ""],
  ]],
  [
    "replace() merges what differs and deletes the rest",
    { a: "1", b: "2", c: "3" },
    (c) => c.replace("web1", { a: "1", b: "new", d: "4" }),
    { a: "1", b: "new", d: "4" },
    { a: "1", b: "new", d: "4" },
    [
      ["GET", "", ""],
      ["POST", "/metadata", '{"metadata":{"b":"new","d":"4"}}'],
      ["DELETE", "/metadata/c", ""],
      ["GET", "", ""],
    ],
  ],
  ["replace() writes nothing if nothing differs", { a: "1" }, (c) => c.replace("web1", { a: "1" }), { a: "1" }, {
    a: "1",
  }, [["GET", "", ""]]],
  ["replace() clears the map", { a: "1" }, (c) => c.replace("web1", {}), {}, {}, [
    ["GET", "", ""],
    ["DELETE", "/metadata/a", ""],
    ["GET", "", ""],
  ]],
  [
    "replace() writes keys that are names in JavaScript",
    {},
    (c) => c.replace("web1", keyNames()),
    keyNames(),
    keyNames(),
    [
      ["GET", "", ""],
      ["POST", "/metadata", JSON.stringify({ metadata: keyNames() })],
      ["GET", "", ""],
    ],
  ],
];

function keyNames(): Metadata {
  return JSON.parse('{"__proto__":"a","constructor":"b"}');
}

for (const [name, before, call, result, after, requests] of verbs) {
  Deno.test(`with v1, ${name}`, async () => {
    const { client, items, talk } = pair(before);
    deepEqual(await call(client), result);
    deepEqual(talk(), requests);
    deepEqual(items(), after);
  });
}

Deno.test("with v1, each request has the address and the headers of the document", async () => {
  const seen: string[] = [];
  const fake = createFakeService({ servers: { web1: {} } });
  const fetch: Fetch = (request) => {
    seen.push(`${request.method} ${request.url} ${request.headers.get("x-auth-token")}`);
    return fake(request);
  };
  const client = createMetadataClient({ api: "v1", endpoint: `${endpoint}/ecs/`, projectId, auth, fetch });
  await rejects(client.list("web1"));
  await rejects(client.delete("web1", "a:b"));
  deepEqual(seen, [
    "GET https://compute.example/ecs/v1/f00d/cloudservers/web1 any-token",
    "DELETE https://compute.example/ecs/v1/f00d/cloudservers/web1/metadata/a%3Ab any-token",
  ]);
});

Deno.test("with v1, over HTTP and signed, the verbs work", async () => {
  const key = { accessKeyId: "AK", secretAccessKey: "SK" };
  const fake = createFakeService({ accessKeys: { AK: { secretAccessKey: "SK" } }, servers: { web1: {} } });
  const served = await serveFake(fake);
  try {
    const signing = accessKeyAuth(key);
    const client = createMetadataClient({ api: "v1", endpoint: served.url, projectId, auth: signing, retry: false });
    equal(await client.set("web1", "role", "数据库"), "数据库");
    deepEqual(await client.replace("web1", { "a:b": "😀" }), { "a:b": "😀" });
    await client.delete("web1", "a:b");
    deepEqual(await client.list("web1"), {});
    const wrong = accessKeyAuth({ ...key, secretAccessKey: "no" });
    const stranger = createMetadataClient({ api: "v1", endpoint: served.url, projectId, auth: wrong, retry: false });
    await rejects(stranger.list("web1"), { code: "unauthenticated", vendorCode: "APIGW.0301" });
  } finally {
    await served.close();
  }
});

/** A user's program, which doesn't know the API. */
async function program(client: MetadataClient): Promise<unknown[]> {
  const codeOf = (call: Promise<unknown>) =>
    call.then(() => "no error", ({ code, ruleId }: MetadataError) => [code, ruleId]);
  return [
    await client.set("web1", "role", "db"),
    await client.get("web1", "role"),
    await client.merge("web1", { tier: "gold", ".": "dot" }),
    await client.set("web1", "..", "dots"),
    await client.get("web1", ".."),
    await codeOf(client.get("web1", "absent")),
    await codeOf(client.delete("web1", "absent")),
    await codeOf(client.delete("web1", "..")),
    await codeOf(client.set("web1", "a b", "v")),
    await codeOf(client.get("web1", "a b")),
    await codeOf(client.set("web1", "k", "v".repeat(256))),
    await codeOf(client.set("web1", "agency_name", "a")),
    await codeOf(client.replace("web1", { role: "web" })),
    await codeOf(client.list("no-server")),
    await codeOf(client.set("no-server", "k", "v")),
    await codeOf(client.set("locked", "k", "v")),
    await codeOf(client.delete("locked", "k")),
    await codeOf(client.merge("building", { k: "v" })),
    await codeOf(client.replace("locked", { k: "w" })),
    await codeOf(client.merge("web1", Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`k${i}`, "v"])))),
    await client.list("web2"),
    await client.replace("web2", { role: "db" }, { system: "keep" }),
    await client.replace("web2", { role: "web" }, { system: "drop" }),
    await ensureDeleted(client, "web2", "role"),
    await ensureDeleted(client, "web2", "role"),
    (await sync(client, "web2", { "app.a": "1", "app.b": "2" }, { owned: "app.*", settleMs: 0 })).rounds,
    (await sync(client, "web2", { "app.b": "3" }, { owned: "app.*", settleMs: 0 })).removed,
    await client.list("web2"),
  ];
}

Deno.test("the same program gives the same results with both APIs", async () => {
  const [nova = [], v1] = await Promise.all(apis.map((api) => {
    const servers = {
      web1: { metadata: { vpc_id: "v-1" } },
      web2: { metadata: { vpc_id: "v-1", old: "x" } },
      locked: { locked: true, metadata: { k: "v" } },
      building: { vmState: "building" as const },
    };
    const fetch = createFakeService({ servers, quota: 8, apis: [api] });
    return program(createMetadataClient({ api, endpoint, projectId, auth, fetch }));
  }));
  equal(nova.length, 28);
  deepEqual(v1, nova);
});

Deno.test("with v1, errors are read from ECS's form, with its code", async () => {
  const { client } = pair({}, { fake: { servers: { locked: { locked: true }, building: { vmState: "building" } } } });
  const cases: [Promise<unknown>, Record<string, unknown>, RegExp][] = [
    [
      client.list("no-server"),
      { code: "not_found", status: 404, vendorCode: "Ecs.0114", ruleId: "server.exists" },
      /^Cannot list metadata of server "no-server": 404, Instance\[no-server\] could not be found/,
    ],
    [client.set("locked", "k", "v"), { code: "conflict", status: 400, vendorCode: "Ecs.0605" }, /ECS locked/],
    [client.set("building", "k", "v"), { code: "conflict", status: 400, vendorCode: "Ecs.0100" }, /ECS status/],
    [client.delete("locked", ".."), { code: "invalid_request", ruleId: "path.dot-keys" }, /v1 has no other way/],
  ];
  for (const [call, fields, message] of cases) {
    await rejects(call, (error) => {
      ok(error instanceof MetadataError);
      match(error.message, message);
      for (const [name, value] of Object.entries(fields)) equal(error[name as keyof MetadataError], value, name);
      if (error.status) match(error.requestId ?? "", /^req-/);
      return true;
    });
  }
});

Deno.test("with v1, a response that breaks the contract is reported", async () => {
  const bodies: [unknown, RegExp][] = [
    [{ metadata: {} }, /the response breaks the contract: must have the member "?server/],
    [{ server: {} }, /server: must have the member "?metadata/],
    [{ server: { metadata: { a: 1 } } }, /server\.metadata\.a: must be of type string, is number/],
    [[], /must be of type object, is array/],
  ];
  for (const [body, message] of bodies) {
    const client = createMetadataClient({
      api: "v1",
      endpoint,
      projectId,
      fetch: () => Promise.resolve(Response.json(body)),
    });
    await rejects(client.list("web1"), (error) => {
      ok(error instanceof MetadataError);
      equal(error.code, "invalid_response");
      match(error.message, message);
      return true;
    });
  }
  const empty = createMetadataClient({
    api: "v1",
    endpoint,
    projectId,
    fetch: () => Promise.resolve(new Response("")),
  });
  await rejects(empty.list("web1"), { code: "invalid_response" });
});

Deno.test("with v1, merge() takes a whole map, and only what was sent, for a response", async () => {
  const onlySent: (fake: Fetch) => Fetch = (fake) => async (request) => {
    const { method } = request;
    const sent = method === "POST" ? await request.clone().text() : "";
    const response = await fake(request);
    return sent && response.ok ? new Response(sent, response) : response;
  };
  for (const wrap of [onlySent, (fake: Fetch) => fake]) {
    const fake = createFakeService({ servers: { web1: { metadata: { a: "1" } } } });
    const client = createMetadataClient({ api: "v1", endpoint, projectId, auth, fetch: wrap(fake) });
    deepEqual(await client.merge("web1", { b: "2" }), { a: "1", b: "2" });
    equal(await client.set("web1", "c", "3"), "3");
    deepEqual(await client.replace("web1", { d: "4" }), { d: "4" });
  }
});

Deno.test("with v1, merge() whose reading back fails says that it has merged", async () => {
  const { fake, client, items } = pair();
  fake.fail({ operation: "showCloudServer", kind: 403 });
  await rejects(
    client.merge("web1", { a: "1" }),
    /^MetadataError: Cannot read back metadata of server "web1": 403/,
  );
  deepEqual(items(), { a: "1" });
});

Deno.test("with v1, replace() that is refused has changed nothing", async () => {
  const full = { a: "1", b: "2" };
  const { client, items, fake } = pair(full, { fake: { quota: 2, servers: { web1: { metadata: full } } } });
  await rejects(client.replace("web1", { c: "3" }), { code: "forbidden" });
  deepEqual(items(), full);
  fake.setState("web1", { locked: true });
  await rejects(client.replace("web1", {}), { code: "conflict" });
  deepEqual(items(), full);
  fake.setState("web1", { locked: false, metadata: { ...full, "..": "dots" } });
  await rejects(client.replace("web1", { c: "3" }), { code: "invalid_request", ruleId: "path.dot-keys" });
  deepEqual(items(), { ...full, "..": "dots" });
});

Deno.test("with v1, replace() deletes keys that it would refuse to write, and bears another's deleting", async () => {
  const { fake, client, items } = pair({ "made at creation": "x", gone: "y" });
  fake.fail({ operation: "deleteCloudServerMetadataItem", nth: 2, kind: 404, when: "after" });
  deepEqual(await client.replace("web1", { role: "db" }), { role: "db" });
  deepEqual(items(), { role: "db" });
});

Deno.test("with v1, replace() is one task among the writes to its server", async () => {
  const { client, items } = pair({ a: "1" });
  await Promise.all([
    client.replace("web1", { b: "2" }),
    client.set("web1", "c", "3"),
    client.replace("web1", { d: "4" }),
  ]);
  deepEqual(items(), { d: "4" });
});

Deno.test("with v1, sync() of two programs at once loses nothing, where plain writes do", async () => {
  const run = async (write: (client: MetadataClient, items: Metadata) => Promise<unknown>) => {
    const { fake, items } = pair({}, { fake: { lostUpdates: true, servers: { web1: {} } } });
    await Promise.all(["a", "b"].map((name) => {
      const client = createMetadataClient({ api: "v1", endpoint, projectId, auth, fetch: fake });
      return write(client, Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${name}.${i}`, "v"])));
    }));
    return Object.keys(items()).length;
  };
  equal(await run((client, wanted) => sync(client, "web1", wanted, { settleMs: 20 })), 40);
  ok(await run((client, wanted) => client.merge("web1", wanted)) < 40);
});

Deno.test("with v1, retry() takes a lost delete for done, once the server shows that the key is gone", async () => {
  const fake = createFakeService({ servers: { web1: { metadata: { role: "db" } } } });
  const client = createMetadataClient({
    api: "v1",
    endpoint,
    projectId,
    auth,
    fetch: compose(fake, retry({ baseDelayMs: 0 })),
  });
  fake.fail({ operation: "deleteCloudServerMetadataItem", kind: "reset", when: "after" });
  await client.delete("web1", "role");
  deepEqual(fake.calls().map(({ operation, status }) => [operation, status]), [
    ["deleteCloudServerMetadataItem", 0],
    ["deleteCloudServerMetadataItem", 404],
    ["showCloudServer", 200],
  ]);
  fake.fail({ operation: "deleteCloudServerMetadataItem", kind: "reset", when: "after" });
  await rejects(client.delete("web2", "role"), { code: "not_found" });
});

Deno.test("with v1, retry() repeats overload in each of its forms", async () => {
  const { fake, client } = pair({ a: "1" }, { retry: retry({ baseDelayMs: 0, maxDelayMs: 70_000 }) });
  for (const kind of [503, 429, "html", "reset"] as const) {
    fake.fail({ kind, ...(kind === 429 ? { retryAfter: 0 } : {}) });
    equal(await client.get("web1", "a"), "1");
  }
});

Deno.test("createMetadataClient() says which APIs there are", () => {
  throws(
    () => createMetadataClient({ api: "V1" as never, endpoint, projectId }),
    /^TypeError: api must be "v2\.1" or "v1", is "V1"$/,
  );
});

Deno.test("client.openapi has the operations of the API that was chosen", async () => {
  const { fake } = pair();
  const v1 = createMetadataClient({ api: "v1", endpoint, projectId, auth, fetch: fake });
  const path = { project_id: projectId, server_id: "web1" };
  const { data } = await v1.openapi.GET("/v1/{project_id}/cloudservers/{server_id}", { params: { path } });
  deepEqual(data?.server.metadata, {});
  // @ts-expect-error It isn't Nova's.
  void (() => v1.openapi.GET("/v2.1/{project_id}/servers/{server_id}/metadata", { params: { path } }));
  const nova = createMetadataClient({ endpoint, projectId, auth, fetch: fake });
  const response = await nova.openapi.GET("/v2.1/{project_id}/servers/{server_id}/metadata", { params: { path } });
  deepEqual(response.data, { metadata: {} });
  // @ts-expect-error It isn't v1's.
  void (() => nova.openapi.GET("/v1/{project_id}/cloudservers/{server_id}", { params: { path } }));
});

Deno.test("the fake has both APIs over the same servers, or the one that is asked for", async () => {
  const send = async (apis: Api[] | undefined, path: string, method = "GET") => {
    const fake = createFakeService({ apis, servers: { web1: { metadata: { a: "1" } } } });
    const response = await fake(new Request(endpoint + path, { method, headers: { "x-auth-token": "t" } }));
    return [response.status, await response.json()];
  };
  const [nova, v1] = ["/v2.1/f00d/servers/web1/metadata", "/v1/f00d/cloudservers/web1"];
  const lost = {
    error_msg: "The API does not exist or has not been published in the environment.",
    error_code: "APIGW.0101",
    request_id: "req-fa4e0000-0000-4000-8000-000000000001",
  };
  deepEqual(await send(undefined, nova), [200, { metadata: { a: "1" } }]);
  deepEqual((await send(undefined, v1))[1].server.metadata, { a: "1" });
  equal((await send(["v2.1"], v1))[0], 300);
  deepEqual(await send(["v1"], nova), [404, lost]);
  deepEqual(await send(undefined, v1, "PUT"), [404, lost]);
  deepEqual(await send(undefined, `${v1}/metadata`), [404, lost]);
  // What isn't an address of v1 is for a real Nova to respond to.
  equal((await send(undefined, `${v1}/metadata-options`))[0], 300);
  throws(() => createFakeService({ apis: ["v2" as never] }), /apis\[0\] must be one of v2\.1, v1/);
});

Deno.test("verify() holds a provider that has v1 alone to v1, and one without it to the rest", async () => {
  const v1 = await verify(createFakeProvider({ apis: ["v1"] }));
  equal(v1.counts.fails, 0);
  ok(v1.counts.holds > 80);
  const reasons = new Set(v1.results.flatMap(({ reason }) => reason ?? []));
  deepEqual(reasons, new Set(["needs the v2.1 API"]));
  deepEqual(v1.coverage.responses.missing, []);
  const nova = await verify({ ...createFakeProvider(), apis: undefined }, { only: "v1/*" });
  equal(nova.counts["not run"], nova.results.length);
  deepEqual(new Set(nova.results.map(({ reason }) => reason)), new Set(["needs the v1 API"]));
  deepEqual(nova.coverage.rules.missing.filter((rule) => rule.startsWith("v1.")), []);
});

Deno.test("verify() says of a failure with v1 what its rule rests on", async () => {
  const provider = createFakeProvider({}, (fake) => async (request) => {
    const response = await fake(request);
    return response.status === 400 ? Response.json(await response.json(), { status: 409 }) : response;
  });
  const { results } = await verify(provider, { only: "v1/merge-is-refused-while-locked" });
  match(bugReport(at(results, 0)).join("\n"), /rule {2}v1\.lock: .*\(documented; not tried on a live service\)/);
});
