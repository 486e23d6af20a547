// Checks made too early: what an earlier check would refuse is made good, and whatever the later one then says is answered.
import type { FakeServer } from "../../src/fake/inventory.ts";
import type { Reply, Result } from "../../src/fake/reply.ts";
import { type Asked, type Changes, groupOf, meddle, type Mutant, on } from "./meddle.ts";

const mutant = groupOf("order");
const home = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";

/** What makes good each rule, in the order of the checks. */
const repairs = {
  size: (asked) => (asked.call.body?.length ?? 0) > 114688 ? { text: "{}" } : {},
  credentials: (asked) =>
    ["member", "admin", "reader"].includes(asked.call.header("x-auth-token") ?? "")
      ? {}
      : { headers: { "x-auth-token": "member" } },
  address: () => ({}),
  version: () => ({ headers: { "openstack-api-version": null, "x-openstack-nova-api-version": null } }),
  "media-type": () => ({ headers: { "content-type": "application/json" } }),
  json: (asked) => asked.json === undefined ? valid(asked) : {},
  project: (asked) => asked.route.project === home ? {} : { target: asked.at({ project: home }) },
  schema: valid,
  server: (asked) => {
    const own = asked.server && asked.server.vmState !== "deleted" && asked.server.projectId === home;
    return own ? {} : { target: asked.at({ project: home, serverId: [...asked.service.store.servers.keys()][0] }) };
  },
  permission: () => ({}),
  key: (asked) => asked.verb === "set" ? valid(asked) : {},
  lock: () => ({}),
  state: () => ({}),
  quota: () => ({}),
} satisfies Record<string, (asked: Asked) => Changes>;
type Check = keyof typeof repairs;
const order = Object.keys(repairs) as Check[];

function valid({ verb, key, items }: Asked): Changes {
  if (verb === "set") return { json: { meta: { [key]: Object.hasOwn(items, key) ? items[key] : "v" } } };
  return verb === "merge" || verb === "replace" ? { json: { metadata: {} } } : {};
}

/** Whether an answer is the refusal of a check. */
const refusal: Partial<Record<Check, (answer: Reply) => boolean>> = {
  credentials: (a) => a.status === 401,
  address: (a) => a.status === 404 && a.body.includes("resource could not"),
  version: (a) => a.status === 406 || a.body.includes("API Version String"),
  "media-type": (a) => a.status === 415,
  json: (a) => a.body.includes("Malformed request body"),
  project: (a) => a.body.includes("Malformed request URL"),
  schema: (a) => a.status === 400 && !/mismatch|Malformed|Version/.test(a.body),
  server: (a) => a.status === 404 && a.body.includes("Instance"),
  key: (a) => a.body.includes("mismatch") || a.body.includes("Metadata item"),
  lock: (a) => a.body.includes("is locked"),
  state: (a) => /vm_state|invalid state/.test(a.body),
  quota: (a) => a.body.includes("Maximum number"),
};

/** Makes one check before another that it follows. */
function earlier(late: Check, early: Check): Mutant["wrap"] {
  const among = order.slice(order.indexOf(early), order.indexOf(late));
  return meddle((asked) => {
    const result = asked.next();
    const changes = among.map((check): Changes => repairs[check](asked));
    const merged: Changes = Object.assign({}, ...changes, {
      headers: Object.assign({}, ...changes.map(({ headers }) => headers)),
    });
    let probe = () => asked.next(merged);
    if (asked.server && !among.includes("server")) {
      const state = {
        ...among.includes("lock") ? { locked: false } : {},
        ...among.includes("state") && asked.server.vmState !== "deleted"
          ? { vmState: "active", launched: true } as const
          : {},
      };
      const unlocked = probe;
      probe = () => asked.pretending(state, unlocked);
    }
    const probed: Result = probe();
    return probed.kind !== "write" && refusal[late]!(probed) ? probed : result;
  });
}

/** Which checks may be told apart: they differ in their status. */
const pairs: [late: Check, early: Check][] = [
  ["credentials", "size"],
  ["address", "credentials"],
  ["version", "credentials"],
  ["media-type", "credentials"],
  ["json", "credentials"],
  ["project", "credentials"],
  ["schema", "credentials"],
  ["server", "credentials"],
  ["schema", "version"],
  ["json", "media-type"],
  ["project", "media-type"],
  ["schema", "media-type"],
  ["server", "media-type"],
  ["server", "json"],
  ["server", "project"],
  ["server", "schema"],
  ["key", "server"],
  ["lock", "schema"],
  ["state", "schema"],
  ["quota", "schema"],
  ["lock", "key"],
  ["state", "key"],
  ["quota", "key"],
  ["quota", "lock"],
  ["quota", "state"],
  ["lock", "json"],
  ["state", "json"],
  ["lock", "media-type"],
  ["state", "media-type"],
];

/** Deleting what isn't there, told as a conflict where deleting what is there would be one. */
const conflictFirst = (test: (server: FakeServer) => boolean) =>
  on("delete", (asked) => {
    const { server } = asked;
    if (!server || !test(server) || server.metadata.has(asked.key)) return asked.next();
    const result = asked.next();
    return result.kind === "reply" && refusal.key!(result) ? asked.refuse(409) : result;
  });

/** Deleting what is there, told as absent where it is a conflict. */
const absentFirst = (test: (server: FakeServer) => boolean) =>
  on("delete", (asked) => {
    const result = asked.next();
    const conflict = result.kind === "reply" && result.status === 409;
    return conflict && asked.server && test(asked.server) ? asked.refuse(404) : result;
  });

const obstacles: [name: string, about: string, test: (server: FakeServer) => boolean][] = [
  ["lock", "a locked server", ({ locked }) => locked],
  ["launch", "a server that never ran", ({ launched, vmState }) => !launched && vmState === "active"],
  ...(["building", "error", "rescued", "resized", "shelved", "shelved_offloaded", "soft-delete"] as const).map((
    state,
  ): [string, string, (server: FakeServer) => boolean] => [
    state,
    `a server that is ${state}`,
    ({ vmState }) => vmState === state,
  ]),
];

export const orderOfChecks: Mutant[] = [
  ...pairs.map(([late, early]) =>
    mutant(`${late}-before-${early}`, `The ${late} is checked before the ${early}.`, earlier(late, early))
  ),
  ...obstacles.flatMap(([name, about, test]) => [
    mutant(`delete-conflict-before-key-${name}`, `Deleting an absent key of ${about} is 409.`, conflictFirst(test)),
    mutant(`delete-key-instead-of-${name}`, `Deleting a key of ${about} is 404.`, absentFirst(test)),
  ]),
];
