import { deepEqual, doesNotMatch, equal, match, throws } from "node:assert/strict";
import { credentialsFromEnvironment, endpointFor } from "../src/auth/environment.ts";
import { compose, type Fetch } from "../src/fetch.ts";

const secret = "planted-secret";
const password = {
  OS_AUTH_URL: "https://iam.example/v3",
  OS_USERNAME: "alice",
  OS_PASSWORD: secret,
  OS_USER_DOMAIN_NAME: "account",
  OS_PROJECT_NAME: "demo",
};

/** The headers that these variables make a request have. */
async function headersOf(env: Record<string, string>): Promise<Record<string, string>> {
  const echo: Fetch = (request) => Promise.resolve(Response.json(Object.fromEntries(request.headers)));
  const { auth } = credentialsFromEnvironment(env);
  return (await compose(echo, auth)(new Request("https://compute.example"))).json();
}

/** What IAM is asked by these variables. */
// deno-lint-ignore no-explicit-any
async function askedOf(env: Record<string, string>): Promise<any> {
  let asked;
  const fetch: Fetch = async (request) => {
    asked = { url: request.url, ...(await request.json()).auth };
    return Response.json({ token: { project: {} } }, { headers: { "x-subject-token": "f00d" } });
  };
  const { auth } = credentialsFromEnvironment(env, { fetch });
  await compose(() => Promise.resolve(new Response()), auth)(new Request("https://compute.example"));
  return asked;
}

Deno.test("credentialsFromEnvironment() takes an access key by the vendor's names", async () => {
  const env = {
    HUAWEICLOUD_SDK_AK: "EXAMPLEACCESSKEY0000",
    HUAWEICLOUD_SDK_SK: secret,
    HUAWEICLOUD_SDK_SECURITY_TOKEN: "passing",
    HUAWEICLOUD_SDK_PROJECT_ID: "f00d",
  };
  const headers = await headersOf(env);
  match(headers.authorization, /Access=EXAMPLEACCESSKEY0000,/);
  equal(headers["x-security-token"], "passing");
  equal(headers["x-project-id"], "f00d");
  equal(credentialsFromEnvironment(env).projectId, "f00d");
});

Deno.test("credentialsFromEnvironment() takes a token by either name", async () => {
  equal((await headersOf({ OS_TOKEN: "one" }))["x-auth-token"], "one");
  equal((await headersOf({ OS_AUTH_TOKEN: "two" }))["x-auth-token"], "two");
  equal(credentialsFromEnvironment({ OS_TOKEN: "one", OS_TENANT_ID: "f00d" }).projectId, "f00d");
});

Deno.test("credentialsFromEnvironment() takes user and password as an openrc file has them", async () => {
  const { url, identity, scope } = await askedOf(password);
  equal(url, "https://iam.example/v3/auth/tokens?nocatalog=true");
  deepEqual(identity.password.user, { name: "alice", password: secret, domain: { name: "account" } });
  deepEqual(scope.project, { name: "demo", domain: { name: "account" } });
  equal(credentialsFromEnvironment(password).iamEndpoint, "https://iam.example/v3");
});

Deno.test("credentialsFromEnvironment() knows ids, tenants and the project's own domain", async () => {
  const { OS_USER_DOMAIN_NAME: _, OS_PROJECT_NAME: __, ...rest } = password;
  const byId = { ...rest, OS_USER_DOMAIN_ID: "default", OS_PROJECT_ID: "f00d", OS_PROJECT_NAME: "demo" };
  const { identity, scope } = await askedOf(byId);
  deepEqual(identity.password.user.domain, { id: "default" });
  deepEqual(scope.project, { id: "f00d" });
  equal(credentialsFromEnvironment(byId).projectId, "f00d");

  const older = { ...rest, OS_DOMAIN_NAME: "account", OS_TENANT_NAME: "demo", OS_PROJECT_DOMAIN_ID: "default" };
  deepEqual((await askedOf(older)).scope.project, { name: "demo", domain: { id: "default" } });
});

Deno.test("credentialsFromEnvironment() prefers an access key to a token, and a token to a password", async () => {
  const key = { HUAWEICLOUD_SDK_AK: "AK", HUAWEICLOUD_SDK_SK: "SK" };
  match((await headersOf({ ...password, OS_TOKEN: "one", ...key })).authorization, /Access=AK,/);
  equal((await headersOf({ ...password, OS_TOKEN: "one" }))["x-auth-token"], "one");
});

Deno.test("credentialsFromEnvironment() takes an empty variable as not set", async () => {
  equal((await headersOf({ HUAWEICLOUD_SDK_AK: "", OS_TOKEN: "", OS_AUTH_TOKEN: "two" }))["x-auth-token"], "two");
});

for (
  const [env, words] of [
    [{}, /missing OS_AUTH_URL, .*; HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK would do, or OS_TOKEN$/],
    [{ HUAWEICLOUD_SDK_AK: secret }, /missing HUAWEICLOUD_SDK_SK$/],
    [{ HUAWEICLOUD_SDK_SK: secret, OS_TOKEN: secret }, /missing HUAWEICLOUD_SDK_AK$/],
    [
      { ...password, OS_PASSWORD: "", OS_PROJECT_NAME: "" },
      /missing OS_PASSWORD, OS_PROJECT_NAME or OS_PROJECT_ID or /,
    ],
    [{ OS_TOKEN: `${secret}\n` }, /token must be a string of visible ASCII/],
    [{ ...password, OS_AUTH_URL: `https://alice:${secret}@iam.example` }, /iamEndpoint must be an http/],
  ] as [Record<string, string>, RegExp][]
) {
  Deno.test(`credentialsFromEnvironment() shows names and no value: ${words.source.slice(0, 40)}`, () => {
    throws(() => credentialsFromEnvironment(env), (error: Error) => {
      match(error.message, words);
      doesNotMatch(Deno.inspect(error), new RegExp(secret));
      return error instanceof TypeError;
    });
  });
}

Deno.test("credentialsFromEnvironment() answers nothing that shows a secret", () => {
  const key = { HUAWEICLOUD_SDK_AK: "AK", HUAWEICLOUD_SDK_SK: secret };
  for (const env of [password, key, { OS_TOKEN: secret }]) {
    const found = credentialsFromEnvironment(env);
    doesNotMatch(Deno.inspect(found, { showHidden: true, depth: 9 }) + JSON.stringify(found), new RegExp(secret));
  }
});

Deno.test("endpointFor() knows the address of any region, and the one in its own domain", () => {
  equal(endpointFor("cn-north-4"), "https://ecs.cn-north-4.myhuaweicloud.com");
  equal(endpointFor("eu-west-101"), "https://ecs.eu-west-101.myhuaweicloud.eu");
  for (
    const region of ["ae-ad-1", "my-kualalumpur-1", "eu-west-0", "sa-brazil-1", "xx-somewhere-99", "cn-north-east-1"]
  ) {
    equal(endpointFor(region), `https://ecs.${region}.myhuaweicloud.com`);
  }
});

Deno.test("endpointFor() refuses what can't be a region", () => {
  const wrong = [
    "",
    "cn-north",
    "CN-NORTH-4",
    "cn-north-4.evil.example",
    "cn-north-4/",
    "cn-north-4_sub",
    "a@b",
    "cn-north-4\n",
  ];
  for (const region of [...wrong, undefined, null, 4, {}]) throws(() => endpointFor(region as string), RangeError);
});
