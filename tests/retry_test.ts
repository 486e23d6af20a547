import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import { keepBody } from "../src/http/request.ts";
import { MetadataError } from "../src/contract/errors.ts";
import { createFakeService } from "../src/fake/mod.ts";
import { compose, type Fetch, type Layer } from "../src/http/fetch.ts";
import { remarksOf } from "../src/http/remarks.ts";
import { neverSent } from "../src/http/loss.ts";
import { retry } from "../src/http/retry.ts";
import type { RetryNotice, RetryOptions } from "../src/http/retry_options.ts";
import type { Clock } from "../src/shared/clock.ts";
import { createMetadataClient, tokenAuth } from "../src/mod.ts";
import { at } from "../scripts/at.ts";
import { turn } from "../scripts/virtual_clock.ts";

const list = "https://compute.example/v2.1/f00d/servers/web1/metadata";
const item = `${list}/role`;
const body = '{"metadata":{"role":"dé😀"}}';

/** Time that passes only when nothing else can happen. */
class TestClock implements Clock {
  time = Date.UTC(2026, 0);
  waits: number[] = [];
  timers = new Map<unknown, { at: number; callback: () => void }>();

  now = () => this.time;
  clearTimeout = (timer: unknown) => void this.timers.delete(timer);
  setTimeout = (callback: () => void, ms: number) => {
    const timer = Symbol();
    this.waits.push(ms);
    this.timers.set(timer, { at: this.time + ms, callback });
    return timer;
  };

  /** Goes to the next timer. */
  tick() {
    const [timer, { at, callback }] = [...this.timers].reduce((a, b) => a[1].at <= b[1].at ? a : b);
    this.timers.delete(timer);
    this.time = Math.max(this.time, at);
    callback();
  }

  async settle<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    promise.catch(() => {}).finally(() => settled = true);
    for (;;) {
      for (let turns = 0; turns < 4 && !settled; turns++) await turn();
      if (settled) break;
      if (this.timers.size > 0) this.tick();
    }
    equal(this.timers.size, 0, "a timer is left");
    return promise;
  }
}

type Step = (request: Request) => Response | Promise<Response>;

const respond = (status: number, body: unknown = "", headers: HeadersInit = {}): Step => () =>
  new Response(status === 204 ? null : typeof body === "string" ? body : JSON.stringify(body), { status, headers });
const ecs = (status: number, code: string) => respond(status, { error: { code, message: "as in the table" } });
const failure = (error: unknown): Step => () => Promise.reject(error);
const lost = new TypeError("connection reset");
const hang: Step = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

const items = respond(200, { metadata: { tier: "gold" } });
const noKey = respond(404, { itemNotFound: { code: 404, message: "Metadata item was not found" } });
const noServer = respond(404, { itemNotFound: { code: 404, message: "Instance web1 could not be found." } });

/** A fetch that takes one step after the other, and the last one again and again; and a client's view of it. */
function play(steps: Step[], options: RetryOptions = {}, ...layers: Layer[]) {
  const sent: { method: string; url: string; body: string }[] = [];
  const clock = new TestClock();
  const notices: RetryNotice[] = [];
  const next: Fetch = async (request) => {
    sent.push({ method: request.method, url: request.url, body: await request.clone().text() });
    request.signal.throwIfAborted();
    return at(steps, Math.min(sent.length, steps.length) - 1)(request);
  };
  const onRetry = (notice: RetryNotice) => notices.push(notice);
  const fetch = compose(next, retry({ random: () => 1, clock, onRetry, ...options }), ...layers);
  const call = (method = "GET", url = list, init: RequestInit = {}) =>
    clock.settle(fetch(new Request(url, { method, ...init })));
  return { sent, clock, notices, fetch, call };
}

// What is repeated

for (const status of [408, 429, 502, 503, 504]) {
  Deno.test(`retry() repeats ${status} until it passes`, async () => {
    const { sent, call } = play([respond(status), respond(status), respond(status), items]);
    equal((await call()).status, 200);
    equal(sent.length, 4);
  });
}

