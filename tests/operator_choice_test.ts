// What an operator decides, and in what releases differ, as the suite and the docs see it.
import { deepEqual, equal } from "node:assert/strict";
import { createFakeProvider, type Deviation, verify } from "../src/conformance/mod.ts";
import { createFakeService, type FakeOptions, type ReleaseName, releaseNames } from "../src/fake/mod.ts";
import { namesOf } from "../src/shared/untyped.ts";
import { cellsOf } from "../scripts/docs/releases.ts";

for (const release of releaseNames) {
  for (const policy of ["old", "new"] as const) {
    Deno.test(`verify accepts the ${policy} policy on release ${release}`, async () => {
      const provider = { ...createFakeProvider({ release, policy }), release };
      const { counts } = await verify(provider, { only: "releases/*" });
      equal(counts.fails, 0);
    });
  }
}

Deno.test("verify finds an operation that leaves out the check of the policy", async () => {
  for (const [method, only] of [["DELETE", "*/reader-writes-*"], ["GET", "*/somebody-without-a-role-reads-*"]]) {
    const provider = createFakeProvider({ release: "34" }, (fake) => (request) => {
      const unchecked = request.method === method && /metadata\/./.test(request.url);
      if (!unchecked) return fake(request);
      const headers = new Headers(request.headers);
      headers.set("x-auth-token", "member");
      return fake(new Request(request, { headers }));
    });
    equal((await verify(provider, { only })).ok, false);
  }
});

Deno.test("verify finds a release that treats a query as another does", async () => {
  const provider = { ...createFakeProvider({ release: "34" as ReleaseName }), release: "26" };
  const { results } = await verify(provider, { only: "releases/query-of-a-read-*" });
  equal(results.some(({ verdict }) => verdict === "fails"), true);
});

Deno.test("createFakeService has the roles that the cases of the policy need", async () => {
  const fake = createFakeService({ tokens: { t: { projectId: "f00d", roles: ["guest"] } }, servers: { s: {} } });
  const url = "http://fake.invalid/v2.1/f00d/servers/s/metadata";
  equal((await fake(new Request(url, { headers: { "x-auth-token": "t" } }))).status, 403);
});

Deno.test("cellsOf makes one cell of releases about which a rule says the same", () => {
  deepEqual(cellsOf({ "-31": "old", "33-": "new" }), [{ text: "old", width: 3 }, { text: "new", width: 2 }]);
  deepEqual(cellsOf({ "34": "new" }), [{ text: "", width: 4 }, { text: "new", width: 1 }]);
});

const readDeviations = (name: string): Deviation[] =>
  JSON.parse(Deno.readTextFileSync(new URL(`../openapi/deviations/${name}.json`, import.meta.url)));
const ofNova = readDeviations("nova");
const databases = { unicode: ofNova, mysql: [...ofNova, ...readDeviations("mysql")] };
const policies = ["old", "new"] as const;

for (const release of releaseNames) {
  Deno.test(`no case fails on the fake of Nova ${release}, whatever its policy and its database are, named or not`, async () => {
    for (const storage of namesOf(databases)) {
      for (const policy of policies) await accepts({ release, policy, storage });
    }
  });
}

async function accepts(options: FakeOptions & { storage: keyof typeof databases }): Promise<void> {
  const provider = createFakeProvider({ ...options, keys: "nova", apis: ["v2.1"] });
  const deviations = databases[options.storage];
  for (const release of [undefined, options.release]) {
    for (const only of ["releases/*", "values/*"]) {
      const { counts } = await verify({ ...provider, release }, { only, deviations });
      deepEqual([counts.fails, counts.stale], [0, 0], JSON.stringify({ ...options, only }));
    }
  }
}
