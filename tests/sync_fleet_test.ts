import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { createFakeService, type FakeService } from "../src/fake/mod.ts";
import {
  type Api,
  createMetadataClient,
  type DesiredFleet,
  type Fetch,
  type Metadata,
  type MetadataClient,
  type MetadataError,
  type ServerResult,
  sync,
  syncFleet,
  type SyncFleetOptions,
  type SyncResult,
  tokenAuth,
} from "../src/mod.ts";
import { turn, VirtualClock } from "../scripts/virtual_clock.ts";

type Result = ServerResult<SyncResult>;

const clientOf = (fetch: Fetch, api: Api = "v2.1"): MetadataClient =>
  createMetadataClient({ api, endpoint: "https://compute.example", projectId: "f00d", auth: tokenAuth("any"), fetch });

/** A fake with servers web0, web1, …; every item is that of `metadataOf`. */
function fleetOf(count: number, metadataOf: (i: number) => Metadata = () => ({})): FakeService {
  const servers = Array.from({ length: count }, (_, i) => [`web${i}`, { metadata: metadataOf(i) }]);
  return createFakeService({ servers: Object.fromEntries(servers), journal: 10_000 });
}

const pairs = (count: number, desired: Metadata = { role: "db" }) =>
  Array.from({ length: count }, (_, i): [string, Metadata] => [`web${i}`, desired]);

async function syncAll(
  client: MetadataClient,
  desired: DesiredFleet,
  options: SyncFleetOptions = {},
): Promise<Map<string, Result>> {
  const results = new Map<string, Result>();
  for await (const result of syncFleet(client, desired, { settleMs: 0, ...options })) {
    equal(results.has(result.serverId), false, "one result for each server");
    results.set(result.serverId, result);
  }
  return results;
}

const valueOf = (result: Result | undefined) => result?.kind === "done" ? result.value : undefined;
const errorOf = (result: Result | undefined) => result?.kind === "failed" ? result.error as MetadataError : undefined;

function countOf(fake: FakeService): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of fake.calls()) counts[operation!] = (counts[operation!] ?? 0) + 1;
  return counts;
}

for (const api of ["v2.1", "v1"] as const) {
  Deno.test(`syncFleet with ${api} writes only where something differs, and reads in bulk`, async () => {
    const fake = fleetOf(2500, (i) => i % 100 ? { role: "db", other: "x" } : { role: "web", other: "x" });
    const results = await syncAll(clientOf(fake, api), pairs(2500));

    equal(results.size, 2500);
    deepEqual(valueOf(results.get("web100")), {
      added: [],
      changed: ["role"],
      removed: [],
      before: { role: "web" },
      rounds: 1,
    });
    equal(valueOf(results.get("web101"))?.rounds, 0);
    for (const id of ["web0", "web1", "web2400"]) deepEqual(fake.state(id).metadata, { role: "db", other: "x" });
    const [list, merge] = api === "v1"
      ? ["listCloudServers", "mergeCloudServerMetadata"]
      : ["listServers", "mergeServerMetadata"];
    deepEqual(countOf(fake), { [list]: 6, [merge]: 25 });
  });
}

Deno.test("syncFleet takes a request for each page if nothing differs", async () => {
  const fake = fleetOf(2500, () => ({ role: "db" }));
  const results = await syncAll(clientOf(fake), pairs(2500));
  ok([...results.values()].every((result) => valueOf(result)?.rounds === 0));
  deepEqual(countOf(fake), { listServers: 3 });
});

Deno.test("syncFleet takes a Map, an array, a generator, an async generator, and a function", async () => {
  async function* later() {
    yield* pairs(3);
  }
  const fleets: DesiredFleet[] = [
    new Map(pairs(3)),
    pairs(3),
    new Map(pairs(3)).entries(),
    later(),
    ({ id, metadata }) => metadata.n === "3" || id === "web4" ? undefined : { role: "db" },
    ({ id }) => Promise.resolve(["web0", "web1", "web2"].includes(id) ? { role: "db" } : undefined),
  ];
  for (const desired of fleets) {
    const fake = fleetOf(5, (i) => ({ n: `${i}` }));
    const results = await syncAll(clientOf(fake), desired, { owned: "role" });
    deepEqual([...results.keys()].sort(), ["web0", "web1", "web2"]);
    deepEqual(fake.state("web2").metadata, { n: "2", role: "db" });
    deepEqual(fake.state("web3").metadata, { n: "3" });
  }
});

