import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { turn } from "../scripts/virtual_clock.ts";
import { createFakeService } from "../src/fake/mod.ts";
import { createMetadataClient, type Fetch, type MetadataClient } from "../src/mod.ts";
import { createQueue } from "../src/shared/queue.ts";
import { at } from "../scripts/at.ts";

const endpoint = "https://compute.example";
const projectId = "f00d";

/** A service that responds when `respond` is called, to the oldest call; `begun` has what was sent so far. */
function gated() {
  const begun: string[] = [];
  const waiting: (() => void)[] = [];
  const fetch: Fetch = async ({ method, url, signal }) => {
    begun.push(`${method} ${at(url.split("/servers/"), 1).replace("/metadata", "")}`);
    await new Promise<void>((resolve, reject) => {
      waiting.push(resolve);
      signal.addEventListener("abort", () => reject(signal.reason));
    });
    if (method === "DELETE") return new Response(null, { status: 204 });
    return Response.json(/metadata\/a$/.test(url) ? { meta: { a: "1" } } : { metadata: { a: "1" } });
  };
  const respond = async () => {
    waiting.shift()!();
    await turn();
  };
  return { begun, respond, client: createMetadataClient({ endpoint, projectId, fetch, timeoutMs: false }) };
}

/** Lets everything happen that can. */

const writes: [string, (client: MetadataClient) => Promise<unknown>, string][] = [
  ["set", (client) => client.set("web1", "a", "1"), "PUT web1/a"],
  ["set of a dot key", (client) => client.set("web1", "..", "1").catch(() => {}), "POST web1"],
  ["merge", (client) => client.merge("web1", { a: "1" }), "POST web1"],
  ["replace", (client) => client.replace("web1", { a: "1" }, { system: "drop", privileged: true }), "PUT web1"],
  ["delete", (client) => client.delete("web1", "a"), "DELETE web1/a"],
];

for (const [verb, call, sent] of writes) {
  Deno.test(`a ${verb} waits until the write before it has its response`, async () => {
    const { begun, respond, client } = gated();
    const calls = [client.set("web1", "a", "1"), call(client), client.delete("web1", "a")];
    await turn();
    deepEqual(begun, ["PUT web1/a"]);
    await respond();
    deepEqual(begun, ["PUT web1/a", sent]);
    await respond();
    deepEqual(begun, ["PUT web1/a", sent, "DELETE web1/a"]);
    await respond();
    await Promise.all(calls);
  });
}

Deno.test("reads and the writes to other servers don't wait", async () => {
  const { begun, respond, client } = gated();
  const calls = [client.set("web1", "a", "1"), client.set("web1", "a", "2")];
  calls.push(client.set("web2", "a", "1"), client.get("web1", "a"));
  await turn();
  deepEqual(begun, ["PUT web1/a", "PUT web2/a", "GET web1/a"]);
  for (let i = 0; i < 4; i++) await respond();
  await Promise.all(calls);
});

Deno.test("the reading and the writing of a replace are one turn", async () => {
  const { begun, respond, client } = gated();
  const calls = [client.replace("web1", {}), client.delete("web1", "a")];
  for (let i = 0; i < 3; i++) await turn().then(respond);
  deepEqual(begun, ["GET web1", "PUT web1", "DELETE web1/a"]);
  await Promise.all(calls);
});

Deno.test("an abort ends the waiting at once with the signal's reason; nothing is sent, and the next keeps its turn", async () => {
  const { begun, respond, client } = gated();
  const controller = new AbortController();
  const first = client.set("web1", "a", "1");
  const waiting = client.merge("web1", { a: "1" }, { signal: controller.signal });
  const next = client.delete("web1", "a");

  const reason = new Error("changed my mind");
  controller.abort(reason);
  await rejects(waiting, (error) => error === reason);
  await rejects(client.set("web1", "a", "1", { signal: controller.signal }), (error) => error === reason);
  deepEqual(begun, ["PUT web1/a"]);
  await respond();
  deepEqual(begun, ["PUT web1/a", "DELETE web1/a"]);
  await respond();
  await Promise.all([first, next]);
});

