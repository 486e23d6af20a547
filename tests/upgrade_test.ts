import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { createFakeService, type FakeService, type ReleaseName, releaseNames } from "../src/fake/mod.ts";
import { readCalls } from "../src/upgrade/read_calls.ts";
import { UnreadableCalls } from "../src/upgrade/recorded_call.ts";
import { compareReleases } from "../src/upgrade/upgrade.ts";
import { pathOf, planted } from "../scripts/nova/planted.ts";

const project = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
const metadata = `/v2.1/${project}/servers/web1/metadata`;

/** Every difference between two releases: the place of the call, what differs, and the rules. */
function differences(text: string, from: ReleaseName = "26", to: ReleaseName = "34") {
  const { calls } = readCalls(text);
  return compareReleases(calls, { from, to }).flatMap((judgement, i) =>
    judgement.kind === "different"
      ? [[calls[i]!.place, judgement.difference, judgement.rules.map(({ id }) => id).join(" ")]]
      : []
  );
}

/** Sends the planted calls to a fake; returns its journal as JSON. */
async function journalOf(release: ReleaseName): Promise<{ fake: FakeService; journal: string }> {
  const fake = createFakeService({
    release,
    keys: "nova",
    tokens: {
      member: { roles: ["member"] },
      reader: { roles: ["reader"] },
      nobody: { roles: [] },
      admin: { roles: ["admin"] },
      system: { roles: ["admin"], scope: "system" },
      other: { roles: ["member"], projectId: "f9e8d7c6b5a4493827160f5e4d3c2b1a" },
    },
    servers: {
      web1: { projectId: project, metadata: { a: "1" } },
      full: { projectId: project, metadata: Object.fromEntries(Array.from({ length: 128 }, (_, i) => [`k${i}`, "v"])) },
      locked: { projectId: project, locked: true },
      building: { projectId: project, vmState: "building" },
    },
  });
  const servers = { active: "web1", full: "full", locked: "locked", building: "building", gone: "gone" };
  for (const call of planted) {
    const { method, body, headers, as = "member" } = call;
    const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
    const init = { method, body: body ?? null, headers: { "x-auth-token": as, ...type, ...headers } };
    await fake(`https://nova.example${pathOf(call, project, servers)}`, init).catch(
      () => {},
    );
  }
  return { fake, journal: JSON.stringify(fake.calls()) };
}

const placesOf = (of: (call: typeof planted[number]) => boolean) =>
  planted.flatMap((call, i) => of(call) ? [`call ${i + 1}`] : []);

Deno.test("compareReleases() finds every planted difference in the journal of a fake, and none besides", async () => {
  const { journal } = await journalOf("26");
  const found = differences(journal);
  deepEqual(found.map(([place]) => place), placesOf(({ differs }) => differs !== undefined));
  for (const [place, difference, rules] of found) {
    const { differs, rule } = planted[Number(place!.slice(5)) - 1]!;
    deepEqual([place, difference, rules!.split(" ")[0]], [place, differs, rule]);
  }
});

Deno.test("compareReleases() judges every planted call, since the fake's state shows in its responses", async () => {
  const { journal } = await journalOf("26");
  const { calls } = readCalls(journal);
  deepEqual(compareReleases(calls, { from: "26", to: "34" }).filter(({ kind }) => kind === "not judged"), []);
});

Deno.test("compareReleases() finds the same the other way round, and when the later release was recorded", async () => {
  const { journal } = await journalOf("34");
  const [down, up] = [differences(journal, "34", "26"), differences(journal)].map((found) =>
    found.map(([place]) => place)
  );
  deepEqual(down, placesOf(({ differs }) => differs !== undefined));
  // A reader's write that was refused doesn't show what it would have done.
  ok(up!.length >= down!.length - 1, `${up}`);
});

Deno.test("compareReleases() finds nothing between releases that differ in nothing that was called", () => {
  const line = (method: string, rest: string) =>
    `curl -X ${method} https://nova.example${metadata}${rest} -H "X-Auth-Token: $TOKEN"`;
  const lines = [
    line("GET", ""),
    line("GET", "/a?x=1"),
    line("PUT", `/a --json '{"meta":{"a":"1"}}'`),
    line("POST", ` --json '{"metadata":{"a":1}}'`),
    line("DELETE", "/a"),
    line("GET", ` -H 'OpenStack-API-Version: compute 2.87'`),
  ];
  for (const to of ["26", "31", "33", "34"] as const) deepEqual(differences(lines.join("\n"), "22", to), [], to);
});

Deno.test("compareReleases() names one rule for a list of servers, whatever servers there are", () => {
  const lines = [
    `curl https://nova.example${metadata} -H "X-Auth-Token: $TOKEN"`,
    `curl https://nova.example/v2.1/${project}/servers/detail -H "X-Auth-Token: $TOKEN" -H 'OpenStack-API-Version: compute latest'`,
  ];
  deepEqual(differences(lines.join("\n")), [["line 2", "body", "microversion.negotiated"]]);
});

Deno.test("compareReleases() doesn't judge what was a fault, and says what was recorded", async () => {
  const fake = createFakeService({ release: "26", servers: { web1: {} } });
  fake.fail({ kind: 503 });
  await fake(`https://nova.example${metadata}`, { headers: { "x-auth-token": "t" } });
  const [judgement] = compareReleases(readCalls(JSON.stringify(fake.calls())).calls, { from: "26", to: "34" });
  deepEqual(judgement, { kind: "not judged", reason: "the recording has 503, where the fake of 26 has 200" });
});

