// In what the releases of Nova differ, as the fake of each has it.
import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { createFakeService, type FakeOptions, type ReleaseName, releaseNames } from "../src/fake/mod.ts";

const servers = { web1: { metadata: { a: "1" } } };
const root = "https://compute.example/v2.1/f00d/servers/web1";
const latest = { "OpenStack-API-Version": "compute latest" };

interface Question {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  body?: string;
  options?: FakeOptions;
}

/** The status and the message, or the whole body, of what a release returns. */
async function ask(release: ReleaseName, { url = `${root}/metadata`, options, headers, ...init }: Question) {
  const fake = createFakeService({ servers, release, ...options });
  const response = await fake(url, { ...init, headers: { "X-Auth-Token": "any", ...headers } });
  const text = await response.text();
  const [error] = response.status >= 400 && text.startsWith("{") ? Object.values(JSON.parse(text)) : [];
  return `${response.status} ${(error as { message?: string } | undefined)?.message ?? text}`;
}

type Expected = Record<ReleaseName, RegExp>;

/** The same for all releases before one, and for it and all that follow. */
const from = (first: ReleaseName, before: RegExp, since: RegExp): Expected =>
  Object.fromEntries(releaseNames.map((name) => [name, Number(name) < Number(first) ? before : since])) as Expected;

/** The same for every release. */
const always = (expected: RegExp): Expected => from("22", expected, expected);

const ok = /^200 /;
const reader = { tokens: { any: { roles: ["reader"] } } };
const manager = { tokens: { any: { roles: ["manager"] } } };
const nobody = { tokens: { any: { roles: [] } } };
const system = { tokens: { any: { roles: ["admin"], scope: "system" as const } } };
/** An administrator of one project, the server of another, and the new policy. */
const elsewhere: FakeOptions = {
  policy: "new",
  tokens: { any: { roles: ["admin"], projectId: "f00d" } },
  servers: { web1: { metadata: {}, projectId: "beef", locked: true } },
};
const mysql = { storage: "mysql" } as const;