for (const status of [200, 202, 204, 301, 400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 501, 505]) {
  Deno.test(`retry() returns ${status} at once`, async () => {
    const { sent, call } = play([respond(status)]);
    equal((await call()).status, status);
    equal(sent.length, 1);
  });
}

for (const code of ["Ecs.1000", "Ecs.1001", "Ecs.1002", "Ecs.1100"]) {
  Deno.test(`retry() repeats 400 with ${code}, a fault of the service`, async () => {
    const { sent, call } = play([ecs(400, code), items]);
    equal((await call("PUT", list, { body })).status, 200);
    equal(sent.length, 2);
  });
}

Deno.test("retry() returns any other 400 at once, readable", async () => {
  const fault = { badRequest: { code: 400, message: "Malformed request body" } };
  const { sent, call } = play([respond(400, fault)]);
  deepEqual(await (await call("PUT", list, { body })).json(), fault);
  equal(sent.length, 1);
});

Deno.test("retry() repeats 202 with Common.0024, which is overload", async () => {
  const { sent, call } = play([ecs(202, "Common.0024"), items]);
  equal((await call()).status, 200);
  equal(sent.length, 2);
});

Deno.test("retry() repeats 503 with Common.1503, which is overload", async () => {
  const { sent, call } = play([ecs(503, "Common.1503"), items]);
  equal((await call()).status, 200);
  equal(sent.length, 2);
});

Deno.test("retry() repeats 501 with Ecs.0603 after the minute that the vendor asks for", async () => {
  const { clock, call } = play([ecs(501, "Ecs.0603"), items]);
  equal((await call()).status, 200);
  deepEqual(clock.waits, [60_000]);
});

Deno.test("retry() takes a plain 500 for final from the third attempt", async () => {
  const fault = { computeFault: { code: 500, message: "Unexpected API Error." } };
  const { sent, call } = play([respond(500, fault)]);
  const response = await call("PUT", list, { body });
  deepEqual(await response.json(), fault);
  equal(sent.length, 3);
});

Deno.test("retry() repeats 500 with Common.0001 as often as any other", async () => {
  const { sent, call } = play([ecs(500, "Common.0001")]);
  equal((await call()).status, 500);
  equal(sent.length, 4);
});

Deno.test("retry() returns Nova's old quota fault at once, though it is an overLimit with Retry-After", async () => {
  const fault = { overLimit: { code: 413, message: "Maximum number of metadata items exceeds 128", retryAfter: "0" } };
  const { sent, call } = play([respond(413, fault, { "retry-after": "0" })]);
  equal((await call("PUT", list, { body })).status, 413);
  equal(sent.length, 1);
});

for (
  const [name, conflict] of [[
    "409",
    respond(409, { conflictingRequest: { code: 409, message: "Instance web1 is locked" } }),
  ], ["400 with Ecs.0100", ecs(400, "Ecs.0100")]] as const
) {
  Deno.test(`retry() returns the conflict ${name} at once, unless asked to repeat it`, async () => {
    const plain = play([conflict, items]);
    equal((await plain.call("PUT", list, { body })).ok, false);
    equal(plain.sent.length, 1);

    const asked = play([conflict, items], { conflicts: true });
    equal((await asked.call("PUT", list, { body })).status, 200);
    equal(asked.sent.length, 2);
  });
}

for (const method of ["GET", "PUT", "POST", "DELETE"]) {
  Deno.test(`retry() repeats ${method} when the connection fails`, async () => {
    const { sent, call } = play([failure(lost), items]);
    equal((await call(method)).status, 200);
    equal(sent.length, 2);
  });
}

Deno.test("retry() repeats when Bun or workerd fail with a plain Error", async () => {
  const { sent, call } = play([failure(new Error("Network connection lost.")), items]);
  equal((await call()).status, 200);
  equal(sent.length, 2);
});

