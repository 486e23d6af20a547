import { deepEqual, doesNotMatch, equal, match, throws } from "node:assert/strict";
import { credentialsFromEnvironment } from "../src/auth/environment.ts";
import { describeCredentials } from "../src/auth/found_credentials.ts";
import { endpointFor } from "../src/client/endpoint.ts";
import { compose, type Fetch } from "../src/http/fetch.ts";

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
  match(headers.authorization ?? "", /Access=EXAMPLEACCESSKEY0000,/);
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
  match((await headersOf({ ...password, OS_TOKEN: "one", ...key })).authorization ?? "", /Access=AK,/);
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
      { ...password, OS_PASSWORD: "", OS_USER_DOMAIN_NAME: "" },
      /missing OS_PASSWORD, OS_USER_DOMAIN_NAME or OS_USER_DOMAIN_ID or /,
    ],
    [{ OS_TOKEN: `${secret}é` }, /token must be a string of visible ASCII/],
    [{ OS_TOKEN: `${secret}\n` }, /OS_TOKEN begins or ends with a blank or a line break/],
    [{ HW_ACCESS_KEY: "AK", HW_SECRET_KEY: ` ${secret}` }, /HW_SECRET_KEY begins or ends with a blank/],
    [{ OS_TOKEN: "t", OS_PROJECT_ID: "  " }, /OS_PROJECT_ID begins or ends with a blank/],
    [{ ...password, OS_AUTH_URL: "https://iam.example/v3 " }, /OS_AUTH_URL begins or ends with a blank/],
    [{ ...password, OS_PASSWORD: "${PASSWORD}" }, /OS_PASSWORD is the name of a variable, which is not filled in/],
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