const questions: [name: string, question: Question, expected: Expected][] = [
  [
    "takes or refuses a query at latest",
    { url: `${root}/metadata?x=1`, headers: latest },
    from("33", ok, /^400 Additional properties are not allowed \('x' was unexpected\)$/),
  ],
  ["takes a query at 2.1", { url: `${root}/metadata?x=1` }, always(ok)],
  ["takes a query of a write at latest", {
    url: `${root}/metadata?x=1`,
    headers: latest,
    method: "POST",
    body: '{"metadata": {}}',
  }, always(ok)],
  [
    "takes or refuses a query that isn't UTF-8",
    { url: `${root}/metadata?%ff` },
    from("31", ok, /^400 Query string is not UTF-8 encoded$/),
  ],
  [
    "lets readers write or not",
    { method: "PUT", body: '{"metadata": {}}', options: reader },
    from("31", ok, /^403 Policy doesn't allow os_compute_api:server-metadata:update_all /),
  ],
  ["lets readers read", { options: reader }, always(ok)],
  ["lets managers write", { method: "PUT", body: '{"metadata": {}}', options: manager }, always(ok)],
  [
    "lets somebody without a role read or not",
    { options: nobody },
    from("31", ok, /^403 Policy doesn't allow os_compute_api:server-metadata:index /),
  ],
  [
    "shows a server to somebody without a role or not",
    { url: root, options: nobody },
    from("31", ok, /^403 Policy doesn't allow os_compute_api:servers:show /),
  ],
  ["has the policy that its operator chose", { options: { ...nobody, policy: "old" } }, always(ok)],
  [
    "takes or refuses an operator's token for the system",
    { url: "https://compute.example/v2.1/servers/web1/metadata", options: system },
    from("31", ok, /^403 Policy doesn't allow os_compute_api:server-metadata:index /),
  ],
  [
    "shows an administrator the items of another project, with the new policy, or not",
    { options: elsewhere },
    from("26", /^403 Policy doesn't allow os_compute_api:server-metadata:index /, ok),
  ],
  [
    "lets an administrator write to another project, with the new policy, or not",
    { method: "PUT", body: '{"metadata": {}}', options: elsewhere },
    from("26", /^403 Policy doesn't allow os_compute_api:server-metadata:update_all /, ok),
  ],
  [
    "shows an administrator a server of another project, with the new policy, or not",
    { url: root, options: elsewhere },
    from("26", /^403 Policy doesn't allow os_compute_api:servers:show /, ok),
  ],
  [
    "lists every project's servers for an administrator, with the new policy, or not",
    { url: "https://compute.example/v2.1/f00d/servers/detail?all_tenants=1", options: elsewhere },
    from("26", /^403 Policy doesn't allow os_compute_api:servers:detail:get_all_tenants /, ok),
  ],
  [
    "lets a system's administrator write, with the new policy, or not",
    {
      url: "https://compute.example/v2.1/servers/web1/metadata",
      method: "PUT",
      body: '{"metadata": {}}',
      options: { ...system, policy: "new" },
    },
    from("26", ok, /^403 Policy doesn't allow os_compute_api:server-metadata:update_all /),
  ],
  [
    "refuses a token for the system in a project's addresses",
    { options: system },
    always(/^400 Malformed request URL: URL's project_id 'f00d' doesn't match Context's project_id 'None'$/),
  ],
  ["names its highest microversion", { headers: { "OpenStack-API-Version": "compute 2.999" } }, {
    "22": /^406 Version 2.999 is not supported by the API. Minimum is 2.1 and maximum is 2.87.$/,
    "26": /maximum is 2.93.$/,
    "31": /maximum is 2.100.$/,
    "33": /maximum is 2.103.$/,
    "34": /maximum is 2.104.$/,
  }],
  [
    "crashes on a microversion with more digits than Python reads",
    { headers: { "OpenStack-API-Version": `compute 2.${"1".repeat(4301)}` } },
    from("26", /^406 Version 2.1{4301} is not supported/, /^500 The server has either erred/),
  ],
  [
    "calls v2.0 supported or deprecated",
    { url: "https://compute.example/" },
    from("33", /"SUPPORTED"/, /"DEPRECATED".*"2025-07-04T12:00:00Z"/),
  ],
  ["refuses or stores items of /v2 whose keys are all wrong", {
    url: root.replace("v2.1", "v2") + "/metadata",
    method: "POST",
    body: '{"metadata": {"a!": "1"}}',
  }, from("33", /^400 Invalid input for field\/attribute metadata/, /^200 .*"a!": "1"/)],
  ["refuses items of /v2 of which one key is wrong", {
    url: root.replace("v2.1", "v2") + "/metadata",
    method: "POST",
    body: '{"metadata": {"a!": "1", "b": "2"}}',
  }, always(/^400 /)],
  [
    "says what it misses in an empty item",
    { url: `${root}/metadata/a`, method: "PUT", body: '{"meta": {}}' },
    from("33", /^400 .* {} does not have enough properties$/, /^400 .* {} should be non-empty$/),
  ],
  [
    "names the limit of a body or not",
    { method: "POST", body: " ".repeat(114_689), headers: { Accept: "text/plain" } },
    from("33", /\(114688\)/, /\(%s\)/),
  ],
  [
    "asks for a report or not",
    { method: "POST", body: '{"metadata": {"a": "😀"}}', options: mysql },
    from(
      "34",
      /^500 Unexpected API Error. Please report this at /,
      /^500 Unexpected API Error. Please contact the administrator\n/,
    ),
  ],
  [
    "names the database's exception",
    { method: "POST", body: '{"metadata": {"a": "😀"}}', options: mysql },
    from("26", /'oslo_db.exception.DBDataError'/, /'oslo_db.exception.DBError'/),
  ],
  [
    "reads 5,000 brackets or not",
    { method: "POST", body: "[".repeat(5000) },
    from("31", /^500 /, /^400 Malformed request body$/),
  ],
  [
    "quotes 9,000 brackets or not",
    { method: "POST", body: "[".repeat(9000) + "]".repeat(9000) },
    from("31", /^500 /, /^400 \[+\]+ is not of type 'object'$/),
  ],
  ["reads 20,000 brackets or not", { method: "POST", body: "[".repeat(20_000) }, from("33", /^500 /, /^400 /)],
  [
    "never reads 50,000 brackets",
    { method: "POST", body: "[".repeat(50_000) + "]".repeat(50_000) },
    always(/^500 /),
  ],
  [
    "reads an integer of 4,301 digits or not",
    { method: "POST", body: `{"metadata": {"a": ${"9".repeat(4301)}}}` },
    from("26", /^400 Invalid input .* is not of type 'string'$/, /^400 Malformed request body$/),
  ],
  [
    "shows or escapes a character of Unicode 15.1",
    { method: "POST", body: '{"metadata": {"🫨!": "v"}}' },
    from("31", /'\\U0001fae8!'/, /'🫨!'/),
  ],
  ["knows its health or not", { url: "https://compute.example/healthcheck" }, from("34", /^300 /, /^200 OK$/)],
  ["names no pinned zone", { url: root, headers: { "OpenStack-API-Version": "compute 2.96" } }, {
    ...from("31", /^406 /, /"pinned_availability_zone": null/),
    "31": /"pinned_availability_zone": ""/,
  }],
  [
    "has flavours with an rxtx factor or not",
    { url: `${root.replace("servers/web1", "flavors/x")}`, headers: latest },
    from("33", /rxtx_factor/, /^200 (?!.*rxtx_factor)/),
  ],
];

for (const [name, question, expected] of questions) {
  for (const release of releaseNames) {
    Deno.test(`a fake of release ${release} ${name}`, async () => {
      match(await ask(release, question), expected[release]);
    });
  }
}

Deno.test("createFakeService() makes a fake of the newest release unless another one is named", async () => {
  deepEqual(await ask("34", { headers: latest }), '200 {"metadata": {"a": "1"}}');
  const versions = await createFakeService()("https://compute.example/");
  match(await versions.text(), /"version": "2\.104"/);
});

Deno.test("a fake of any release states the microversion that it was asked for", async () => {
  for (const release of releaseNames) {
    const fake = createFakeService({ servers, release });
    const headers = { "X-Auth-Token": "any", "OpenStack-API-Version": "compute 2.87" };
    const response = await fake(`${root}/metadata`, { headers });
    equal(response.headers.get("openstack-api-version"), "compute 2.87");
  }
});

Deno.test("the nesting that a release reads is counted in brackets, however they are mixed", async () => {
  const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${"}]".repeat(depth / 2)}`;
  match(await ask("26", { method: "POST", body: nested(910) }), /^400 /);
  match(await ask("26", { method: "POST", body: nested(912) }), /^500 /);
});

for (const release of releaseNames) {
  Deno.test(`the fake of Nova ${release} checks media type, body and version before it crashes on an address that isn't UTF-8`, async () => {
    const url = "https://compute.example/a%FF";
    const asked = (question: Question) => ask(release, { url, ...question });
    match(await asked({ headers: { "Content-Type": "application/xml" } }), /^415 /);
    match(await asked({ method: "PUT", body: "{]", headers: { "Content-Type": "text/plain" } }), /^400 Malformed/);
    match(await asked({ headers: { Accept: "application/json;version=2.1" } }), /^200 .*"id": "v2\.1"/);
    await rejects(asked({}), TypeError);
    await rejects(asked({ method: "PUT", body: "{}", headers: { "Content-Type": "text/plain" } }), TypeError);
  });
}

Deno.test("the fake crashes on a body that isn't UTF-8 at an address that isn't either", async () => {
  const body = Uint8Array.of(0xff);
  const tell = (release: ReleaseName, path: string) =>
    createFakeService({ servers, release, keys: "nova" })(
      `https://compute.example/${path}/f00d/servers/web1/metadata/%FF`,
      {
        method: "PUT",
        headers: { "X-Auth-Token": "any" },
        body,
      },
    );
  await rejects(tell("22", "v2"), TypeError);
  await rejects(tell("33", "v2.1"), TypeError);
  await rejects(tell("34", "v2.1"), TypeError);
});
