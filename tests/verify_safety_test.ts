import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { VirtualClock } from "../scripts/virtual_clock.ts";
import {
  cases,
  createFakeProvider,
  fakeInventory,
  type Provider,
  type Report,
  restore,
  type SavedItems,
  verify,
  type VerifyOptions,
} from "../src/conformance/mod.ts";
import type { FakeService } from "../src/fake/mod.ts";
import type { Fetch } from "../src/http/fetch.ts";
import { seededNumbers } from "../src/shared/seeded_numbers.ts";

/** Runs the suite in time that passes only when nothing else can happen. */
function verifyInVirtualTime(provider: Provider, options: VerifyOptions = {}): Promise<Report> {
  const clock = new VirtualClock(4);
  return clock.run(verify(provider, { ...options, clock }));
}

/** A provider that something stands before, and what its servers hold. */
function disturbed(wrap: (fake: Fetch) => Fetch, options = {}) {
  let fake!: FakeService;
  const provider = createFakeProvider(options, (fetch) => wrap(fake = fetch as FakeService));
  const items = () => Object.fromEntries(Object.entries(fake.snapshot()).map(([id, { metadata }]) => [id, metadata]));
  return { provider, items, fake };
}

/** Fails unless servers hold what they held, or the report names every key that differs. */
function expectKept(
  before: ReturnType<typeof itemsOf>,
  after: typeof before,
  named: readonly { server: string; keys: string[] }[],
  about: string,
) {
  for (const [id, items] of Object.entries(before)) {
    const keys = new Set([...Object.keys(items), ...Object.keys(after[id]!)]);
    const changed = [...keys].filter((key) => items[key] !== after[id]![key]);
    const reported = named.find(({ server }) => server === id)?.keys ?? [];
    deepEqual(changed.filter((key) => !reported.includes(key)), [], `${about}: server ${id}`);
  }
}
const itemsOf = (items: Record<string, Record<string, string>>) => items;

/** Refuses or loses some of the requests, before or after they are done. */
function unreliable(rate: number, seed: number): (fake: Fetch) => Fetch {
  const next = seededNumbers(seed);
  const chance = () => next() / 2 ** 32;
  return (fake) => async (request) => {
    if (chance() >= rate) return await fake(request);
    const kind = next() % 4;
    if (kind === 0) return new Response(null, { status: 429, headers: { "retry-after": "1" } });
    if (kind === 1) return new Response(null, { status: 503 });
    if (kind === 2) await fake(request);
    throw new TypeError("connection reset");
  };
}

for (const rate of [0.01, 0.05, 0.2]) {
  Deno.test(`verify() puts every item back on a provider that refuses or loses ${rate * 100} % of the requests`, async () => {
    for (let seed = 1; seed <= 4; seed++) {
      const { provider, items } = disturbed(unreliable(rate, seed));
      const before = items();
      const saved: SavedItems[] = [];
      const report = await verifyInVirtualTime(provider, { only: "*/*s*t*", seed, save: (all) => void saved.push(all) })
        .catch((error) => (match(String(error), /cannot be reached/), undefined));
      expectKept(before, items(), report?.unrestored ?? [], `seed ${seed}`);
      for (const { id, items } of saved[0]?.servers ?? []) deepEqual(items, before[id]);
    }
  });
}

Deno.test("verify() puts every item back when its signal ends it at any request", async () => {
  for (let n = 0; n < 400; n += 7) {
    const control = new AbortController();
    let calls = 0;
    const { provider, items } = disturbed((fake) => (request) => {
      if (calls++ === n) control.abort();
      return fake(request);
    });
    const before = items();
    const report = await verifyInVirtualTime(provider, { only: "replace/*", signal: control.signal });
    deepEqual(items(), before, `request ${n}`);
    deepEqual(report.unrestored, []);
    if (calls > n) equal(report.ok || report.stopped === "the run was interrupted", true);
  }
});

