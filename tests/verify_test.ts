import { deepEqual, doesNotMatch, equal, match, ok, rejects, throws } from "node:assert/strict";
import {
  cases,
  CouldNotRun,
  createFakeProvider,
  fakeInventory,
  junit,
  matches,
  parseProvider,
  pretty,
  type Provider,
  testCases,
  verify,
} from "../src/conformance/mod.ts";
import { expectationsOn } from "../src/conformance/cases/expectations.ts";
import { createFakeService } from "../src/fake/mod.ts";
import type { Fetch } from "../src/http/fetch.ts";
import { at } from "../scripts/at.ts";
import { turn, VirtualClock } from "../scripts/virtual_clock.ts";

const description = {
  endpoint: "http://127.0.0.1:1",
  projectId: "f00d",
  auth: { token: "planted-token" },
  servers: { active: "web1" },
};

Deno.test("verify() finds that the fake keeps every rule, and covers the whole document", async () => {
  const { ok, counts, coverage } = await verify(createFakeProvider());
  equal(ok, true);
  equal(counts.fails + counts.stale + counts.deviates + counts["not run"], 0);
  deepEqual(Object.entries(coverage).map(([what, { missing }]) => [what, missing]), [
    ["responses", []],
    ["limits", []],
    ["rules", []],
  ]);
});

Deno.test("verify() gives the same verdicts in any order, and twice in a row", async () => {
  const provider = createFakeProvider();
  for (const seed of [1, 2, 2, 3]) equal((await verify(provider, { seed })).ok, true);
});

Deno.test("verify() leaves the items of every server as it found them", async () => {
  let fake = createFakeService();
  const provider = createFakeProvider({}, (fetch) => (fake = fetch as typeof fake));
  const before = fake.snapshot();
  await verify(provider, { seed: 7 });
  deepEqual(fake.snapshot(), before);
});

Deno.test("verify() runs cases at once on several active servers", async () => {
  const provider = createFakeProvider();
  const { active, rebooting } = provider.servers;
  let [now, most] = [0, 0];
  const fetch: Fetch = async (request) => {
    most = Math.max(most, ++now);
    await turn();
    try {
      return await provider.fetch!(request);
    } finally {
      now--;
    }
  };
  const servers = {
    ...provider.servers,
    active: [active, rebooting].flat().filter((id) => id !== undefined),
    rebooting: [],
  };
  const report = await verify({ ...provider, servers, fetch }, { only: "set/*" });
  equal(report.ok, true);
  ok(most > 1);
});

Deno.test("a text that a list of servers must lack is written by no other case, as cases run at once", () => {
  for (const { id, steps } of cases) {
    const lists = steps.filter(({ operation }) => /^list(Cloud)?Servers$/.test(operation ?? ""));
    for (const text of lists.flatMap(({ expect }) => expect.without ?? [])) {
      const others = cases.filter((other) => other.id !== id && JSON.stringify(other).includes(text));
      deepEqual([id, others.map((other) => other.id)], [id, []]);
    }
  }
});

