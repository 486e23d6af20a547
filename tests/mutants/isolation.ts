import type { FakeServer } from "../../src/fake/inventory.ts";
import { type Asked, done, groupOf, keeping, meddle, type Mutant, on, verbs, write, writes } from "./meddle.ts";
import { at } from "../../scripts/at.ts";

const mutant = groupOf("isolation");
const others = ({ service, route }: Asked) =>
  [...service.store.servers.values()].filter(({ id }) => id !== route.serverId);
const bystanders = [
  ...["paused", "suspended", "rebooting", "locked", "building", "error", "rescued", "resized", "shelved"],
  ...["shelved_offloaded", "soft_deleted", "never_launched"],
];

/** Does to a server what was done to another. */
function follow(server: FakeServer, items: Items, before: Items): void {
  for (const key of before.keys()) if (!items.has(key)) server.metadata.delete(key);
  for (const [key, value] of items) if (before.get(key) !== value) server.metadata.set(key, value);
}
type Items = ReadonlyMap<string, string>;

export const isolation: Mutant[] = [
  ...verbs.map((verb) =>
    mutant(
      `${verb}-reaches-foreign`,
      `${verb} reaches another project's server.`,
      on(verb, (asked) => asked.pretending({ projectId: asked.route.project })),
    )
  ),
  ...verbs.map((verb) =>
    mutant(
      `${verb}-reaches-deleted`,
      `${verb} reaches a deleted server.`,
      on(verb, (asked) => asked.server?.vmState === "deleted" ? asked.pretending({ vmState: "active" }) : asked.next()),
    )
  ),
  ...verbs.map((verb) =>
    mutant(
      `${verb}-takes-any-project`,
      `${verb} doesn't compare the project of the address with the caller's.`,
      on(verb, (asked) => {
        const result = asked.next();
        return result.kind !== "write" && result.body.includes("Malformed request URL")
          ? asked.next({ target: asked.at({ project: "0a1b2c3d4e5f40718293a4b5c6d7e8f9" }) })
          : result;
      }),
    )
  ),
  ...writes.map((verb) =>
    mutant(
      `${verb}-shared-by-all`,
      `${verb} changes every server.`,
      keeping(verb, (items, asked) => {
        for (const server of others(asked)) server.metadata = new Map(items);
      }),
    )
  ),
  ...writes.map((verb) =>
    mutant(
      `${verb}-shared-by-foreign`,
      `${verb} changes the other project's servers too.`,
      keeping(verb, (items, asked, before) => {
        for (const server of others(asked)) {
          if (server.projectId !== asked.server!.projectId) follow(server, items, before);
        }
      }),
    )
  ),
  ...bystanders.map((role, i) => {
    const verb = at(writes, i % writes.length);
    return mutant(
      `${verb}-shared-by-${role}`,
      `${verb} on any server is done to the one that is ${role} too.`,
      keeping(verb, (items, asked, before) => {
        for (const server of others(asked)) if (server.name === role) follow(server, items, before);
      }),
    );
  }),
  ...["paused", "suspended", "rebooting", "locked"].map((role) =>
    mutant(
      `writes-to-${role}-are-shared`,
      `What is written to the server that is ${role} is written to every server.`,
      keeping(writes, (items, asked, before) => {
        if (asked.server!.name === role) { for (const server of others(asked)) follow(server, items, before); }
      }),
    )
  ),
  ...(["merge", "replace", "set"] as const).map((verb) =>
    mutant(
      `${verb}-creates-server`,
      `${verb} on a server that isn't there creates it.`,
      on(verb, (asked) => {
        const result = asked.next();
        if (result.kind === "write" || result.status !== 404 || asked.server) return result;
        const like = [...asked.service.store.servers.values()][0];
        return asked.verb === "set"
          ? asked.answer(200, { meta: asked.items })
          : asked.answer(200, { metadata: like ? asked.items : {} });
      }),
    )
  ),
  mutant(
    "list-of-missing-empty",
    "Listing a server that isn't there answers an empty map.",
    on("list", (asked) => {
      const result = asked.next();
      return result.kind !== "write" && result.status === 404 ? asked.answer(200, { metadata: {} }) : result;
    }),
  ),
  mutant(
    "foreign-403",
    "Another project's server is answered with 403, which tells that it exists.",
    on(verbs, (asked) => {
      const result = asked.next();
      return result.kind !== "write" && result.status === 404 && asked.server &&
          asked.server.vmState !== "deleted" && result.body.includes("Instance")
        ? asked.refuse(403)
        : result;
    }),
  ),
  mutant(
    "foreign-message",
    "The refusal for another project's server says whose it is.",
    on(verbs, (asked) => {
      const result = asked.next();
      return result.kind !== "write" && result.body.includes("Instance") &&
          asked.server?.projectId !== asked.route.project && asked.server
        ? asked.refuse(404, `Instance belongs to ${asked.server.projectId}: ${[...asked.server.metadata.values()]}`)
        : result;
    }),
  ),
  mutant(
    "foreign-known-by-key",
    "Deleting on another project's server tells whether the key is there.",
    on("delete", (asked) => {
      const result = asked.next();
      return result.kind !== "write" && result.body.includes("Instance") && asked.server?.metadata.has(asked.key)
        ? asked.refuse(403)
        : result;
    }),
  ),
  mutant(
    "id-cut-at-the-end",
    "What stands behind a server's id isn't looked at.",
    meddle((asked) => {
      const known = [...asked.service.store.servers.keys()].find((id) => asked.route.serverId?.startsWith(id));
      return known === asked.route.serverId
        ? asked.next()
        : known
        ? asked.next({ target: asked.at({ serverId: known }) })
        : asked.next();
    }),
  ),
  mutant(
    "project-cut-at-the-end",
    "What stands behind the project's id isn't looked at.",
    meddle((asked) => {
      const { project = "" } = asked.route;
      const home = project.slice(0, 32);
      return project.length > 32 ? asked.next({ target: asked.at({ project: home }) }) : asked.next();
    }),
  ),
  mutant(
    "id-by-prefix",
    "A server is found by the beginning of its id.",
    on(verbs, (asked) => {
      const { serverId = "" } = asked.route;
      const found = [...asked.service.store.servers.keys()].find((id) => id !== serverId && id.startsWith(serverId));
      return asked.server || !found || serverId === ""
        ? asked.next()
        : asked.next({ target: asked.at({ serverId: found }) });
    }),
  ),
  mutant(
    "malformed-id-400",
    "An id that is no UUID is answered with 400.",
    on(verbs, (asked) => {
      const result = asked.next();
      return result.kind !== "write" && result.body.includes("Instance") &&
          !/^[0-9a-f-]{36}$/.test(asked.route.serverId!)
        ? asked.refuse(400)
        : result;
    }),
  ),
  mutant("items-of-the-last-server", "A server's list shows the items of the server written last.", (fake) => {
    let last: string | undefined;
    on(writes, (asked) => {
      const result = asked.next();
      return result.kind === "write" ? write(() => (last = asked.route.serverId, done(result))) : result;
    })(fake);
    return on("list", (asked) => {
      const server = last === undefined ? undefined : asked.service.store.servers.get(last);
      return server ? asked.pretending({ metadata: server.metadata }) : asked.next();
    })(fake);
  }),
];