Deno.test("retry() throws the last error of fetch as it is", async () => {
  const { sent, call } = play([failure(new TypeError("another")), failure(lost)]);
  await rejects(() => call(), (error) => error === lost);
  equal(sent.length, 4);
});

Deno.test("retry() throws an AbortError that isn't the caller's at once", async () => {
  const error = new DOMException("stopped", "AbortError");
  const { sent, call } = play([failure(error)]);
  await rejects(() => call(), (thrown) => thrown === error);
  equal(sent.length, 1);
});

Deno.test("retry() obeys a MetadataError from a layer within, such as an unavailable IAM", async () => {
  const busy = new MetadataError("unavailable", "Cannot get a token: 503", { status: 503, retryAfterMs: 7000 });
  const { clock, call } = play([failure(busy), items]);
  equal((await call()).status, 200);
  deepEqual(clock.waits, [7000]);
});

Deno.test("retry() throws any other MetadataError from a layer within at once", async () => {
  const wrong = new MetadataError("unauthenticated", "Cannot get a token: 401", { status: 401 });
  const { sent, call } = play([failure(wrong)]);
  await rejects(() => call(), (error) => error === wrong);
  equal(sent.length, 1);
});

Deno.test("retry() survives that undefined is thrown", async () => {
  const { sent, call } = play([failure(undefined)], { attempts: 2 });
  await rejects(call, (error) => error === undefined);
  equal(sent.length, 2);
});

// The lost response of a delete

for (
  const [name, doubt] of Object.entries({
    "a lost connection": failure(lost),
    "500": respond(500),
    "502": respond(502),
    "503": respond(503),
    "504": respond(504),
    "408": respond(408),
    "400 with Ecs.1002": ecs(400, "Ecs.1002"),
  })
) {
  Deno.test(`retry() returns 204 to a delete whose key is gone after ${name}`, async () => {
    const { sent, call } = play([doubt, noKey, items]);
    const response = await call("DELETE", item);
    equal(response.status, 204);
    equal(response.body, null);
    deepEqual(remarksOf(response), { attempts: 2 });
    deepEqual(sent.map(({ method, url }) => `${method} ${url}`), [`DELETE ${item}`, `DELETE ${item}`, `GET ${list}`]);
  });
}

Deno.test("retry() returns 204 when the doubt is older than the last attempt", async () => {
  const { call } = play([failure(lost), respond(429), noKey, items]);
  equal((await call("DELETE", item)).status, 204);
});

Deno.test("retry() decodes the key and ignores the query to know whether it is gone", async () => {
  const { sent, call } = play([failure(lost), noKey, respond(200, { metadata: { "a/b é": "x" } })]);
  equal((await call("DELETE", `${list}/a%2Fb%20%C3%A9?x=/y`)).status, 404);
  equal(sent.at(-1)?.url, list);
});

for (const key of ["toString", "__proto__"]) {
  Deno.test(`retry() takes ${key} for a key like any other`, async () => {
    const { call } = play([failure(lost), noKey, respond(200, '{"metadata":{}}')]);
    equal((await call("DELETE", `${list}/${key}`)).status, 204);
    const there = play([failure(lost), noKey, respond(200, `{"metadata":{"${key}":"x"}}`)]);
    equal((await there.call("DELETE", `${list}/${key}`)).status, 404);
  });
}

for (
  const [name, steps] of Object.entries({
    "on the first attempt": [noKey],
    "after flow control only": [respond(429), noKey],
    "after a disguised flow control only": [ecs(202, "Common.0024"), noKey],
    "if the server is unknown": [failure(lost), noServer, noServer],
    "if the server is unknown to the ECS": [failure(lost), ecs(404, "Ecs.0114"), ecs(404, "Ecs.0114")],
    "if the address is wrong": [failure(lost), respond(404, "404 Not Found"), respond(404, "404 Not Found")],
    "if the list still has the key": [failure(lost), noKey, respond(200, { metadata: { role: "db" } })],
  })
) {
  Deno.test(`retry() leaves a delete's 404 as it is ${name}`, async () => {
    const { sent, call } = play(steps);
    const response = await call("DELETE", item);
    equal(response.status, 404);
    equal(await response.text(), await (await at(steps, Math.min(1, steps.length - 1))(new Request(item))).text());
    equal(sent.length, steps.length);
  });
}

