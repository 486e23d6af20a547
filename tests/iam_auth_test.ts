import { deepEqual, doesNotMatch, equal, match, rejects, throws } from "node:assert/strict";
import { applicationCredentialAuth } from "../src/auth/application_credential_auth.ts";
import { passwordAuth, type PasswordAuthOptions } from "../src/auth/password_auth.ts";
import { createMetadataClient } from "../src/client/client.ts";
import { MetadataError } from "../src/contract/errors.ts";
import { compose, type Fetch } from "../src/http/fetch.ts";
import { createFakeService } from "../src/fake/mod.ts";
import { retry } from "../src/http/retry.ts";
import { echo, echoed, get, keepsSecret, responding, start, url } from "./secrets.ts";

const secret = 'pläntéd/secret<"1&2';
const given: PasswordAuthOptions = {
  iamEndpoint: "https://iam.example/v3",
  user: "alice",
  password: secret,
  domain: { name: "account" },
  project: { name: "demo" },
  now: () => start,
};
const catalog = [{
  type: "compute",
  endpoints: [
    { interface: "public", region_id: "one", url: "https://one.example/v2.1" },
    { interface: "internal", region_id: "one", url: "http://10.0.0.1:8774/v2.1/f00d" },
    { interface: "public", region_id: "two", url: "https://two.example/compute/v2.1/" },
  ],
}, { type: "identity", endpoints: [{ interface: "public", region: "one", url: "https://iam.example" }] }];

function tokenResponse(value = "token1", token: object = { project: { id: "f00d" }, catalog }): Response {
  return Response.json({ token }, { status: 201, headers: { "x-subject-token": value } });
}

/** What IAM is asked when a request is sent through the layer that `make` makes with a fetch. */
async function askedBy(make: (fetch: Fetch) => ReturnType<typeof passwordAuth>) {
  let asked: { auth: { identity: unknown; scope?: unknown } } | undefined;
  const iam: Fetch = async (request) => (asked = await request.json(), tokenResponse());
  await compose(echo, make(iam))(get());
  return asked!.auth;
}

for (
  const [options, user, scope] of [
    [{ user: { id: "u1" }, domain: undefined, project: { id: "f00d" } }, { id: "u1" }, { project: { id: "f00d" } }],
    [{ project: undefined }, { name: "alice", domain: { name: "account" } }, undefined],
    [{ domain: { id: "d1" } }, { name: "alice", domain: { id: "d1" } }, {
      project: { name: "demo", domain: { id: "d1" } },
    }],
  ] as const
) {
  Deno.test(`passwordAuth() asks for ${JSON.stringify(scope)} as ${JSON.stringify(user)}`, async () => {
    const auth = await askedBy((fetch) => passwordAuth({ ...given, ...options, fetch }));
    deepEqual(auth.identity, { methods: ["password"], password: { user: { ...user, password: secret } } });
    deepEqual(auth.scope, scope);
  });
}

for (
  const [scope, sent] of [
    [{ kind: "domain", domain: { id: "d1" } }, { domain: { id: "d1" } }],
    [{ kind: "system" }, { system: { all: true } }],
    [{ kind: "unscoped" }, "unscoped"],
  ] as const
) {
  Deno.test(`passwordAuth() takes a token for the scope ${scope.kind}`, async () => {
    let asked: unknown;
    const iam: Fetch = async (request) => (asked = (await request.json()).auth.scope, tokenResponse("t", {}));
    const auth = passwordAuth({ ...given, project: undefined, scope, fetch: iam });
    equal(await echoed(compose(echo, auth), "x-auth-token"), "t");
    deepEqual(asked, sent);
    await rejects(() => auth.project(), /for no project/);
  });
}

