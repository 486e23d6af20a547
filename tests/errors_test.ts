import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { MetadataErrorCode } from "../gen/error_codes.ts";
import { createMetadataClient, type Fetch, type Layer, MetadataError } from "../src/mod.ts";
import * as mod from "../src/mod.ts";

const secret = "s3cr3t-t0ken";
const withSecret: Layer = (next) => (request) => {
  request.headers.set("x-auth-token", secret);
  return next(request);
};

/** A client of a service that always responds so. */
function clientOf(respond: () => Response, auth: Layer = withSecret) {
  const fetch: Fetch = () => Promise.resolve(respond());
  return createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", fetch, auth });
}

/** What a promise is rejected with, once it is found to be a MetadataError without a credential. */
async function refusal(promise: Promise<unknown>): Promise<MetadataError> {
  const error = await promise.then((value) => value, (reason) => reason);
  ok(error instanceof MetadataError, `not a MetadataError: ${Deno.inspect(error)}`);
  ok(!Deno.inspect(error, { depth: 9, showHidden: true }).includes(secret));
  return error;
}

const html = { "content-type": "text/html; charset=utf-8" };
const json = { "content-type": "application/json" };

/** One error body, its status and headers, and what is to be read from it. */
interface ErrorBody {
  id: string;
  status: number;
  shape: string;
  body: unknown;
  headers?: Record<string, string>;
  expect?: {
    code: MetadataErrorCode;
    ruleId?: string;
    vendorCode?: string;
    requestId?: string;
    retryAfterMs?: number;
  };
}
const bodies: ErrorBody[] = JSON.parse(await Deno.readTextFile(new URL("error_bodies.json", import.meta.url)));

for (const { id, status, shape, body, headers, expect } of bodies) {
  const text = shape === "empty" ? null : shape === "opaque" ? String(body) : JSON.stringify(body);
  const respond = () => new Response(text, { status, headers: { ...(shape === "opaque" ? html : json), ...headers } });

  if (!expect) {
    Deno.test(`${id} is no error`, async () => equal(await clientOf(respond).delete("web1", "role"), undefined));
    continue;
  }
  Deno.test(`${id} is read as ${expect.code}`, async () => {
    const { code, ruleId, vendorCode, requestId, retryAfterMs, ...error } = await refusal(
      clientOf(respond).set("web1", "role", "db"),
    );
    equal(error.status, status);
    deepEqual({ code, ruleId, vendorCode, requestId, retryAfterMs }, {
      ruleId: undefined,
      vendorCode: undefined,
      requestId: undefined,
      retryAfterMs: undefined,
      ...expect,
    });
  });
}

Deno.test("MetadataError: the message has the act, the subject, the status and the service's reason", async () => {
  const body = { conflictingRequest: { code: 409, message: "Instance\n  web1 is locked" } };
  const error = await refusal(clientOf(() => Response.json(body, { status: 409 })).set("web1", "role", "db"));
  equal(error.message, 'Cannot set item "role" of server "web1": 409, Instance web1 is locked');
  equal(error.ruleId, "server.unlocked");
});

Deno.test("MetadataError: a vendor code that is a name of JavaScript's changes nothing", async () => {
  for (const error_code of ["constructor", "toString", "__proto__"]) {
    const respond = () => Response.json({ error_code, error_msg: "no" }, { status: 403 });
    const { code, ruleId, vendorCode } = await refusal(clientOf(respond).list("web1"));
    deepEqual({ code, ruleId, vendorCode }, { code: "forbidden", ruleId: undefined, vendorCode: error_code });
  }
});

Deno.test("MetadataError: what the headers say stays where the body broke off", async () => {
  const respond = () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new TypeError("connection lost")) });
    return new Response(body, { status: 503, headers: { "retry-after": "7", "x-request-id": "req-1" } });
  };
  const { code, retryAfterMs, requestId, message } = await refusal(clientOf(respond).list("web1"));
  deepEqual({ code, retryAfterMs, requestId }, { code: "unavailable", retryAfterMs: 7000, requestId: "req-1" });
  match(message, /: 503, the response body broke off$/);
});