for (
  const [name, step] of Object.entries({
    "may not be read": respond(403),
    "is no JSON": respond(200, "<html>"),
    "is refused by flow control": respond(429),
    "is an error body": ecs(202, "Common.0024"),
    "is something else": respond(200, { metadata: 7 }),
    "is null": respond(200, "null"),
    "is lost": failure(lost),
    "is a proxy's 404": respond(404, "404 page not found"),
    "is another service's 404": respond(404, {
      error: { code: 404, message: "Could not find it.", title: "Not Found" },
    }),
    "is the gateway's 404": ecs(404, "APIGW.0101"),
  })
) {
  Deno.test(`retry() says that a delete is undecided if the list that would show it ${name}`, async () => {
    const { call } = play([failure(lost), noKey, step, noKey, step], { attempts: 3 });
    await rejects(call("DELETE", item), (error) => {
      ok(error instanceof MetadataError);
      equal(error.code, "unavailable");
      match(error.message, /the item may have been deleted; the list that would show it cannot be read$/);
      ok(error.cause);
      return true;
    });
  });
}

Deno.test("retry() leaves the 404 of other methods as it is, even in doubt", async () => {
  for (const method of ["GET", "PUT"]) {
    const { sent, call } = play([failure(lost), noKey]);
    equal((await call(method, item)).status, 404);
    equal(sent.length, 2);
  }
});

Deno.test("retry() repeats the delete when asking for the list fails, which is harmless", async () => {
  const { sent, call } = play([failure(lost), noKey, failure(lost), noKey, items]);
  equal((await call("DELETE", item)).status, 204);
  deepEqual(sent.map(({ method }) => method), ["DELETE", "DELETE", "GET", "DELETE", "GET"]);
});

// Bodies

for (const method of ["PUT", "POST"]) {
  Deno.test(`retry() sends the body of ${method} byte for byte each time`, async () => {
    const { sent, call } = play([failure(lost), respond(503), items]);
    await call(method, list, { body, headers: { "content-type": "application/json" } });
    deepEqual(sent.map((request) => request.body), [body, body, body]);
  });
}

Deno.test("retry() keeps bytes that are no text, and adds no content type", async () => {
  const bytes = Uint8Array.of(0, 255, 128, 10);
  const seen: unknown[] = [];
  const look: Step = async (request) => {
    seen.push([...new Uint8Array(await request.arrayBuffer())], request.headers.get("content-type"));
    return new Response(null, { status: 503 });
  };
  await play([look], { attempts: 2 }).call("PUT", list, { body: bytes });
  deepEqual(seen, [[0, 255, 128, 10], null, [0, 255, 128, 10], null]);
});

Deno.test("retry() sends a request whose body was kept itself, and makes copies only to repeat it", async () => {
  const seen: Request[] = [];
  const step: Step = async (request) => {
    seen.push(request);
    equal(await request.text(), body);
    equal(request.headers.get("content-type"), "application/json");
    return new Response(null, { status: 503 });
  };
  const headers = { "content-type": "application/json" };
  const request = keepBody(new Request(list, { method: "PUT", body, headers }), body);
  const clock = new TestClock();
  await clock.settle(compose(step, retry({ clock, attempts: 3 }))(request));
  equal(seen.length, 3);
  equal(seen[0], request);
  equal(new Set(seen).size, 3);
});