Deno.test("applicationCredentialAuth() sends the id, or the name with the user, and no scope", async () => {
  const iamEndpoint = "https://iam.example/v3";
  const byId = await askedBy((fetch) =>
    applicationCredentialAuth({ iamEndpoint, credential: { id: "a1" }, secret, fetch })
  );
  deepEqual(byId, {
    identity: { methods: ["application_credential"], application_credential: { id: "a1", secret } },
  });
  const named = { iamEndpoint, credential: { name: "ci" }, secret };
  const byName = await askedBy((fetch) =>
    applicationCredentialAuth({ ...named, user: "alice", domain: { id: "default" }, fetch })
  );
  deepEqual(byName.identity, {
    methods: ["application_credential"],
    application_credential: { name: "ci", user: { name: "alice", domain: { id: "default" } }, secret },
  });
  throws(() => applicationCredentialAuth(named), /needs secret and credential; if that is a name, user/);
});

for (
  const [path, base] of [
    ["", ""],
    ["/v3", ""],
    ["/v3/", ""],
    ["/v3/auth", ""],
    ["/v3/auth/tokens", ""],
    ["/v3/auth/tokens/", ""],
    ["/identity//", "/identity"],
    ["/identity/v3/auth/tokens", "/identity"],
  ]
) {
  Deno.test(`passwordAuth() takes an iamEndpoint that ends in "${path}"`, async () => {
    let asked = "";
    const fetch: Fetch = (request) => (asked = request.url, Promise.resolve(tokenResponse()));
    await compose(echo, passwordAuth({ ...given, iamEndpoint: `https://iam.example${path}`, fetch }))(get());
    equal(asked, `https://iam.example${base}/v3/auth/tokens?nocatalog=true`);
  });
}

for (const path of ["/v2.0", "/v2.0/tokens", "/v2", "/v3/projects", "/v3?a=b", "/v4"]) {
  Deno.test(`passwordAuth() refuses an iamEndpoint that ends in ${path}`, () => {
    throws(() => passwordAuth({ ...given, iamEndpoint: `https://iam.example${path}` }), /^TypeError: iamEndpoint must/);
  });
}

const keystone = (code: number) => Response.json({ error: { code, message: "no", title: "x" } }, { status: code });
const vendor = (status: number) => Response.json({ error_code: "IAM.0004", error_msg: "no such thing" }, { status });

for (
  const [what, response, code] of [
    ["Keystone's 404", keystone(404), "unexpected"],
    ["the vendor's 404", vendor(404), "unexpected"],
    ["the vendor's 409", vendor(409), "unexpected"],
    ["Nova's 404", Response.json({ itemNotFound: { code: 404, message: "no" } }, { status: 404 }), "unexpected"],
    ["Nova's 409", Response.json({ conflictingRequest: { code: 409, message: "no" } }, { status: 409 }), "unexpected"],
    ["a page of a web server", new Response("404 page not found", { status: 404 }), "unexpected"],
    ["a 413", keystone(413), "unexpected"],
    ["a 400", keystone(400), "unexpected"],
    ["a 503", new Response("", { status: 503 }), "unavailable"],
    ["a 429", new Response("", { status: 429 }), "rate_limited"],
    ["a 403 of Keystone", keystone(403), "unexpected"],
    ["a 403 of the vendor", vendor(403), "unauthenticated"],
  ] as const
) {
  Deno.test(`passwordAuth() says ${code} of ${what}, and where IAM was looked for`, async () => {
    const fetch = compose(echo, passwordAuth({ ...given, fetch: responding(response) }));
    await rejects(() => fetch(get()), (error: MetadataError) => {
      equal(error.code, code);
      equal(error.ruleId, undefined);
      match(error.message, code === "unexpected" ? /https:\/\/iam\.example\/v3\/auth\/tokens/ : /iam\.example/);
      return true;
    });
  });
}

for (
  const [form, text] of Object.entries({
    "as it is": JSON.stringify(secret),
    "with escapes of JSON": `"${
      secret.replace(/[^A-Za-z0-9]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
    }"`,
    "with escaped slashes": JSON.stringify(secret).replaceAll("/", "\\/"),
    "percent-encoded": JSON.stringify(encodeURIComponent(secret)),
  })
) {
  Deno.test(`passwordAuth() shows no password that IAM returns ${form}`, async () => {
    const body = `{"error":{"code":401,"title":"x","message":${text}}}`;
    const fetch = compose(echo, passwordAuth({ ...given, fetch: responding(new Response(body, { status: 401 })) }));
    await rejects(() => fetch(get()), (error: MetadataError) => {
      equal(error.code, "unauthenticated");
      doesNotMatch(Deno.inspect(error) + JSON.stringify(error), /pl.{0,6}nt.{0,6}d.{0,6}secret/i);
      return keepsSecret(error);
    });
  });
}

