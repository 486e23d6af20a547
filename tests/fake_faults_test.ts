import { deepEqual, equal, match, notDeepEqual, ok, rejects, throws } from "node:assert/strict";
import { createMetadataClient, MetadataError, tokenAuth } from "../src/mod.ts";
import { createFakeService, type FakeService, type Fault } from "../src/fake/mod.ts";

const url = "https://compute.example/v2.1/0a1b/servers/web1/metadata";
const headers = { "X-Auth-Token": "any" };

const fakeWith = (metadata: Record<string, string> = {}) => createFakeService({ servers: { web1: { metadata } } });

const get = (fake: FakeService, signal?: AbortSignal) => fake(new Request(url, { headers, signal: signal ?? null }));

const put = (fake: FakeService, signal?: AbortSignal) =>
  fake(new Request(`${url}/a`, { method: "PUT", headers, body: '{"meta": {"a": "b"}}', signal: signal ?? null }));

/** The statuses of some calls in turn. */
async function statuses(fake: FakeService, count: number): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < count; i++) all.push((await get(fake)).status);
  return all;
}

Deno.test("fail() makes the next call fail, once, in Nova's form", async () => {
  const fake = fakeWith();
  fake.fail({ kind: 409 });
  const response = await put(fake);
  equal(response.status, 409);
  equal(response.headers.get("content-type"), "application/json; charset=UTF-8");
  deepEqual(await response.json(), { conflictingRequest: { code: 409, message: "The fake was asked for 409." } });
  deepEqual(fake.state("web1").metadata, {});
  equal((await put(fake)).status, 200);
});

Deno.test("fail() with retryAfter says how long to wait, in seconds or as a date", async () => {
  const fake = fakeWith();
  fake.fail({ kind: 429, retryAfter: 7 });
  fake.fail({ kind: 503, nth: 2, retryAfter: "Wed, 21 Oct 2026 07:28:00 GMT" });
  fake.fail({ kind: "html", nth: 3, retryAfter: 0 });
  const waits = [];
  for (let i = 0; i < 4; i++) waits.push((await get(fake)).headers.get("retry-after"));
  deepEqual(waits, ["7", "Wed, 21 Oct 2026 07:28:00 GMT", "0", null]);
});

Deno.test("fail() names the faults of overload as Nova does", async () => {
  const fake = fakeWith();
  const names = [];
  for (const kind of [429, 500, 503]) {
    fake.fail({ kind });
    names.push(...Object.keys(await (await get(fake)).json()));
  }
  deepEqual(names, ["overLimit", "computeFault", "serviceUnavailable"]);
});

Deno.test("fail() with a body sends that", async () => {
  const fake = fakeWith();
  fake.fail({ kind: 429, body: '{"error_code": "APIGW.0308", "error_msg": "限流"}' });
  const response = await get(fake);
  deepEqual([response.status, (await response.json()).error_msg], [429, "限流"]);
});

Deno.test("fail() applies to its operation only, and counts only calls of that one", async () => {
  const fake = fakeWith();
  fake.fail({ operation: "setServerMetadataItem", nth: 2, kind: 503 });
  deepEqual(await statuses(fake, 3), [200, 200, 200]);
  deepEqual([(await put(fake)).status, (await put(fake)).status, (await put(fake)).status], [200, 503, 200]);
});

Deno.test("fail() leaves documents and unknown addresses alone", async () => {
  const fake = fakeWith();
  fake.fail({ kind: 503 });
  equal((await fake(new Request("https://compute.example/v2.1"))).status, 200);
  equal((await fake(new Request(`${url}/a/b`, { headers }))).status, 404);
  equal((await get(fake)).status, 503);
});

Deno.test("fail() applies to the nth call and as many more as `times` says", async () => {
  const fake = fakeWith();
  fake.fail({ nth: 2, times: 3, kind: 503 });
  deepEqual(await statuses(fake, 6), [200, 503, 503, 503, 200, 200]);
});

Deno.test("fail() with times: Infinity lasts until heal()", async () => {
  const fake = fakeWith();
  fake.fail({ times: Infinity, kind: 503 });
  deepEqual(await statuses(fake, 4), [503, 503, 503, 503]);
  fake.heal();
  deepEqual(await statuses(fake, 2), [200, 200]);
});

Deno.test("fail() adds up, and the first fault wins; each counts every call", async () => {
  const fake = fakeWith();
  fake.fail({ nth: 1, kind: 409 });
  fake.fail({ nth: 1, times: 2, kind: 503 });
  deepEqual(await statuses(fake, 3), [409, 503, 200]);
});

