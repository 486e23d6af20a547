// The fake's Keystone; what real keystone 27 returned to the same requests stands beside each.
import { deepEqual, doesNotMatch, equal, match, ok, rejects, throws } from "node:assert/strict";
import { createFakeService, type FakeOptions } from "../src/fake/mod.ts";
import { serveFake } from "../src/fake/serve.ts";
import { createMetadataClient, passwordAuth } from "../src/mod.ts";

const endpoint = "https://compute.example";
const projectId = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
const users: FakeOptions["users"] = {
  demo: {
    password: "correct horse",
    id: "7f63600551c54fae898651e38e1d33b2",
    projects: { [projectId]: { name: "demo-project" } },
    applicationCredentials: { "ac-1": { name: "ci", secret: "s3cret", roles: ["reader"] } },
  },
  root: { password: "toor", projects: {}, systemRoles: ["admin"] },
};
const servers = { web1: { metadata: { tier: "gold" } } };
const user = { name: "demo", password: "correct horse", domain: { name: "Default" } };

/** Asks a fake for a token. */
async function logIn(fake: ReturnType<typeof createFakeService>, identity: object, scope?: unknown) {
  const body = JSON.stringify({ auth: { identity, ...(scope === undefined ? {} : { scope }) } });
  const headers = { "content-type": "application/json" };
  const response = await fake(`${endpoint}/v3/auth/tokens`, { method: "POST", headers, body });
  return { response, token: response.headers.get("x-subject-token"), body: await response.json() };
}

const byPassword = (user: object) => ({ methods: ["password"], password: { user } });
const scope = { project: { id: projectId } };

Deno.test("a token of the fake's Keystone has no piece that a request id may have", async () => {
  const fake = createFakeService({ users, servers });
  for (let i = 0; i < 20; i++) {
    const { token } = await logIn(fake, byPassword(user), scope);
    doesNotMatch(token!.slice(-8), /[0-9a-f]/);
  }
});

Deno.test("passwordAuth() logs in to the fake's Keystone, and the compute API takes its token", async () => {
  const fake = createFakeService({ users, servers });
  const auth = passwordAuth({
    iamEndpoint: `${endpoint}/identity/v3`,
    user: "demo",
    password: "correct horse",
    domain: { name: "Default" },
    project: { name: "demo-project" },
    fetch: fake,
  });
  const client = createMetadataClient({ endpoint, projectId, auth, fetch: fake });
  deepEqual(await client.list("web1"), { tier: "gold" });
  fake.revokeTokens();
  equal(await client.set("web1", "role", "db"), "db");
  const logins = fake.calls().filter(({ operation }) => operation === "issueToken");
  equal(logins.length, 2);
  doesNotMatch(JSON.stringify(fake.calls()), /correct horse/);
});

Deno.test("a token's document names its user, project, roles and the catalogue, as Keystone's does", async () => {
  const { response, token, body } = await logIn(createFakeService({ users, servers }), byPassword(user), scope);
  equal(response.status, 201);
  ok(token);
  const { catalog, issued_at: _, expires_at: __, audit_ids: ___, ...rest } = body.token;
  deepEqual(rest, {
    methods: ["password"],
    user: {
      domain: { id: "default", name: "Default" },
      id: "7f63600551c54fae898651e38e1d33b2",
      name: "demo",
      password_expires_at: null,
    },
    project: { domain: { id: "default", name: "Default" }, id: projectId, name: "demo-project" },
    is_domain: false,
    roles: [{ id: "role-member", name: "member" }, { id: "role-reader", name: "reader" }],
  });
  deepEqual(catalog.map(({ type }: { type: string }) => type), ["identity", "compute", "image"]);
  equal(catalog[1].endpoints[0].url, `${endpoint}/v2.1/${projectId}`);
});

const whole =
  " The server could not comply with the request since it is either malformed or otherwise incorrect. The " +
  "client is assumed to be in error.";
const unauthorized = "The request you have made requires authentication.";

for (
  const [what, identity, scope, status, message] of [
    ["a wrong password", byPassword({ ...user, password: "x" }), { project: { id: projectId } }, 401, unauthorized],
    ["an unknown user", byPassword({ ...user, name: "nobody" }), { project: { id: projectId } }, 401, unauthorized],
    ["another project", byPassword(user), { project: { id: "f00d" } }, 401, unauthorized],
    ["a domain without roles", byPassword(user), { domain: { id: "default" } }, 401, unauthorized],
    ["the system without roles", byPassword(user), { system: { all: true } }, 401, unauthorized],
    [
      "a user's name without a domain",
      byPassword({ name: "demo", password: "x" }),
      undefined,
      400,
      `Expecting to find domain in user.${whole}`,
    ],
    [
      "a project's name without a domain",
      byPassword(user),
      { project: { name: "demo-project" } },
      400,
      `Expecting to find domain in project.${whole}`,
    ],
    [
      "a method without its part",
      { methods: ["password"] },
      undefined,
      400,
      `Expecting to find password in identity.${whole}`,
    ],
    [
      "a method that is unknown",
      { methods: ["magic"], magic: {} },
      undefined,
      401,
      "Attempted to authenticate with an unsupported method.",
    ],
    [
      "a token that is none",
      { methods: ["token"], token: { id: "bad" } },
      undefined,
      404,
      "Could not recognize Fernet token",
    ],
    [
      "an application credential that is unknown",
      { methods: ["application_credential"], application_credential: { id: "nope", secret: "x" } },
      undefined,
      404,
      "Could not find Application Credential: nope.",
    ],
    [
      "an application credential with a scope",
      { methods: ["application_credential"], application_credential: { id: "ac-1", secret: "s3cret" } },
      { project: { id: projectId } },
      401,
      "Error authenticating with application credential: Application credentials cannot request a scope.",
    ],
  ] as const
) {
  Deno.test(`the fake's Keystone refuses ${what} with ${status}, in Keystone's words`, async () => {
    const { response, body } = await logIn(createFakeService({ users }), identity, scope);
    equal(response.status, status);
    equal(body.error.message, message);
    equal(response.headers.has("www-authenticate"), status === 401);
  });
}