Deno.test("syncFleet finds servers in any order, and reads a few by themselves rather than a long list", async () => {
  const fake = fleetOf(5000);
  await syncAll(clientOf(fake), pairs(5000).reverse());
  equal(countOf(fake).listServers, 10);

  const few = fleetOf(5000);
  await syncAll(clientOf(few), [["web4999", { role: "db" }], ["web4000", { role: "db" }]]);
  const { listServers = 0, listServerMetadata = 0 } = countOf(few);
  ok(listServers + listServerMetadata <= 6, `${listServers} and ${listServerMetadata}`);

  const one = fleetOf(5000);
  await syncAll(clientOf(one), [["web4999", { role: "db" }]]);
  deepEqual(countOf(one), { listServerMetadata: 2, mergeServerMetadata: 1 });
});

Deno.test("syncFleet waits the settle time once for all servers of a page", async () => {
  const clock = new VirtualClock();
  const fake = fleetOf(1000);
  const results = await clock.run(syncAll(clientOf(fake), pairs(1000), { settleMs: undefined, clock }));
  equal(results.size, 1000);
  equal(clock.now(), 3500);
});

Deno.test("syncFleet writes the next page while the one before settles", async () => {
  const clock = new VirtualClock();
  await clock.run(syncAll(clientOf(fleetOf(50)), pairs(50), { settleMs: 1000, pageSize: 10, clock }));
  equal(clock.now(), 1000);
});

Deno.test("syncFleet fails on a server as sync does, and goes on with the others", async () => {
  const cases: [Metadata, SyncFleetOptions?][] = [
    [{ role: "db" }],
    [{ role: "db", "app.role": "x" }, { owned: "app.*" }],
    [{ vpc_id: "mine" }],
    [{ "metering.x": "mine" }, { owned: "metering.*" }],
    [{ agency_name: "x" }],
    [{ agency_name: "x" }, { privileged: true }],
    [{ "a b": "x" }],
    [{ "": "x" }],
    [{ a: "x".repeat(256) }],
    [{ a: 1 } as never],
    [[] as never],
    [null as never],
    ["role" as never],
    [{}, { owned: ["old", "."] }],
    [{}, { owned: () => true }],
    [{ a: "1" }, { dryRun: true }],
    [{ a: "1" }, { verify: false }],
    [{ a: "1" }, { owned: (key) => key === "b" }],
  ];
  const metadata = { old: "x", vpc_id: "v", ".": "dot" };
  for (const [desired, options = {}] of cases) {
    const [alone, together] = [1, 2].map(() =>
      createFakeService({ keys: "nova", servers: { web0: { metadata }, web1: { metadata: { role: "db" } } } })
    ) as [FakeService, FakeService];
    const wanted = await sync(clientOf(alone), "web0", desired, { settleMs: 0, ...options }).then(
      (value) => ({ value }),
      (error) => ({ code: error.code, message: error.message, before: error.before }),
    );
    const results = await syncAll(clientOf(together), [["web0", desired], ["web1", { role: "db" }]], {
      ...options,
      ...(options.owned ? { owned: options.owned } : {}),
    });
    const result = results.get("web0")!;
    const got = result.kind === "done"
      ? { value: result.value }
      : { code: errorOf(result)!.code, message: errorOf(result)!.message, before: errorOf(result)!.before };
    deepEqual(got, wanted, JSON.stringify(desired));
    deepEqual(together.state("web0").metadata, alone.state("web0").metadata, JSON.stringify(desired));
    equal(results.size, 2);
  }
});