Deno.test("fail() with a rate applies to that share of calls, the same ones for the same seed", async () => {
  const drawn = async (seed?: number) => {
    const fake = fakeWith();
    fake.fail({ rate: 0.25, seed, kind: 503 });
    return await statuses(fake, 400);
  };
  const [first, again, other] = [await drawn(7), await drawn(7), await drawn(8)];
  deepEqual(first, again);
  notDeepEqual(first, other);
  deepEqual(await drawn(), await drawn(1));
  const share = first.filter((status) => status === 503).length / 400;
  ok(share > 0.18 && share < 0.32, `${share}`);
});

Deno.test("fail() with rate 0 applies to no call, with 1 to all", async () => {
  const [none, all] = [fakeWith(), fakeWith()];
  none.fail({ rate: 0, kind: 503 });
  all.fail({ rate: 1, kind: 503 });
  deepEqual([await statuses(none, 3), await statuses(all, 3)], [[200, 200, 200], [503, 503, 503]]);
});

for (const kind of [503, "html", "reset"] as const) {
  Deno.test(`fail() with ${kind} leaves the write undone before, and done after`, async () => {
    for (const [when, metadata] of [["before", {}], [undefined, {}], ["after", { a: "b" }]] as const) {
      const fake = fakeWith();
      fake.fail({ kind, when });
      await put(fake).catch(() => {});
      deepEqual(fake.state("web1").metadata, metadata);
    }
  });
}

Deno.test("fail() with reset rejects as fetch does, and calls() has status 0", async () => {
  const fake = fakeWith();
  fake.fail({ kind: "reset" });
  await rejects(() => get(fake), { name: "TypeError", message: "fetch failed" });
  equal(fake.calls()[0]?.status, 0);
});

Deno.test("fail() with truncated breaks the body off, the write being done", async () => {
  const fake = fakeWith();
  fake.fail({ kind: "truncated" });
  const response = await put(fake);
  equal(response.status, 200);
  const reader = response.body!.getReader();
  equal(new TextDecoder().decode((await reader.read()).value), '{"meta": {');
  await rejects(() => reader.read(), { name: "TypeError", message: "terminated" });
  deepEqual(fake.state("web1").metadata, { a: "b" });
});

Deno.test("fail() with truncated breaks the connection where the response has no body", async () => {
  const fake = fakeWith({ a: "b" });
  fake.fail({ kind: "truncated" });
  await rejects(() => fake(new Request(`${url}/a`, { method: "DELETE", headers })), { message: "fetch failed" });
  deepEqual(fake.state("web1").metadata, {});
});

Deno.test("fail() with html responds as a gateway", async () => {
  const fake = fakeWith();
  fake.fail({ kind: "html" });
  const response = await get(fake);
  deepEqual([response.status, response.headers.get("content-type")], [502, "text/html"]);
  match(await response.text(), /^<html>\r\n<head><title>502 Bad Gateway/);
});

const ofTheStack = {
  "keystone-down": [
    503,
    "text/plain; charset=UTF-8",
    /^503 Service Unavailable\n\n.*\n\nThe Keystone service is temporarily/,
  ],
  "database-down": [500, "application/json; charset=UTF-8", /DBConnectionError/],
  "body-limit": [413, "text/html", /<h1>413 Request Entity Too Large<\/h1>/],
  "rate-limit": [429, "text/html", /<h1>429 Too Many Requests<\/h1>/],
  overload: [503, "text/html", /<h1>503 Service Temporarily Unavailable<\/h1>/],
  "bad-gateway": [502, "text/html", /<h1>502 Bad Gateway<\/h1>/],
  "gateway-timeout": [504, "text/html", /<h1>504 Gateway Time-out<\/h1>/],
} as const;

for (const [kind, [status, type, body]] of Object.entries(ofTheStack)) {
  Deno.test(`fail() with ${kind} responds as a stack does of which that part fails, and writes nothing`, async () => {
    const fake = fakeWith();
    fake.fail({ kind: kind as keyof typeof ofTheStack, retryAfter: 2 });
    const response = await put(fake);
    deepEqual([response.status, response.headers.get("content-type")], [status, type]);
    equal(response.headers.get("retry-after"), "2");
    match(await response.text(), body);
    deepEqual(fake.state("web1").metadata, {});
    equal((await put(fake)).status, 200);
  });
}

Deno.test("fail() with delay responds later, and as usual", async () => {
  const fake = fakeWith();
  fake.fail({ kind: "delay", delayMs: 30 });
  const start = performance.now();
  equal((await put(fake)).status, 200);
  ok(performance.now() - start >= 25);
  deepEqual(fake.state("web1").metadata, { a: "b" });
});