Deno.test("passwordAuth() doesn't send a refused password again for a minute, but a new one at once", async () => {
  let now = start, asked = 0, password = "wrong password";
  const iam: Fetch = async (request) => {
    asked++;
    return (await request.text()).includes("wrong") ? keystone(401) : tokenResponse();
  };
  const auth = passwordAuth({ ...given, password: () => password, fetch: iam, now: () => now });
  const fetch = compose(echo, auth);
  for (let server = 0; server < 100; server++) await rejects(() => fetch(get()), /wrong passwords lock an account/);
  equal(asked, 1);
  now = new Date(start.getTime() + 61_000);
  await rejects(() => fetch(get()));
  equal(asked, 2);
  password = "right";
  equal(await echoed(fetch, "x-auth-token"), "token1");
});

Deno.test("passwordAuth() says that IAM wants more factors", async () => {
  const receipt = { receipt: { methods: ["password"] }, required_auth_methods: [["password", "totp"]] };
  const response = Response.json(receipt, { status: 401, headers: { "openstack-auth-receipt": "r3ceipt" } });
  const fetch = compose(echo, passwordAuth({ ...given, fetch: responding(response) }));
  await rejects(() => fetch(get()), (error: MetadataError) => {
    match(error.message, /more factors \(password, totp\), so IAM returned an MFA receipt/);
    doesNotMatch(error.message, /r3ceipt/);
    return error.code === "unauthenticated";
  });
});

Deno.test("passwordAuth() shows no password that IAM returns in any other field, nor throws a TypeError of its own", async () => {
  const odd = { toString: 1, valueOf: 1 };
  const deep = JSON.parse("[".repeat(20_000) + "]".repeat(20_000));
  const status = 201, plain = encodeURIComponent(secret);
  const token = { "x-subject-token": "t1" };
  const endpoints = ["one", "two"].map((name) => ({
    interface: "public",
    region_id: `${name} ${secret}`,
    url: `http://${name}`,
  }));
  const responses: Response[] = [
    Response.json({}, { status, headers: { "x-request-id": plain } }),
    Response.json({ token: {} }, { status, headers: { ...token, "x-request-id": `${"r".repeat(90)}${plain}` } }),
    Response.json({ required_auth_methods: [[secret, "totp"], odd, deep], receipt: {} }, { status: 401 }),
    Response.json({ token: { project: { id: secret }, expires_at: odd, issued_at: deep } }, { status, headers: token }),
    Response.json({ token: { project: { id: "f00d" }, catalog: [{ type: "compute", endpoints }] } }, {
      status,
      headers: token,
    }),
    Response.json({ token: { project: {}, catalog: [{ type: odd, endpoints: [{ url: "x", region: deep }] }] } }, {
      status,
      headers: token,
    }),
    Response.json({ token: { project: { id: "f00d" }, catalog: [{ type: "ecs", endpoints: [{ url: secret }] }] } }, {
      status,
      headers: token,
    }),
  ];
  for (const response of responses) {
    const auth = passwordAuth({ ...given, fetch: responding(response.clone()) });
    const calls = [auth.locate(), auth.project(), compose(echo, auth)(get())];
    for (const result of await Promise.allSettled(calls)) {
      if (result.status === "fulfilled") continue;
      const { reason } = result;
      equal(reason instanceof MetadataError || /^The catalogue/.test(reason.message), true, reason);
      doesNotMatch(Deno.inspect(reason) + JSON.stringify(reason), /nt.{0,6}d.{0,6}secret/i);
    }
  }
});

Deno.test("passwordAuth() stops reading a response of IAM that is too long", async () => {
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(2 ** 20)) });
  const fetch = compose(echo, passwordAuth({ ...given, fetch: responding(new Response(endless)) }));
  await rejects(() => fetch(get()), (error: MetadataError) => {
    match(error.message, /^Cannot get a token for user "alice" from iam\.example: .* longer than/);
    return error.code === "invalid_response";
  });
});

