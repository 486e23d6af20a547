import { createFakeService, type FakeOptions, type ServerOptions } from "../../fake/mod.ts";
import type { Fetch } from "../../http/fetch.ts";
import type { Provider } from "./provider.ts";

const projectId = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
const otherProjectId = "f9e8d7c6b5a4493827160f5e4d3c2b1a";

/** A server for every role of the cases. */
const servers: Record<string, ServerOptions> = {
  active: {},
  stopped: { vmState: "stopped" },
  paused: { vmState: "paused" },
  suspended: { vmState: "suspended" },
  building: { vmState: "building", taskState: "spawning" },
  error: { vmState: "error" },
  rescued: { vmState: "rescued" },
  resized: { vmState: "resized" },
  shelved: { vmState: "shelved" },
  shelved_offloaded: { vmState: "shelved_offloaded" },
  soft_deleted: { vmState: "soft-delete" },
  deleted: { vmState: "deleted" },
  locked: { locked: true },
  rebooting: { taskState: "rebooting" },
  never_launched: { launched: false },
  foreign: { projectId: otherProjectId },
};

const items = { foo: "bar", key: "value" };

const idOf = (i: number) => `5e7e7000-0000-4000-8000-${(i + 1).toString(16).padStart(12, "0")}`;

/**
 * The inventory of the fake as a provider: a server for each role of the cases, and a token for each identity.
 *
 * @example Have the same servers in a test
 * ```ts
 * import { fakeInventory } from "@ecs-contract/server-metadata/conformance";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { equal } from "node:assert/strict";
 *
 * const states = Object.values(createFakeService(fakeInventory).snapshot()).map(({ vmState }) => vmState);
 * equal(states.includes("building"), true);
 * ```
 */
export const fakeInventory: FakeOptions = {
  tokens: {
    member: { projectId },
    admin: { projectId, roles: ["admin"] },
    reader: { projectId, roles: ["reader"] },
    roleless: { projectId, roles: ["guest"] },

    system: { scope: "system", roles: ["admin"] },
  },
  servers: Object.fromEntries(
    Object.entries(servers).map(([role, server], i) => [idOf(i), { name: role, metadata: items, ...server }]),
  ),
};

/**
 * The fake as a provider. It is used when no other provider is named.
 *
 * @example Break the fake, and see that the suite notices it
 * ```ts
 * import { createFakeProvider, verify } from "@ecs-contract/server-metadata/conformance";
 * import { equal } from "node:assert/strict";
 *
 * const wrong = createFakeProvider({}, (fake) => async (request) => {
 *   const received = await fake(request);
 *   return request.method === "DELETE" ? new Response(null, { status: 200 }) : received;
 * });
 *
 * equal((await verify(wrong, { only: "delete/*" })).ok, false);
 * ```
 *
 * @param wrap Wraps the fake's fetch, for example to add a deliberate mistake.
 */
export function createFakeProvider(options: FakeOptions = {}, wrap: (fake: Fetch) => Fetch = (fake) => fake): Provider {
  const fake = createFakeService({ ...fakeInventory, ...options });
  return {
    name: "the fake",
    endpoint: "http://fake.invalid",
    projectId,
    auth: { token: "member", admin: "admin", reader: "reader", roleless: "roleless", system: "system" },
    servers: Object.fromEntries(Object.keys(servers).map((role, i) => [role, idOf(i)])),
    quota: options.quota ?? 128,
    apis: options.apis ?? ["v2.1", "v1"],
    fetch: wrap(fake),
    inject: (operation, status) => fake.fail({ operation, kind: status }),
  };
}