Deno.test("an application credential, by id or by name, gives its roles in its project", async () => {
  const fake = createFakeService({ users, servers });
  for (const reference of [{ id: "ac-1" }, { name: "ci", user: { name: "demo", domain: { id: "default" } } }]) {
    const credential = { ...reference, secret: "s3cret" };
    const { response, body, token } = await logIn(fake, {
      methods: ["application_credential"],
      application_credential: credential,
    });
    equal(response.status, 201);
    deepEqual(body.token.application_credential, { id: "ac-1", name: "ci", restricted: true });
    deepEqual(body.token.roles.map(({ name }: { name: string }) => name), ["reader"]);
    const url = `${endpoint}/v2.1/${projectId}/servers/web1/metadata`;
    const headers = { "x-auth-token": token!, "content-type": "application/json" };
    equal((await fake(url, { headers })).status, 200);
    equal((await fake(url, { method: "POST", headers, body: '{"metadata":{}}' })).status, 403);
  }
});

Deno.test("a token expires by the fake's clock, can be shown, continued and revoked", async () => {
  let now = new Date("2026-11-26T12:00:00Z");
  const fake = createFakeService({ users, servers, now: () => now, tokenLifetimeMs: 60_000 });
  const { token, body } = await logIn(fake, byPassword(user), scope);
  equal(body.token.expires_at, "2026-11-26T12:01:00.000000Z");
  const use = async () => {
    const headers = { "x-auth-token": token! };
    return (await fake(`${endpoint}/v2.1/${projectId}/servers/web1/metadata`, { headers })).status;
  };
  const about = (method: string) =>
    fake(`${endpoint}/v3/auth/tokens`, { method, headers: { "x-auth-token": token!, "x-subject-token": token! } });
  equal(await use(), 200);
  deepEqual((await (await about("GET")).json()).token.methods, ["password"]);
  const continued = await logIn(fake, { methods: ["token"], token: { id: token } }, scope);
  deepEqual([continued.body.token.methods, continued.body.token.expires_at], [
    ["password", "token"],
    "2026-11-26T12:01:00.000000Z",
  ]);
  equal((await about("DELETE")).status, 204);
  equal(await use(), 401);
  equal((await about("GET")).status, 401);
  now = new Date("2026-11-26T12:02:00Z");
  equal((await fake(`${endpoint}/v3/auth/projects`, { headers: { "x-auth-token": continued.token! } })).status, 401);
});

Deno.test("a login fails on demand, and only a login if that is said", async () => {
  const fake = createFakeService({ users, servers });
  fake.fail({ operation: "issueToken", kind: 503 });
  equal((await logIn(fake, byPassword(user), scope)).body.error.title, "Service Unavailable");
  equal((await logIn(fake, byPassword(user), scope)).response.status, 201);
});

Deno.test("a served fake has its Keystone at the addresses that clients discover", async () => {
  const served = await serveFake(createFakeService({ users, servers }));
  try {
    for (const root of ["", "/identity"]) {
      const { version } = await (await fetch(`${served.url}${root}/v3`)).json();
      equal(version.links[0].href, `${served.url}${root}/v3/`);
    }
    equal((await fetch(`${served.url}/identity`)).status, 300);
    equal((await fetch(`${served.url}/v3/nothing`)).status, 404);
    match(await (await fetch(`${served.url}/`)).text(), /v2\.1/);
  } finally {
    await served.close();
  }
});

Deno.test("users: are checked, and no message shows a password", async () => {
  const wrong: [unknown, RegExp][] = [
    [{ demo: { password: 7 } }, /^users\["demo"\]\.password must be a string, not empty, is a number$/],
    [{ demo: { password: "hush", secret: "hush" } }, /users\["demo"\] has no field "secret"/],
    [{ demo: { password: "hush", applicationCredentials: { a: { secret: "" } } } }, /\["a"\]\.secret must be/],
    [{ demo: { password: "hush", applicationCredentials: { a: { secret: "hush" } } } }, /needs a project of the user/],
  ];
  for (const [users, message] of wrong) {
    throws(() => createFakeService({ users: users as FakeOptions["users"] }), (error) => {
      match((error as Error).message, message);
      doesNotMatch((error as Error).message, /hush/);
      return true;
    });
  }
  await rejects(
    createMetadataClient({
      endpoint,
      projectId,
      fetch: createFakeService({ users, servers }),
    }).list("web1"),
    { code: "unauthenticated" },
  );
});
