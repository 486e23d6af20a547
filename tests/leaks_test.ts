// What verify() finds in refusals that say too much, and what it lets pass.
import { deepEqual, doesNotMatch, equal, ok } from "node:assert/strict";
import { createFakeProvider, pretty, type Report, verify } from "../src/conformance/mod.ts";
import { credentialIn, insideIn, strangerIn } from "../src/conformance/judge/leaks.ts";
import type { Outgoing, Received } from "../src/conformance/exchange/exchange.ts";

const provider = {
  ...createFakeProvider(),
  auth: { token: "gAAAAABk-example-of-a-token", admin: "gAAAAABk-another-token-here" },
};
const url = "http://fake.invalid/v2.1/f00d/servers/web1/metadata/k";
const request = (token: string, more: Partial<Outgoing> = {}): Outgoing => ({
  method: "GET",
  url,
  headers: { "x-auth-token": token },
  as: "member",
  ...more,
});
const received = (text: string): Received => ({ status: 404, headers: new Headers(), text, json: undefined });

Deno.test("verify() finds the token of a request in a refusal, whole or a part of it", () => {
  for (const text of ["gAAAAABk-example-of-a-token", "gAAAAABk-exa…", "…-token", "ends in e-of-a-t"]) {
    equal(credentialIn(received(text), request(provider.auth.token), provider) === undefined, false, text);
  }
});

Deno.test("verify() finds somebody else's token in a refusal", () => {
  equal(
    credentialIn(received("gAAAAABk-another-token-here"), request("x"), provider),
    "a token of somebody else, or a part of it",
  );
});

Deno.test("verify() lets a refusal say what the request says beside its token, and words", () => {
  const said = request("demo-token-of-web1", { url: `${url}?demo-token-of` });
  equal(
    credentialIn(received("No demo-token-of here"), said, { ...provider, auth: { token: "demo-token-of-web1" } }),
    undefined,
  );
  equal(credentialIn(received("a token is needed"), request("token"), provider), undefined);
  equal(credentialIn(received("a member-only place"), request("member"), provider), undefined);
});

Deno.test("verify() lets a refusal have the word with which a case guesses a token", () => {
  const guess = (token: string) => request(token, { as: "none" });
  const challenge = {
    ...received("wrong credentials (e.g. a bad password)"),
    headers: new Headers({ "www-authenticate": "Bearer" }),
  };
  for (const word of ["password", "Bearer"]) equal(credentialIn(challenge, guess(word), provider), undefined);
});

Deno.test("verify() lets Nova's own messages pass", () => {
  const messages = [
    "Instance 5e7e7000-0000-4000-8000-00000000dead could not be found.",
    "Invalid input for field/attribute meta. Value: {'a!b': 'v'}. 'a!b' does not match any of the regexes: '^[a-zA-Z0-9-_:. ]{1,255}$'",
    "Unexpected API Error. Please contact the administrator\n<class 'oslo_db.exception.DBError'>",
    "Malformed request URL: URL's project_id 'f00d' doesn't match Context's project_id '0a1b'",
    "Cannot 'update metadata' instance 5e7e7000 while it is in vm_state building",
    "Policy doesn't allow os_compute_api:server-metadata:update to be performed.",
  ];
  deepEqual(messages.map((text) => insideIn(received(text), request("x"))), messages.map(() => undefined));
});

Deno.test("verify() finds the inside of a service where it is escaped as in JSON", () => {
  const texts = {
    "a stack trace of Python": '{"message": "File \\"wsgi.py\\", line 12, in call"}',
    "a stack trace of Go": '{"message": "locked\\ngoroutine 7 [running]"}',
    "a stack trace of JavaScript": String.raw`{"message": "locked\nat file:\/\/\/srv\/app.js:12:34"}`,
    "a statement of SQL": String.raw`{"message": "failed:\nSELECT id FROM items"}`,
    "a directory of the machine": String.raw`{"message": "not found: \/var\/www\/html\/index"}`,
  };
  for (const [inside, text] of Object.entries(texts)) equal(insideIn(received(text), request("x")), inside);
  const body = new TextEncoder().encode(String.raw`{"meta": {"k": "\/var\/www\/html\/index"}}`);
  equal(insideIn(received("Value: /var/www/html/index"), request("x", { body })), undefined);
});

Deno.test("verify() lets a refusal quote a stack trace that the request holds", () => {
  const text = "/app/main.py:12";
  const body = new TextEncoder().encode(text);
  equal(insideIn(received(`Value: ${text}`), request("x", { body })), undefined);
  equal(insideIn(received(`Value: ${text}`), request("x")), "a place in a source file");
});

