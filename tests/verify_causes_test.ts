// One cause, one failure: what verify() says of providers that are wrong in one way that breaks the run itself.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { VirtualClock } from "../scripts/virtual_clock.ts";
import { createFakeProvider, type Report, summary, testCases, verify } from "../src/conformance/mod.ts";
import type { FakeService } from "../src/fake/mod.ts";
import type { Fetch } from "../src/http/fetch.ts";

type Wrap = (fake: Fetch) => Fetch;

/** The report of a wrong provider, and what its servers hold afterwards. */
async function reportOf(wrap: Wrap): Promise<{ report: Report; isKept: boolean }> {
  let fake!: FakeService;
  const provider = createFakeProvider({ apis: ["v2.1"] }, (inner) => {
    fake = inner as FakeService;
    return wrap(inner);
  });
  const { inject: _, ...rest } = provider;
  const before = fake.snapshot();
  const clock = new VirtualClock(4);
  const report = await clock.run(verify(rest, { clock }));
  const held = (all: typeof before) => Object.values(all).map(({ metadata }) => metadata);
  return { report, isKept: JSON.stringify(held(fake.snapshot())) === JSON.stringify(held(before)) };
}

const isList = ({ method, url }: Request) => method === "GET" && /\/v2\.1\/.*\/servers\/[^/]+\/metadata$/.test(url);
const isItem = ({ method, url }: Request, verb: string) => method === verb && /\/v2\.1\/.*\/metadata\/[^/]+$/.test(url);
const isWrite = ({ method, url }: Request) => method !== "GET" && url.includes("/metadata");

function changed(response: Response, body: unknown): Response {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return new Response(JSON.stringify(body), { status: response.status, headers });
}

/** A provider whose list is another map than the server has. */
function listing(change: (items: Record<string, string>, call: number) => unknown): Wrap {
  let calls = 0;
  return (fake) => async (request) => {
    const response = await fake(request);
    if (!isList(request) || !response.ok) return response;
    return changed(response, change((await response.json()).metadata, calls++));
  };
}

const refusal = (status: number) => Response.json({ computeFault: { code: status, message: "no" } }, { status });

/** A provider that refuses requests. */
function refusing(status: number, when: (request: Request, call: number) => boolean): Wrap {
  let calls = 0;
  return (fake) => (request) => when(request, calls++) ? refusal(status) : fake(request);
}

/** What a server holds, for a provider that looks into the fake. */
async function itemsAt(fake: Fetch, url: string): Promise<Record<string, string> | undefined> {
  const address = url.replace(/(\/metadata).*/, "$1");
  const response = await fake(new Request(address, { headers: { "x-auth-token": "admin" } }));
  return response.ok ? (await response.json()).metadata : undefined;
}

/** A provider whose lists show a server as it was before the last write. */
function lagging(reads: number): Wrap {
  const old = new Map<string, { items: unknown; left: number }>();
  return (fake) => async (request) => {
    const address = request.url.replace(/(\/metadata).*/, "$1");
    const items = isWrite(request) ? await itemsAt(fake, request.url) : undefined;
    const response = await fake(request);
    if (items && response.ok) old.set(address, { items, left: reads });
    const shown = old.get(address);
    if (!isList(request) || !response.ok || !shown || shown.left-- <= 0) return response;
    return changed(response, { metadata: shown.items });
  };
}

