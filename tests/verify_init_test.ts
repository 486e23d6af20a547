import { deepEqual, doesNotMatch, equal, match, rejects } from "node:assert/strict";
import { fakeInventory, openProvider, readProviderFile, verify } from "../src/conformance/mod.ts";
import { createFakeService, type FakeOptions } from "../src/fake/mod.ts";
import { type InitOptions, runInit } from "../src/cli/init.ts";
import type { InitTools } from "../src/cli/init_credential.ts";
import { UsageError } from "../src/cli/io.ts";
import { runWith } from "./command.ts";
import { serveFake } from "../src/fake/serve.ts";

const project = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
const url = "http://compute.example";

/** Runs it in a folder of its own; returns the file that it wrote. */
async function init(options: Partial<InitOptions>, tools: Partial<InitTools>, inventory: FakeOptions = fakeInventory) {
  const folder = await Deno.makeTempDir();
  const file = `${folder}/provider.json`;
  try {
    const fetch = createFakeService(inventory);
    equal(await runInit({ url, file, ...options }, { env: {}, fetch, ...tools }), 0);
    const text = await Deno.readTextFile(file);
    return { text, description: readProviderFile(JSON.parse(text)), fetch };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("verify --init finds a server for each state and the quota, and the file works", async () => {
  const env = { OS_TOKEN: "member", OS_PROJECT_ID: project };
  const { description, text, fetch } = await init({}, { env });
  const { foreign: _, deleted: __, never_launched: ___, soft_deleted: ____, ...roles } = Object.fromEntries(
    Object.entries(fakeInventory.servers!).map(([id, { name }]) => [name, id]),
  );
  deepEqual(
    Object.keys(description.servers).filter((role) => role !== "soft_deleted").sort(),
    Object.keys(roles).sort(),
  );
  equal(description.servers.locked, roles.locked);
  equal(description.quota, 128);
  doesNotMatch(text, /member/);
  const provider = await openProvider(description, { env, fetch });
  equal((await verify(provider, { only: "set/*" })).ok, true);
});

Deno.test("verify --init takes off what follows the endpoint, and asks for what is missing", async () => {
  const questions: string[] = [];
  const answers = [project, "MY_TOKEN"];
  const ask = (question: string) => (questions.push(question), Promise.resolve(answers.shift()!));
  const { description } = await init({ url: `${url}/v2.1/` }, { env: { MY_TOKEN: "member" }, ask });
  equal(description.endpoint, url);
  deepEqual(description.auth?.token, { env: "MY_TOKEN" });
  deepEqual(questions, ["Project id: ", "Name of the environment variable that has the token: "]);
});

Deno.test("verify --init takes the project from the address, as a catalogue has it", async () => {
  const env = { OS_TOKEN: "member", OS_PROJECT_ID: "another" };
  const { description } = await init({ url: `${url}/v2.1/${project}/` }, { env });
  deepEqual([description.endpoint, description.projectId], [url, project]);
});

Deno.test("verify --init writes the names of an access key's variables, and the file works", async () => {
  const env = {
    HUAWEICLOUD_SDK_AK: "EXAMPLEKEY",
    HUAWEICLOUD_SDK_SK: "planted-secret",
    HUAWEICLOUD_SDK_PROJECT_ID: project,
  };
  const accessKeys = { EXAMPLEKEY: { secretAccessKey: env.HUAWEICLOUD_SDK_SK, projectId: project } };
  const { description, text, fetch } = await init({}, { env }, { ...fakeInventory, accessKeys });
  doesNotMatch(text, /planted|EXAMPLE/);
  equal(description.projectId, project);
  const provider = await openProvider(description, { env, fetch });
  equal((await verify(provider, { only: "set/*" })).ok, true);
});

Deno.test("verify --init waits as long as --timeout says for a server that sends nothing, or no end", async () => {
  const endless = () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
  for (const fetch of [() => new Promise<Response>(() => {}), endless]) {
    const waiting = init({ project, timeoutMs: 30 }, { env: { OS_TOKEN: "member" }, fetch });
    await rejects(waiting, /cannot be reached: no response to GET \S+servers\/detail within 30 ms$/);
  }
});

Deno.test("verify --init waits as long for a Keystone", async () => {
  const fetch = () => new Promise<Response>(() => {});
  await rejects(init({ timeoutMs: 30 }, { env: byName, fetch }), { message: "OS_AUTH_URL: no response within 30 ms" });
  await rejects(init({ project, timeoutMs: 30 }, { env: byName, fetch }), {
    message: "Cannot log in for auth.token: no response within 30 ms",
  });
});

Deno.test("verify --init looks at the file before it asks", async () => {
  const file = await Deno.makeTempFile();
  const ask = () => Promise.reject(new Error("was asked"));
  await rejects(runInit({ url, file }, { env: {}, ask }), /exists and is not overwritten/);
  await rejects(runInit({ url, file: `${file}.absent/x` }, { env: {}, ask }), /cannot be written \(ENOENT\)$/);
  await Deno.remove(file);
});

Deno.test("verify --init writes a login in the place of the password", async () => {
  const users = { demo: { password: "planted-secret", projects: { [project]: { name: "demo" } } } };
  const env = {
    OS_PROJECT_ID: project,
    OS_AUTH_URL: `${url}/identity/v3`,
    OS_USERNAME: "demo",
    OS_PASSWORD: "planted-secret",
  };
  const { description, text } = await init({}, { env }, { servers: fakeInventory.servers!, users });
  doesNotMatch(text, /planted/);
  deepEqual(description.auth?.token, {
    iamEndpoint: env.OS_AUTH_URL,
    user: "demo",
    domain: "Default",
    password: { env: "OS_PASSWORD" },
  });
});

const iam = { OS_AUTH_URL: `${url}/identity/v3` };
const byName = {
  ...iam,
  OS_USERNAME: "demo",
  OS_PASSWORD: "planted-secret",
  OS_USER_DOMAIN_NAME: "Default",
  OS_PROJECT_NAME: "demo",
  OS_PROJECT_DOMAIN_NAME: "Default",
};

Deno.test("verify --init finds the project of a login by its name, and of an application credential", async () => {
  const applicationCredentials = { ci: { secret: "planted-secret", projectId: project } };
  const users = {
    demo: { password: "planted-secret", projects: { [project]: { name: "demo" } }, applicationCredentials },
  };
  const byCredential = {
    ...iam,
    OS_APPLICATION_CREDENTIAL_ID: "ci",
    OS_APPLICATION_CREDENTIAL_SECRET: "planted-secret",
  };
  for (const env of [byName, byCredential]) {
    const { description } = await init({}, { env }, { servers: fakeInventory.servers!, users });
    equal(description.projectId, project);
  }
  const refused: [env: Record<string, string>, message: RegExp][] = [
    [{ ...byName, OS_PROJECT_NAME: "absent" }, /^Cannot get a token for user "demo" .*: 401/],
    [{ ...byName, OS_PASSWORD: "" }, /OS_PASSWORD/],
    [{ ...byName, OS_AUTH_URL: `${url}/elsewhere` }, /^Cannot get a token for user "demo" /],
  ];
  for (const [env, message] of refused) {
    await rejects(init({}, { env }, { servers: fakeInventory.servers!, users }), (error) => {
      match((error as UsageError).message, message);
      return error instanceof UsageError;
    });
  }
});

for (
  const [name, options, tools, message] of [
    ["nobody to ask", {}, {}, /^--init needs --project ID or OS_PROJECT_ID, because there is no terminal to ask at$/],
    [
      "a token beside a login, whose project may be another",
      { tokenEnv: "OTHER" },
      { env: { ...byName, OTHER: "member" } },
      /^--init needs --project ID or OS_PROJECT_ID/,
    ],
    [
      "a Keystone that is not there",
      {},
      { env: byName, fetch: () => Promise.reject(new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") })) },
      /^Cannot get a token for user "demo" from compute.example: .*; nothing listens there; check OS_AUTH_URL/,
    ],
    ["no credential", { project }, {}, /^--init needs --token-env NAME, OS_TOKEN, or the variables of a login/],
    [
      "a variable that is not set",
      { project, tokenEnv: "NONE" },
      {},
      /the environment variable NONE, which is not set$/,
    ],
    ["a token as the name of its variable", { project, tokenEnv: "planted4d0c" }, {}, /^--token-env must be the name/],
    ["two projects", { project, url: `${url}/v2.1/f00d` }, {}, /^--project names another project than --init$/],
    [
      "a user of a domain that is named by its id",
      { project },
      { env: { ...byName, OS_USER_DOMAIN_NAME: "", OS_USER_DOMAIN_ID: "d0d0" } },
      /^OS_USER_DOMAIN_ID cannot be used for --init; name the domain in OS_USER_DOMAIN_NAME$/,
    ],
    [
      "an access key for a session",
      { project },
      { env: { HW_ACCESS_KEY: "planted", HW_SECRET_KEY: "planted", HW_SECURITY_TOKEN: "planted" } },
      /^HW_SECURITY_TOKEN is set; a provider file can have only a permanent access key$/,
    ],
    [
      "another service",
      { project },
      { env: { OS_TOKEN: "member" }, fetch: () => new Response("nothing here", { status: 404 }) },
      /returned 404: nothing here; check the address, .* without a list of servers, write the file by hand$/,
    ],
    ["a wrong token", { project }, { env: { OS_TOKEN: "planted-token" } }, /\/servers\/detail returned 401: /],
    [
      "another URL",
      { project, url: "ftp://x" },
      { env: { OS_TOKEN: "member" } },
      /^--init must be an http or https URL$/,
    ],
    [
      "no compute API",
      { project },
      { env: { OS_TOKEN: "member" }, fetch: () => new Response("<html>") },
      /returned 200, and no JSON object; check the address, which is that of the compute API/,
    ],
    [
      "an unreachable host",
      { project },
      {
        env: { OS_TOKEN: "planted-token" },
        fetch: () => Promise.reject(new TypeError("fetch failed", { cause: new Error("planted-token ECONNREFUSED") })),
      },
      /^http:\/\/compute\.example cannot be reached: … ECONNREFUSED; nothing listens there; check --init and its port$/,
    ],
    [
      "no server",
      { project },
      { env: { OS_TOKEN: "member" }, fetch: createFakeService({ ...fakeInventory, servers: {} }) },
      /has no active server that is not locked; create one for the tests$/,
    ],
  ] as const
) {
  Deno.test(`verify --init says what is wrong: ${name}`, async () => {
    await rejects(init(options, tools), (error: Error) => {
      match(error.message, message);
      doesNotMatch(error.message, /planted/);
      return true;
    });
  });
}

Deno.test("verify --init refuses to overwrite a file", async () => {
  const served = await serveFake(createFakeService(fakeInventory));
  const file = await Deno.makeTempFile();
  try {
    const env = { OS_TOKEN: "member", OS_PROJECT_ID: project };
    const { code, err } = await runWith(env, "verify", "--init", served.url, "--provider", file);
    equal(code, 2);
    match(err, /^verify: .* exists and is not overwritten; remove it, or name another file with --provider FILE\n$/);
    equal(await Deno.readTextFile(file), "");
  } finally {
    await served.close();
    await Deno.remove(file);
  }
});
