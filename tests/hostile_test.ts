import { equal, match, ok } from "node:assert/strict";
import {
  createMetadataClient,
  fromFetch,
  MetadataError,
  type MetadataErrorCode,
  passwordAuth,
  retry,
  tokenAuth,
} from "../src/mod.ts";
import { type manners, startHostileServer } from "./hostile.ts";

type Manner = keyof typeof manners;

const token = "gAAAAABnQ+/s3cr3t-T0ken=Value0123456789";
const clock = { now: () => Date.now(), setTimeout: (f: () => void) => setTimeout(f, 0), clearTimeout };

/** What `list` of a hostile server ends in, and all that its error and the retry notices show. */
async function listOf(manner: Manner, options: { timeoutMs?: number; attempts?: number } = {}) {
  await using server = startHostileServer();
  const { timeoutMs = 5000, attempts = 1 } = options;
  const notices: unknown[] = [];
  const client = createMetadataClient({
    endpoint: `${server.url}/${manner}`,
    projectId: "f00d",
    auth: tokenAuth(token),
    retry: retry({ attempts, clock, onRetry: ({ reason }) => notices.push(reason) }),
    timeoutMs,
  });
  const error = await client.list("web1").then(() => undefined, (reason) => reason);
  const shown = Deno.inspect([error, notices], { depth: 9, showHidden: true, strAbbreviateSize: 1e6 });
  for (
    const form of [token, encodeURIComponent(token), btoa(token).slice(4, 30), "s3cr3t", "T0kenValue", "t0kenvalue"]
  ) {
    ok(!shown.includes(form), `${form} in ${shown}`);
  }
  ok(JSON.stringify(error).length < 5000);
  return { error, requests: server.requests() };
}

const expected: Partial<Record<Manner, MetadataErrorCode>> = {
  "no-head": "unavailable",
  "no-body": "unavailable",
  "half-head": "unavailable",
  endless: "invalid_response",
  long: "invalid_response",
  bomb: "invalid_response",
  "bomb-404": "invalid_response",
  "cut-404": "unexpected",
  "cut-409": "unexpected",
  "cut-503": "unavailable",
  "deep-200": "invalid_response",
  "deep-404": "unexpected",
  "deep-429": "rate_limited",
  "not-utf8": "invalid_response",
  "not-utf8-in-pieces": "invalid_response",
  "a-part": "invalid_response",
  "status-999": "unexpected",
  "huge-words": "invalid_request",
  "huge-key": "invalid_response",
  "many-flaws": "invalid_response",
  "echo-message": "not_found",
  "echo-escaped": "invalid_request",
  "echo-base64": "invalid_request",
  "echo-encoded": "invalid_request",
  "echo-code": "invalid_request",
  "echo-id": "invalid_request",
  "echo-key": "invalid_response",
  "echo-busy": "unavailable",
  "echo-host": "unexpected",
};
for (const [manner, code] of Object.entries(expected) as [Manner, MetadataErrorCode][]) {
  Deno.test(`list() of a server that is hostile by ${manner} throws a small ${code} without the token`, async () => {
    const { error } = await listOf(manner, {
      timeoutMs: manner.startsWith("no-") || manner === "half-head" ? 200 : 5000,
    });
    ok(error instanceof MetadataError, String(error));
    equal(error.code, code);
  });
}

const foreign: Manner[] = [
  "plain-404",
  "empty-404",
  "spring-404",
  "express-404",
  "keystone-404",
  "storage-404",
  "detail-404",
  "iam-404",
  "gateway-404",
  "storage-409",
  "keystone-409",
  "proxy-403",
  "proxy-413",
];
for (const manner of foreign) {
  Deno.test(`list() says of ${manner} that the address is wrong, not that the server is absent`, async () => {
    const { error } = await listOf(manner);
    equal(error.code, "unexpected");
    equal(error.ruleId, "route.known");
    match(error.message, /http:\/\/127\.0\.0\.1:\d+\/[\w-]+\/v2\.1\/f00d\/servers\/web1\/metadata/);
  });
}

for (const manner of ["closed", "cut-200", "garbage"] as const) {
  Deno.test(`retry() repeats what ends in ${manner} as a lost connection`, async () => {
    const { error, requests } = await listOf(manner, { attempts: 3 });
    ok(error instanceof TypeError, String(error));
    equal(requests >= 3, true);
  });
}