Deno.test("retry() has each attempt signed anew", async () => {
  let signed = 0;
  const sign: Layer = (next) => async (request) => {
    const bytes = await request.arrayBuffer();
    const headers = { ...Object.fromEntries(request.headers), authorization: `${++signed} ${bytes.byteLength}` };
    return next(new Request(request, { body: bytes, headers }));
  };
  const seen: unknown[] = [];
  const look: Step = ({ headers }) => {
    seen.push(headers.get("authorization"));
    return new Response(null, { status: 503 });
  };
  await play([look], {}, sign).call("PUT", list, { body: "four" });
  deepEqual(seen, ["1 4", "2 4", "3 4", "4 4"]);
});

// Answers

Deno.test("retry() returns the last response, readable and with the number of attempts", async () => {
  for (const status of [202, 429, 503]) {
    const { call } = play([respond(429), ecs(status, "Common.0024")], { attempts: 3 });
    const response = await call();
    equal(response.status, status);
    match(await response.text(), /Common\.0024/);
    deepEqual(remarksOf(response), { attempts: 3 });
  }
});

Deno.test("retry() notes the attempts on a success and on a refusal", async () => {
  deepEqual(remarksOf(await play([respond(503), items]).call()), { attempts: 2 });
  deepEqual(remarksOf(await play([respond(403)]).call()), { attempts: 1 });
});

Deno.test("retry() returns a success with its status, headers and body", async () => {
  const response = await play([respond(200, "{}", { "x-request-id": "r-1" })]).call();
  deepEqual([response.status, response.headers.get("x-request-id"), await response.text()], [200, "r-1", "{}"]);
});

Deno.test("retry() decides by the status if the body of a response breaks off", async () => {
  const broken = () => new ReadableStream({ pull: (controller) => controller.error(lost) });
  const { sent, call } = play([() => new Response(broken(), { status: 503 }), items]);
  equal((await call()).status, 200);
  equal(sent.length, 2);
});

// Pauses

Deno.test("retry() doubles its pauses up to the longest, and waits a random part", async () => {
  const options = { attempts: 6, baseDelayMs: 100, maxDelayMs: 500 };
  const whole = play([respond(503)], options);
  await whole.call();
  deepEqual(whole.clock.waits, [100, 200, 400, 500, 500]);

  const half = play([respond(503)], { ...options, random: () => 0.5 });
  await half.call();
  deepEqual(half.clock.waits, [50, 100, 200, 250, 250]);
});

Deno.test("retry() makes four attempts and pauses of up to 0.5, 1 and 2 seconds by default", async () => {
  const { sent, clock, call } = play([respond(503)]);
  await call();
  equal(sent.length, 4);
  deepEqual(clock.waits, [500, 1000, 2000]);
});

Deno.test("retry() keeps to Retry-After in seconds, without chance", async () => {
  const { clock, call } = play([respond(503, "", { "retry-after": "7" }), items], { random: () => 0.1 });
  await call();
  deepEqual(clock.waits, [7000]);
});

Deno.test("retry() keeps to a date in Retry-After, counted from the response's own", async () => {
  const date = "Mon, 01 Jan 2001 00:00:00 GMT";
  const until = "Mon, 01 Jan 2001 00:00:09 GMT";
  const { clock, call } = play([respond(429, "", { date, "retry-after": until }), items]);
  await call();
  deepEqual(clock.waits, [9000]);
});

Deno.test("retry() waits out the window of the gateway's flow control", async () => {
  const message = "The throttling threshold has been reached: policy user over ratelimit,limit:10,time:1 minute";
  const { clock, call } = play([respond(429, { error_code: "APIGW.0308", error_msg: message }), items]);
  await call();
  deepEqual(clock.waits, [60_000]);
});

Deno.test("retry() returns a response that asks to wait longer than maxDelayMs at once", async () => {
  const { sent, clock, call } = play([respond(503, "later", { "retry-after": "61" })]);
  const response = await call();
  equal(await response.text(), "later");
  deepEqual([sent.length, clock.waits], [1, []]);
});

