// Requests to the control channel that are wrong, large, or come while others wait.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { connect } from "node:net";
import { createFakeService, type FakeOptions, type FakeService } from "../src/fake/mod.ts";
import { serveFake } from "../src/fake/serve.ts";

/** What asks a served fake. */
type Ask = (method: string, path: string, body?: unknown) => Promise<Response>;

async function withControl(
  use: (ask: Ask, url: string, fake: FakeService) => Promise<void>,
  options: FakeOptions = {},
) {
  const fake = createFakeService({
    tokens: { t: { projectId: "f00d" } },
    servers: { web1: { metadata: { tier: "gold" } } },
    ...options,
  });
  const served = await serveFake(fake, { control: true });
  const headers = { "x-auth-token": "t", "content-type": "application/json" };
  const ask: Ask = (method, path, body) =>
    fetch(`${served.url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  try {
    await use(ask, served.url, fake);
  } finally {
    await served.close();
  }
}

const items = "/v2.1/f00d/servers/web1/metadata";

for (
  const [method, path, body, status, message] of [
    ["POST", "/faults", { kind: "explode" }, 400, /^kind must be a status/],
    [
      "POST",
      "/faults",
      { kind: "delay", delayMs: 1e12 },
      400,
      /^delayMs must be a number of milliseconds from 0 to \d+, is 1/,
    ],
    ["POST", "/faults", undefined, 400, /^the body is missing; it must be a JSON object$/],
    ["POST", "/faults", "{", 400, /^the body, line 1, column 2: must be JSON; unexpected end of the body$/],
    [
      "POST",
      "/faults",
      '{"kind": 503,\n "nth": 1,}',
      400,
      /^the body, line 2, column 11: must be JSON; unexpected "}"$/,
    ],
    ["POST", "/faults", '{"kind": 503, "kind": 429}', 400, /^the body, line 1, column 15: "kind" occurs twice$/],
    ["POST", "/faults", "[".repeat(5000), 400, /^the body: nested too deeply$/],
    ["POST", "/faults", "[]", 400, /^the body must be a JSON object$/],
    ["PATCH", "/servers/web1", { color: 1 }, 400, /has no field "color"/],
    ["PUT", "/servers", {}, 400, /^servers must be an object, is missing$/],
    ["PUT", "/servers", { servers: { web1: {}, web2: { locked: 1 } } }, 400, /^servers\["web2"\]\.locked must be/],
    ["PUT", "/servers", { servers: {}, clock: 1 }, 400, /^the body has no field "clock"; it has servers$/],
    ["GET", "/servers/none", undefined, 404, /no server "none"/],
    ["GET", "/servers?id=web1", undefined, 400, /^GET \/__fake\/servers has no query, and was sent "id"$/],
    ["GET", "/nothing", undefined, 404, /no such address/],
    ["GET", "/calls?operation=listMetadata", undefined, 400, /^operation must be one of listServerMetadata/],
    ["GET", "/calls?server=a&server=b", undefined, 400, /^server must be in the query once$/],
    [
      "GET",
      "/calls?sever=web1",
      undefined,
      400,
      /has no field "sever"; it has operation, server; did you mean server\?$/,
    ],
    ["PATCH", "/behavior", { lostUpdates: 1 }, 400, /^lostUpdates must be true, false or/],
    ["PATCH", "/behavior", { staleReads: 3, lostUpdates: 1 }, 400, /^lostUpdates must be true, false or/],
    ["PATCH", "/behavior", { now: "2026-01-01" }, 400, /has no field "now"/],
    ["PUT", "/clock", { now: "noon" }, 400, /^now must be a time with a zone, such as/],
    ["PUT", "/clock", { now: "2026-01-01T00:00:00" }, 400, /^now must be a time with a zone, such as/],
    ["PUT", "/clock", { now: "2026-02-30T00:00:00Z" }, 400, /^now must be a time with a zone, such as/],
    [
      "PUT",
      "/clock",
      { aheadMs: 1e300 },
      400,
      /^aheadMs must be a number of milliseconds from -3162240000000 to 3162240000000/,
    ],
    ["PUT", "/clock", {}, 400, /^the clock must have either now or aheadMs$/],
    ["PUT", "/inventory", { color: 1 }, 400, /has no field "color"/],
    ["PUT", "/inventory", { now: "2026-01-01T00:00:00Z" }, 400, /^the inventory has no field "now"/],
    [
      "PUT",
      "/inventory",
      { staleReads: 3, users: { demo: { password: "p", applicationCredentials: { a: { secret: "s" } } } } },
      400,
      /needs a project/,
    ],
    ["GET", "/reset", undefined, 405, /^\/__fake\/reset does not support GET; it supports POST$/],
    ["PUT", "", {}, 405, /^\/__fake does not support PUT; it supports GET$/],
    ["POST", "/openapi.json", {}, 405, /^\/__fake\/openapi\.json does not support POST; it supports GET$/],
  ] as const
) {
  Deno.test(`/__fake says what is wrong with ${method} /__fake${path} ${JSON.stringify(body)?.slice(0, 60)}, and changes nothing`, async () => {
    await withControl(async (ask, _, fake) => {
      const before = await (await ask("GET", "/__fake/behavior")).json();
      const response = await ask(method, `/__fake${path}`, body);
      equal(response.status, status);
      match((await response.json()).message, message);
      deepEqual(await (await ask("GET", "/__fake/behavior")).json(), before);
      deepEqual(Object.keys(fake.snapshot()), ["web1"]);
      equal((await ask("GET", items)).status, 200);
    });
  });
}

Deno.test("/__fake refuses requests from pages, but for a typed address", async () => {
  await withControl(async (_, url) => {
    for (
      const [name, value, status] of [
        ["origin", "https://evil.example", 403],
        ["sec-fetch-site", "same-origin", 403],
        ["sec-fetch-site", "cross-site", 403],
        ["sec-fetch-site", "none", 200],
      ] as const
    ) {
      const page = await fetch(`${url}/__fake/calls`, { headers: { [name]: value } });
      equal(page.status, status, `${name}: ${value}`);
      await page.body?.cancel();
    }
  });
});

Deno.test("/__fake lists the methods of an address for OPTIONS", async () => {
  await withControl(async (ask) => {
    const { status, headers } = await ask("OPTIONS", "/__fake/servers/web1");
    deepEqual([status, headers.get("allow")], [204, "GET, PATCH"]);
  });
});

Deno.test("/__fake describes each field of a body and of a call, and names no schema in vain", async () => {
  await withControl(async (ask) => {
    const document = await (await ask("GET", "/__fake/openapi.json")).json();
    const text = JSON.stringify(document);
    for (
      const [name, schema] of Object.entries<{ properties?: Record<string, { description?: string }> }>(
        document.components.schemas,
      )
    ) {
      ok(text.includes(`"#/components/schemas/${name}"`), `${name} is used`);
      // Generators of types make a field with a default a required one.
      ok(!JSON.stringify(schema).includes('"default"'), name);
      if (["Servers", "Calls", "Time", "Health", "Refusal"].includes(name)) continue;
      for (const [field, one] of Object.entries(schema.properties ?? {})) ok(one.description, `${name}.${field}`);
    }
  });
});

Deno.test("/__fake/servers puts back a snapshot of thousands of servers, and refuses a body beyond its limit", async () => {
  const servers = Object.fromEntries(
    Array.from({ length: 3000 }, (_, i) => [`web${i}`, { metadata: { tier: "gold" } }]),
  );
  await withControl(async (ask, url, fake) => {
    const text = await (await ask("GET", "/__fake/servers")).text();
    ok(text.length > 300_000);
    fake.setState("web7", { metadata: {} });
    equal((await ask("PUT", "/__fake/servers", text)).status, 204);
    deepEqual(fake.state("web7").metadata, { tier: "gold" });

    const { port } = new URL(url);
    const head = `PUT /__fake/servers HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${2 ** 24 + 1}\r\n\r\n`;
    match(await responseTo(Number(port), head), /400 Bad Request[^]*the body must be at most 16777216 bytes/);
    const chunked =
      "POST /__fake/faults HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    match(
      await responseTo(Number(port), chunked),
      /400 Bad Request[^]*the body must have a Content-Length; chunks are not read/,
    );
    equal((await ask("PUT", items, { metadata: { a: "x".repeat(200_000) } })).status, 413);
  }, { servers });
});

/** What a server sends back until it closes the connection. */
function responseTo(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    let response = "";
    socket.on("data", (chunk) => response += chunk).on("end", () => socket.end()).on("error", reject);
    socket.on("close", () => resolve(response));
  });
}

const put = `PUT ${items}/a HTTP/1.1\r\nHost: localhost\r\nX-Auth-Token: t\r\nContent-Type: application/json\r\n` +
  `Content-Length: 18\r\n\r\n{"meta":{"a":"1"}}`;

Deno.test("a call that waits when the fake is reset or begins anew ends without a response, and changes nothing", async () => {
  for (
    const [method, path, body] of [["POST", "/reset", undefined], ["PUT", "/inventory", {
      servers: { web1: {} },
    }]] as const
  ) {
    await withControl(async (ask, url, fake) => {
      for (const when of ["before", "after"] as const) {
        fake.fail({ operation: "setServerMetadataItem", kind: "delay", delayMs: 60_000, when });
        // On a socket, because fetch may send a request again whose connection breaks.
        const waiting = responseTo(Number(new URL(url).port), put);
        await new Promise((resolve) => setTimeout(resolve, 20));
        equal((await ask("GET", "/__fake/servers")).status, 200);
        equal((await ask(method, `/__fake${path}`, body)).status, 204);
        equal(await waiting, "");
        equal(fake.state("web1").metadata.a, undefined);
        deepEqual(fake.calls(), []);
      }
    });
  }
});

Deno.test("a snapshot that is restored while a call waits is what the call then changes", async () => {
  await withControl(async (ask, _, fake) => {
    const { servers } = await (await ask("GET", "/__fake/servers")).json();
    fake.fail({ operation: "setServerMetadataItem", kind: "delay", delayMs: 30 });
    const waiting = ask("PUT", `${items}/a`, { meta: { a: "1" } });
    fake.setState("web1", { metadata: { other: "x" } });
    equal((await ask("PUT", "/__fake/servers", { servers })).status, 204);
    equal((await waiting).status, 200);
    deepEqual(fake.state("web1").metadata, { tier: "gold", a: "1" });
  });
});