Deno.test("syncFleet reports what the service refuses, with what was before", async () => {
  const fake = createFakeService({
    servers: { web0: {}, web1: { locked: true, metadata: { role: "web" } }, web2: { vmState: "building" }, web3: {} },
  });
  const results = await syncAll(clientOf(fake), [...pairs(4), ["gone", { role: "db" }]]);
  equal(errorOf(results.get("web1"))?.code, "conflict");
  deepEqual(errorOf(results.get("web1"))?.before, { role: "web" });
  equal(errorOf(results.get("web2"))?.code, "conflict");
  equal(errorOf(results.get("gone"))?.code, "not_found");
  equal(valueOf(results.get("web3"))?.rounds, 1);
  deepEqual(fake.state("web0").metadata, { role: "db" });
});

Deno.test("syncFleet refuses a server that is in the fleet twice", async () => {
  const results: Result[] = [];
  const fleet = [...pairs(2), ["web0", { role: "other" }] as const];
  for await (const result of syncFleet(clientOf(fleetOf(2)), fleet, { settleMs: 0 })) results.push(result);
  const failed = results.filter(({ kind }) => kind === "failed");
  deepEqual(failed.map(({ serverId }) => serverId), ["web0"]);
  match(errorOf(failed[0])!.message, /sync metadata of server "web0": it is in the fleet twice/);
  equal(results.length, 3);
});

Deno.test("syncFleet repairs what another program undoes, and gives up where it keeps doing so", async () => {
  const fake = fleetOf(20);
  let undone = 0;
  const meddled: Fetch = async (request) => {
    const response = await fake(request);
    if (request.method === "POST" && request.url.includes("/web3/") && undone++ < 2) {
      fake.setState("web3", { metadata: {} });
    }
    if (request.method === "POST" && request.url.includes("/web4/")) fake.setState("web4", { metadata: {} });
    return response;
  };
  const results = await syncAll(clientOf(meddled), pairs(20), { maxRounds: 5 });
  equal(valueOf(results.get("web3"))?.rounds, 3);
  deepEqual(fake.state("web3").metadata, { role: "db" });
  equal(errorOf(results.get("web4"))?.code, "conflict");
  match(errorOf(results.get("web4"))!.message, /"role" did not stay in 5 rounds of writing/);
  equal(valueOf(results.get("web5"))?.rounds, 1);
});

Deno.test("syncFleet reads back one by one what is gone from its page", async () => {
  const fake = fleetOf(6);
  let done = false;
  const deleting: Fetch = async (request) => {
    const response = await fake(request);
    if (!done && request.method === "POST" && request.url.includes("/web4/")) {
      done = true;
      for (const id of ["web2", "web3"]) fake.setState(id, { vmState: "deleted" });
    }
    return response;
  };
  const results = await syncAll(clientOf(deleting), pairs(6), { pageSize: 3 });
  for (const id of ["web0", "web1", "web4", "web5"]) equal(valueOf(results.get(id))?.rounds, 1, id);
  for (const id of ["web2", "web3"]) ok(results.has(id), id);
  equal(errorOf(results.get("web3"))?.code, "not_found");
});

Deno.test("syncFleet changes nothing with dryRun, and says what would change", async () => {
  const fake = fleetOf(3, () => ({ "app.old": "x" }));
  const results = await syncAll(clientOf(fake), pairs(3, { "app.role": "db" }), { owned: "app.*", dryRun: true });
  const { added, removed, rounds } = valueOf(results.get("web1"))!;
  deepEqual([added, removed, rounds], [["app.role"], ["app.old"], 0]);
  deepEqual(countOf(fake), { listServers: 1 });
});

Deno.test("syncFleet throws if the list can't be read, or the credentials are refused", async () => {
  const fake = fleetOf(3);
  fake.fail({ operation: "listServers", kind: 503 });
  await rejects(syncAll(clientOf(fake), pairs(3)), { code: "unavailable" });
  fake.fail({ operation: "listServers", kind: 403 });
  await rejects(syncAll(clientOf(fake), ({ id }) => ({ id })), { code: "forbidden" });

  const other = fleetOf(100);
  other.fail({ operation: "mergeServerMetadata", nth: 5, times: Infinity, kind: 401 });
  await rejects(syncAll(clientOf(other), pairs(100)), { code: "unauthenticated" });
  ok(countOf(other).mergeServerMetadata! < 20);
});