Deno.test("restore() puts back what a run that was killed at any request left", async () => {
  for (let n = 0; n < 400; n += 13) {
    let calls = 0;
    const { provider, items, fake } = disturbed((fake) => (request) => {
      if (calls++ >= n) return Promise.reject(new TypeError("killed"));
      return fake(request);
    });
    const before = items();
    const saved: SavedItems[] = [];
    await verifyInVirtualTime(provider, { only: "merge/*", save: (all) => void saved.push(all) }).catch(() => {});
    if (saved[0]) deepEqual(await restore({ ...provider, fetch: fake }, saved[0]), [], `request ${n}`);
    deepEqual(items(), before, `request ${n}`);
  }
});

Deno.test("verify() puts every item back when the save hook or the caller's own code throws", async () => {
  const { provider, items } = disturbed((fake) => fake);
  const before = items();
  let results = 0;
  const onResult = () => {
    if (++results === 20) throw new Error("planted");
  };
  await rejects(verify(provider, { onResult }), /planted/);
  deepEqual(items(), before);
  await rejects(verify(provider, { save: () => Promise.reject(new Error("disk full")) }), /disk full/);
  deepEqual(items(), before);
});

Deno.test("verify() never writes to a server whose items the API does not take back", async () => {
  const strange = { "a b": "v" }, long = { k: "v".repeat(300) }, half = { k: "\ud800" }, empty = { "": "v" };
  for (const metadata of [strange, long, half, empty]) {
    const inventory = Object.entries(fakeInventory.servers!);
    const servers = Object.fromEntries(inventory.map(([id, server]) => [id, { ...server, metadata }]));
    const writes: string[] = [];
    const { provider } = disturbed((fake) => (request) => {
      if (request.method !== "GET") writes.push(request.url);
      return fake(request);
    }, { servers });
    const { results, counts } = await verify(provider, { only: "set/*" });
    const ids = Object.keys(servers);
    deepEqual(writes.filter((url) => ids.some((id) => url.includes(id))), []);
    equal(counts.fails, 0);
    ok(results.some(({ reason }) => /could not be put back: /.test(reason ?? "")));
  }
});

Deno.test("verify() says which keys it could not put back when the token expires during the run", async () => {
  let calls = 0;
  const { provider, items } = disturbed((fake) => (request) =>
    ++calls > 100 ? Promise.resolve(new Response(null, { status: 401 })) : fake(request)
  );
  const before = items();
  const report = await verifyInVirtualTime(provider);
  equal(report.ok, false);
  match(report.stopped!, /no longer accepts the token/);
  expectKept(before, items(), report.unrestored, "expired");
});

Deno.test("verify() ends after a few time-outs in a row", async () => {
  let calls = 0;
  const { provider } = disturbed((fake) => (request) =>
    ++calls > 100 ? new Promise<Response>(() => {}) : fake(request)
  );
  const report = await verifyInVirtualTime(provider);
  match(report.stopped!, /stopped responding/);
  ok(calls < 400);
});

Deno.test("verify() fails where writes to one server are done to another, and names what that one has lost", async () => {
  const other = createFakeProvider().servers.resized as string;
  const { provider, items, fake } = disturbed((inner) => async (request) => {
    const response = await inner(request.clone());
    if (request.method !== "DELETE" || !response.ok || request.url.includes(other)) return response;
    const { [decodeURIComponent(request.url.split("/").at(-1)!)]: _, ...left } = items()[other]!;
    fake.setState(other, { metadata: left });
    return response;
  });
  const before = items();
  const { ok: isOk, results, unrestored } = await verifyInVirtualTime(provider);
  equal(isOk, false);
  equal(results.find(({ id }) => id === "isolation/every-server-has-its-items-after-a-run")!.verdict, "fails");
  deepEqual(unrestored.map(({ server }) => server), [other]);
  expectKept(before, items(), unrestored, "a server that loses what is deleted from others");
});

