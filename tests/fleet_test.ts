import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { turn } from "../scripts/virtual_clock.ts";
import { createFakeService } from "../src/fake/mod.ts";
import {
  type Clock,
  createMetadataClient,
  forEachServer,
  retry,
  type ServerResult,
  sync,
  tokenAuth,
} from "../src/mod.ts";

const ids = (count: number) => Array.from({ length: count }, (_, i) => `web${i}`);

Deno.test("forEachServer() returns a value or an error for each, in the order of the ids", async () => {
  const failure = new Error("no");
  const results = await forEachServer(ids(4), async (id) => {
    if (id === "web0") await turn();
    if (id === "web2") throw failure;
    return id.toUpperCase();
  });
  deepEqual(results, [
    { kind: "done", serverId: "web0", value: "WEB0" },
    { kind: "done", serverId: "web1", value: "WEB1" },
    { kind: "failed", serverId: "web2", error: failure },
    { kind: "done", serverId: "web3", value: "WEB3" },
  ]);
});

Deno.test("forEachServer() takes what a function throws at once for an error like any other", async () => {
  const failure = new Error("no");
  const results = await forEachServer(ids(2), () => {
    throw failure;
  });
  deepEqual(results.map(({ error }) => error), [failure, failure]);
});

for (const concurrency of [1, 3, 100]) {
  Deno.test(`concurrency: ${concurrency} servers at once, and no id is asked for before its turn`, async () => {
    let [asked, running, most] = [0, 0, 0];
    function* found() {
      for (const id of ids(50)) {
        asked++;
        yield id;
      }
    }
    let ended = 0;
    await forEachServer(found(), async () => {
      most = Math.max(most, ++running);
      ok(asked <= ended + concurrency, `${asked} ids were asked for after ${ended} servers`);
      await turn();
      running--;
      ended++;
    }, { concurrency });
    equal(most, Math.min(concurrency, 50));
    equal(ended, 50);
  });
}

Deno.test("forEachServer() takes ids that come late, and each once", async () => {
  async function* found() {
    for (const id of ids(25)) {
      await turn();
      yield id;
    }
  }
  const results = await forEachServer(found(), (id) => Promise.resolve(id), { concurrency: 4 });
  deepEqual(results.map(({ value }) => value), ids(25));
});

Deno.test("forEachServer() tags what succeeded, even where undefined is returned or thrown", async () => {
  const results = await forEachServer(ids(2), (id) => id === "web1" ? Promise.reject(undefined) : undefined);
  deepEqual(results, [
    { kind: "done", serverId: "web0", value: undefined },
    { kind: "failed", serverId: "web1", error: undefined },
  ]);
  const values: undefined[] = results.flatMap((result) => result.kind === "done" ? [result.value] : []);
  equal(values.length, 1);
});

Deno.test("forEachServer() without servers is done", async () => {
  deepEqual(await forEachServer([], () => Promise.reject(new Error("called"))), []);
});

Deno.test("onProgress: gets each server, and how many there were", async () => {
  const seen: [string, number][] = [];
  await forEachServer(ids(3), (id) => id === "web1" ? Promise.reject(new Error("no")) : turn(), {
    onProgress: ({ serverId }, done) => seen.push([serverId, done]),
  });
  deepEqual(seen, [["web1", 1], ["web0", 2], ["web2", 3]]);
});

Deno.test("signal: starts no more servers, waits for those under way, and rejects with its reason", async () => {
  const controller = new AbortController();
  const reason = new Error("changed my mind");
  const [begun, ended]: [string[], string[]] = [[], []];
  const results: ServerResult<void>[] = [];
  const all = forEachServer(ids(100), async (id) => {
    begun.push(id);
    if (id === "web7") controller.abort(reason);
    await turn();
    ended.push(id);
  }, { concurrency: 4, signal: controller.signal, onProgress: (result) => results.push(result) });
  await rejects(all, (error) => error === reason);
  equal(begun.length, 8);
  deepEqual(ended, begun);
  equal(results.length, 8);
});

Deno.test("signal: an aborted one starts nothing, and closes the source of the ids", async () => {
  let closed = false;
  function* found() {
    try {
      yield "web1";
    } finally {
      closed = true;
    }
  }
  const reason = new Error("changed my mind");
  const source = found();
  await rejects(
    forEachServer(source, () => Promise.reject(new Error("called")), { signal: AbortSignal.abort(reason) }),
    (error) => error === reason,
  );
  equal(source.next().done, true);
  equal(closed, false); // it never began

  const broken = new Error("no more");
  await rejects(
    forEachServer(found(), turn, {
      concurrency: 1,
      onProgress: () => {
        throw broken;
      },
    }),
    (error) => error === broken,
  );
  equal(closed, true);
});

Deno.test("what the source of the ids throws ends it, once the servers under way have ended", async () => {
  const failure = new Error("page 2 is gone");
  let ended = 0;
  async function* found() {
    yield* ids(3);
    throw failure;
  }
  await rejects(
    forEachServer(found(), async () => {
      await turn();
      ended++;
    }),
    (error) => error === failure,
  );
  equal(ended, 3);
});

Deno.test("forEachServer() refuses one id for many, and a concurrency that is no whole number", async () => {
  await rejects(forEachServer("web1", turn), {
    name: "TypeError",
    message: "serverIds must be a list of ids, is one id",
  });
  for (const concurrency of [0, -1, 1.5, NaN, Infinity]) {
    await rejects(forEachServer([], turn, { concurrency }), RangeError);
  }
});

Deno.test("a fleet of 10,000 servers with 5 % faults ends right everywhere, and no server is written twice", async () => {
  const names = ids(10_000);
  const stored = { vpc_id: "v-1", "app.tier": "gold", "app.old": "x" };
  const fake = createFakeService({
    journal: 200_000,
    servers: Object.fromEntries(names.map((id) => [id, { metadata: stored }])),
  });
  fake.fail({ kind: 429, retryAfter: 1, rate: 0.017, seed: 1 });
  fake.fail({ kind: 503, rate: 0.017, seed: 2 });
  fake.fail({ kind: "reset", rate: 0.017, seed: 3 });

  const clock: Clock = { now: () => 0, setTimeout: (callback) => queueMicrotask(callback), clearTimeout: () => {} };
  const client = createMetadataClient({
    endpoint: "https://compute.example",
    projectId: "f00d",
    auth: tokenAuth("any-token"),
    fetch: fake,
    retry: retry({ attempts: 10, clock }),
  });
  const desired = { "app.tier": "silver", "app.role": "db" };
  const run = () =>
    forEachServer(names, (id) => sync(client, id, desired, { owned: "app.*", clock }), { concurrency: 50 });
  const results = await run();

  deepEqual(results.filter(({ error }) => error), []);
  deepEqual(results.map(({ serverId }) => serverId), names);
  for (const id of names) deepEqual(fake.state(id).metadata, { vpc_id: "v-1", ...desired });
  const calls = fake.calls();
  const faults = calls.filter(({ status }) => [429, 503, 0].includes(status)).length;
  ok(faults > 0.04 * calls.length && faults < 0.06 * calls.length, `${faults} faults in ${calls.length} calls`);
  for (const [method, status] of [["POST", 200], ["DELETE", 204]]) {
    const written = calls.filter((call) => call.method === method && call.status === status);
    equal(written.length, names.length);
    equal(new Set(written.map(({ serverId }) => serverId)).size, names.length);
  }

  await run();
  const again = fake.calls().slice(calls.length).filter(({ method }) => method !== "GET");
  deepEqual(again, []);
});