Deno.test("syncFleet reads the servers that are named one by one if they may not be listed", async () => {
  const fake = fleetOf(3, (i) => i ? {} : { role: "db" });
  fake.fail({ operation: "listServers", times: Infinity, kind: 403 });
  const results = await syncAll(clientOf(fake), [...pairs(3), ["gone", {}]]);
  deepEqual(["web0", "web1", "web2"].map((id) => valueOf(results.get(id))?.rounds), [0, 1, 1]);
  equal(errorOf(results.get("gone"))?.code, "not_found");
  deepEqual(countOf(fake), { listServers: 1, listServerMetadata: 6, mergeServerMetadata: 2 });
});

Deno.test("syncFleet fails on all servers of a page that can't be read back", async () => {
  const fake = fleetOf(5);
  fake.fail({ operation: "listServers", nth: 2, times: Infinity, kind: 500 });
  const results = await syncAll(clientOf(fake), pairs(5));
  deepEqual([...results.values()].map((result) => errorOf(result)?.status), Array(5).fill(500));
  deepEqual(errorOf(results.get("web1"))?.before, {});
});

Deno.test("syncFleet ends when the iteration is broken off, and sends nothing more", async () => {
  const fake = fleetOf(3000);
  for await (const { kind } of syncFleet(clientOf(fake), pairs(3000), { settleMs: 0 })) {
    equal(kind, "done");
    break;
  }
  const { length } = fake.calls();
  await new Promise((resolve) => setTimeout(resolve, 20));
  equal(fake.calls().length, length);
});

Deno.test("syncFleet goes no further than its results are asked for", async () => {
  const fake = fleetOf(9000, () => ({ role: "db" }));
  const results = syncFleet(clientOf(fake), pairs(9000));
  await results.next();
  await new Promise((resolve) => setTimeout(resolve, 50));
  ok(countOf(fake).listServers! <= 2, `${countOf(fake).listServers} pages`);
  await results.return();
});

Deno.test("syncFleet ends when its signal does, with the signal's own reason", async () => {
  const fake = fleetOf(500);
  const control = new AbortController();
  const reason = new Error("enough");
  let calls = 0;
  const counting: Fetch = (request) => {
    if (++calls === 50) control.abort(reason);
    return fake(request);
  };
  await rejects(syncAll(clientOf(counting), pairs(500), { signal: control.signal }), (error) => error === reason);
  ok(calls < 70);
  await rejects(syncAll(clientOf(fake), pairs(5), { signal: control.signal }), (error) => error === reason);
});

Deno.test("syncFleet waits its turn with sync of the same client, and two fleets don't wait for each other for ever", async () => {
  const fake = fleetOf(200);
  const client = clientOf(fake);
  const [a, b] = await Promise.all([
    syncAll(client, pairs(200, { a: "1" }), { pageSize: 7 }),
    syncAll(client, pairs(200, { b: "2" }).reverse(), { pageSize: 11 }),
    sync(client, "web100", { c: "3" }, { settleMs: 0 }),
  ]);
  deepEqual([a.size, b.size], [200, 200]);
  deepEqual(fake.state("web100").metadata, { a: "1", b: "2", c: "3" });
});

