// Providers that differ from the fake in what the contract leaves open: no case may fail on them.
import { deepEqual } from "node:assert/strict";
import { VirtualClock } from "../scripts/virtual_clock.ts";
import { createFakeProvider, fakeInventory, type Provider, verify } from "../src/conformance/mod.ts";
import type { FakeOptions } from "../src/fake/mod.ts";
import type { Fetch } from "../src/http/fetch.ts";

// deno-lint-ignore no-explicit-any -- the bodies of any response
type Json = any;

const json = { "content-type": "application/json" };
const isV1 = ({ url }: Request) => url.includes("/v1/");

/** A provider whose responses differ. */
const responding =
  (change: (response: Response, request: Request, text: string) => Response | Promise<Response>) =>
  (fake: Fetch): Fetch =>
  async (request) => {
    const response = await fake(request);
    return change(response, request, response.status === 204 ? "" : await response.text());
  };

/** A provider whose bodies differ. */
const writing = (change: (body: Json, response: Response, request: Request) => string) =>
  responding((response, request, text) => {
    const body = text.startsWith("{") ? change(JSON.parse(text), response, request) : text;
    return new Response(response.status === 204 ? null : body, response);
  });

/** A provider of Nova's API whose errors have another form. */
const refusing = (form: (status: number) => Json) =>
  writing((body, { status }, request) => JSON.stringify(status >= 400 && !isV1(request) ? form(status) : body));

const headed = (change: (headers: Headers, response: Response) => void) =>
  responding((response, _request, text) => {
    const headers = new Headers(response.headers);
    change(headers, response);
    return new Response(response.status === 204 ? null : text, { status: response.status, headers });
  });

/** A provider whose gateway refuses every nth request, and says when to repeat it. */
const limiting = (n: number, response: () => Response) => (fake: Fetch): Fetch => {
  let count = 0;
  return (request) => ++count % n === 0 ? Promise.resolve(response()) : fake(request);
};

const reversed = (value: Json): Json =>
  Array.isArray(value) || typeof value !== "object" || value === null
    ? value
    : Object.fromEntries(Object.entries(value).reverse().map(([name, member]) => [name, reversed(member)]));

const escaped = (text: string) =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

const wraps: Record<string, (fake: Fetch) => Fetch> = {
  "writes JSON in lines, and members in another order": writing((body) => JSON.stringify(reversed(body), null, "\t")),
  "writes other texts than ASCII, and slashes, as escapes": writing((body) =>
    escaped(JSON.stringify(body)).replaceAll("/", "\\/")
  ),
  "has members of its own beside the items, and beside the message": writing((body, { status }) => {
    if (status < 400) return JSON.stringify({ ...body, request_id: crypto.randomUUID() });
    const [[name, error] = ["", {}]] = Object.entries<Json>(body);
    return JSON.stringify(
      typeof error === "object" ? { [name]: { ...error, message: "请求参数错误", details: [] } } : body,
    );
  }),
  "names the trace of each refusal": writing((body, { status }, request) => {
    const [name = ""] = Object.keys(body);
    const hasTrace = status >= 400 && !isV1(request) && typeof body[name] === "object";
    return JSON.stringify(hasTrace ? { [name]: { ...body[name], traceId: crypto.randomUUID() } } : body);
  }),
  "refuses in the form of ECS": refusing(() => ({ error: { code: "Ecs.0000", message: "no" } })),
  "refuses in the form of the gateway": refusing(() => ({
    error_code: "APIGW.0000",
    error_msg: "no",
    request_id: "1",
  })),
  "refuses in the form of Keystone": refusing((code) => ({ error: { code, message: "no", title: "No" } })),
  "refuses in the form of OpenStack's middleware": refusing((status) => (
    { code: `${status} No`, message: "no<br />", title: "No" }
  )),
  "has headers of its own, and others in another form": headed((headers, { status }) => {
    for (const [name, value] of [["via", "1.1 10.0.0.7"], ["server", "nginx"], ["connection", "close"]] as const) {
      headers.set(name, value);
    }
    if (headers.has("content-type")) headers.set("content-type", 'Application/JSON ; charset="utf-8"');
    if (status === 204) headers.delete("content-type");
    if (status === 401) headers.set("www-authenticate", 'Bearer realm="ecs"');
  }),
  "sends bodies in pieces": responding((response, _request, text) => {
    const pieces = new ReadableStream({
      start(controller) {
        for (const byte of new TextEncoder().encode(text)) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    return new Response(response.status === 204 ? null : pieces, response);
  }),
  "returns 405 with a page where Nova returns 404": responding((response, { method, url }, text) => {
    const ofItem = /\/metadata\/[^/?]+$/.test(url);
    const allow = ofItem ? "GET, HEAD, PUT, DELETE" : "GET, HEAD, POST, PUT";
    const isKnown = response.status !== 404 || !/\/metadata(\/[^/?]+)?$/.test(url) ||
      allow.split(", ").includes(method);
    if (isKnown) return new Response(response.status === 204 ? null : text, response);
    const headers = { ...Object.fromEntries(response.headers), "content-type": "text/html", allow };
    return new Response("<h1>Method Not Allowed</h1>", { status: 405, headers });
  }),
  "takes any Content-Type where there is no body": (fake) => (request) => {
    const headers = new Headers(request.headers);
    if (request.method === "GET" || request.method === "DELETE") headers.delete("content-type");
    return fake(new Request(request, { headers }));
  },
};

/** Those that refuse a request now and then. They can't be told to fail: the failure could be left for another request. */
const limited: Record<string, (fake: Fetch) => Fetch> = {
  "has a gateway that limits requests with 429": limiting(40, () => {
    const body = '{"error_code":"APIGW.0308","error_msg":"The throttling threshold has been reached","request_id":"1"}';
    return new Response(body, { status: 429, headers: { ...json, "retry-after": "1" } });
  }),
  "has a gateway that limits requests with 202": limiting(60, () => {
    const body = '{"error":{"code":"Common.0024","message":"exceeds flow over limit"}}';
    return new Response(body, { status: 202, headers: { ...json, "retry-after": "1" } });
  }),
  "is behind a proxy that is overloaded now and then": limiting(
    60,
    () => new Response("<h1>503</h1>", { status: 503, headers: { "content-type": "text/html", "retry-after": "2" } }),
  ),
};

for (const [name, wrap] of Object.entries(wraps)) {
  Deno.test(`verify() finds nothing wrong with a provider that ${name}`, () => allHold(createFakeProvider({}, wrap)));
}
for (const [name, wrap] of Object.entries(limited)) {
  const { inject: _, ...provider } = createFakeProvider({}, wrap);
  Deno.test(`verify() finds nothing wrong with a provider that ${name}`, () => allHold(provider));
}

/** The inventory with other items on each server. */
const withItems = (metadata: Record<string, string>): FakeOptions => ({
  servers: Object.fromEntries(
    Object.entries(fakeInventory.servers!).map(([id, server]) => [id, { ...server, metadata }]),
  ),
});
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`tag-${i}`, `value ${i}`]));
const oddItems = {
  "..": "dots",
  constructor: "",
  "metering.order_id": "1",
  ["k".repeat(255)]: "😀".repeat(255),
  "0": "zero",
};