Deno.test("an abort of the write under way lets the next one go", async () => {
  const { begun, respond, client } = gated();
  const controller = new AbortController();
  const first = client.set("web1", "a", "1", { signal: controller.signal });
  const next = client.delete("web1", "a");
  await turn();
  controller.abort();
  await rejects(first, { name: "AbortError" });
  await turn();
  deepEqual(begun, ["PUT web1/a", "DELETE web1/a"]);
  await respond(); // the aborted one
  await respond();
  await next;
});

Deno.test("a write that fails doesn't stop the next", async () => {
  const fetch = createFakeService({ servers: { web1: { metadata: { a: "1" } } } });
  fetch.fail({ kind: "reset" });
  const auth = tokens;
  const client = createMetadataClient({ endpoint, projectId, auth, fetch });
  const outcomes = await Promise.allSettled([
    client.set("web1", "a", "2"),
    client.delete("web1", "absent"),
    client.set("web1", "a", "3"),
  ]);
  deepEqual(outcomes.map(({ status }) => status), ["rejected", "rejected", "fulfilled"]);
  deepEqual(fetch.state("web1").metadata, { a: "3" });
});

Deno.test("a write that breaks the contract is refused without waiting", async () => {
  const { respond, client } = gated();
  const first = client.set("web1", "a", "1");
  await rejects(client.set("web1", "a b", "1"), { ruleId: "key.alphabet" });
  await respond();
  await first;
});

Deno.test("items are written as they were at the call, whatever becomes of the object while it waits", async () => {
  const fetch = createFakeService({ servers: { web1: {} } });
  const client = createMetadataClient({ endpoint, projectId, auth: tokens, fetch });
  const items: Record<string, string> = {};
  const calls = ["1", "2", "3"].map((value) => {
    items.count = value;
    return client.merge("web1", items);
  });
  deepEqual(await Promise.all(calls), [{ count: "1" }, { count: "2" }, { count: "3" }]);
});

Deno.test("a program can't race itself, even on a service that loses updates", async () => {
  const fetch = createFakeService({ lostUpdates: true, servers: { web1: {} } });
  const client = createMetadataClient({ endpoint, projectId, auth: tokens, fetch });
  await Promise.all(Array.from({ length: 60 }, (_, i) => client.set("web1", `k${i}`, "v")));
  equal(Object.keys(fetch.state("web1").metadata).length, 60);
});

Deno.test("createQueue() keeps nothing of a lane without tasks", async () => {
  const lanes = new Map();
  const queue = createQueue(lanes);
  const reason = new Error("no");
  const controller = new AbortController();
  const tasks = [
    queue("a", () => Promise.resolve(1)),
    queue("a", () => Promise.reject(reason)),
    queue("a", () => Promise.resolve(2), controller.signal),
    queue("b", () => Promise.reject(reason)),
  ];
  controller.abort();
  equal(lanes.size, 2);
  deepEqual((await Promise.allSettled(tasks)).map(({ status }) => status), [
    "fulfilled",
    "rejected",
    "rejected",
    "rejected",
  ]);
  await turn();
  equal(lanes.size, 0);
});

Deno.test("createQueue() leaves no listener on a signal that many tasks share", async () => {
  const queue = createQueue();
  const { signal } = new AbortController();
  let listeners = 0;
  const [add, remove] = [signal.addEventListener, signal.removeEventListener];
  signal.addEventListener = (...args: unknown[]) => (listeners++, add.apply(signal, args as never));
  signal.removeEventListener = (...args: unknown[]) => (listeners--, remove.apply(signal, args as never));
  await Promise.all(Array.from({ length: 100 }, () => queue("a", () => turn(), signal)));
  equal(listeners, 0);
});

Deno.test("createQueue() takes 10,000 tasks in one lane in their order", async () => {
  const queue = createQueue();
  const done: number[] = [];
  let running = 0;
  await Promise.all(Array.from({ length: 10_000 }, (_, i) =>
    queue("a", async () => {
      ok(++running === 1);
      await undefined;
      running--;
      done.push(i);
    })));
  deepEqual(done, Array.from({ length: 10_000 }, (_, i) => i));
});

/** The fake takes any token. */
function tokens(next: Fetch): Fetch {
  return (request) => {
    request.headers.set("x-auth-token", "any");
    return next(request);
  };
}
