import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { type AccessKey, accessKeyAuth, compose, createMetadataClient, type Fetch, MetadataError } from "../src/mod.ts";
import { createFakeService, type FakeOptions } from "../src/fake/mod.ts";
import { serveFake } from "../src/fake/serve.ts";

const projectId = "0a1b2c3d";
const endpoint = "https://compute.example";
const noon = new Date("2026-01-31T12:00:00Z");
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000);
const key = { accessKeyId: "EXAMPLEACCESSKEY0000", secretAccessKey: "ExampleSecretKey" };

const fakeWith = (options: FakeOptions = {}) =>
  createFakeService({
    keys: "nova",
    now: () => noon,
    accessKeys: { [key.accessKeyId]: { secretAccessKey: key.secretAccessKey, projectId } },
    servers: { web1: { metadata: { tier: "gold" } }, web2: { projectId: "beef" } },
    ...options,
  });

const signing = (fetch: Fetch, credentials: AccessKey = key, now = noon) =>
  compose(fetch, accessKeyAuth(credentials, { now: () => now }));

const clientOf = (fetch: Fetch, credentials?: AccessKey, now?: Date) =>
  createMetadataClient({ endpoint, projectId, fetch: signing(fetch, credentials, now) });

const url = `${endpoint}/v2.1/${projectId}/servers/web1/metadata`;

Deno.test("accessKeys: a right signature passes for every operation", async () => {
  const client = clientOf(fakeWith());
  deepEqual(await client.list("web1"), { tier: "gold" });
  deepEqual(await client.merge("web1", { role: "数据库 ✓" }), { tier: "gold", role: "数据库 ✓" });
  deepEqual(await client.replace("web1", { a: "b" }), { a: "b" });
  equal(await client.get("web1", "a"), "b");
  await client.set("web1", "a", "c");
  await client.delete("web1", "a");
});

for (const name of ["a:b", "a.b-c_d", "__proto__", "..."]) {
  Deno.test(`accessKeys: a right signature passes for the key ${name}`, async () => {
    const client = clientOf(fakeWith());
    await client.set("web1", name, "v");
    equal(await client.get("web1", name), "v");
    await client.delete("web1", name);
  });
}

for (const path of ["a%3Ab", "a:b", "a%20b", "%61b", "a b"]) {
  Deno.test(`accessKeys: a right signature passes for the path ${path}, in process and over a socket`, async () => {
    const fake = fakeWith({ servers: { web1: { metadata: { "a:b": "v", "a b": "v", ab: "v" } } } });
    const served = await serveFake(fake);
    try {
      for (const root of [url, url.replace(endpoint, served.url)]) {
        const response = await signing(root === url ? fake : globalThis.fetch)(new Request(`${root}/${path}`));
        equal(response.status, 200);
        await response.body?.cancel();
      }
    } finally {
      await served.close();
    }
  });
}

Deno.test("accessKeys: a query is signed too", async () => {
  const response = await signing(fakeWith())(new Request(`${url}?b=2&a=1+1&a=%2F&empty`));
  equal(response.status, 200);
});

Deno.test("accessKeys: a signature holds over a socket, with a port in Host and a body", async () => {
  const fake = fakeWith();
  const served = await serveFake(fake);
  try {
    const fetch = signing(globalThis.fetch);
    const client = createMetadataClient({ endpoint: served.url, projectId, fetch });
    deepEqual(await client.merge("web1", { a: "值" }), { tier: "gold", a: "值" });
  } finally {
    await served.close();
  }
});

/** What is refused, and the message. */
async function refusal(fetch: Fetch, request = new Request(url)): Promise<string> {
  const response = await fetch(request);
  const body = await response.json();
  equal(response.status, 401);
  equal(body.error_code, "APIGW.0301");
  equal(body.request_id, response.headers.get("x-request-id"));
  return body.error_msg;
}

const failed = "Incorrect IAM authentication information: verify aksk signature fail";

Deno.test("accessKeys: a wrong secret is refused as the gateway does", async () => {
  equal(await refusal(signing(fakeWith(), { ...key, secretAccessKey: "wrong" })), failed);
});

Deno.test("accessKeys: an unknown key is refused", async () => {
  equal(await refusal(signing(fakeWith(), { ...key, accessKeyId: "UNKNOWN" })), failed);
  equal(await refusal(signing(fakeWith(), { ...key, accessKeyId: "__proto__" })), failed);
});