Deno.test("verify() blames no rule where another program writes to a server once", async () => {
  const other = createFakeProvider().servers.resized as string;
  let calls = 0;
  const { provider, fake } = disturbed((fake) => (request) => {
    if (++calls === 900) {
      (fake as FakeService).setState(other, { metadata: { foo: "bar", key: "value", "by-hand": "1" } });
    }
    return fake(request);
  });
  const { ok: isOk, results } = await verifyInVirtualTime(provider);
  deepEqual(results.filter(({ verdict }) => verdict === "fails"), []);
  equal(isOk, true);
  equal(fake.state(other).metadata["by-hand"], "1");
});

Deno.test("verify() refuses a second run on the same servers, and notices one elsewhere while it only reads", async () => {
  const { provider, fake } = disturbed((fake) => fake);
  const first = verify(provider, { only: "set/*" });
  await rejects(verify(provider, { only: "set/*" }), /another run of this process uses the same servers/);
  equal((await first).ok, true);

  let reads = 0;
  const other: Provider = {
    ...provider,
    fetch: async (request) => {
      if (++reads === 3) {
        const url = request.url.replace(/servers\/.*/, `servers/${provider.servers.active}/metadata`);
        const headers = { "x-auth-token": "member", "content-type": "application/json" };
        await fake(new Request(url, { method: "POST", headers, body: '{"metadata":{"theirs":"1"}}' }));
      }
      return await fake(request);
    },
  };
  const saved: SavedItems[] = [];
  const { results, unrestored } = await verify(other, { only: "set/*", save: (items) => void saved.push(items) });
  ok(results.some(({ reason }) => /another program (is writing|writes)/.test(reason ?? "")));
  // What was read may be what the other one will take away again.
  equal(saved[0]!.servers.some(({ id }) => id === provider.servers.active), false);
  deepEqual(unrestored, []);
  equal(fake.state(String(provider.servers.active)).metadata.theirs, "1");
});

Deno.test("verify() waits where the provider asks for it, and takes no such response for a failure", async () => {
  let calls = 0;
  const { provider } = disturbed((fake) => (request) =>
    ++calls % 3 ? fake(request) : Promise.resolve(new Response(null, { status: 429, headers: { "retry-after": "2" } }))
  );
  const report = await verifyInVirtualTime(provider, { only: "merge/*" });
  equal(report.ok, true);
});

