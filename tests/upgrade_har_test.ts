import { deepEqual, match, ok, throws } from "node:assert/strict";
import { readCalls } from "../src/upgrade/read_calls.ts";
import { UnreadableCalls } from "../src/upgrade/recorded_call.ts";
import { reportOf } from "../src/upgrade/report.ts";

const secret = "gAAAAABm-this-is-a-token-nobody-may-see";
const url = "https://nova.example/v2.1/f00d/servers/web1/metadata";

/** An entry as Chrome writes it for HTTP/2, with members replaced. */
function entry(request: Record<string, unknown> = {}, response: Record<string, unknown> = {}) {
  const headers = [{ name: ":authority", value: "nova.example" }, { name: "x-auth-token", value: secret }];
  return {
    _initiator: { type: "script" },
    request: { method: "GET", url, httpVersion: "h3", headers, cookies: [{ name: "a", value: secret }], ...request },
    response: { status: 200, content: { text: '{"metadata":{}}' }, ...response },
  };
}

const put = { method: "PUT", url: `${url}/a` };
const data = (postData: Record<string, unknown>) => entry({ ...put, postData });
const read = (entries: unknown[]) => readCalls(JSON.stringify({ log: { entries } }));

Deno.test("readCalls() reads entries of a HAR in a log, bare, in an array, and in several logs", () => {
  const one = { log: { entries: [entry()] } };
  const places = (value: unknown) => readCalls(`\ufeff${JSON.stringify(value)}`).calls.map(({ place }) => place);
  deepEqual(places(one), ["entry 1"]);
  deepEqual(places({ log: one }), ["entry 1"]);
  deepEqual(places(one.log), ["entry 1"]);
  deepEqual(places([entry(), entry()]), ["entry 1", "entry 2"]);
  deepEqual(places([one, one]), ["log 1 entry 1", "log 2 entry 1"]);
});

Deno.test("readCalls() skips and counts what can't be for Nova, whatever is wrong with it", () => {
  const others = [
    { url: "wss://nova.example/v2.1/" },
    { method: "CONNECT", url: "nova.example:443" },
    { url: "chrome-extension://a/b.js" },
    { url: "data:text/plain,a" },
    { url: "blob:https://nova.example/v2.1/" },
    { url: "about:blank" },
    { url: "https://nova.example/app.js" },
    { url: "https://other.example/", headers: [{ name: "a" }] },
  ];
  const { calls, others: count } = read([...others.map((request) => entry(request)), entry()]);
  deepEqual([calls.map(({ place }) => place), count], [["entry 9"], others.length]);
});

Deno.test("readCalls() says that a body of a HAR was not recorded, was cut off, or is not base64", () => {
  const sent = (length: number) => [{ name: "Content-Length", value: `${length}` }];
  const incomplete = (value: unknown) => read([value]).calls[0]!.incomplete;
  deepEqual(incomplete(entry({ ...put, bodySize: 18 })), "its body was not recorded as a text");
  deepEqual(incomplete(entry({ ...put, headers: sent(18) })), "its body was not recorded as a text");
  deepEqual(incomplete(data({ _file: "a.json" })), "its body was not recorded as a text");
  deepEqual(incomplete(data({ text: "", params: [], _file: "a.json" })), "its body was not recorded as a text");
  deepEqual(
    incomplete(entry({ ...put, headers: sent(18), postData: { text: "" } })),
    "its body was not recorded as a text",
  );
  deepEqual(incomplete(data({ text: "@", encoding: "base64" })), "its body was not recorded as valid base64");
  const cut = entry({ ...put, headers: sent(99), postData: { text: '{"meta' } });
  deepEqual(incomplete(cut), "its body was cut off when it was recorded");
  for (const postData of [null, {}, { text: null, params: [] }, { mimeType: "" }]) {
    deepEqual(incomplete(entry({ postData })), undefined);
  }
});

Deno.test("readCalls() takes a negative status for a broken connection, and a text for its number", () => {
  const statuses = [-1, 0, "404", undefined].map((status) => read([entry({}, { status })]).calls[0]!.status);
  deepEqual(statuses, [0, 0, 404, undefined]);
});

Deno.test("readCalls() reads a journal with a call in each line", () => {
  const call = JSON.stringify({ method: "GET", path: "/v2.1/f00d/servers/web1/metadata", status: 200 });
  deepEqual(readCalls(`${call}\n${call}\n`).calls.map(({ place }) => place), ["call 1", "call 2"]);
});

const refused: [what: string, value: unknown, message: RegExp][] = [
  ["a relative address", [entry({ url: `/v2.1/${secret}` })], /^entry 1 .* request\.url must begin with https:/],
  ["headers that are no list", [entry({ headers: { "x-auth-token": secret } })], /^entry 1 .* request\.headers/],
  ["a collection of Postman", { info: { schema: "https://schema.getpostman.com/v2.1.0" }, item: [secret] }, /as cURL$/],
  ["a session of Charles", [{ method: "GET", protocolVersion: "HTTP/2", path: secret }], /export it as a HAR$/],
  ["an OpenAPI document", { openapi: "3.1.0", info: { title: secret } }, /which has no calls; record calls/],
];

for (const [what, value, message] of refused) {
  Deno.test(`readCalls() refuses ${what}, and shows nothing of it`, () => {
    throws(() => readCalls(JSON.stringify(value)), (error: Error) => {
      ok(error instanceof UnreadableCalls && !error.message.includes(secret), error.message);
      match(error.message, message);
      return true;
    });
  });
}

Deno.test("reportOf() shows a target without values that may be secrets", () => {
  const shown = (target: string) => {
    const { calls } = read([entry({ url: `${url}${target}` })]);
    const judgement = { kind: "not judged", reason: "" } as const;
    const report = reportOf({ from: "26", to: "34" }, calls.map((call) => ({ file: "a", call, judgement })), 0);
    return report.notJudged[0]!.target.slice("/v2.1/f00d/servers/web1/metadata".length);
  };
  deepEqual(shown("?limit=10&ak=AKSECRET&sk=SKSECRET"), "?limit=10&ak=…&sk=…");
  deepEqual(shown("?x=%ff&all_tenants=1"), "?x=%ff&all_tenants=1");
  deepEqual(shown(`/${secret}?${secret}`), "/…?…");
});
