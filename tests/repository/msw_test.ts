// The fake behind Mock Service Worker, with the interceptors of its own package.
import { deepEqual, equal, rejects, throws } from "node:assert/strict";
import nodeHttp from "node:http";
import { http } from "msw";
import { setupServer } from "msw/node";
import { createFakeService, createMswResolver } from "../../src/fake/mod.ts";

const url = "http://compute.example/v2.1/f00d/servers/web1/metadata";
const headers = { "x-auth-token": "t" };

/** Lends a fake that takes the calls of the built-in fetch and of node:http. */
async function intercepted(use: (fake: ReturnType<typeof createFakeService>) => Promise<void>): Promise<void> {
  const fake = createFakeService({ servers: { web1: { metadata: { a: "1" } } } });
  const server = setupServer(http.all("http://compute.example/*", createMswResolver(fake)));
  server.listen();
  try {
    await use(fake);
  } finally {
    server.close();
  }
}

/** The status of a response to node:http. */
function statusByHttp(): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    nodeHttp.get(url, { headers }, (response) => {
      response.on("end", () => resolve(response.statusCode)).on("aborted", () => reject(new Error("aborted")));
      response.resume();
    }).on("error", reject);
  });
}

Deno.test("createMswResolver() responds as the fake does, to fetch and to node:http", async () => {
  await intercepted(async (fake) => {
    const response = await fetch(url, { headers });
    deepEqual([response.status, await response.json()], [200, { metadata: { a: "1" } }]);
    equal((await fetch(`${url}/a`, { headers, method: "DELETE" })).status, 204);
    equal(await statusByHttp(), 200);
    equal(fake.calls().length, 3);
  });
});

Deno.test("createMswResolver() makes a lost connection a network error, and an abort the caller's own", async () => {
  await intercepted(async (fake) => {
    fake.fail({ kind: "reset" });
    await rejects(() => fetch(url, { headers }), { name: "TypeError", message: "Failed to fetch" });
    fake.fail({ kind: "reset" });
    await rejects(statusByHttp);
    fake.fail({ kind: "truncated" });
    const response = await fetch(url, { headers });
    equal(response.status, 200);
    await rejects(() => response.text());
    fake.fail({ kind: "delay", delayMs: 60_000 });
    await rejects(() => fetch(url, { headers, signal: AbortSignal.timeout(20) }), { name: "TimeoutError" });
  });
});

Deno.test("createMswResolver() refuses what is no fake, before a request comes", () => {
  // @ts-expect-error JavaScript can pass anything.
  throws(() => createMswResolver({ servers: {} }), /^TypeError: createMswResolver\(\) takes a fake/);
});