Deno.test("retry() passes onRetry the verb of the client", async () => {
  const verbs: unknown[] = [];
  const fake = createFakeService({ servers: { web1: {} } });
  const fetch: Fetch = (request) => verbs.length % 2 ? fake(request) : new Response(null, { status: 503 });
  const patient = retry({ baseDelayMs: 0, onRetry: ({ verb }) => verbs.push(verb) });
  const auth = tokenAuth("any-token");
  const client = createMetadataClient({
    endpoint: "https://compute.example",
    projectId: "f00d",
    auth,
    fetch,
    retry: patient,
  });
  await client.set("web1", "role", "db");
  verbs.push("then");
  await client.get("web1", "role");
  deepEqual(verbs, ["set", "then", "get"]);
});

Deno.test("retry() passes onRetry what it repeats, and when", async () => {
  const { notices, call } = play([respond(503, "", { "retry-after": "2" }), failure(lost), items]);
  await call();
  const [first, second] = [at(notices, 0), at(notices, 1)];
  deepEqual([first.attempt, first.delayMs], [1, 2000]);
  ok(first.reason instanceof MetadataError && first.reason.code === "unavailable");
  deepEqual(second, { request: `GET ${list}`, attempt: 2, delayMs: 1000, reason: lost });
});

Deno.test("retry() never waits longer than maxDelayMs nor sends more than attempts", async () => {
  const fault = fc.oneof(
    fc.constant(failure(lost)),
    fc.constantFrom(408, 429, 500, 502, 503, 504).map((status) => respond(status)),
    fc.integer({ min: 0, max: 200 }).map((seconds) => respond(429, "", { "retry-after": `${seconds}` })),
    fc.constantFrom("Ecs.1000", "Ecs.0603").map((code) => ecs(501, code)),
  );
  const numbers = {
    attempts: fc.integer({ min: 1, max: 7 }),
    baseDelayMs: fc.nat(100_000),
    maxDelayMs: fc.nat(100_000),
  };
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 1 }), fc.record(numbers), chance, async (steps, options, part) => {
      const { sent, clock, notices, call } = play(steps, { ...options, random: () => part });
      await call("PUT", list, { body }).catch((error) => equal(error, lost));
      ok(sent.length <= options.attempts);
      ok(clock.waits.every((ms) => ms >= 0 && ms <= options.maxDelayMs));
      equal(clock.waits.length, sent.length - 1);
      equal(notices.length, sent.length - 1);
    }),
    { numRuns: 60 },
  );
});

// Aborts and limits

Deno.test("retry() rejects with the signal's own reason when aborted before", async () => {
  const { call } = play([items]);
  const reason = { why: "changed my mind" };
  await rejects(() => call("GET", list, { signal: AbortSignal.abort(reason) }), (error) => error === reason);
});

for (const attemptTimeoutMs of [Infinity, 1000]) {
  Deno.test(`retry() rejects with the signal's own reason when aborted in an attempt of ${attemptTimeoutMs} ms`, async () => {
    const abort = new AbortController();
    const reason = { why: "changed my mind" };
    const step: Step = (request) => {
      queueMicrotask(() => abort.abort(reason));
      return hang(request);
    };
    const { sent, call } = play([respond(503), step], { attemptTimeoutMs });
    await rejects(() => call("GET", list, { signal: abort.signal }), (error) => error === reason);
    equal(sent.length, 2);
  });
}

Deno.test("retry() rejects with the signal's own reason when aborted in a pause, and clears its timer", async () => {
  const abort = new AbortController();
  const reason = { why: "changed my mind" };
  const onRetry = () => queueMicrotask(() => queueMicrotask(() => abort.abort(reason)));
  const { sent, clock, call } = play([respond(503)], { onRetry });
  await rejects(() => call("GET", list, { signal: abort.signal }), (error) => error === reason);
  deepEqual([sent.length, clock.waits], [1, [500]]);
});

