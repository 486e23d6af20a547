// The fake's Keystone and logins of every form; what real keystone 27 returned to the same requests stands beside each.
import { deepEqual, equal, match } from "node:assert/strict";
import { ask, byCredential, byPassword, domain, logIn, project, start, user } from "./keystone.ts";

const unauthorized = "The request you have made requires authentication.";

for (
  const [what, identity, scope, status, said] of [
    [
      "a user by id and name without a domain",
      { methods: ["password"], password: { user: { id: "user-demo", name: "x" } } },
      project,
      400,
      /^Expecting to find domain in user\./,
    ],
    [
      "a password that is a number",
      { methods: ["password"], password: { user: { ...user("demo"), password: 1 } } },
      project,
      400,
      /^Invalid input for field 'identity\/password\/user\/password': 1 is not of type 'string'$/,
    ],
    [
      "a user that is a text",
      { methods: ["password"], password: { user: "demo" } },
      project,
      400,
      /^Invalid input for field 'identity\/password\/user': 'demo' is not of type 'object'$/,
    ],
    [
      "a domain without id and name",
      { methods: ["password"], password: { user: { ...user("demo"), domain: {} } } },
      project,
      400,
      /^Invalid input for field identity\/password\/user\/domain: id or name must be present\.$/,
    ],
    [
      "a password method without a user",
      { methods: ["password"], password: {} },
      project,
      400,
      /^Expecting to find user in None\./,
    ],
    [
      "methods that are no list",
      { methods: "password" },
      project,
      400,
      /^Invalid input for field 'identity\/methods': 'password' is not of type 'array'$/,
    ],
    [
      "an identity without methods",
      {},
      project,
      400,
      /^Invalid input for field 'identity': 'methods' is a required property$/,
    ],
    ["no method at all", { methods: [] }, project, 401, /^The request you have made/],
    [
      "a second method without its part",
      { ...byPassword(), methods: ["password", "token"] },
      project,
      400,
      /^Expecting to find token in identity\./,
    ],
    [
      "a second method that is unknown",
      { ...byPassword(), methods: ["password", "totp"], totp: {} },
      project,
      401,
      /^Attempted to authenticate with an unsupported method\.$/,
    ],
    [
      "a second method that fails",
      { ...byPassword(), methods: ["password", "token"], token: { id: "bad" } },
      project,
      404,
      /^Could not recognize Fernet token$/,
    ],
    ["an empty token", { methods: ["token"], token: { id: "" } }, project, 404, /^No token in the request$/],
    [
      "a scope of two kinds",
      byPassword(),
      { ...project, domain },
      400,
      /^Expecting to find system, project, domain, OS-TRUST:trust or unscoped in scope\./,
    ],
    ["an empty scope", byPassword(), {}, 400, /^Expecting to find system, project,/],
    [
      "a scope that is a number",
      byPassword(),
      1,
      400,
      /^Invalid input for field 'scope': 1 is not of type 'object', 'string'$/,
    ],
    [
      "a project without id and name",
      byPassword(),
      { project: {} },
      400,
      /^Invalid input for field scope\/project: id or name must be present\.$/,
    ],
    ["a trust", byPassword(), { "OS-TRUST:trust": { id: "x" } }, 401, /^The request you have made/],
    [
      "a project's name without a domain before a wrong password",
      byPassword("nobody"),
      { project: { name: "demo" } },
      400,
      /^Expecting to find domain in project\./,
    ],
    [
      "a credential by name of an unknown user",
      byCredential({ name: "deploy", secret: "s3cret", user: { name: "nobody", domain } }),
      undefined,
      404,
      /^Could not find user: nobody\.$/,
    ],
    [
      "a credential by an unknown name",
      byCredential({ name: "nope", secret: "s3cret", user: { name: "demo", domain } }),
      undefined,
      401,
      /^The request you have made/,
    ],
    [
      "a credential without id and name",
      byCredential({ secret: "x" }),
      undefined,
      400,
      /^Expecting to find name or ID in application credential\./,
    ],
    [
      "a credential by name without a user",
      byCredential({ name: "deploy", secret: "x" }),
      undefined,
      400,
      /^Expecting to find user in application credential\./,
    ],
  ] as const
) {
  Deno.test(`the fake's Keystone refuses ${what} with ${status}, as a real one does`, async () => {
    const refused = await logIn(start(), identity, scope);
    equal(refused.status, status);
    match(refused.said, said);
  });
}

Deno.test("the fake's Keystone reads a login in any form that a real one reads", async () => {
  const auth = JSON.stringify({ auth: { identity: byPassword(), scope: project } });
  const fake = start();
  const json = { "content-type": "application/json" };
  for (
    const [type, body, status, said] of [
      ["APPLICATION/JSON", auth, 201, undefined],
      ["application/vnd.openstack.identity-v3+json", auth, 201, undefined],
      ["application/json; charset=utf-8", `\ufeff${auth}`, 201, undefined],
      ["application/jsonx", auth, 400, /^Expecting to find application\/json in Content-Type header\./],
      ["text/plain", "", 400, /^Expecting to find auth in request body\./],
      ["application/json", '{"auth":NaN}', 400, /^nan is not of type 'object'$/],
      ["application/json", '{"auth":null}', 400, /^Expecting to find auth in request body\./],
      ["application/json", '{"auth":{}}', 400, /^'identity' is a required property$/],
      ["application/json", "[]", 400, /^Expecting to find valid JSON in request body\./],
      ["application/json", "[".repeat(100_000), 400, /^Expecting to find valid JSON in request body\./],
    ] as const
  ) {
    const response = await ask(fake, "POST", "/v3/auth/tokens", { "content-type": type }, body);
    equal(response.status, status, body.slice(0, 50));
    if (said) match(response.said, said);
  }
  const bytes = new Uint8Array([...new TextEncoder().encode('{"auth":"'), 0xff, 0x22, 0x7d]);
  match((await ask(fake, "POST", "/v3/auth/tokens", json, bytes)).said, /^Expecting to find valid JSON/);
});

Deno.test("a login with several methods needs each of them, for the same user", async () => {
  const fake = start();
  const { token } = await logIn(fake, byPassword(), project);
  const { token: foreign } = await logIn(fake, byPassword("other"));
  const both = (id: string) => logIn(fake, { ...byPassword(), methods: ["password", "token"], token: { id } }, project);
  const known = await both(token);
  deepEqual([known.status, known.said.token.methods.toSorted()], [201, ["password", "token"]]);
  deepEqual([(await both(foreign)).status, (await both(foreign)).said], [401, unauthorized]);
  const twice = await logIn(fake, { ...byPassword(), methods: ["password", "password"] }, project);
  deepEqual(twice.said.token.methods, ["password"]);
});
