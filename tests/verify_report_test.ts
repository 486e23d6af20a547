// The reports of verify(): causes before cases, ten lines for a start, a page that can be mailed.
import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import { createFakeProvider, html, junit, pretty, type Report, summary, verify } from "../src/conformance/mod.ts";
import { diffLines } from "../src/conformance/judge/diff.ts";
import { createFakeService, type FakeOptions } from "../src/fake/mod.ts";
import type { Fetch } from "../src/http/fetch.ts";
import { Progress } from "../src/cli/progress.ts";

/** The report of a provider that differs from the fake by what `wrap` does. */
function reportOf(wrap: (fake: Fetch) => Fetch, only?: string, options: FakeOptions = {}): Promise<Report> {
  return verify(createFakeProvider(options, wrap), { only, timeoutMs: 2000 });
}

/** A layer that changes responses. */
function responding(change: (response: Response, request: Request) => Response): (fake: Fetch) => Fetch {
  return (fake) => async (request) => change(await fake(request), request);
}

/** The response with another body or status. */
function changed(response: Response, body: string | null, init: ResponseInit = {}): Response {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return new Response(body, { status: response.status, headers, ...init });
}

const asPage = (response: Response) => changed(response, "<html>", { headers: { "content-type": "text/html" } });

/** Each wrong in one way, and the sentence that must be the first cause. */
const wrongs: [name: string, wrap: (fake: Fetch) => Fetch, cause: RegExp][] = [
  [
    "404 is a page",
    responding((response) => response.status === 404 ? asPage(response) : response),
    /^All \d+ responses with the status 404 have an error body that is not a JSON object/,
  ],
  [
    "every refusal is a page",
    responding((response) => response.status >= 400 ? asPage(response) : response),
    /^All \d+ error responses have an error body that is not a JSON object/,
  ],
  [
    "some refusals are pages, and others have another body",
    responding((response) =>
      response.status < 400
        ? response
        : response.status === 400
        ? asPage(response)
        : changed(response, '{"error": "no"}', { headers: { "content-type": "application/json" } })
    ),
    /^All \d+ error responses have an error body of another form than \{"itemNotFound"/,
  ],
  [
    "an item is in another envelope",
    responding((response, { method, url }) =>
      method === "PUT" && response.status === 200 && /v2\.1.*metadata\/[^/]+$/.test(url)
        ? changed(response, '{"Meta": {"k": "v"}}')
        : response
    ),
    /^\d+ of \d+ responses to PUT …\/metadata\/\{key\} have a body of another form than \{"meta": \{…\}\}$/,
  ],
  [
    "replace merges",
    (fake) => (request) =>
      fake(
        request.method === "PUT" && request.url.endsWith("/metadata")
          ? new Request(request, { method: "POST" })
          : request,
      ),
    /^PUT …\/metadata keeps items that its body does not name; it must replace all of them$/,
  ],
  [
    "merge replaces",
    (fake) => (request) =>
      fake(
        request.method === "POST" && /v2.1.*\/metadata$/.test(request.url)
          ? new Request(request, { method: "PUT" })
          : request,
      ),
    /^POST …\/metadata removes items that its body does not name/,
  ],
  [
    "400 is 422",
    responding((response) => response.status === 400 ? changed(response, '{"detail": []}', { status: 422 }) : response),
    /^All \d+ responses to requests that must be refused have the status 422 instead of 400$/,
  ],
  [
    "tokens are not checked",
    (fake) => (request) => {
      const headers = new Headers(request.headers);
      headers.set("x-auth-token", "member");
      return fake(new Request(request, { headers }));
    },
    /^Requests without a valid token succeed; they must get 401$/,
  ],
  [
    "a header is missing",
    responding((response) => (response.headers.delete("x-compute-request-id"), response)),
    /^All \d+ responses have no header x-compute-request-id$/,
  ],
  [
    "deleting returns 200",
    responding((response) => response.status === 204 ? changed(response, null, { status: 200 }) : response),
    /^All \d+ responses to writes have the status 200 instead of 204$/,
  ],
];

for (const [name, wrap, cause] of wrongs) {
  Deno.test(`verify() names the likeliest cause first, and summary() shows a case of it: ${name}`, async () => {
    const report = await reportOf(wrap);
    const { causes, counts } = report;
    match(causes[0]!.summary, cause);
    ok(causes[0]!.cases.includes(causes[0]!.example));
    ok(causes[0]!.cases.length + causes[0]!.blocked > counts.fails / 3);
    const text = summary(report);
    ok(text.split("\n").length <= 13, text);
    match(text, /^✗ the fake: \d+ of \d+ cases fail/);
    match(
      text,
      /\n {5}rule {3}\S+: .*\n(?: {5}note .*\n)? {5}case {3}\S+\/\S+(?:: .*)?\n(?: {5}first {2}.*\n)? {5}asked {2}curl .*\n {5}got {4}\d/,
    );
  });
}

/** Each wrong where no trait of a response shows it, and the first cause and its rule. */
const wrongsOfRules: [name: string, wrap: (fake: Fetch) => Fetch, cause: RegExp, rule: string][] = [
  [
    "a new item of a locked server",
    (fake) => (request) =>
      request.method === "PUT" && request.url.endsWith("/fresh") ? fake(asAdmin(request)) : fake(request),
    /^PUT …\/metadata\/\{key\}: status 200, expected 409$/,
    "server.unlocked",
  ],
  [
    "a charset is refused",
    responding((response, { headers, method }) =>
      method === "PUT" && headers.get("content-type")?.includes("charset")
        ? changed(response, '{"badMediaType": {"code": 415, "message": "no"}}', { status: 415 })
        : response
    ),
    /: status 415, expected 200$/,
    "body.media-type",
  ],
  [
    "DELETE returns 204 for a key that is not there",
    responding((response, { method }) =>
      method === "DELETE" && response.status === 404 ? changed(response, null, { status: 204 }) : response
    ),
    /^DELETE …\/metadata\/\{key\} returns 204 for a key that is not there; it must return 404$/,
    "item.exists",
  ],
];

function asAdmin(request: Request): Request {
  const headers = new Headers(request.headers);
  headers.set("x-auth-token", createFakeProvider().auth!.admin!);
  return new Request(request, { headers });
}

for (const [name, wrap, cause, rule] of wrongsOfRules) {
  Deno.test(`verify() says what is wrong and where, and names the rule that most failures share: ${name}`, async () => {
    const { causes } = await reportOf(wrap);
    match(causes[0]!.summary, cause);
    equal(causes[0]!.rules[0], rule);
  });
}

Deno.test("Cause.blocked counts the cases that were not run because of it, and puts the cause first", async () => {
  const report = await reportOf(
    responding((response, { method, url }) =>
      method === "GET" && /\/v2\.1\/.*\/metadata$/.test(url) && response.ok ? changed(response, '{"a":"1"}') : response
    ),
  );
  const [first] = report.causes;
  match(first!.summary, /^GET …\/metadata returns the items of no server in the provider file: 200 \{"a":"1"\}$/);
  ok(first!.blocked > 500, String(first!.blocked));
  match(summary(report), /\n {2}1\. 1 case, and \d+ not run because of it: GET …/);
});

Deno.test("Report.causes has each failing case once, the cause of the most first", async () => {
  const { causes, results } = await reportOf(wrongs[3]![1]);
  const failing = results.filter(({ verdict }) => verdict === "fails").map(({ id }) => id);
  deepEqual(causes.flatMap(({ cases }) => cases).sort(), failing.sort());
  const sizes = causes.map(({ cases, blocked }) => cases.length + blocked);
  deepEqual(sizes, [...sizes].sort((a, b) => b - a));
  deepEqual((await reportOf((fake) => fake, "get/*")).causes, []);
});

Deno.test("summary() counts cases that were not run with their reasons, and not as failures", async () => {
  const { servers: { active }, auth, ...provider } = createFakeProvider();
  const text = summary(await verify({ ...provider, servers: { active: active! }, auth: { token: auth!.token } }));
  match(text, /^✓ the fake: \d+ cases hold, \d+ were not run\.\n/);
  match(text, /not run, \d+ cases: the provider file has no servers\.\w+, servers\.\w+/);
  match(text, /not run, \d+ cases: the provider file has no auth\.\w+, auth\.\w+/);
  doesNotMatch(text, /\d+ of \d+ cases/);
});

for (const [option, most] of [[1, 1], [3, 3]] as const) {
  Deno.test(`verify({ maxFailures: ${option} }) ends the run, and puts the items back`, async () => {
    let fake = createFakeService();
    const provider = createFakeProvider({}, (fetch) => {
      fake = fetch as typeof fake;
      return wrongs[1]![1](fetch);
    });
    const before = fake.snapshot();
    const { counts, stopped, ok: fine, unrestored } = await verify(provider, { maxFailures: option, only: "keys/*" });
    equal(counts.fails, most);
    equal(fine, false);
    match(stopped!, new RegExp(`^the limit of ${option} cases? that may fail was reached$`));
    ok(counts["not run"] > 5);
    deepEqual(unrestored, []);
    deepEqual(fake.snapshot(), before);
  });
}

Deno.test("html() needs no script and loads nothing, and escapes what a hostile provider returns", async () => {
  const hostile = `</pre><script>alert(1)</script><img src=x onerror="alert('1')">\u202e\u0000 &amp; planted-token`;
  const known = await verify(
    {
      ...createFakeProvider(
        { tokens: { "planted-token": {} } },
        responding((response) =>
          response.status < 400
            ? response
            : changed(response, hostile, { headers: { "content-type": "text/html", "x-evil": `"><script>'` } })
        ),
      ),
      name: "<script>\u202e",
      auth: { token: "planted-token" },
    },
    { only: "lock/*" },
  );
  ok(known.counts.fails > 0);
  for (const page of [html([known]), html([known, known])]) {
    doesNotMatch(page, /<script|<img|onerror="|planted-token|[\p{Cf}\p{Cs}]/u);
    doesNotMatch(page, /<[^<>]*\s(?:src=|href="(?!#))/);
    match(page, /&#60;\/pre&#62;&#60;script&#62;/);
    match(page, /\\u\{202e\}/);
    match(page, /default-src 'none'/);
  }
  for (const text of [pretty(known), summary(known), junit(known)]) doesNotMatch(text, /planted-token|[\p{Cf}\p{Cs}]/u);
});

Deno.test("html() breaks long words, and shows a wrong token that the case names", async () => {
  const anyToken = responding((response) => response.status === 401 ? Response.json({ metadata: {} }) : response);
  const page = html([await reportOf(anyToken, "auth/common-words-are-no-tokens")]);
  match(page, /\nbody \{[^}]*overflow-wrap: anywhere/);
  match(page, /<h4>Request<\/h4><pre>GET [^<]*\nx-auth-token: null\n?</);
});

Deno.test("html() shows the request, the response, the rule with its source, and in what the body differs", async () => {
  const page = html([await reportOf(wrongs.find(([name]) => name === "merge replaces")![1], "merge/*")]);
  match(page, /<h4>Request<\/h4><pre>POST http/);
  match(page, /x-auth-token: \$TOKEN/);
  match(page, /<h4>Response<\/h4><pre>200\n/);
  match(page, /metadata\.merge<\/b>: Merge writes the items in the body/);
  match(page, /Source: Vendor page/);
  match(page, /<span class="surplus">\+ .*<\/span>/);
});

Deno.test("diffLines() finds what was added, removed and kept", () => {
  const shown = (got: string, expected: string) =>
    diffLines([...got], [...expected]).map(({ kind, text }) => ({ same: "=", surplus: "+", missing: "-" })[kind] + text)
      .join("");
  equal(shown("abc", "abc"), "=a=b=c");
  equal(shown("axc", "abc"), "=a-b+x=c");
  equal(shown("", "ab"), "-a-b");
  equal(shown("ab", ""), "+a+b");
  equal(shown("abcd", "bd"), "+a=b+c=d");
  equal(diffLines(Array(1000).fill("x"), Array(3).fill("x")).length, 1003);
});

Deno.test("Progress writes a line to a log from time to time", async () => {
  const shown = Promise.withResolvers<string>();
  const progress = new Progress(12, { write: shown.resolve }, () => 0, 10);
  equal(await shown.promise, "reading the items of the servers, 0 s\n");
  progress.end();
});

Deno.test("Progress writes one line to a terminal and clears it, and in a log nothing at once", async () => {
  const written: string[] = [];
  const shown = Promise.withResolvers<void>();
  const write = (text: string) => {
    written.push(text);
    shown.resolve();
  };
  const progress = new Progress(12, { isTTY: true, write }, () => 0, 10);
  progress.add({ id: "set/x", rules: [], verdict: "fails", shortfalls: [] });
  await shown.promise;
  progress.end();
  match(written[0]!.slice(4), /^1 of \d+ cases, 1 fail, 0 s$/);
  equal(written.at(-1), "\r\x1b[K");
  ok(written.every((text) => !text.includes("\n")));
  const silent: string[] = [];
  const none = new Progress(12, { write: (text) => silent.push(text) });
  none.add({ id: "set/x", rules: [], verdict: "holds", shortfalls: [] });
  none.end();
  deepEqual(silent, []);
});