Deno.test("MetadataError: the request id comes from the gateway's header, from Nova's, or from the body", async () => {
  const idOf = async (headers: HeadersInit, body: unknown = {}) =>
    (await refusal(clientOf(() => Response.json(body, { status: 500, headers })).list("web1"))).requestId;

  equal(await idOf({ "x-request-id": "gateway", "x-compute-request-id": "nova" }), "gateway");
  equal(await idOf({ "x-compute-request-id": "nova" }), "nova");
  equal(await idOf({ "x-openstack-request-id": "req-1" }), "req-1");
  equal(await idOf({}, { error_code: "APIGW.0601", error_msg: "m", request_id: "body" }), "body");
  equal(await idOf({}), undefined);
});

/** Bodies that no service of this kind sends, and what is said of them. */
const strange: [string, () => Response, MetadataErrorCode, RegExp][] = [
  [
    "an HTML page",
    () => new Response("<html><h1>502 Bad Gateway</h1></html>", { status: 502, headers: html }),
    "unavailable",
    /: 502, the response body is not one of the service's error formats$/,
  ],
  [
    "an HTML page of an unknown address",
    () => new Response("<html><title>404 Not Found</title></html>", { status: 404, headers: html }),
    "unexpected",
    /: 404, the response is not from this service; is https:.* the right address\? the response body is not one of the service's error formats$/,
  ],
  ["no body", () => new Response(null, { status: 503 }), "unavailable", /: 503, the response has no body$/],
  [
    "an announced length of 0",
    () => new Response(null, { status: 500, headers: { "content-length": "0" } }),
    "unexpected",
    /: 500, the response has no body$/,
  ],
  [
    "truncated JSON",
    () => new Response('{"conflictingRequest": {"code": 409, "mess', { status: 409, headers: json }),
    "unexpected",
    /: 409, the response is not from this service; .*the response body is not one of the service's error formats$/,
  ],
  [
    "JSON of another content type",
    () => new Response('{"error":{"code":"Ecs.0100","message":"Wrong state."}}', { status: 400, headers: html }),
    "conflict",
    /: 400, Wrong state\.$/,
  ],
  [
    "plain text",
    () => new Response("Nope", { status: 403 }),
    "unexpected",
    /: 403, the response is not from this service; .*the response body is not one of the service's/,
  ],
  ["JSON null", () => new Response("null", { status: 401, headers: json }), "unauthenticated", /: 401, /],
  ["a JSON array", () => Response.json([{ code: 1, message: "m" }], { status: 400 }), "invalid_request", /: 400, /],
  [
    "a JSON string",
    () => Response.json("no", { status: 500 }),
    "unexpected",
    /: 500, the response body is not one of the service's/,
  ],
  [
    "an error body without words",
    () => Response.json({ badRequest: { code: 400, message: null } }, { status: 400 }),
    "invalid_request",
    /: 400, the response body is not one of the service's/,
  ],
  [
    "a body of 10 MB",
    () => Response.json({ badRequest: { code: 400, message: "x".repeat(10_000_000) } }, { status: 400 }),
    "invalid_request",
    /: 400, x{500}$/,
  ],
  ["a status that nobody documents", () => new Response("teapot", { status: 418 }), "unexpected", /: 418, /],
  [
    "202 with an error body",
    () => Response.json({ error: { code: "Common.0024", message: "exceeds flow over limit" } }, { status: 202 }),
    "rate_limited",
    /: 202, exceeds flow over limit$/,
  ],
  [
    "202 with another body",
    () => Response.json({ job_id: "1" }, { status: 202 }),
    "invalid_response",
    /: 202, the response breaks the contract: must have the member "meta"$/,
  ],
  [
    "204 where a body is due",
    () => new Response(null, { status: 204 }),
    "invalid_response",
    /: 204, the response breaks the contract: it has no body$/,
  ],
  [
    "an HTML page of status 200",
    () => new Response("<html>Please log in</html>", { headers: html }),
    "invalid_response",
    /: 200, the response breaks the contract: it is not JSON$/,
  ],
];

