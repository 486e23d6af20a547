import { deepEqual, equal, match } from "node:assert/strict";
import { createFakeService } from "../src/fake/mod.ts";
import { serveFake } from "../src/fake/serve.ts";
import { cli } from "./command.ts";

/** A served fake and its control channel. */
async function withControl(
  use: (ask: (method: string, path: string, body?: unknown) => Promise<Response>, url: string) => Promise<void>,
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
    await use(ask, served.url);
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

Deno.test("/__fake lists what it has, and its OpenAPI document has the same", async () => {
  await withControl(async (ask, url) => {
    const index = await (await ask("GET", "/__fake")).json();
    const document = await (await ask("GET", "/__fake/openapi.json")).json();
    equal(index.openapi, `${url}/__fake/openapi.json`);
    const described = Object.entries(document.paths as Record<string, Record<string, object>>)
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    deepEqual(index.resources.map((line: string) => line.split(":", 1)[0]).sort(), described.sort());
  });
});

Deno.test("/__fake says what is wrong, and changes nothing then", async () => {
  await withControl(async (ask, url) => {
    const wrong: [method: string, path: string, body: unknown, status: number, message: RegExp][] = [
      ["POST", "/__fake/faults", { kind: "explode" }, 400, /^kind must be a status/],
      ["POST", "/__fake/faults", "{", 400, /^the body must be JSON$/],
      ["POST", "/__fake/faults", "[]", 400, /^the body must be a JSON object$/],
      ["PATCH", "/__fake/servers/web1", { color: 1 }, 400, /has no field "color"/],
      ["PUT", "/__fake/servers", {}, 400, /^the body must have servers$/],
      ["GET", "/__fake/servers/none", undefined, 404, /no server "none"/],
      ["GET", "/__fake/nothing", undefined, 404, /no such address/],
      ["GET", "/__fake/reset", undefined, 405, /takes POST/],
    ];
    for (const [method, path, body, status, message] of wrong) {
      const response = await ask(method, path, body);
      equal(response.status, status, path);
      match((await response.json()).message, message);
    }
    const page = await fetch(`${url}/__fake/reset`, { method: "POST", headers: { origin: "https://evil.example" } });
    equal(page.status, 403);
    await page.body?.cancel();
  });
});

Deno.test("a fake that is served without control has Nova's answer at /__fake", async () => {
  const served = await serveFake(createFakeService());
  try {
    equal((await fetch(`${served.url}/__fake`)).status, 300);
  } finally {
    await served.close();
  }
});

Deno.test("fake ends with the process that started it", async () => {
  const line = `"$DENO" run --quiet -A --no-check "$CLI" fake --port 0 & echo $!; sleep 1.5`;
  const env = { DENO: Deno.execPath(), CLI: cli };
  const { stdout } = await new Deno.Command("bash", { args: ["-c", line], env }).output();
  const pid = Number(new TextDecoder().decode(stdout).split("\n", 1)[0]);
  for (let tries = 0; tries < 40 && isAlive(pid); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
  equal(isAlive(pid), false);
});

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}