for (const [when, metadata] of [["before", {}], ["after", { a: "b" }]] as const) {
  Deno.test(`fail() with delay ${when} the write ends at once when the signal aborts`, async () => {
    const fake = fakeWith();
    fake.fail({ kind: "delay", delayMs: 60_000, when });
    const abort = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => abort.abort(reason), 5);
    await rejects(() => put(fake, abort.signal), (error) => error === reason);
    deepEqual(fake.state("web1").metadata, metadata);
    equal(fake.calls()[0]?.status, 0);
  });
}

Deno.test("a client sees each kind of fault as its own error", async () => {
  const fake = fakeWith();
  const auth = tokenAuth("any");
  const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "0a1b", auth, fetch: fake });
  const codeOf = (error: unknown) => error instanceof MetadataError ? error.code : (error as Error).name;
  const faults: [Fault["kind"], string][] = [
    [409, "conflict"],
    [429, "rate_limited"],
    [503, "unavailable"],
    ["html", "unavailable"],
  ];
  for (const [kind, code] of faults) {
    // More often than a client may try again.
    fake.fail({ kind, times: Infinity, ...typeof kind === "number" && { retryAfter: 0 } });
    equal(await client.list("web1").then(() => "", codeOf), code, String(kind));
    fake.heal();
  }
});

// deno-lint-ignore no-explicit-any
const wrong: [why: string, fault: any, message: string | RegExp][] = [
  ["no fault", undefined, "the fault must be an object, is missing"],
  ["no kind", {}, /^kind must be a status from 400 to 599 or one of html, reset, truncated, delay, keystone-down, /],
  [
    "an unknown kind",
    { kind: "slow" },
    /^kind must be a status from 400 to 599 or one of html, reset, truncated, delay, keystone-down, .*, is "slow"$/,
  ],
  ["a kind that succeeds", { kind: 200 }, /^kind must be a status from 400 to 599/],
  ["a status that is a text", { kind: "503" }, /^kind must be a status .*, is "503"$/],
  ["an unknown field", { kind: 503, count: 2 }, /^the fault has no field "count"; it has operation, nth, /],
  [
    "an unknown operation",
    { kind: 503, operation: "list" },
    /^operation must be one of listServerMetadata, .*, is "list"$/,
  ],
  ["nth 0", { kind: 503, nth: 0 }, "nth must be a whole number, 1 or more, is 0"],
  ["nth 1.5", { kind: 503, nth: 1.5 }, "nth must be a whole number, 1 or more, is 1.5"],
  ["times 0", { kind: 503, times: 0 }, "times must be a whole number, 1 or more, or Infinity, is 0"],
  ["rate 2", { kind: 503, rate: 2 }, "rate must be a number from 0 to 1, is 2"],
  ["rate NaN", { kind: 503, rate: NaN }, "rate must be a number from 0 to 1, is NaN"],
  ["a seed that is a text", { kind: 503, rate: 1, seed: "a" }, 'seed must be a whole number, is "a"'],
  ["an unknown time", { kind: 503, when: "during" }, 'when must be one of before, after, is "during"'],
  [
    "retryAfter -1",
    { kind: 503, retryAfter: -1 },
    "retryAfter must be a number of seconds from 0 to 2147483647, or a date, is -1",
  ],
  ["retryAfter with a line break", { kind: 503, retryAfter: "1\r\nx: y" }, /^retryAfter must be a number of seconds/],
  ["a body that is an object", { kind: 503, body: {} }, "body must be a string, is an object"],
  [
    "delayMs -1",
    { kind: "delay", delayMs: -1 },
    "delayMs must be a number of milliseconds from 0 to 2147483647, is -1",
  ],
  [
    "delayMs beyond timers",
    { kind: "delay", delayMs: 2 ** 31 },
    "delayMs must be a number of milliseconds from 0 to 2147483647, is 2147483648",
  ],
  ["rate with nth", { kind: 503, rate: 1, nth: 2 }, "the fault must not have rate together with nth or times"],
  ["seed without rate", { kind: 503, seed: 2 }, "the fault must not have seed without rate"],
  ["delayMs without delay", { kind: 503, delayMs: 2 }, "the fault must not have delayMs without the kind delay"],
  [
    "truncated before",
    { kind: "truncated", when: "before" },
    /^the fault must not have the kind truncated before the write/,
  ],
  [
    "reset with a body",
    { kind: "reset", body: "" },
    "the fault must not have retryAfter or body with a kind that sends no response of its own",
  ],
];

for (const [why, fault, message] of wrong) {
  Deno.test(`fail() refuses ${why}, and sets nothing`, async () => {
    const fake = fakeWith();
    throws(() => fake.fail(fault), { name: "TypeError", message });
    equal((await get(fake)).status, 200);
  });
}