Deno.test("verify() takes a provider's trouble for a verdict, and never for a crash", async () => {
  const troubles: Record<string, Fetch> = {
    reset: () => Promise.reject(new TypeError("fetch failed", { cause: new Error("read ECONNRESET") })),
    html: () => Promise.resolve(new Response("<html>502</html>", { headers: { "content-type": "text/html" } })),
    half: () =>
      Promise.resolve(new Response('{"metadata": {"a": "1', { headers: { "content-type": "application/json" } })),
    huge: () => Promise.resolve(new Response("x".repeat(10_000_000))),
    latin: () => Promise.resolve(new Response(new Uint8Array([0x22, 0xe9, 0x22]))),
    mark: () =>
      Promise.resolve(
        new Response('\ufeff{"meta": {"role": "db"}}', { headers: { "content-type": "application/json" } }),
      ),
    nothing: () => Promise.resolve(new Response(null)),
    silence: ({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    broken: () =>
      Promise.resolve(
        new Response(new ReadableStream({ start: (controller) => controller.error(new Error("terminated")) })),
      ),
  };
  for (const [name, trouble] of Object.entries(troubles)) {
    let calls = 0;
    const provider = createFakeProvider({}, (fake) => (request) => calls++ === 0 ? fake(request) : trouble(request));
    const clock = new VirtualClock(4);
    const { ok: fine, counts, results } = await clock.run(verify(provider, { only: "set/*", clock }));
    equal(fine, false, name);
    equal(counts["not run"], results.length, name);
    match(results[0]!.reason!, /^broken by the case list\/answers-every-item: |stopped responding/);
    ok(results.every(({ reason }) => reason!.length < 500), name);
  }
});

Deno.test("verify() can't run on a provider that isn't there or refuses the token", async () => {
  await rejects(verify(description), (error) => {
    ok(error instanceof CouldNotRun);
    match(error.message, /^http:\/\/127\.0\.0\.1:1 cannot be reached: no response/);
    return true;
  });
  const provider = { ...createFakeProvider(), auth: { token: "planted-token" } };
  await rejects(verify(provider), /refuses the token of the provider file: 401$/);
});

Deno.test("verify({ only }) takes several patterns", async () => {
  const { results } = await verify(createFakeProvider(), { only: ["set/*", "get/*"] });
  deepEqual([...new Set(results.map(({ id }) => id.replace(/\/.*/, "")))].sort(), ["get", "set"]);
});

Deno.test("verify() says so if no case matches", async () => {
  await rejects(verify(createFakeProvider(), { only: "nothing/*" }), /no case matches nothing\/\*/);
});

Deno.test("verify() runs known deviations, and fails on one that holds", async () => {
  const deviations = [{ case: "set/*", reason: "not yet" }];
  const stale = await verify(createFakeProvider(), { only: "set/*", deviations });
  equal(stale.ok, false);
  equal(stale.counts.stale, stale.results.length);
  match(pretty(stale), /STALE set\/\S+ holds, and is listed as a known deviation: not yet/);

  const broken = createFakeProvider({}, (fake) => async (request) => {
    const response = await fake(request);
    return request.method === "PUT" && /metadata\/./.test(request.url) ? new Response(null, { status: 418 }) : response;
  });
  const known = await verify(broken, { only: "set/*", deviations });
  equal(known.counts.fails, 0);
  ok(known.counts.deviates > 0);
});

Deno.test("verify() counts what a provider can't be held to as not run, with the reason", async () => {
  const { auth: _, quota: __, inject: ___, ...rest } = createFakeProvider({ tokens: undefined });
  const provider: Provider = { ...rest, auth: undefined, servers: { active: rest.servers.active ?? [] } };
  const any = createFakeService({ servers: { [String(rest.servers.active)]: {} } });
  const fetch: Fetch = (request) =>
    any(new Request(request, { headers: [...request.headers, ["x-auth-token", "any"]] }));
  const { counts, results } = await verify({ ...provider, fetch });
  equal(counts.fails, 0);
  const reasons = new Set(results.filter(({ verdict }) => verdict === "not run").map(({ reason }) => reason));
  for (
    const reason of ["needs a server for the role locked", "needs a known quota", "needs a provider that checks tokens"]
  ) {
    ok(reasons.has(reason), reason);
  }
});

Deno.test("a report of a failure names the rule, its source, the request without the token, and what came", async () => {
  const provider = createFakeProvider({ tokens: { "planted-token": {} } }, (fake) => async (request) => {
    const response = await fake(request);
    return response.status === 409
      ? Response.json({ error: { code: "X", message: "teapot" } }, { status: 418 })
      : response;
  });
  const report = await verify({ ...provider, auth: { token: "planted-token" } }, { only: "lock/*" });
  const text = pretty(report);
  match(text, /FAILS lock\//);
  match(text, /rule {2}server\.unlocked: While a server is locked, writes return 409.* \[.*nova\/compute\/api\.py/);
  match(text, /wrong status 418, expected 409/);
  match(text, /asked curl -i --path-as-is -X \w+ '.*' .*-H "X-Auth-Token: \$TOKEN"/);
  match(text, /got {3}418 .*teapot/);
  for (const output of [text, junit(report), JSON.stringify(report)]) doesNotMatch(output, /planted-token/);
  match(
    junit(report),
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites>\n<testsuite name="the fake" tests="\d+" failures="[1-9]\d*"/,
  );
});

Deno.test("parseProvider() names the field, what it must be and what was found", () => {
  const wrong: [unknown, RegExp][] = [
    [[], /^the provider must be an object, is an array$/],
    [{ ...description, endpoint: "ftp://x" }, /^endpoint must be an http or https URL$/],
    [{ ...description, endpoint: " http://x" }, /^endpoint must be an http or https URL$/],
    [{ ...description, endpoint: "http://u:planted@x" }, /^endpoint must have no user, no query and no fragment$/],
    [{ ...description, endpoint: "http://x/?a=b" }, /^endpoint must have no user, no query and no fragment$/],
    [{ ...description, endpoint: "http://x/v2.1/" }, /^endpoint must end before the version, such as \/v2\.1$/],
    [{ ...description, projectId: "f/../g" }, /^projectId must have letters, digits, hyphens and underscores only$/],
    [{ ...description, servers: { active: ".." } }, /^servers\.active must have letters, digits, hyphens and/],
    [{ ...description, auth: { token: "planted\ntoken" } }, /^auth\.token must have visible ASCII characters only$/],
    [{ ...description, endpoint: undefined }, /^endpoint must be a string, not empty, is missing$/],
    [{ ...description, projectId: 7 }, /^projectId must be a string, not empty, is a number$/],
    [{ ...description, auth: { token: "" } }, /^auth\.token must be a string, not empty, is empty$/],
    [
      { ...description, auth: { token: "t", user: "u" } },
      /^auth has no field user; it has token, admin, reader, roleless, system, other$/,
    ],
    [{ ...description, quota: 0 }, /^quota must be a whole number above 0$/],
    [{ ...description, servers: {} }, /^servers\.active must name a server$/],
    [{ ...description, servers: { active: "a", locked: "a" } }, /^servers\.locked has the id of servers\.active$/],
    [{ ...description, server: "x" }, /^the provider has no field server; it has/],
  ];
  for (const [value, message] of wrong) throws(() => parseProvider(value), { name: "TypeError", message });
});

for (const body of ["null", "[]", "7", '"text"', "<html></html>", "", '{"error":null}', '{"metadata":null}']) {
  Deno.test(`verify() judges a provider whose refusals and deletions have the body ${body || "of no length"}`, async () => {
    const right = createFakeProvider();
    const fetch: Fetch = async (request) => {
      const response = await right.fetch!(request);
      if (response.ok && request.method !== "DELETE") return response;
      await response.body?.cancel();
      const { status, headers } = response;
      return new Response(body || null, { status: status === 204 ? 200 : status, headers: [...headers] });
    };
    const clock = new VirtualClock(4);
    const { results } = await clock.run(verify({ ...right, fetch }, { only: "v1/*", clock }));
    ok(results.some(({ verdict }) => verdict === "fails"));
  });
}

Deno.test("verify() runs only what fits a provider's quota and the items that its servers have", async () => {
  const crowd = Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`k${i}`, "v"]));
  const servers = Object.entries(fakeInventory.servers!);
  const crowded = Object.fromEntries(servers.map(([id, server]) => [id, { ...server, metadata: crowd }]));
  const providers = {
    small: createFakeProvider({ quota: 3 }),
    large: createFakeProvider({ quota: 10_000 }),
    huge: createFakeProvider({ quota: 1_000_000_000 }),
  };
  for (const [name, provider] of Object.entries(providers)) {
    const { counts } = await verify(provider);
    equal(counts.fails, 0, name);
    ok(counts.holds > 100 && counts["not run"] > 0, name);
  }
  const { counts, results } = await verify(createFakeProvider({ servers: crowded }));
  equal(counts.fails, 0);
  ok(results.some(({ reason }) => /holds 130 items, more than the quota of 128/.test(reason ?? "")));
});

Deno.test("verify() judges a whole run: a case about it isn't run alone, and fails with what it saw", async () => {
  const alone = await verify(createFakeProvider(), { only: "headers/ids-are-one-each*" });
  equal(alone.results[0]?.reason, "needs a run of other cases");
  const provider = createFakeProvider();
  const fetch: Fetch = async (request) => {
    const response = await provider.fetch!(request);
    if (request.method === "DELETE") response.headers.delete("x-compute-request-id");
    return response;
  };
  const { results } = await verify({ ...provider, fetch });
  const { verdict, shortfalls } = results.find(({ id }) => id === "headers/ids-are-one-each-throughout-a-run")!;
  equal(verdict, "fails");
  match(at(at(shortfalls, 0).problems, 0), /^no x-compute-request-id in the response \d+ to DELETE http/);
});

Deno.test("testCases() makes a test of each case in the runner's own words", async () => {
  const [names, skipped, errors] = [[] as string[], [] as string[], [] as unknown[]];
  const runs: Promise<void>[] = [];
  const test = Object.assign(
    (name: string, run: () => Promise<void>) => {
      names.push(name);
      runs.push(run().catch((error) => void errors.push(error)));
    },
    { skip: (name: string) => skipped.push(name) },
  );
  const { quota: _, ...provider } = createFakeProvider();
  testCases(test, provider, { only: "quota/*" });
  await Promise.all(runs);
  equal(names.length, 0);
  ok(skipped.every((name) => /^quota\/.* \(not run: it needs a known quota\)$/.test(name)));
  testCases(test, { ...createFakeProvider({ quota: 50 }), quota: 60 }, { only: "quota/*" });
  await Promise.all(runs);
  ok(errors.some((error) => /FAILS quota\//.test(String(error))));
});

Deno.test("expectationsOn() chooses by the release of Nova, and takes any where none is named", () => {
  const expected = {
    status: [200, 400, 403],
    byRelease: { "-26": { status: 200 }, "27-30": { status: 400 }, "31-": { status: 403 } },
  };
  const on = (release?: string) => expectationsOn(expected, release).map(({ status }) => status);
  deepEqual(["22", "26", "27", "30", "31", "34"].flatMap(on), [200, 200, 400, 400, 403, 403]);
  deepEqual(on(), [200, 400, 403]);
  deepEqual(expectationsOn({ status: [200, 403], byRelease: { "34": { status: 403 } } }, "33"), [{
    status: [200, 403],
  }]);
});

Deno.test("matches() takes dozens of stars, and lets parts overlap neither each other nor the ends", () => {
  const stars = "*".repeat(5000);
  deepEqual(
    [`${stars}x`, `${stars}e${stars}`, "*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*x".repeat(40)].map((pattern) =>
      matches("merge/keeps-unnamed-items-eeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", pattern)
    ),
    [false, true, false],
  );
  const right = { "a*": "a", "*": "", "a*c": "abc", "a**c": "ac", "a.c": "a.c", "*b*": "abc" };
  const wrong = { "ab*ba": "aba", "a*c": "acx", "a.c": "abc", "": "a", "*aa*aa": "aaa" };
  for (const [pattern, id] of Object.entries(right)) equal(matches(id, pattern), true, pattern);
  for (const [pattern, id] of Object.entries(wrong)) equal(matches(id, pattern), false, pattern);
});

for (
  const [name, provider, options, message] of [
    ["nothing", undefined, {}, /^verify\(\) takes a provider, /],
    ["a promise", Promise.resolve(createFakeProvider()), {}, /^the provider of verify\(\) is a promise; await it$/],
    [
      "a misspelt option",
      createFakeProvider(),
      { onyl: "set/*" },
      /^verify\(\) has no option "onyl"; there are cases, /,
    ],
    ["a number as a pattern", createFakeProvider(), { only: 5 }, /^only must be a pattern or an array of patterns$/],
    // deno-lint-ignore no-explicit-any -- the callers have no types
  ] as [string, any, any, RegExp][]
) {
  Deno.test(`verify() refuses ${name}, and says what it takes`, async () => {
    await rejects(() => verify(provider, options), { name: "TypeError", message });
  });
}