/** Each breaks the list, and the first cause. */
const wrongLists: Record<string, [Wrap, RegExp]> = {
  "lacks its last item": [
    listing((items) => ({ metadata: Object.fromEntries(Object.entries(items).slice(0, -1)) })),
    /^GET …\/metadata lacks the item "verify-two", and GET …\/metadata\/verify-two returns it$/,
  ],
  "has its first item only": [
    listing((items) => ({ metadata: Object.fromEntries(Object.entries(items).slice(0, 1)) })),
    /^GET …\/metadata lacks the item "/,
  ],
  "is empty": [listing(() => ({ metadata: {} })), /^GET …\/metadata lacks the item "/],
  "has an item that nobody wrote": [
    listing((items) => ({ metadata: { ...items, extra: "x" } })),
    /^GET …\/metadata has the item "extra", and GET …\/metadata\/extra returns 404$/,
  ],
  "is in a wrapper": [
    listing((items) => ({ data: { metadata: items } })),
    /^GET …\/metadata returns the items of no server in the provider file: 200 \{"data":/,
  ],
  "is a list of pairs": [
    listing((items) => ({ metadata: Object.entries(items) })),
    /^GET …\/metadata returns the items of no server in the provider file: 200 /,
  ],
  "is that of another server": [
    (fake) => (request) => {
      const other = String(createFakeProvider().servers.stopped);
      return fake(
        isList(request) ? new Request(request.url.replace(/servers\/[^/]+/, `servers/${other}`), request) : request,
      );
    },
    /^GET …\/metadata lacks the item "/,
  ],
  "is as before the last write": [lagging(Infinity), /^GET …\/metadata lacks the item "/],
  "is as before the last write once": [lagging(1), /^GET …\/metadata lacks the item "/],
  "is 500": [refusing(500, isList), /^GET …\/metadata returns the items of no server in the provider file: 500 /],
  "is 404": [
    refusing(404, isList),
    /^GET …\/metadata returns .* in the provider file, whose endpoint, projectId or servers may be wrong: 404 /,
  ],
  "is a redirect": [
    (fake) => (request) =>
      isList(request)
        ? new Response(null, { status: 302, headers: { location: "https://login.example/" } })
        : fake(request),
    /: 302 to https:\/\/login\.example\/$/,
  ],
};

Deno.test("testCases() runs no case on a provider whose list is wrong, apart from the one that fails", async () => {
  const errors = new Map<string, string>();
  const runs: Promise<void>[] = [];
  const test = (name: string, run: () => Promise<void>) =>
    void runs.push(run().catch(({ message }) => void errors.set(name, message)));
  let writes = 0;
  const provider = createFakeProvider({ apis: ["v2.1"] }, (fake) => (request) => {
    if (isWrite(request)) writes++;
    return listing(() => ({ metadata: {} }))(fake)(request);
  });
  testCases(test, provider, { only: ["list/answers-every-item", "set/*"] });
  await Promise.all(runs);
  match(errors.get("list/answers-every-item")!, /GET …\/metadata lacks the item "/);
  match(
    errors.get("set/overwrites-an-item")!,
    /^set\/overwrites-an-item was not run: broken by the case list\/answers-every-item: /,
  );
  equal(writes, 3, "the items that are added, and their removal");
});

/** A provider whose replacement stores nothing. */
const replacesNothing: Wrap = (fake) => async (request) => {
  if (request.method !== "PUT" || !request.url.endsWith("/metadata")) return await fake(request);
  return changed(await fake(new Request(request.url, { headers: request.headers })), await request.json());
};

Deno.test("verify() takes a replacement that is wrong as a deviation, if it is a known one", async () => {
  const { inject: _, ...provider } = createFakeProvider({ apis: ["v2.1"] }, replacesNothing);
  const deviations = [{ case: "replace/removes-unnamed-items", reason: "known" }];
  const clock = new VirtualClock(4);
  const { counts, results } = await clock.run(verify(provider, { only: "replace/*", deviations, clock }));
  equal(results.find(({ id }) => id === "replace/removes-unnamed-items")!.verdict, "deviates");
  equal(counts.fails, 0);
});

Deno.test("testCases() fails the case that shows a wrong replacement", async () => {
  const errors = new Map<string, string>();
  const runs: Promise<void>[] = [];
  const test = (name: string, run: () => Promise<void>) =>
    void runs.push(run().catch(({ message }) => void errors.set(name, message)));
  testCases(test, createFakeProvider({ apis: ["v2.1"] }, replacesNothing), { only: "replace/removes-unnamed-items" });
  await Promise.all(runs);
  match(errors.get("replace/removes-unnamed-items")!, /^FAILS replace\/removes-unnamed-items\n/);
});

for (const [name, [wrap, cause]] of Object.entries(wrongLists)) {
  Deno.test(`verify() names a list that ${name} as the one failure, and loses no item`, async () => {
    const { report, isKept } = await reportOf(wrap);
    const { counts, causes, results, unrestored } = report;
    equal(counts.fails, 1);
    equal(counts.holds, 0);
    match(causes[0]!.summary, cause);
    deepEqual(causes[0]!.cases, ["list/answers-every-item"]);
    ok(causes[0]!.blocked > 800);
    ok(results.some(({ reason }) => reason?.startsWith("broken by the case list/answers-every-item: GET …/metadata ")));
    deepEqual(unrestored, []);
    ok(isKept);
    match(
      summary(report),
      /^.*\n {2}1\. 1 case, and \d+ not run because of it: GET ….*\n {5}rule {3}metadata\.answer: /,
    );
  });
}

/** Gives a server after each write that is meant the items that it had before. */
function storingNothing(isMeant: (request: Request) => boolean): Wrap {
  return (fake) => async (request) => {
    const items = isMeant(request) ? await itemsAt(fake, request.url) : undefined;
    const response = await fake(request);
    if (!items || !response.ok) return response;
    await fake(
      new Request(request.url.replace(/(\/metadata).*/, "$1"), {
        method: "PUT",
        headers: { "x-auth-token": "admin", "content-type": "application/json" },
        body: JSON.stringify({ metadata: items }),
      }),
    );
    return response;
  };
}

const isAll = (verb: string) => ({ method, url }: Request) => method === verb && /v2\.1.*\/metadata$/.test(url);

/** Each has one operation wrong, and the first cause, its rule, and how many cases other causes may have. */
const wrongOperations: Record<string, [Wrap, RegExp, string, number]> = {
  "a replacement that stores nothing": [
    storingNothing(isAll("PUT")),
    /^PUT …\/metadata keeps items that its body does not name; it must replace all of them$/,
    "metadata.replace",
    2,
  ],
  "a replacement that is 405": [
    refusing(405, isAll("PUT")),
    /^PUT …\/metadata returns 405 .*; it must return 200 and all items$/,
    "metadata.replace",
    3,
  ],
  "a merge that stores nothing": [
    storingNothing(isAll("POST")),
    /^POST …\/metadata returns a success, and does not store the items of its body$/,
    "metadata.merge",
    2,
  ],
  "a set that stores nothing": [
    storingNothing((request) => isItem(request, "PUT")),
    /^PUT …\/metadata\/\{key\} returns a success, and does not store the value$/,
    "item.upsert",
    2,
  ],
  "a deletion that removes nothing": [
    storingNothing((request) => isItem(request, "DELETE")),
    /^DELETE …\/metadata\/\{key\} does not remove the item$/,
    "item.delete",
    15,
  ],
  "a list of the first ten items": [
    (fake) => async (request) => {
      const response = await fake(request);
      const isList = request.method === "GET" && /\/metadata$/.test(new URL(request.url).pathname);
      if (!isList || !response.ok) return response;
      const { metadata } = await response.json();
      return changed(response, { metadata: Object.fromEntries(Object.entries(metadata).slice(0, 10)) });
    },
    /^GET …\/metadata does not have exactly the items that GET …\/metadata\/\{key\} returns; it must return every one$/,
    "metadata.answer",
    60,
  ],
  "a set that refuses a key that is there": [
    (fake) => async (request) => {
      if (!isItem(request, "PUT") || new URL(request.url).pathname.includes("/v1/")) return fake(request);
      const { status } = await fake(new Request(request.url, { headers: request.headers }));
      return status === 200
        ? Response.json({ conflictingRequest: { code: 409, message: "no" } }, { status: 409 })
        : fake(request);
    },
    /^PUT …\/metadata\/\{key\}: status 409, expected 200$/,
    "item.upsert",
    15,
  ],
  "a replacement that returns 201": [
    (fake) => async (request) => {
      const response = await fake(request);
      return isAll("PUT")(request) && response.ok
        ? new Response(await response.text(), { ...response, status: 201, headers: response.headers })
        : response;
    },
    /^\d+ of \d+ responses to PUT …\/metadata have the status 201 instead of 200$/,
    "metadata.replace",
    2,
  ],
  "a body that is not called JSON": [
    (fake) => async (request) => {
      const response = await fake(request);
      if (!response.headers.has("content-type")) return response;
      const headers = new Headers(response.headers);
      headers.set("content-type", "text/plain");
      return new Response(response.status === 204 ? null : await response.text(), { status: response.status, headers });
    },
    /^All \d+ responses have another Content-Type than application\/json$/,
    "header.content-type",
    2,
  ],
  "a get that is cached for ever": [
    (fake) => {
      const cache = new Map<string, unknown>();
      return async (request) => {
        const response = await fake(request);
        if (!isItem(request, "GET") || !response.ok) return response;
        const body = await response.json();
        if (!cache.has(request.url)) cache.set(request.url, body);
        return changed(response, cache.get(request.url));
      };
    },
    /^GET …\/metadata\/\{key\} does not return the item that the server has: 200 \{"meta":\{"verify-one":"1"\}\}, expected/,
    "item.echo",
    2,
  ],
};

for (const [name, [wrap, cause, rule, others]] of Object.entries(wrongOperations)) {
  Deno.test(`verify() explains most failures by one operation: ${name}`, async () => {
    const { report: { causes, counts, unrestored }, isKept } = await reportOf(wrap);
    match(causes[0]!.summary, cause);
    equal(causes[0]!.rules[0], rule);
    ok(counts.fails - causes[0]!.cases.length <= others, `${counts.fails - causes[0]!.cases.length} have other causes`);
    deepEqual(unrestored, []);
    ok(isKept);
  });
}

const isWriteOf = (from: number) => {
  let writes = 0;
  return (request: Request) => isWrite(request) && writes++ >= from;
};

/** Each refuses from some moment on. */
const refusals: Record<string, Wrap> = {
  "returns 500 after 300 writes": refusing(500, isWriteOf(300)),
  "returns 500 after 25 writes": refusing(500, isWriteOf(25)),
  "refuses all after 400 requests, as of a limit": refusing(413, (_, call) => call >= 400),
  "returns 429 after 400 requests and not when to come back": refusing(429, (_, call) => call >= 400),
  "has no quota left after 200 writes": refusing(403, (request) => request.method !== "DELETE" && isAfter200(request)),
};
const isAfter200 = isWriteOf(200);

for (const [name, wrap] of Object.entries(refusals)) {
  Deno.test(`verify() ends with one failure on a provider that ${name}`, async () => {
    const { report } = await reportOf(wrap);
    const { causes, counts, stopped } = report;
    equal(counts.fails, 1);
    ok(causes[0]!.blocked > 500);
    match(stopped!, new RegExp(`^broken by the case ${causes[0]!.cases[0]}: since then `));
    equal(summary(report).split(stopped!).length, 2, "the reason is there once");
  });
}

Deno.test("verify() runs nothing if every write is refused, and says what came", async () => {
  const { report: { causes, counts } } = await reportOf(refusing(403, isWrite));
  equal(counts.fails, 1);
  deepEqual(causes[0]!.cases, ["set/creates-a-new-item"]);
  match(causes[0]!.summary, /^no write succeeds: PUT …\/metadata returns 403 \{/);
});

const everyTwentieth: Record<string, Wrap> = {
  "loses every twentieth request": (fake) => {
    let calls = 0;
    return (request) => {
      if (++calls % 20 === 0) throw new TypeError("connection closed");
      return fake(request);
    };
  },
  "returns 500 to every twentieth write": (fake) => {
    let calls = 0;
    return (request) => isWrite(request) && ++calls % 20 === 0 ? refusal(500) : fake(request);
  },
};

for (const [name, wrap] of Object.entries(everyTwentieth)) {
  Deno.test(`verify() repeats a case before it blames a rule, on a provider that ${name}`, async () => {
    const { report: { causes, counts, results } } = await reportOf(wrap);
    match(
      causes[0]!.summary,
      /^The provider fails from time to time \((no response|500)\): \d+ cases failed, and held/,
    );
    ok(causes[0]!.cases.length > counts.fails * 0.9, `${causes[0]!.cases.length} of ${counts.fails}`);
    ok(results.every(({ verdict, heldWhenRepeated }) => verdict === "fails" || !heldWhenRepeated));
  });
}

Deno.test("verify() says which item changes while it writes nothing", async () => {
  const { report: { results } } = await reportOf(
    listing((items, call) => ({ metadata: { ...items, updated: `${call}` } })),
  );
  ok(
    results.some(({ reason }) =>
      /another program is writing to server .*: its item "updated" was "\d+" and is/.test(reason ?? "")
    ),
  );
});

Deno.test("verify() takes a server that is not there for a mistake in the provider file, not for a wrong list", async () => {
  const provider = createFakeProvider();
  const servers = { ...provider.servers, locked: "not-there" };
  const { counts, results } = await verify({ ...provider, servers }, { only: "lock/*" });
  ok(counts.fails > 0);
  ok(results.every(({ reason = "" }) => !reason.startsWith("broken by")));
});

Deno.test("the fake of these tests keeps the contract where nothing is changed", async () => {
  const { report } = await reportOf((fake) => fake);
  deepEqual([report.ok, report.counts.fails], [true, 0]);
});

Deno.test("verify() fails one case about a server whose list is refused, and runs no other", async () => {
  const { report } = await reportOf((fake) => async (request) => {
    const response = await fake(request);
    if (request.method !== "GET" || !request.url.endsWith("-000000000005/metadata") || !response.ok) return response;
    const { headers } = response;
    return Response.json({ conflictingRequest: { code: 409, message: "no" } }, { status: 409, headers });
  });
  equal(report.counts.fails, 1);
  match(report.causes[0]!.summary, /^GET …\/metadata of the server for the role building returns 409 /);
  ok(report.causes[0]!.blocked > 5);
});