Deno.test("verify() writes back blindly after a case that poisons a server, and one case fails", async () => {
  const poisoned = new Set<string>();
  const poison: (fake: Fetch) => Fetch = (fake) => async (request) => {
    const { pathname } = new URL(request.url);
    const text = request.method === "PUT" ? await request.clone().text() : "";
    if (/"metadata": ?\[/.test(text)) return poisoned.add(pathname), Response.json({ metadata: [] });
    if (request.method === "PUT" && pathname.endsWith("/metadata")) poisoned.delete(pathname);
    return request.method === "GET" && poisoned.has(pathname) ? Response.json({ metadata: [] }) : await fake(request);
  };
  const { provider, items } = disturbed(poison);
  const before = items();
  const { results, counts } = await verify(provider);
  const failed = results.filter(({ verdict }) => verdict === "fails").map(({ id }) => id);
  ok(failed.includes("limits/replace/ServerMetadata.type/array") && failed.length < 8, String(failed));
  equal(counts["not run"], 0);
  deepEqual(items(), before);
});

Deno.test("verify() runs nothing on a server that a case broke for good: one failure, and the cause of the rest", async () => {
  const poisoned = new Set<string>();
  const asList = ({ headers }: Response) => {
    const kept = new Headers(headers);
    kept.delete("content-length");
    return Response.json({ metadata: [] }, { headers: kept });
  };
  const { provider } = disturbed((fake) => async (request) => {
    const { pathname } = new URL(request.url);
    const text = await request.clone().text();
    const response = await fake(request);
    if (request.method === "PUT" && /"metadata": ?\[/.test(text) && response.status === 400) {
      poisoned.add(pathname);
      return asList(response);
    }
    return poisoned.has(pathname) ? asList(response) : response;
  });
  const { results, causes, counts } = await verifyInVirtualTime({
    ...provider,
    servers: { active: provider.servers.active! },
  });
  const failed = results.filter(({ verdict }) => verdict === "fails");
  deepEqual(failed.map(({ shortfalls }) => shortfalls[0]?.problems[0]), ["status 200, expected 400"]);
  const broken = results.filter(({ reason }) => reason?.startsWith(`broken by the case ${failed[0]!.id}: `));
  ok(broken.length > 500, String(broken.length));
  deepEqual([causes.length, causes[0]!.blocked], [1, broken.length]);
  equal(counts.fails, 1);
});

Deno.test("verify() puts back items that look like parts of a case, paths of JavaScript or markup", async () => {
  const metadata = {
    "a.template": "${k*3} of ${1..3} and ${key}${value} and ${id}",
    "a-pattern": "$& $1 $` \\u0041 %41 {{x}}",
    "a:long": "\u{1f600}".repeat(255),
    ["__proto__"]: "p",
    constructor: "c",
    toString: "t",
    quotes: `"'\\\u2028\u202e\u0000\n\r\t `,
  };
  const servers = Object.entries(fakeInventory.servers!).map(([id, server]) => [id, { ...server, metadata }]);
  const { provider, items } = disturbed((fake) => fake, { servers: Object.fromEntries(servers) });
  const before = items();
  const report = await verify(provider, { only: "*e*s*t*" });
  deepEqual(items(), before);
  deepEqual(
    [report.unrestored, report.counts.fails, report.results.filter(({ reason }) => /back/.test(reason ?? ""))],
    [
      [],
      0,
      [],
    ],
  );
});

Deno.test("verify() leaves a server alone that another run gives other items only now and then", async () => {
  const { provider, fake } = disturbed((fake) => fake);
  const id = String(provider.servers.active);
  let requests = 0;
  const writes: string[] = [];
  const other: Provider = {
    ...provider,
    async fetch(request) {
      if (request.method !== "GET") writes.push(request.url);
      const headers = { "x-auth-token": "member", "content-type": "application/json" };
      const body = JSON.stringify({ metadata: requests++ % 30 < 25 ? { k: "v" } : { foo: "bar", key: "value" } });
      const address = request.url.replace(/servers\/.*/, `servers/${id}/metadata`);
      await fake(new Request(address, { method: "PUT", headers, body }));
      return await fake(request);
    },
  };
  const { counts, unrestored } = await verify(other, { only: "replace/*" });
  deepEqual([writes.filter((url) => url.includes(id)), counts.fails, unrestored], [[], 0, []]);
});

Deno.test("verify() fails only the cases with what a provider refuses, also on two servers at the same time", async () => {
  const right = createFakeProvider({
    servers: { ...fakeInventory.servers, web1: { name: "web1", metadata: { foo: "bar" } } },
  });
  const { results } = await verifyInVirtualTime({
    ...right,
    servers: { ...right.servers, active: [String(right.servers.active), "web1"] },
    fetch: async (request) =>
      /[\u{10000}-\u{10ffff}]/u.test(await request.clone().text())
        ? Response.json({ computeFault: { code: 500, message: "no" } }, { status: 500 })
        : await right.fetch!(request),
  }, { only: ["values/*", "keys/*", "merge/*", "set/*", "replace/*"] });
  const failing = results.filter(({ verdict }) => verdict === "fails").map(({ id }) => id);
  const astral = new Set(
    cases.filter((one) => /[\u{10000}-\u{10ffff}]/u.test(JSON.stringify(one))).map(({ id }) => id),
  );
  ok(failing.length > 3);
  deepEqual(failing.filter((id) => !astral.has(id)), []);
});