for (const [what, respond, code, words] of strange) {
  Deno.test(`MetadataError: ${what} is ${code}`, async () => {
    const error = await refusal(clientOf(respond).set("web1", "role", "db"));
    equal(error.code, code);
    match(error.message, words);
    ok(error.message.startsWith('Cannot set item "role" of server "web1": '), error.message);
  });
}

Deno.test("delete() takes no response with a body for a success", async () => {
  const ofBody = (body: BodyInit, status: number) =>
    refusal(clientOf(() => new Response(body, { status })).delete("web1", "k"));

  const page = await ofBody("<html>Please log in</html>", 200);
  equal(page.message, 'Cannot delete item "k" of server "web1": 200, the response breaks the contract: it has a body');
  equal((await ofBody('{"meta":{"k":"v"}}', 200)).code, "invalid_response");
  equal((await ofBody('{"error":{"code":"Common.0024","message":"flow"}}', 202)).code, "rate_limited");
});

Deno.test("MetadataError: a redirect is not followed, and the message has no more of its address than the origin", async () => {
  const redirects: [string, string][] = [
    [`https://user:${secret}@elsewhere.example/login?token=${secret}`, "https://elsewhere.example"],
    ["/v2.1/elsewhere", "https://compute.example"],
    ["https://[", "another address"],
  ];
  for (const [location, origin] of redirects) {
    for (const status of [301, 302, 303, 307, 308]) {
      const error = await refusal(clientOf(() => new Response(null, { status, headers: { location } })).list("web1"));
      equal(error.code, "unexpected");
      ok(
        error.message.endsWith(`: ${status}, redirected to ${origin}; credentials are not sent to other addresses`),
        error.message,
      );
    }
  }
});

Deno.test("MetadataError: a redirect that a browser hides is reported as one", async () => {
  const hidden = { type: { value: "opaqueredirect" }, status: { value: 0 }, ok: { value: false } };
  const error = await refusal(clientOf(() => Object.defineProperties(new Response(), hidden)).list("web1"));
  equal(error.code, "unexpected");
  match(error.message, /: 0, redirected to another address; credentials are not sent to other addresses$/);
});

Deno.test("MetadataError: instanceof knows the errors of another copy of the package, and nothing else", async () => {
  const copy: { MetadataError: typeof MetadataError } = await import("../src/contract/errors.ts?copy");
  ok(copy.MetadataError !== MetadataError);
  const theirs = new copy.MetadataError("conflict", "locked");

  ok(theirs instanceof MetadataError);
  ok(new MetadataError("conflict", "locked") instanceof copy.MetadataError);
  for (const other of [new Error("no"), null, undefined, "text", {}, { code: "conflict" }]) {
    ok(!(other instanceof MetadataError));
  }
  class Ours extends MetadataError {}
  ok(new Ours("conflict", "locked") instanceof Ours && !(theirs instanceof Ours));
});

Deno.test("MetadataError: is an Error with name, stack and cause, and toJSON() has what a log needs", () => {
  const cause = new Error("before");
  const error = new MetadataError("conflict", "locked", { status: 409, requestId: "req-1", cause });
  ok(error instanceof Error);
  equal(String(error), "MetadataError: locked");
  equal(error.cause, cause);
  match(error.stack!, /errors_test/);
  equal(
    JSON.stringify(error),
    '{"name":"MetadataError","message":"locked","code":"conflict","status":409,"requestId":"req-1"}',
  );
  ok(!("cause" in new MetadataError("conflict", "locked")));
});

Deno.test("nothing that is exported shows a credential when it is printed", async () => {
  const client = clientOf(() => Response.json({ badRequest: { code: 400, message: "no" } }, { status: 400 }));
  const error = await refusal(client.list("web1"));
  const { data, error: body } = await client.openapi.GET("/v2.1/{project_id}/servers/{server_id}/metadata", {
    params: { path: { project_id: "f00d", server_id: "web1" } },
  });
  for (const shown of [client, client.openapi, error, data, body, ...Object.values(mod)]) {
    const printed = Deno.inspect(shown, { depth: 9, showHidden: true }) + JSON.stringify(shown) + String(shown);
    ok(!printed.includes(secret), printed);
  }
});
