import { deepEqual, equal, match } from "node:assert/strict";
import { createFakeService, type FakeOptions } from "../src/fake/mod.ts";

const root = "https://compute.example/v2.1";

async function quotas(path: string, options: FakeOptions, token = "any") {
  const fake = createFakeService(options);
  const response = await fake(`${root}/${path}`, { headers: { "X-Auth-Token": token } });
  return { status: response.status, body: await response.json() };
}

Deno.test("the quotas of a project state how many items a server of the fake may have", async () => {
  for (const quota of [10, -1]) {
    const { body } = await quotas("f00d/os-quota-sets/f00d", { quota });
    deepEqual(body.quota_set.metadata_items, quota);
  }
});

Deno.test("the quotas in detail state how many servers the project has", async () => {
  const servers = { web1: {}, web2: { vmState: "deleted" }, web3: { projectId: "beef" } } as const;
  const { body } = await quotas("f00d/os-quota-sets/f00d/detail", {
    tokens: { any: { projectId: "f00d", roles: ["reader"] } },
    servers,
  });
  deepEqual(body.quota_set.instances, { limit: 10, in_use: 1, reserved: 0 });
  deepEqual(body.quota_set.ram, { limit: 51_200, in_use: 512, reserved: 0 });
  deepEqual(body.quota_set.metadata_items, { limit: 128, in_use: 0, reserved: 0 });
});

Deno.test("a fake without credentials shows the quotas of the project that is asked for", async () => {
  for (const path of ["f00d/os-quota-sets/f00d", "os-quota-sets/f00d"]) {
    const { body } = await quotas(path, {});
    equal(body.quota_set.id, "f00d");
  }
});

Deno.test("with the new policy of Nova 22, only administrators of the system see the quotas of other projects", async () => {
  const options: FakeOptions = {
    release: "22",
    policy: "new",
    tokens: { project: { projectId: "f00d", roles: ["admin"] }, system: { scope: "system", roles: ["admin"] } },
    servers: { web1: { projectId: "beef" } },
  };
  match((await quotas("os-quota-sets/beef", options, "project")).body.forbidden.message, /os-quota-sets:show/);
  equal((await quotas("os-quota-sets/beef", options, "system")).status, 200);
});