Deno.test("credentialsFromEnvironment() returns nothing that shows a secret", () => {
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

const applicationCredential = {
  OS_AUTH_URL: "https://iam.example/v3",
  OS_APPLICATION_CREDENTIAL_ID: "a1",
  OS_APPLICATION_CREDENTIAL_SECRET: secret,
};

Deno.test("credentialsFromEnvironment() takes an application credential by id, or by name with its user", async () => {
  const { identity, scope } = await askedOf(applicationCredential);
  deepEqual(identity, {
    methods: ["application_credential"],
    application_credential: { id: "a1", secret },
  });
  equal(scope, undefined);
  const { OS_APPLICATION_CREDENTIAL_ID: _, ...rest } = applicationCredential;
  const named = { ...rest, OS_APPLICATION_CREDENTIAL_NAME: "ci", OS_USERNAME: "alice", OS_USER_DOMAIN_ID: "default" };
  deepEqual((await askedOf(named)).identity.application_credential, {
    name: "ci",
    user: { name: "alice", domain: { id: "default" } },
    secret,
  });
  throws(() => credentialsFromEnvironment({ ...rest, OS_APPLICATION_CREDENTIAL_NAME: "ci" }), /missing OS_USER_ID or/);
});

for (
  const [OS_AUTH_TYPE, methods] of [
    ["password", ["password"]],
    ["v3password", ["password"]],
    ["v3applicationcredential", ["application_credential"]],
    ["token", ["token"]],
    ["v3token", ["token"]],
  ] as const
) {
  Deno.test(`credentialsFromEnvironment() obeys OS_AUTH_TYPE ${OS_AUTH_TYPE}, whatever else is set`, async () => {
    const key = { HUAWEICLOUD_SDK_AK: "AK", HUAWEICLOUD_SDK_SK: secret };
    const asked = await askedOf({ ...key, ...applicationCredential, ...password, OS_TOKEN: "tok", OS_AUTH_TYPE });
    deepEqual(asked.identity.methods, methods);
  });
}

Deno.test("credentialsFromEnvironment() sends nothing with OS_AUTH_TYPE none", async () => {
  const headers = await headersOf({ ...password, OS_AUTH_TYPE: "none" });
  deepEqual([headers["x-auth-token"], headers.authorization], [undefined, undefined]);
});

Deno.test("credentialsFromEnvironment() takes an access key by Terraform's names, after the SDK's", async () => {
  const env = {
    HW_ACCESS_KEY: "TERRAFORMKEY",
    HW_SECRET_KEY: secret,
    HW_SECURITY_TOKEN: "passing",
    HW_PROJECT_ID: "f00d",
    HW_REGION_NAME: "cn-north-4",
  };
  const headers = await headersOf(env);
  match(headers.authorization!, /Access=TERRAFORMKEY,/);
  equal(headers["x-project-id"], "f00d");
  const { kind, region, projectId } = credentialsFromEnvironment(env);
  deepEqual({ kind, region, projectId }, { kind: "access_key", region: "cn-north-4", projectId: "f00d" });
  const both = await headersOf({ ...env, HUAWEICLOUD_SDK_AK: "SDKKEY", HUAWEICLOUD_SDK_SK: secret });
  match(both.authorization!, /Access=SDKKEY,/);
});

for (
  const variable of [
    "OS_CLOUD",
    "OS_CACERT",
    "OS_CERT",
    "OS_PASSCODE",
    "OS_TRUST_ID",
    "OS_IDENTITY_PROVIDER",
    "OS_SOMETHING_NEW",
    "OS_password",
    "HW_AUTH_URL",
    "HW_DOMAIN_NAME",
    "HW_USER_PASSWORD",
    "HUAWEICLOUD_SDK_CREDENTIALS_FILE",
  ]
) {
  Deno.test(`credentialsFromEnvironment() refuses ${variable} by name`, () => {
    for (const rest of [password, { OS_TOKEN: "t" }, { HW_ACCESS_KEY: "AK", HW_SECRET_KEY: "SK" }]) {
      throws(() => credentialsFromEnvironment({ ...rest, [variable]: secret }), (error: Error) => {
        match(error.message, new RegExp(`The variable ${variable} is set and not supported; `));
        doesNotMatch(error.message, new RegExp(secret));
        return error instanceof TypeError;
      });
    }
  });
}

for (
  const [name, value] of [
    ["OS_AUTH_TYPE", "v3totp"],
    ["OS_AUTH_TYPE", "constructor"],
    ["OS_IDENTITY_API_VERSION", "2.0"],
    ["OS_COMPUTE_API_VERSION", "2.79"],
    ["OS_INSECURE", "true"],
    ["OS_INTERFACE", "secret"],
    ["OS_SYSTEM_SCOPE", "some"],
  ] as const
) {
  Deno.test(`credentialsFromEnvironment() refuses ${name}=${value}`, () => {
    throws(() => credentialsFromEnvironment({ ...password, [name]: value }), new RegExp(`^TypeError: ${name} `));
  });
}

Deno.test("credentialsFromEnvironment() takes what an openrc file has besides", () => {
  const { region, interface: face } = credentialsFromEnvironment({
    ...password,
    OS_IDENTITY_API_VERSION: "3",
    OS_COMPUTE_API_VERSION: "2.1",
    OS_IMAGE_API_VERSION: "2",
    OS_VOLUME_API_VERSION: "3",
    OS_INSECURE: "false",
    OS_REGION_NAME: "RegionOne",
    OS_INTERFACE: "public",
    OS_ACTIVITY_DT_MODE: "YES",
    PATH: "/bin",
    OS: "Windows_NT",
  });
  deepEqual({ region, face }, { region: "RegionOne", face: "public" });
});

for (
  const [env, scope] of [
    [{ OS_PROJECT_NAME: "" }, undefined],
    [{ OS_PROJECT_NAME: "", OS_SYSTEM_SCOPE: "all" }, { system: { all: true } }],
    [{ OS_PROJECT_NAME: "", OS_DOMAIN_ID: "d1" }, { domain: { id: "d1" } }],
    [{ OS_PROJECT_DOMAIN_NAME: "other" }, { project: { name: "demo", domain: { name: "other" } } }],
    [{ OS_USER_DOMAIN_NAME: "", OS_DEFAULT_DOMAIN: "default" }, {
      project: { name: "demo", domain: { id: "default" } },
    }],
  ] as const
) {
  Deno.test(`credentialsFromEnvironment() asks for ${JSON.stringify(scope)} by ${Object.keys(env).join(", ")}`, async () => {
    deepEqual((await askedOf({ ...password, ...env })).scope, scope);
  });
}

Deno.test("credentialsFromEnvironment() takes a user by id, who needs no domain", async () => {
  const { OS_USERNAME: _, OS_USER_DOMAIN_NAME: __, OS_PROJECT_NAME: ___, ...rest } = password;
  const asked = await askedOf({ ...rest, OS_USER_ID: "u1", OS_PROJECT_ID: "f00d" });
  deepEqual(asked.identity.password.user, { id: "u1", password: secret });
  deepEqual(asked.scope, { project: { id: "f00d" } });
});

Deno.test("credentialsFromEnvironment() uses the caller's project for the token and the key, or refuses", async () => {
  const fetch: Fetch = async (request) => {
    deepEqual((await request.json()).auth.scope, { project: { id: "beef" } });
    return Response.json({ token: { project: {} } }, { headers: { "x-subject-token": "f00d" } });
  };
  const { auth, projectId } = credentialsFromEnvironment(password, { fetch, projectId: "beef" });
  await compose(() => Promise.resolve(new Response()), auth)(new Request("https://compute.example"));
  equal(projectId, "beef");
  const key = { HW_ACCESS_KEY: "AK", HW_SECRET_KEY: "SK" };
  equal(credentialsFromEnvironment(key, { projectId: "beef" }).projectId, "beef");
  for (const env of [{ ...key, HW_PROJECT_ID: "f00d" }, { ...password, OS_PROJECT_ID: "f00d" }]) {
    throws(() => credentialsFromEnvironment(env, { projectId: "beef" }), /projectId is another project than /);
  }
});

Deno.test("describeCredentials() says what was taken and what was not, and shows no secret", () => {
  const key = { HUAWEICLOUD_SDK_AK: "EXAMPLEACCESSKEY0000", HUAWEICLOUD_SDK_SK: secret };
  deepEqual(describeCredentials(credentialsFromEnvironment({ ...key, ...password, OS_TOKEN: secret })), [
    "credentials: access key",
    "access key: EXAM…, from HUAWEICLOUD_SDK_AK",
    "secret key: (not shown), from HUAWEICLOUD_SDK_SK",
    "not used: OS_AUTH_URL, OS_PASSWORD, OS_PROJECT_NAME, OS_TOKEN, OS_USERNAME, OS_USER_DOMAIN_NAME",
  ]);
  for (const env of [password, applicationCredential, { OS_TOKEN: secret }, { ...password, ...key }]) {
    const found = credentialsFromEnvironment(env);
    doesNotMatch(describeCredentials(found).join() + Deno.inspect(found, { depth: 9 }), new RegExp(secret));
  }
});
