import { deepEqual, equal, ok } from "node:assert/strict";
import { createFakeService, type FakeService } from "../src/fake/mod.ts";
import { serveFake } from "../src/fake/serve.ts";
import { cli } from "./command.ts";

/** A served fake and its control channel. */
async function withControl(
  use: (
    ask: (method: string, path: string, body?: unknown) => Promise<Response>,
    url: string,
    fake: FakeService,
  ) => Promise<void>,
) {
  const fake = createFakeService({
    tokens: { t: { projectId: "f00d" } },
    servers: { web1: { metadata: { tier: "gold" } } },
  });
  const served = await serveFake(fake, { control: true });
  const ask = (method: string, path: string, body?: unknown) =>
    fetch(`${served.url}${path}`, {
      method,
      headers: { "x-auth-token": "t", ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  try {
    await use(ask, served.url, fake);
  } finally {
    await served.close();
  }
}

const items = "/v2.1/f00d/servers/web1/metadata";

Deno.test("/__fake sets faults, reads calls, changes servers and resets, for tests in any language", async () => {
  await withControl(async (ask) => {
    equal((await ask("POST", "/__fake/faults", { operation: "listServerMetadata", kind: 503 })).status, 204);
    equal((await ask("GET", items)).status, 503);
    equal((await ask("POST", items, { metadata: { role: "db" } })).status, 200);
    const { calls } = await (await ask("GET", "/__fake/calls?operation=mergeServerMetadata&server=web1")).json();
    equal(calls.length, 1);
    deepEqual((await (await ask("GET", "/__fake/servers/web1")).json()).metadata, { tier: "gold", role: "db" });

    const { servers } = await (await ask("GET", "/__fake/servers")).json();
    const locked = await (await ask("PATCH", "/__fake/servers/web1", { locked: true, metadata: {} })).json();
    deepEqual([locked.locked, locked.metadata], [true, {}]);
    equal((await ask("PUT", `${items}/a`, { meta: { a: "1" } })).status, 409);
    equal((await ask("PUT", "/__fake/servers", { servers })).status, 204);
    equal((await ask("PUT", `${items}/a`, { meta: { a: "1" } })).status, 200);

    equal((await ask("POST", "/__fake/faults", { kind: "reset", times: 9 })).status, 204);
    equal((await ask("DELETE", "/__fake/faults")).status, 204);
    equal((await ask("POST", "/__fake/reset")).status, 204);
    deepEqual(await (await ask("GET", items)).json(), { metadata: { tier: "gold" } });
    equal((await (await ask("GET", "/__fake/calls")).json()).calls.length, 1);
    equal((await ask("DELETE", "/__fake/tokens")).status, 204);
  });
});

Deno.test("/__fake/behavior turns lost updates and stale reads on and off while the fake runs", async () => {
  await withControl(async (ask, url, fake) => {
    // Within the process, where they begin at the same moment.
    const writeTwo = async () => {
      const headers = { "x-auth-token": "t", "content-type": "application/json" };
      await Promise.all(["a", "b"].map((key) => {
        const body = JSON.stringify({ meta: { [key]: "1" } });
        return fake(`${url}${items}/${key}`, { method: "PUT", headers, body });
      }));
      return Object.keys((await (await ask("GET", "/__fake/servers/web1")).json()).metadata);
    };
    const change = async (changes: object) => await (await ask("PATCH", "/__fake/behavior", changes)).json();
    deepEqual(await change({ lostUpdates: true }), { lostUpdates: true, staleReads: 0 });
    equal((await writeTwo()).length, 2);
    await (await ask("POST", "/__fake/reset")).body?.cancel();
    deepEqual(await (await ask("GET", "/__fake/behavior")).json(), { lostUpdates: false, staleReads: 0 });
    deepEqual(await writeTwo(), ["tier", "a", "b"]);

    await change({ staleReads: 1 });
    equal((await ask("PUT", items, { metadata: { new: "1" } })).status, 200);
    const reads = [await (await ask("GET", items)).json(), await (await ask("GET", items)).json()];
    deepEqual(reads.map(({ metadata }) => Object.keys(metadata)), [["tier", "a", "b"], ["new"]]);
  });
});

Deno.test("/__fake/clock stops the time and sets it ahead, so that tokens expire at once", async () => {
  const options = { users: { demo: { password: "p", projects: { f00d: {} } } }, servers: { web1: {} } };
  const served = await serveFake(createFakeService(options), { control: true });
  const ask = async (method: string, path: string, body?: object, token = "") => {
    const headers = { "content-type": "application/json", "x-auth-token": token };
    const init = body ? { body: JSON.stringify(body) } : {};
    const response = await fetch(`${served.url}${path}`, { method, headers, ...init });
    return { response, json: JSON.parse(await response.text() || "null") };
  };
  const user = { name: "demo", password: "p", domain: { id: "default" } };
  const auth = { identity: { methods: ["password"], password: { user } }, scope: { project: { id: "f00d" } } };
  try {
    const { response } = await ask("POST", "/v3/auth/tokens", { auth });
    const token = response.headers.get("x-subject-token")!;
    const status = async () => (await ask("GET", items, undefined, token)).response.status;
    equal(await status(), 200);
    const ahead = await ask("PUT", "/__fake/clock", { aheadMs: 3_590_000 });
    ok(Date.parse(ahead.json.now) > Date.now() + 3_500_000);
    equal(await status(), 200);
    await ask("PUT", "/__fake/clock", { now: new Date(Date.now() + 3_601_000).toISOString() });
    const stopped = await ask("GET", "/__fake/clock");
    equal((await ask("GET", "/__fake/clock")).json.now, stopped.json.now);
    equal(await status(), 401);
    equal((await ask("DELETE", "/__fake/clock")).response.status, 204);
    ok(Math.abs(Date.parse((await ask("GET", "/__fake/clock")).json.now) - Date.now()) < 60_000);
  } finally {
    await served.close();
  }
});

Deno.test("/__fake/inventory begins anew with any option of createFakeService(), and reset returns to it", async () => {
  await withControl(async (ask) => {
    const inventory = { quota: 1, tokens: { t: { projectId: "beef" } }, servers: { db1: { metadata: { a: "1" } } } };
    equal((await ask("PUT", "/__fake/inventory", inventory)).status, 204);
    equal((await ask("GET", items)).status, 400);
    const here = "/v2.1/beef/servers/db1/metadata";
    equal((await ask("PUT", `${here}/b`, { meta: { b: "2" } })).status, 403);
    equal((await ask("PUT", here, { metadata: {} })).status, 200);
    equal((await ask("POST", "/__fake/reset")).status, 204);
    deepEqual(await (await ask("GET", here)).json(), { metadata: { a: "1" } });
    equal((await (await ask("GET", "/__fake/calls")).json()).calls.length, 1);
    equal((await ask("PUT", "/__fake/inventory", { quota: "many" })).status, 400);
    equal((await ask("GET", here)).status, 200);
  });
});

Deno.test("/__fake responds to HEAD, by which some programs wait for a service", async () => {
  await withControl(async (ask) => {
    const head = await ask("HEAD", "/__fake/health");
    deepEqual([head.status, await head.text()], [200, ""]);
    equal((await ask("HEAD", "/__fake/faults")).status, 405);
  });
});

Deno.test("/__fake lists what it has, and its OpenAPI document has the same", async () => {
  await withControl(async (ask, url) => {
    const index = await (await ask("GET", "/__fake")).json();
    const document = await (await ask("GET", "/__fake/openapi.json")).json();
    equal(index.openapi, `${url}/__fake/openapi.json`);
    const described = Object.entries(document.paths as Record<string, Record<string, object>>)
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    deepEqual(index.resources.map((line: string) => line.split(":", 1)[0]).sort(), described.sort());
    const names = [...JSON.stringify(document.paths).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) =>
      name!
    );
    for (const name of names) ok(Object.hasOwn(document.components.schemas, name), name);
  });
});

Deno.test("a fake that is served without control has Nova's response at /__fake", async () => {
  const served = await serveFake(createFakeService());
  try {
    equal((await fetch(`${served.url}/__fake`)).status, 300);
  } finally {
    await served.close();
  }
});

Deno.test("fake ends with the process that started it", async () => {
  const ready = await Deno.makeTempFile();
  const start = `"$DENO" run --quiet -A --no-check "$CLI" fake --port 0 > "$READY" & echo $!`;
  const line = `${start}; for i in $(seq 300); do [ -s "$READY" ] && break; sleep 0.1; done`;
  const env = { DENO: Deno.execPath(), CLI: cli, READY: ready };
  const { stdout } = await new Deno.Command("bash", { args: ["-c", line], env }).output();
  const pid = Number(new TextDecoder().decode(stdout).split("\n", 1)[0]);
  for (let tries = 0; tries < 40 && isAlive(pid); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
  equal(isAlive(pid), false);
  await Deno.remove(ready);
});

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}
