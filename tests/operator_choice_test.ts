// What an operator decides, and in what releases differ, as the suite and the docs see it.
import { deepEqual, equal } from "node:assert/strict";
import { createFakeProvider, verify } from "../src/conformance/mod.ts";
import { createFakeService, type ReleaseName, releaseNames } from "../src/fake/mod.ts";
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