Deno.test("verify() finds a server that a refusal names and the request doesn't, and no short names", () => {
  const servers = { active: "web1", stopped: "5e7e7000-0000-4000-8000-000000000002" };
  const named = received("Instance 5E7E7000-0000-4000-8000-000000000002 has it");
  equal(strangerIn(named, request("x"), { ...provider, servers }), servers.stopped);
  equal(
    strangerIn(received("web1"), request("x", { url: "http://a.test/v2.1/" }), { ...provider, servers }),
    undefined,
  );
});

Deno.test("verify() reports a leak as a case of the whole run, without the token", async () => {
  const token = "gAAAAABk-example-of-a-token";
  const wrong = createFakeProvider({ tokens: { [token]: {} } }, (fake) => async (request) => {
    const response = await fake(request);
    if (response.status !== 404) return response;
    const text = (await response.text()).replace("not found", `not found by ${request.headers.get("x-auth-token")}`);
    return new Response(text, response);
  });
  const report: Report = await verify({ ...wrong, auth: { token } }, { only: "e*" });
  const { verdict, shortfalls } = report.results.find(({ id }) =>
    id === "errors/tell-no-credentials-throughout-a-run"
  )!;
  equal(verdict, "fails");
  equal(JSON.stringify(shortfalls).includes(token), false);
});

Deno.test("verify() shows no token, not even a short one without its end, that a provider echoes", async () => {
  const provider = createFakeProvider({}, (fake) => async (request) => {
    const token = request.headers.get("x-auth-token") ?? "";
    const headers = new Headers(request.headers);
    if (token === "short9tok") headers.set("x-auth-token", "member");
    const response = await fake(new Request(request, { headers }));
    return request.method === "GET" || request.url.endsWith("/metadata")
      ? response
      : Response.json({ badRequest: { code: 400, message: token } }, { status: 400 });
  });
  provider.auth = { ...provider.auth, token: "short9tok" };
  const report = await verify(provider, { only: "s*" });
  ok(report.counts.fails > 0);
  for (const text of [JSON.stringify(report), pretty(report)]) doesNotMatch(text, /short9to/);
});

Deno.test("verify() refuses an endpoint that may hold a password, and doesn't quote it", async () => {
  for (
    const endpoint of [
      "http://alice:planted-secret@h.example",
      "http://h.example/?token=planted-secret",
      "htps:planted",
    ]
  ) {
    const error = await verify({ ...createFakeProvider(), endpoint }, { only: "get/*" }).catch((error) => error);
    equal(error.name, "TypeError");
    doesNotMatch(Deno.inspect(error), /planted/);
  }
});

Deno.test("verify() finds what a database, a host or a runtime says of the inside of a service", () => {
  const signs = {
    "an error of a database": [
      "SQLSTATE[23000]",
      "ORA-00942: table or view does not exist",
      "Duplicate entry 'k' for key 'PRIMARY'",
      'violates unique constraint "items_pkey"',
      "(psycopg2.OperationalError) server closed the connection",
    ],
    "a password of the service": ["OS_PASSWORD=s3cr3t", "client_secret=abcdef", "https://nova:s3cr3t@example.com"],
    "a private address": ["169.254.169.254", "fd12:3456:789a::1"],
    "a host inside the network": ["db-1.nova.internal:5432", "nova.openstack.svc.cluster.local:8774"],
    "a directory of the machine": ["C:\\\\inetpub\\\\wwwroot\\\\index.aspx"],
    "a stack trace of Go": ["panic: runtime error"],
    "an exception of Java": ["Caused by: java.io.IOException"],
  };
  for (const [name, texts] of Object.entries(signs)) {
    for (const text of texts) equal(insideIn(received(`{"message": "${text}"}`), request("x")), name, text);
  }
});

Deno.test("verify() finds a stack trace in a header, and lets the address of Keystone pass", () => {
  const headed = (name: string, value: string): Received => ({
    ...received("{}"),
    headers: new Headers({ [name]: value }),
  });
  const trace = headed("x-debug", "at com.example.Metadata.update(Metadata.java:12)");
  equal(insideIn(trace, request("x")), "a stack trace of Java");
  equal(insideIn(headed("www-authenticate", 'Keystone uri="http://10.0.0.5:5000/v3"'), request("x")), undefined);
});

Deno.test("verify() lets words pass that only resemble the inside of a service", () => {
  const messages = [
    "The secret is not a member, and the password is missing.",
    "The value violates the length that the check allows.",
    "See https://example.com:443/docs at 12:30, in a/b/c.",
    "The api_key= parameter is empty.",
  ];
  deepEqual(messages.map((text) => insideIn(received(text), request("x"))), messages.map(() => undefined));
});