Deno.test("syncFleet that was killed at any request is continued by the next run, and nothing is done twice", async () => {
  const count = 12;
  const options = { concurrency: 2, pageSize: 5, settleMs: 0 };
  const total = await (async () => {
    const fake = fleetOf(count);
    await syncAll(clientOf(fake), pairs(count), options);
    return fake.calls().length;
  })();
  for (let last = 0; last <= total; last++) {
    for (const lost of ["before", "after"] as const) {
      const fake = fleetOf(count);
      const checkpoint = new Set<string>();
      await runUntil(fake, last, lost, { ...options, checkpoint });
      const [done, killedAt] = [checkpoint.size, fake.calls().length];

      const results = await syncAll(clientOf(fake), pairs(count), { ...options, checkpoint });
      equal(results.size, count - done, `${lost} request ${last}`);
      equal(checkpoint.size, count);
      const writes = fake.calls().filter(({ operation }) => operation === "mergeServerMetadata");
      ok(writes.length <= count + options.concurrency, `${writes.length} writes, killed at ${killedAt}`);
      for (let i = 0; i < count; i++) deepEqual(fake.state(`web${i}`).metadata, { role: "db" });
    }
  }
});

/** Runs until the program is killed at its request number `last`, before or after the service has done it. */
async function runUntil(fake: FakeService, last: number, lost: "before" | "after", options: SyncFleetOptions) {
  let sent = 0;
  const killed = Promise.withResolvers<void>();
  const client = clientOf(async (request) => {
    if (sent === last && lost === "after") await fake(request);
    if (sent++ < last) return await fake(request);
    killed.resolve();
    return await new Promise(() => {});
  });
  const run = (async () => {
    for await (const _ of syncFleet(client, pairs(12), options));
  })();
  await Promise.race([run, killed.promise]);
  // What was under way before that request is let through.
  await turn();
}

Deno.test("syncFleet ends if the checkpoint can't be written", async () => {
  const broken = { has: () => false, add: () => Promise.reject(new Error("disk full")) };
  await rejects(syncAll(clientOf(fleetOf(30)), pairs(30), { checkpoint: broken }), { message: "disk full" });
});

Deno.test("syncFleet adds to the checkpoint neither what failed nor what was not written", async () => {
  const fake = createFakeService({ servers: { web0: {}, web1: { locked: true } } });
  const checkpoint = new Set<string>();
  await syncAll(clientOf(fake), pairs(2), { checkpoint, dryRun: true });
  deepEqual([...checkpoint], []);
  await syncAll(clientOf(fake), pairs(2), { checkpoint });
  deepEqual([...checkpoint], ["web0"]);
});

Deno.test("syncFleet lets an earlier run's writes settle before the first read, unless there was none", async () => {
  const time = async (checkpoint: SyncFleetOptions["checkpoint"]) => {
    const clock = new VirtualClock();
    const fake = fleetOf(2, () => ({ role: "db" }));
    await clock.run(syncAll(clientOf(fake), pairs(2), { settleMs: undefined, checkpoint, clock }));
    return clock.now();
  };
  equal(await time(new Set()), 3500);
  equal(await time(undefined), 0);
  equal(await time({ has: () => false, add: () => {}, resumed: false }), 0);
});

Deno.test("syncFleet calls onWritten for each server that is still to be read back", async () => {
  const fake = fleetOf(3, (i) => i === 0 ? { role: "db" } : {});
  fake.setState("web2", { locked: true });
  const written: string[] = [];
  const results: string[] = [];
  const options = { settleMs: 0, onWritten: (id: string) => written.push(`${id} ${results.includes(id)}`) };
  for await (const { serverId } of syncFleet(clientOf(fake), pairs(3), options)) results.push(serverId);
  deepEqual(written, ["web1 false"]);
  equal(results.length, 3);
});

Deno.test("syncFleet refuses what is no fleet, and options that it can't keep", async () => {
  const client = clientOf(fleetOf(1));
  for (const fleet of [{ web0: {} }, "web0", null, undefined, 7]) {
    await rejects(syncAll(client, fleet as never), TypeError);
  }
  for (
    const options of [{ concurrency: 0 }, { concurrency: 1.5 }, { pageSize: 0 }, { settleMs: -1 }, { maxRounds: 0 }]
  ) {
    await rejects(syncAll(client, pairs(2), options), RangeError, JSON.stringify(options));
  }
  const results = await syncAll(client, [["../x", {}], ["web0", {}]] as never);
  equal(errorOf(results.get("../x"))?.code, "invalid_request");
});
