import { deepEqual, doesNotMatch, equal, match, rejects } from "node:assert/strict";
import { describeCredentials } from "../src/auth/found_credentials.ts";
import { credentialsFromCloud } from "../src/auth/clouds.ts";
import { compose, type Fetch } from "../src/http/fetch.ts";

const secret = "planted-secret";

/** Makes a folder with these files, by their paths, and gives it to `test`. */
async function inFolder(files: Record<string, string>, test: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, text);
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const places = (folder: string) => ({
  directory: `${folder}/here`,
  env: { HOME: `${folder}/home`, XDG_CONFIG_DIRS: `${folder}/site` },
});

/** What IAM is asked with the credentials of a cloud. */
// deno-lint-ignore no-explicit-any
async function askedOf(folder: string, options: object = {}): Promise<any> {
  let asked;
  const fetch: Fetch = async (request) => {
    asked = { url: request.url, ...(await request.json()).auth };
    return Response.json({ token: { project: {} } }, { headers: { "x-subject-token": "f00d" } });
  };
  const { auth } = await credentialsFromCloud({ ...places(folder), fetch, ...options });
  await compose(() => Promise.resolve(new Response()), auth)(new Request("https://compute.example"));
  return asked;
}

const passwordCloud = `
clouds:
  mine:
    auth:
      auth_url: https://iam.example/v3
      username: alice
      password: 0123
      user_domain_name: Default
      project-name: demo
      project_domain_id: default
    region_name: RegionOne
    interface: internal
    volume_api_version: 3
    verify: true
`;

Deno.test("credentialsFromCloud() takes user and password, every value as it is written", async () => {
  await inFolder({ "here/clouds.yaml": passwordCloud }, async (folder) => {
    const { url, identity, scope } = await askedOf(folder);
    equal(url, "https://iam.example/v3/auth/tokens?nocatalog=true");
    deepEqual(identity.password.user, { name: "alice", password: "0123", domain: { name: "Default" } });
    deepEqual(scope, { project: { name: "demo", domain: { id: "default" } } });
    const { kind, region, interface: face } = await credentialsFromCloud(places(folder));
    deepEqual({ kind, region, face }, { kind: "password", region: "RegionOne", face: "internal" });
  });
});

for (
  const [files, user] of [
    [["here/clouds.yaml", "home/.config/openstack/clouds.yaml", "site/openstack/clouds.yaml"], "here/clouds.yaml"],
    [["home/.config/openstack/clouds.yml", "site/openstack/clouds.yaml"], "home/.config/openstack/clouds.yml"],
    [["site/openstack/clouds.json"], "site/openstack/clouds.json"],
    [["here/clouds.yml", "here/clouds.yaml"], "here/clouds.yaml"],
  ] as const
) {
  Deno.test(`credentialsFromCloud() takes ${user} of ${files.join(", ")}`, async () => {
    const text = (username: string) =>
      JSON.stringify({
        clouds: { a: { auth: { auth_url: "https://iam.example", username, password: "p", user_domain_id: "d" } } },
      });
    await inFolder(Object.fromEntries(files.map((file) => [file, text(file)])), async (folder) => {
      equal((await askedOf(folder)).identity.password.user.name, user);
    });
  });
}

Deno.test("credentialsFromCloud() takes the file that OS_CLIENT_CONFIG_FILE names before all others", async () => {
  const other = passwordCloud.replace("alice", "bob");
  await inFolder({ "here/clouds.yaml": passwordCloud, "other.yaml": other }, async (folder) => {
    const env = { ...places(folder).env, OS_CLIENT_CONFIG_FILE: `${folder}/other.yaml` };
    equal((await askedOf(folder, { env })).identity.password.user.name, "bob");
  });
});