Deno.test("passwordAuth() with a password function that throws is not repeated by retry()", async () => {
  let called = 0;
  const password = () => {
    called++;
    throw new TypeError("the vault is closed");
  };
  await rejects(() => compose(echo, retry(), passwordAuth({ ...given, password }))(get()), /the vault is closed/);
  equal(called, 1);
});

Deno.test("passwordAuth() gets its token by the fetch of the client", async () => {
  const hosts: string[] = [];
  const service = createFakeService({ servers: { web1: { metadata: { tier: "gold" } } } });
  const fetch: Fetch = (request) => {
    const { host } = new URL(request.url);
    hosts.push(host);
    return host === "iam.example" ? Promise.resolve(tokenResponse()) : service(request);
  };
  const auth = passwordAuth(given);
  const client = createMetadataClient({ endpoint: "https://compute.example", auth, fetch });
  deepEqual(await client.list("web1"), { tier: "gold" });
  deepEqual(hosts, ["iam.example", "compute.example"]);
});

Deno.test("createMetadataClient() needs a projectId unless the token names it", () => {
  const endpoint = "https://compute.example";
  throws(() => createMetadataClient({ endpoint, auth: (next: Fetch) => next } as never), /projectId/);
  throws(() => createMetadataClient({ endpoint } as never), /projectId/);
});

Deno.test("passwordAuth() refuses a request for another project than its token's", async () => {
  const auth = passwordAuth({ ...given, fetch: responding(tokenResponse()) });
  const other = new Request("https://compute.example/v2.1/beef/servers/web1/metadata");
  await rejects(() => compose(echo, auth)(other), (error: MetadataError) => {
    match(error.message, /for project f00d, and the request for project beef/);
    return error.code === "invalid_request";
  });
  equal((await compose(echo, auth)(new Request("https://compute.example/v1/f00d/cloudservers/web1"))).status, 200);
});

for (
  const [choice, endpoint] of [
    [{ region: "one" }, "https://one.example"],
    [{ region: "two" }, "https://two.example/compute"],
    [{ region: "one", interface: "internal" }, "http://10.0.0.1:8774"],
    [{ interface: "internal" }, "http://10.0.0.1:8774"],
  ] as const
) {
  Deno.test(`locate() finds the service for ${JSON.stringify(choice)}`, async () => {
    const auth = passwordAuth({ ...given, fetch: () => Promise.resolve(tokenResponse()) });
    deepEqual(await auth.locate(choice), { endpoint, projectId: "f00d" });
  });
}

Deno.test("locate() asks with the catalogue once, and the requests after it use that token", async () => {
  const asked: string[] = [];
  const iam: Fetch = (request) => (asked.push(request.url), Promise.resolve(tokenResponse()));
  const auth = passwordAuth({ ...given, fetch: iam });
  await auth.locate({ region: "one" });
  await auth.locate({ region: "two" });
  await compose(echo, auth)(new Request(url));
  deepEqual(asked, ["https://iam.example/v3/auth/tokens"]);
});

for (
  const [choice, words] of [
    [{}, /several regions; choose one of "one", "two"/],
    [{ region: "three" }, /no compute service in the region "three"; there is "one", "two"/],
    [{ interface: "admin" }, /no admin address/],
  ] as const
) {
  Deno.test(`locate() refuses ${JSON.stringify(choice)} with the choices there are`, async () => {
    const auth = passwordAuth({ ...given, fetch: () => Promise.resolve(tokenResponse()) });
    await rejects(() => auth.locate(choice), words);
  });
}

Deno.test("locate() and project() take catalogues and projects of any form and throw no TypeError of their own", async () => {
  for (const catalog of [undefined, [], [null, 7, {}], [{ type: "compute", endpoints: [null, { url: 7 }] }]]) {
    const auth = passwordAuth({ ...given, fetch: () => Promise.resolve(tokenResponse("t", { project: {}, catalog })) });
    await rejects(() => auth.project(), MetadataError);
    await rejects(() => auth.locate(), MetadataError);
  }
});