Deno.test("retry() rejects with the signal's own reason when aborted just before a pause", async () => {
  const abort = new AbortController();
  const reason = { why: "changed my mind" };
  const { sent, clock, call } = play([respond(503)], { onRetry: () => abort.abort(reason) });
  await rejects(() => call("GET", list, { signal: abort.signal }), (error) => error === reason);
  deepEqual([sent.length, clock.waits], [1, []]);
});

Deno.test("retry() repeats an attempt that takes too long", async () => {
  const { sent, clock, call } = play([hang, items], { attemptTimeoutMs: 3000 });
  equal((await call()).status, 200);
  equal(sent.length, 2);
  deepEqual(clock.waits, [3000, 500, 3000]);
});

Deno.test("retry() throws unavailable, caused by a TimeoutError, if every attempt takes too long", async () => {
  const { sent, call } = play([hang], { attemptTimeoutMs: 3000, attempts: 2 });
  await rejects(() => call("PUT", item, { body }), (error) => {
    ok(error instanceof MetadataError && error.cause instanceof DOMException);
    equal(error.message, `Cannot PUT ${item}: no complete response within 3000 ms`);
    deepEqual([error.code, error.attempts, error.cause.name], ["unavailable", 2, "TimeoutError"]);
    return true;
  });
  equal(sent.length, 2);
});

Deno.test("retry() knows its limit even if fetch rejects with an AbortError of its own", async () => {
  const rude: Step = async (request) => {
    try {
      return await hang(request);
    } catch {
      throw new DOMException("aborted", "AbortError");
    }
  };
  const { sent, call } = play([rude, items], { attemptTimeoutMs: 3000 });
  equal((await call()).status, 200);
  equal(sent.length, 2);
});

Deno.test("retry() limits the reading of an error body, too", async () => {
  const stalled: Step = ({ signal }) => {
    const start = (controller: ReadableStreamDefaultController) =>
      signal.addEventListener("abort", () => controller.error(signal.reason));
    return new Response(new ReadableStream({ start }), { status: 503 });
  };
  const { sent, clock, call } = play([stalled, items], { attemptTimeoutMs: 3000 });
  equal((await call()).status, 200);
  equal(sent.length, 2);
  deepEqual(clock.waits, [3000, 500, 3000]);
});

Deno.test("retry() returns 204 to a delete whose key is gone after an attempt that took too long", async () => {
  const { call } = play([hang, noKey, items], { attemptTimeoutMs: 3000 });
  equal((await call("DELETE", item)).status, 204);
});

Deno.test("retry() begins no pause that would end after the deadline", async () => {
  const { sent, clock, call } = play([respond(503, "", { "retry-after": "10" })], { deadlineMs: 10_000 });
  const response = await call();
  deepEqual([response.status, sent.length, clock.waits], [503, 1, [10_000]]);
  deepEqual(remarksOf(response), { attempts: 1 });
});

Deno.test("retry() gives an attempt no more than what is left until the deadline", async () => {
  const limits = { attemptTimeoutMs: 3000, deadlineMs: 5000 };
  const { sent, clock, call } = play([hang], limits);
  await rejects(call, {
    name: "MetadataError",
    message: `Cannot GET ${list}: no complete response within 5000 ms`,
    attempts: 2,
  });
  equal(sent.length, 2);
  deepEqual(clock.waits, [3000, 500, 1500]);
});

Deno.test("retry() counts the body of a response as a part of its attempt", async () => {
  const endless: Step = ({ signal }) => {
    const start = (controller: ReadableStreamDefaultController) =>
      signal.addEventListener("abort", () => controller.error(signal.reason));
    return new Response(new ReadableStream({ start }));
  };
  const { call, sent } = play([endless, endless], { attemptTimeoutMs: 3000, attempts: 2 });
  await rejects(call("GET", list), { name: "MetadataError", code: "unavailable" });
  equal(sent.length, 2);
});