Deno.test("credentialsFromCloud() merges secure.yaml over clouds.yaml, and both over the profile", async () => {
  const files = {
    "here/clouds.yaml": `
clouds:
  a: { profile: acme, auth: { username: alice, project_id: f00d } }
  b: { auth: { username: bob } }`,
    "home/.config/openstack/secure.yaml": `clouds: { a: { auth: { password: ${secret} } } }`,
    "here/clouds-public.yaml": `
public-clouds:
  acme: { auth: { auth_url: "https://acme.example/v3", user_domain_name: Acme, username: nobody }, regions: [r1, r2] }`,
  };
  await inFolder(files, async (folder) => {
    const asked = await askedOf(folder, { cloud: "a" });
    equal(asked.url, "https://acme.example/v3/auth/tokens?nocatalog=true");
    deepEqual(asked.identity.password.user, { name: "alice", password: secret, domain: { name: "Acme" } });
    equal((await credentialsFromCloud({ ...places(folder), cloud: "a" })).region, "r1");
    equal((await credentialsFromCloud({ ...places(folder), cloud: "a", region: "r2" })).region, "r2");
    await rejects(
      () => credentialsFromCloud({ ...places(folder), cloud: "a", region: "r3" }),
      /no region "r3"; .*"r1", "r2"/,
    );
    const env = { ...places(folder).env, OS_CLOUD: "a" };
    const found = await credentialsFromCloud({ ...places(folder), env });
    match(
      describeCredentials(found).join("\n"),
      /password: \(not shown\), from .*secure\.yaml: clouds\.a\.auth\.password/,
    );
    doesNotMatch(describeCredentials(found).join() + Deno.inspect(found, { depth: 9 }), new RegExp(secret));
    await rejects(() => credentialsFromCloud(places(folder)), /Name a cloud in OS_CLOUD; there is "a", "b"/);
    await rejects(() => credentialsFromCloud({ ...places(folder), cloud: "c" }), /no cloud "c"; there is "a", "b"/);
  });
});

Deno.test("credentialsFromCloud() takes application credentials and tokens by auth_type", async () => {
  const text = `
x: &auth { auth_url: https://iam.example/v3 }
clouds:
  app:
    auth_type: v3applicationcredential
    auth: { <<: *auth, application_credential_id: a1, application_credential_secret: ${secret} }
  token:
    auth_type: v3token
    auth: { <<: *auth, token: t0k3n, project_id: f00d }
`;
  await inFolder({ "here/clouds.yaml": text }, async (folder) => {
    deepEqual((await askedOf(folder, { cloud: "app" })).identity.application_credential, { id: "a1", secret });
    const { identity, scope } = await askedOf(folder, { cloud: "token" });
    deepEqual({ identity, scope }, {
      identity: { methods: ["token"], token: { id: "t0k3n" } },
      scope: { project: { id: "f00d" } },
    });
  });
});

for (
  const [what, text, words] of [
    ["no file", undefined, /no clouds\.yaml was found/],
    ["no YAML", `clouds: [${secret}`, /clouds\.yaml: must be YAML, and is not at line 1/],
    ["a list", "- a", /must be a map/],
    [
      "a certificate",
      passwordCloud.replace("verify: true", "cacert: /etc/ca.pem"),
      /has cacert, which is not supported/,
    ],
    ["verify: false", passwordCloud.replace("verify: true", "verify: false"), /verify is not supported/],
    [
      "an unknown member",
      passwordCloud.replace("0123", "0123\n      passcode: 7"),
      /auth\.passcode, which is not supported/,
    ],
    ["a profile that isn't there", "clouds: { a: { profile: acme } }", /profile "acme", which is not in clouds-public/],
    ["nothing but a name", "clouds: { a: }", /No credentials in the cloud "a": missing auth_url, username or user_id/],
    [
      "a list of users",
      `clouds: { a: { auth: { username: [${secret}] } } }`,
      /has username, .* one value, and is a list/,
    ],
    ["a text as auth", `clouds: { a: { auth: ${secret} } }`, /has auth, which must be a map/],
    ["a list of clouds", "clouds: [a]", /has clouds, which must be a map/],
    ["a text as regions", passwordCloud.replace("verify: true", "regions: one"), /has regions, which must be a list/],
    ["a list as auth_type", "clouds: { a: { auth_type: [token] } }", /has auth_type, .* and is a list/],
    ["a tab", `clouds:\n\ta: ${secret}`, /is not at line 2 \(tab as indent\)/],
    ["a key that is there twice", "clouds: { a: {}, a: {} }", /at line 1 \(duplicate key\)/],
    ["an alias without an anchor", "clouds: *none", /an alias without an anchor/],
    [
      "the name of a variable",
      'clouds: { a: { auth: { password: "${PASSWORD}" } } }',
      /clouds\.a\.auth\.password is the name of/,
    ],
    ["an empty file", "", /clouds\.yaml has none/],
    ["another kind", "clouds: { a: { auth_type: v3oidcpassword } }", /auth_type is not supported/],
  ] as const
) {
  Deno.test(`credentialsFromCloud() refuses ${what} by name, and shows no secret`, async () => {
    await inFolder(text === undefined ? {} : { "here/clouds.yaml": text }, async (folder) => {
      await rejects(() => credentialsFromCloud(places(folder)), (error: Error) => {
        match(error.message, words);
        doesNotMatch(Deno.inspect(error), new RegExp(secret));
        return error instanceof TypeError;
      });
    });
  });
}