Deno.test("accessKeys: what is changed after signing is refused", async () => {
  const changed = (change: (request: Request) => Request): Fetch => (request) => fakeWith()(change(request));
  const change = (init: RequestInit) => changed((request) => new Request(request, init));
  const post = () => new Request(url, { method: "POST", body: '{"metadata": {"a": "b"}}' });
  equal(await refusal(signing(change({ body: '{"metadata": {"a": "c"}}' })), post()), failed);
  equal(await refusal(signing(change({ method: "PUT" })), post()), failed);
  equal(await refusal(signing(changed((request) => new Request(`${url}/a`, request)))), failed);
  equal(await refusal(signing(changed((request) => new Request(`${url}?a=1`, request)))), failed);
});

Deno.test("accessKeys: a signature that can't be read, or doesn't cover the date, is refused", async () => {
  const signed = signing((request) => {
    const authorization = request.headers.get("authorization")!.replace(/;x-sdk-date/, "");
    return fakeWith()(new Request(request, { headers: { ...Object.fromEntries(request.headers), authorization } }));
  });
  equal(await refusal(signed), failed);
  equal(
    await refusal(fakeWith(), new Request(url, { headers: { authorization: "SDK-HMAC-SHA256 nonsense" } })),
    failed,
  );
});

for (const off of [-60, -16, 16, 60]) {
  Deno.test(`accessKeys: a clock ${off} minutes off is refused, and the client learns of it`, async () => {
    match(await refusal(signing(fakeWith(), key, minutes(off))), /: x-sdk-date 20260131T\d{6}Z is expired$/);
    const side = off > 0 ? "ahead of" : "behind";
    await rejects(
      () => clientOf(fakeWith(), key, minutes(off)).list("web1"),
      (error) =>
        error instanceof MetadataError && error.code === "unauthenticated" &&
        error.message.includes(`the clock here is ${Math.abs(off)} minutes ${side} the service's`),
    );
  });
}

Deno.test("accessKeys: a clock 15 minutes off is accepted", async () => {
  for (const off of [-15, 15]) await clientOf(fakeWith(), key, minutes(off)).list("web1");
});

Deno.test("accessKeys: without `now` the runtime's clock counts", async () => {
  await clientOf(fakeWith({ now: undefined }), key, new Date()).list("web1");
  await rejects(() => clientOf(fakeWith({ now: undefined })).list("web1"), { code: "unauthenticated" });
});

Deno.test("accessKeys: a temporary key needs its security token", async () => {
  const { accessKeyId, secretAccessKey } = key;
  const fake = fakeWith({ accessKeys: { [accessKeyId]: { secretAccessKey, securityToken: "st" } } });
  equal((await signing(fake, { ...key, securityToken: "st" })(new Request(url))).status, 200);
  equal(await refusal(signing(fake)), failed);
  equal(await refusal(signing(fake, { ...key, securityToken: "other" })), failed);
});

Deno.test("accessKeys: a key belongs to its project, with its roles", async () => {
  const accessKeys = {
    mine: { secretAccessKey: "s", projectId },
    admin: { secretAccessKey: "s", projectId, roles: ["admin"] },
    reader: { secretAccessKey: "s", projectId, roles: ["reader"] },
  };
  const fake = fakeWith({ accessKeys, policy: "new" });
  const as = (accessKeyId: string) => clientOf(fake, { accessKeyId, secretAccessKey: "s" });
  await rejects(() => as("mine").list("web2"), { code: "not_found" });
  await as("admin").list("web2");
  await rejects(() => as("reader").set("web1", "a", "b"), { code: "forbidden" });
  await as("mine").set("web1", "a", "b");
});

Deno.test("accessKeys and tokens stand beside each other; neither alone lets the other pass", async () => {
  const withToken = (token: string) => new Request(url, { headers: { "X-Auth-Token": token } });
  const both = fakeWith({ tokens: { t: { projectId } } });
  equal((await both(withToken("t"))).status, 200);
  equal((await signing(both)(new Request(url))).status, 200);
  equal((await fakeWith()(withToken("t"))).status, 401);
  equal((await fakeWith()(new Request(url))).status, 401);
  equal((await signing(fakeWith({ accessKeys: undefined, tokens: { t: {} } }))(new Request(url))).status, 401);
});

Deno.test("accessKeys: writes at once are all kept, though checking takes time", async () => {
  const fake = fakeWith();
  const client = clientOf(fake);
  await Promise.all(Array.from({ length: 20 }, (_, i) => client.set("web1", `k${i}`, "v")));
  equal(Object.keys(fake.state("web1").metadata).length, 21);
});

Deno.test("accessKeys: the faults of fail() come with signatures too", async () => {
  const fake = fakeWith();
  fake.fail({ kind: 503, when: "after", operation: "setServerMetadataItem" });
  const body = '{"meta": {"a": "b"}}';
  equal((await signing(fake)(new Request(`${url}/a`, { method: "PUT", body }))).status, 503);
  equal(fake.state("web1").metadata.a, "b");
});
