// The file that describes a provider: its schema, its messages, its secrets, and the ways to log in.
import { deepEqual, doesNotMatch, equal, match, ok, rejects, throws } from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { rolesOf } from "../src/conformance/cases/case.ts";
import { cases, CouldNotRun, openProvider, parseProvider, readProviderFile, verify } from "../src/conformance/mod.ts";
import { providerSchema } from "../gen/provider_schema.ts";
import { createFakeService } from "../src/fake/mod.ts";
import { run, runWith, withFile } from "./command.ts";

const file = { endpoint: "http://compute.example", projectId: "f00d", servers: { active: "web1" } };
const iamEndpoint = "http://compute.example/identity";
const passwordLogin = { iamEndpoint, user: "demo", domain: "Default", password: { env: "PASSWORD" } };

/** Wrong files, the message of each, and whether the schema alone finds the mistake. */
const wrong: [value: unknown, message: RegExp][] = [
  [{ ...file, auth: "t" }, /^auth must be an object, is a string$/],
  [{ ...file, auth: {} }, /^auth\.token must be a string, not empty, is missing$/],
  [{ ...file, auth: { token: 7 } }, /^auth\.token must be a token, \{ "env": "NAME" \}, or a login with user,/],
  [{ ...file, auth: { token: null } }, /^auth\.token must be a token, /],
  [{ ...file, auth: { token: {} } }, /^auth\.token must be a token, /],
  [{ ...file, auth: { token: ["t"] } }, /^auth\.token must be a token, /],
  [{ ...file, auth: { token: { env: "" } } }, /^auth\.token\.env must be a string, not empty, is empty$/],
  [{ ...file, auth: { token: { env: "A-B" } } }, /^auth\.token\.env must be the name of an environment variable$/],
  [
    { ...file, auth: { token: { env: "A", user: "u" } } },
    /^auth\.token has env and user; it must have only one of them$/,
  ],
  [
    { ...file, auth: { token: { ...passwordLogin, accessKeyId: "AK" } } },
    /^auth\.token has user and accessKeyId; it must have only one of them$/,
  ],
  [{ ...file, servers: { actve: "web1" } }, /^servers has no field actve; it has active, .*; did you mean active\?$/],
  [{ ...file, Quota: 1 }, /^the provider has no field Quota; it has .*; did you mean quota\?$/],
  [{ ...file, auth: { token: { env: "A", b: 1 } } }, /^auth\.token has no field b; it has env$/],
  [
    { ...file, auth: { token: { ...passwordLogin, password: undefined } } },
    /^auth\.token\.password must be a string, not empty, is missing$/,
  ],
  [
    { ...file, auth: { token: { ...passwordLogin, iamEndpoint: "x" } } },
    /^auth\.token\.iamEndpoint must be an http or https URL$/,
  ],
  [{ ...file, auth: { token: { ...passwordLogin, project: "x" } } }, /^auth\.token has no field project; it has/],
  [
    { ...file, auth: { token: { accessKeyId: "AK" } } },
    /^auth\.token\.secretAccessKey must be a string, not empty, is missing$/,
  ],
  [
    { ...file, auth: { token: { applicationCredential: "id", iamEndpoint } } },
    /^auth\.token\.secret must be a string, not empty, is missing$/,
  ],
  [{ ...file, servers: { active: 7 } }, /^servers\.active must be a server's id, or a list of them, is a number$/],
  [{ ...file, servers: { active: ["a", "b/c"] } }, /^servers\.active\[1\] must have letters, digits, hyphens/],
  [{ ...file, servers: [] }, /^servers must be an object, is an array$/],
  [{ ...file, apis: [] }, /^apis must be a list of v2\.1 and v1, is empty$/],
  [{ ...file, apis: ["v3"] }, /^apis\[0\] must be one of v2\.1, v1$/],
  [{ ...file, apis: "v1" }, /^apis must be a list of v2\.1 and v1, is a string$/],
  [{ ...file, quota: 1.5 }, /^quota must be a whole number above 0$/],
  [{ ...file, quota: "9" }, /^quota must be a whole number above 0, is a string$/],
  [{ ...file, rate: 0 }, /^rate must be a number of requests a second, above 0$/],
  [{ ...file, release: "x" }, /^release must be the number of a release of Nova/],
  [{ ...file, name: "" }, /^name must be a string, not empty, is empty$/],
  [null, /^the provider must be an object, is null$/],
];

Deno.test("readProviderFile() refuses what the schema refuses, and names the field and what it must be", () => {
  const isRight = new Ajv2020({ strict: false }).compile(providerSchema);
  for (const [value, message] of wrong) {
    throws(() => readProviderFile(value), { name: "TypeError", message });
    ok(!isRight(JSON.parse(JSON.stringify(value))), String(message));
  }
  const right = [
    file,
    { ...file, $schema: "./provider.schema.json", name: "x", quota: 1, rate: 0.5, release: "34", apis: ["v1"] },
    { ...file, auth: { token: { env: "TOKEN" }, admin: passwordLogin } },
    { ...file, auth: { token: { applicationCredential: "id", iamEndpoint, secret: "s" } } },
    { ...file, auth: { token: { accessKeyId: "AK", secretAccessKey: { env: "SK" } } } },
    { ...file, servers: { active: ["a", "b"], locked: "c" } },
  ];
  for (const value of right) {
    deepEqual(readProviderFile(value), value);
    ok(isRight(value));
  }
});

Deno.test("readProviderFile() refuses what a schema cannot", () => {
  const refused: [value: unknown, message: RegExp][] = [
    [{ ...file, servers: { active: ["a", "a"] } }, /^servers\.active has the same id twice$/],
    [{ ...file, servers: { active: "a", stopped: "a" } }, /^servers\.stopped has the id of servers\.active$/],
    [{ ...file, servers: { stopped: "a" } }, /^servers\.active must name a server$/],
    [{ ...file, servers: { active: [] } }, /^servers\.active must name a server$/],
    [{ ...file, endpoint: "http://x/v2.1/f00d" }, /^endpoint must end before the version, such as \/v2\.1$/],
    [{ ...file, endpoint: "http://x/nova/v2/" }, /^endpoint must end before the version/],
    [{ ...file, endpoint: "http://u:planted@x" }, /^endpoint must have no user, no query and no fragment$/],
  ];
  for (const [value, message] of refused) throws(() => readProviderFile(value), { name: "TypeError", message });
});

Deno.test("a provider file can name a server for every role that a case uses", () => {
  const roles = Object.keys(providerSchema.properties.servers.properties);
  for (const testCase of cases) {
    deepEqual(rolesOf(testCase).filter((role) => !roles.includes(role)), [], testCase.id);
  }
});

Deno.test("verify --provider says why a login failed, and where to correct it", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const login = { ...passwordLogin, iamEndpoint: `http://127.0.0.1:${port}` };
  const { code, err } = await withFile(
    { ...file, auth: { token: login } },
    (name) => runWith({ PASSWORD: "planted" }, "verify", "--provider", name),
  );
  equal(code, 2);
  match(
    err,
    /^verify: Cannot log in for auth\.token: .* 127\.0\.0\.1:\d+: .*refused.*; check iamEndpoint and its port\n$/,
  );
});