const options: Record<string, FakeOptions> = {
  "has a quota of 10": { quota: 10 },
  "has a quota of 500": { quota: 500 },
  "is release 22 of Nova": { release: "22" },
  "is release 33 of Nova": { release: "33" },
  "has the earlier policy": { policy: "old" },
  "has servers without items": withItems({}),
  "has servers that are nearly full": withItems(tags(127)),
  "has servers with odd keys": withItems(oddItems),
};

for (const [name, one] of Object.entries(options)) {
  Deno.test(`verify() finds nothing wrong with a provider that ${name}`, () => allHold(createFakeProvider(one)));
}

const token = (who: string) => `eyJhbGciOiJSUzI1NiJ9.${btoa(who).repeat(6)}.c2lnbmF0dXJl`;
const named = (text: string) =>
  text.replaceAll("0a1b2c3d4e5f40718293a4b5c6d7e8f9", "0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9");

Deno.test("verify() finds nothing wrong with a provider that has long tokens, a UUID for its project, and a path", () => {
  const { servers, tokens = {} } = JSON.parse(named(JSON.stringify(fakeInventory))) as FakeOptions;
  const long = Object.fromEntries(Object.entries(tokens).map(([who, entry]) => [token(who), entry]));
  const right = createFakeProvider({ servers, tokens: long });
  const who = Object.fromEntries(Object.keys(tokens).map((name) => [name, token(name)]));
  return allHold({
    ...right,
    endpoint: "http://fake.invalid/compute/",
    projectId: named(right.projectId),
    auth: { ...who, token: token("member") },
    fetch: (request) => right.fetch!(new Request(request.url.replace("/compute", ""), request)),
  });
});

Deno.test("verify() finds nothing wrong with a provider that has three active servers, and fails on demand", () => {
  const more = ["web1", "web2"];
  const servers = Object.fromEntries(more.map((id) => [id, { name: id, metadata: { foo: id } }]));
  const right = createFakeProvider({ servers: { ...fakeInventory.servers, ...servers } });
  return allHold({ ...right, servers: { ...right.servers, active: [String(right.servers.active), ...more] } });
});

async function allHold(provider: Provider): Promise<void> {
  const clock = new VirtualClock(4);
  const { results } = await clock.run(verify(provider, { clock }));
  const wrong = results.filter(({ verdict }) => verdict === "fails");
  deepEqual(wrong.map(({ id, shortfalls }) => `${id}: ${shortfalls[0]?.problems[0]}`), []);
}