Deno.test("onRetry's reason shows no token that the server echoes", async () => {
  const { requests } = await listOf("echo-busy", { attempts: 2 });
  equal(requests, 2);
});

Deno.test("attemptTimeoutMs ends an attempt whose fetch ignores its signal", async () => {
  let sent = 0;
  const client = createMetadataClient({
    endpoint: "https://compute.example",
    projectId: "f00d",
    retry: retry({ attempts: 2, attemptTimeoutMs: 5, baseDelayMs: 0 }),
    fetch: () => {
      sent++;
      return new Promise(() => {});
    },
  });
  const error = await client.list("web1").catch((reason) => reason);
  equal(error.code, "unavailable");
  equal(sent, 2);
});

Deno.test("a status that no service should have passes a layer and a middleware of the caller's", async () => {
  await using server = startHostileServer();
  const client = createMetadataClient({
    endpoint: `${server.url}/status-999`,
    projectId: "f00d",
    auth: (next) => async (request) => await next(request),
  });
  client.openapi.use({ onResponse: ({ response }) => response });
  const error = await client.list("web1").catch((reason) => reason);
  ok(error instanceof MetadataError, String(error));
  equal([error.code, error.status].join(), "unexpected,999");
});

Deno.test("fromFetch() bounds the responses of other implementations, and stops reading them", async () => {
  let sent = 0, stopped = false;
  const body = {
    async *[Symbol.asyncIterator]() {
      try {
        for (;; sent++) yield new Uint8Array(2 ** 20).fill(0x20);
      } finally {
        stopped = true;
      }
    },
  };
  const arrayBuffer = () => Promise.reject(new Error("read as a whole"));
  const fetch = fromFetch(() => Promise.resolve({ status: 200, statusText: "OK", headers: [], body, arrayBuffer }));
  const client = createMetadataClient({
    endpoint: "http://x.example",
    projectId: "f00d",
    auth: tokenAuth(token),
    fetch,
  });
  const error = await client.list("web1").catch((reason) => reason);
  equal(error.code, "invalid_response");
  equal([sent < 20, stopped].join(), "true,true");
});

Deno.test("a response that is longer than its content-length says is bounded", async () => {
  const body = () => new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(2 ** 20)) });
  const client = createMetadataClient({
    endpoint: "https://compute.example",
    projectId: "f00d",
    fetch: () => Promise.resolve(new Response(body(), { headers: { "content-length": "10" } })),
  });
  const error = await client.list("web1").catch((reason) => reason);
  equal(error.code, "invalid_response");
});

Deno.test("a fetch that returns no response is named, and not called again", async () => {
  let calls = 0;
  const client = createMetadataClient({
    endpoint: "https://compute.example",
    projectId: "f00d",
    retry: retry(),
    fetch: () => {
      calls++;
      return Promise.resolve(undefined as never);
    },
  });
  const error = await client.list("web1").catch((reason) => reason);
  match(String(error), /TypeError: fetch, or a layer around it, must return a Response, and returned undefined/);
  equal(calls, 1);
});

Deno.test("an error of fetch keeps its class and loses the token", async () => {
  const thrown = new TypeError(`connect to ${token} failed`, { cause: new Error(`proxy said ${token}`) });
  const client = createMetadataClient({
    endpoint: "https://compute.example",
    projectId: "f00d",
    auth: tokenAuth(token),
    fetch: () => Promise.reject(thrown),
  });
  const error = await client.list("web1").catch((reason) => reason);
  equal(error, thrown);
  ok(!Deno.inspect(error, { showHidden: true }).includes(token));
});

Deno.test("an error of the fetch that asks IAM loses the password", async () => {
  const password = "c0rrect/h\u00f6rse<battery>";
  const client = createMetadataClient({
    endpoint: "https://compute.example",
    projectId: "f00d",
    auth: passwordAuth({
      iamEndpoint: "https://iam.example",
      user: "alice",
      password,
      domain: { name: "d" },
      project: { name: "p" },
    }),
    fetch: async (request) => {
      throw new TypeError(`cannot send ${await request.text()}`);
    },
  });
  const error = await client.list("web1").catch((reason) => reason);
  ok(error instanceof TypeError);
  ok(!Deno.inspect(error, { showHidden: true }).includes("battery"));
});