Deno.test("compareReleases() doesn't judge an address that the fake doesn't have", () => {
  const call = { method: "GET", path: `/v2.1/${project}/os-hypervisors`, status: 200, requestId: "req-1" };
  const [judgement] = compareReleases(readCalls(JSON.stringify([call])).calls, { from: "26", to: "34" });
  equal(judgement!.kind, "not judged");
});

Deno.test("compareReleases({ role }) is for recordings that don't say who sent the calls", () => {
  const line = `curl -X DELETE https://nova.example${metadata}/a -H "X-Auth-Token: $TOKEN"`;
  const { calls } = readCalls(line);
  const kinds = (["member", "admin", "reader", "none"] as const).map((role) =>
    compareReleases(calls, { from: "26", to: "34", role })[0]!.kind
  );
  deepEqual(kinds, ["same", "same", "different", "different"]);
});

Deno.test("compareReleases() takes a server to be locked, full or gone where the recorded response says so", () => {
  const entry = (method: string, path: string, status: number, message: string) => ({
    request: { method, url: `https://nova.example${path}`, headers: [{ name: "X-Auth-Token", value: "t" }] },
    response: { status, content: { text: JSON.stringify({ fault: { code: status, message } }) } },
  });
  const body = { mimeType: "application/json", text: '{"meta":{"b":"1"}}' };
  const put = (status: number, message: string) => {
    const call = entry("PUT", `${metadata}/b`, status, message);
    return { ...call, request: { ...call.request, postData: body } };
  };
  const har = {
    log: {
      entries: [
        put(409, "Instance web1 is locked"),
        put(409, "Cannot 'update metadata' instance web1 while it is in vm_state rescued"),
        put(409, "Instance web1 is in an invalid state for 'update metadata'"),
        put(403, "Maximum number of metadata items exceeds 128"),
        put(404, "Instance web1 could not be found."),
        entry("DELETE", `${metadata}/b`, 404, "Metadata item was not found"),
        entry("DELETE", `${metadata}/b`, 204, ""),
        entry(
          "GET",
          metadata,
          400,
          "Malformed request URL: URL's project_id 'a' doesn't match Context's project_id 'b'",
        ),
      ],
    },
  };
  const judged = compareReleases(readCalls(JSON.stringify(har)).calls, { from: "26", to: "34" });
  deepEqual(judged.map(({ kind }) => kind), Array(8).fill("same"));
});

const secret = "gAAAAABm-this-is-a-token-nobody-may-see";

const bad: [what: string, content: string, message: RegExp][] = [
  ["an empty file", "", /is empty$/],
  ["no curl", "ls -l", /line 1 is no curl command; remove it, or put a # before it$/],
  [
    "a quote without an end",
    `curl 'http://nova.example\n-H "X-Auth-Token: ${secret}"`,
    /line 1 cannot be read: a ' has no end$/,
  ],
  [
    "a body in a file",
    `curl http://a/v2.1/\ncurl -d @${secret} http://nova.example/v2.1/`,
    /line 2 cannot be read: its body is in a file/,
  ],
  [
    "a body of another command",
    "cat x | curl -d @- http://nova.example/v2.1/",
    /its body comes from another command/,
  ],
  ["an option without its value", "curl http://nova.example/v2.1/ -H", /--header has no value$/],
  ["a header without a colon", `curl -H ${secret} http://nova.example/v2.1/`, /a header has no colon$/],
  ["no address", "curl -s", /line 1 cannot be read: it has no address$/],
  ["a form", "curl -F a=b http://nova.example/v2.1/", /it sends a form/],
  ["another scheme alone", "curl ftp://nova.example/v2.1/", /has no calls of Nova's API/],
  ["other services alone", "curl http://a/v1/x/cloudservers/y", /has no calls of Nova's API/],
  [
    "half of a JSON text",
    `{"log":{"entries":[{"request":"${secret}`,
    /begins as JSON, but is not JSON from line 1, column 31 on; it may have been cut off$/,
  ],
  ["another JSON", `{"token":"${secret}"}`, /is JSON, but neither a HAR \(log\.entries\) nor the fake's journal/],
  ["a HAR without requests", '{"log":{"entries":[{}]}}', /entry 1 of the HAR is wrong: request\.method/],
  ["a HAR without an address", `{"log":{"entries":[{"request":{"method":"GET","url":"${secret}"}}]}}`, /request\.url/],
  ["a HAR without entries", '{"log":{"entries":[]}}', /has no calls; record some, or name another file$/],
  [
    "a journal of something else",
    `[{"method":"GET","token":"${secret}"}]`,
    /call 1 is no call of the fake's journal: path/,
  ],
  ["a journal of numbers", "[1]", /call 1 is no call of the fake's journal: method/],
];

for (const [what, content, message] of bad) {
  Deno.test(`readCalls() refuses ${what}, and shows nothing of it`, () => {
    throws(() => readCalls(content), (error: Error) => {
      ok(error instanceof UnreadableCalls && !error.message.includes(secret));
      match(error.message, message);
      return true;
    });
  });
}

Deno.test("compareReleases() names a rule for every difference of the planted calls, up or down, between any two releases", async () => {
  for (const from of releaseNames) {
    const { journal } = await journalOf(from);
    for (const to of releaseNames.filter((name) => name !== from)) {
      const unexplained = differences(journal, from, to).filter(([, , rules]) => rules === "");
      deepEqual(unexplained, [], `${from} to ${to}`);
    }
  }
});