Deno.test("retry() repeats a success whose body breaks off, and keeps the status of a refusal that does", async () => {
  const broken = () => new ReadableStream({ pull: (controller) => controller.error(lost) });
  const success = play([() => new Response(broken()), items]);
  equal((await success.call("GET", list)).status, 200);
  equal(success.sent.length, 2);
  const refusal = play([() => new Response(broken(), { status: 401 })]);
  await rejects(refusal.call("GET", list), { code: "unauthenticated", status: 401, cause: lost });
  equal(refusal.sent.length, 1);
});

Deno.test("retry() repeats no mistake of the caller's own code", async () => {
  for (
    const mistake of [
      new ReferenceError("x is not defined"),
      new TypeError("undefined is not a function"),
      new TypeError("Cannot read properties of undefined (reading 'url')"),
      new RangeError("Maximum call stack size exceeded"),
      neverSent(new Error("the vault is sealed")),
    ]
  ) {
    const { sent, call } = play([failure(mistake)]);
    await rejects(call("GET", list), (error) => error === mistake);
    equal(sent.length, 1);
  }
});

Deno.test("retry() takes a delete that never left for not done", async () => {
  const refused = new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) });
  const { sent, call } = play([failure(refused), noKey]);
  equal((await call("DELETE", item)).status, 404);
  equal(sent.length, 2);
});

Deno.test("retry() waits longer each time, also where the service names no time to wait", async () => {
  const locked = respond(409, { conflictingRequest: { code: 409, message: "Instance web1 is locked" } }, {
    "retry-after": "0",
  });
  const { clock, call } = play(Array(8).fill(locked), { conflicts: true, attempts: 8, random: () => 0 });
  equal((await call("PUT", list, { body })).status, 409);
  deepEqual(clock.waits, [250, 500, 1000, 2000, 4000, 8000, 16_000]);
});

Deno.test("retry() shares one budget among all calls, so that 300 callers don't multiply an overload", async () => {
  let sent = 0;
  const clock = new TestClock();
  const layer = retry({ clock, random: () => 0 });
  const fetch = layer(() => Promise.resolve((sent++, new Response(null, { status: 503 }))));
  await clock.settle(Promise.all(Array.from({ length: 300 }, () => fetch(new Request(list)))));
  equal(sent, 400);
});

// Options

for (
  const [options, message] of [
    [{ attempts: 0 }, "attempts must be from 1 to Infinity, is 0"],
    [{ attempts: NaN }, "attempts must be from 1 to Infinity, is NaN"],
    [{ baseDelayMs: -1 }, "baseDelayMs must be from 0 to 2147483647, is -1"],
    [{ maxDelayMs: Infinity }, "maxDelayMs must be from 0 to 2147483647, is Infinity"],
    [{ attemptTimeoutMs: 0 }, "attemptTimeoutMs must be from 1 to Infinity, is 0"],
    [{ deadlineMs: -5 }, "deadlineMs must be from 1 to Infinity, is -5"],
  ] as const
) {
  Deno.test(`retry() refuses ${Object.keys(options)} = ${Object.values(options)}`, () => {
    throws(() => retry(options), { name: "RangeError", message });
  });
}

Deno.test("retry() never exceeds attempts that are no whole number", async () => {
  const { sent, call } = play([respond(503)], { attempts: 2.5 });
  await call();
  equal(sent.length, 2);
});

Deno.test("retry() works with the clock of the runtime, and leaves no timer behind", async () => {
  let sent = 0;
  const next: Fetch = () => Promise.resolve(new Response(null, { status: ++sent < 3 ? 503 : 200 }));
  const fetch = retry({ baseDelayMs: 1, attemptTimeoutMs: 60_000, deadlineMs: 2 ** 40 })(next);
  equal((await fetch(new Request(list))).status, 200);
  equal(sent, 3);
});