Deno.test("parseProvider() takes tokens from the environment, and says which variable is not set", () => {
  const value = { ...file, auth: { token: { env: "TOKEN" }, admin: "a-token" } };
  deepEqual(parseProvider(value, { TOKEN: "planted" }).auth, { token: "planted", admin: "a-token" });
  throws(() => parseProvider(value), /^TypeError: auth\.token names the environment variable TOKEN, which is not set$/);
  throws(() => parseProvider(value, { TOKEN: "" }), /which is not set$/);
});

const users = {
  demo: {
    password: "secret",
    projects: { f00d: { name: "demo" } },
    applicationCredentials: { "app-1": { secret: "planted-secret", projectId: "f00d" } },
  },
};

for (
  const [name, token] of Object.entries({
    "a password": passwordLogin,
    "an application credential": { iamEndpoint, applicationCredential: "app-1", secret: { env: "SECRET" } },
  })
) {
  Deno.test(`openProvider() logs in with ${name}, and verify() runs with the token`, async () => {
    const fetch = createFakeService({ users, servers: { web1: { projectId: "f00d" } } });
    const provider = await openProvider({ ...file, auth: { token } }, {
      env: { PASSWORD: "secret", SECRET: "planted-secret" },
      fetch,
    });
    equal((await verify(provider, { only: "set/*" })).ok, true);
  });
}

Deno.test("openProvider() signs requests with an access key, and verify() runs with it", async () => {
  const fetch = createFakeService({
    accessKeys: { EXAMPLEKEY: { secretAccessKey: "planted-secret", projectId: "f00d" } },
    servers: { web1: { projectId: "f00d" } },
  });
  const token = { accessKeyId: "EXAMPLEKEY", secretAccessKey: { env: "SECRET" } };
  const provider = await openProvider({ ...file, auth: { token } }, { env: { SECRET: "planted-secret" }, fetch });
  const { counts } = await verify(provider, { only: "*set*" });
  equal(counts.fails, 0);
  ok(counts.holds > 5);
});

Deno.test("openProvider() says whose login was refused, without the password", async () => {
  const fetch = createFakeService({ users, servers: { web1: { projectId: "f00d" } } });
  await rejects(
    openProvider({ ...file, auth: { token: "t", admin: passwordLogin } }, {
      env: { PASSWORD: "planted-wrong" },
      fetch,
    }),
    (error) => {
      ok(error instanceof CouldNotRun);
      match(error.message, /^Cannot log in for auth\.admin: .*demo/);
      doesNotMatch(error.message, /planted/);
      return true;
    },
  );
});

Deno.test("verify --provider names the file and a variable that is not set", async () => {
  const value = { ...file, auth: { token: { env: "NO_SUCH_VARIABLE" } } };
  const { code, err } = await withFile(value, (name) => run("verify", "--provider", name));
  equal(code, 2);
  match(err, /^verify: \S+\.json: auth\.token names the environment variable NO_SUCH_VARIABLE, which is not set\n$/);
  const there = await withFile(value, (name) => runWith({ NO_SUCH_VARIABLE: "x" }, "verify", "--provider", name));
  match(there.err, /cannot be reached/);
});
