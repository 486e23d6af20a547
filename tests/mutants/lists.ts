// Mistakes of the list of servers, of ECS v1, of some microversions, and in how servers are found.
import type { Reply } from "../../src/fake/reply.ts";
import type { FakeServer } from "../../src/fake/inventory.ts";
import {
  afterwards,
  type Asked,
  done,
  groupOf,
  type Items,
  type Meddle,
  meddle,
  type Mutant,
  on,
  type Verb,
  verbs,
  withBody,
  withJson,
  write,
  writes,
} from "./meddle.ts";

const mutant = groupOf("lists");
const isList = ({ route }: Asked) => route.operation === "listServers" || route.operation === "listCloudServers";

/** A server as a document has it. */
interface Document {
  id: string;
  name?: string;
  status?: string;
  metadata: Items;
}

/** Changes the servers of a list. */
const listing = (change: (servers: Document[]) => Document[]) =>
  meddle((asked) =>
    afterwards(asked.next(), (reply) => {
      if (!isList(asked) || reply.status !== 200) return reply;
      const body = JSON.parse(reply.body) as { servers: Document[] };
      return withJson(reply, { ...body, servers: change(body.servers) });
    })
  );

/** Changes the items in documents of servers. */
const holding = (change: (items: Items) => Items | null) => (servers: Document[]) =>
  // A mistake may leave out the map, against its type.
  servers.map((server) => ({ ...server, metadata: change(server.metadata) as Items }));
const valued = (change: (value: string) => string) =>
  holding((items) => Object.fromEntries(Object.entries(items).map(([key, value]) => [key, change(value)])));
const keyed = (change: (key: string) => string | undefined) =>
  holding((items) =>
    Object.fromEntries(
      Object.entries(items).flatMap(([key, value]) => {
        const other = change(key);
        return other === undefined ? [] : [[other, value]];
      }),
    )
  );
const without = (status: RegExp) => (servers: Document[]) => servers.filter((one) => !status.test(one.status ?? ""));

const lists: [name: string, about: string, change: (servers: Document[]) => Document[]][] = [
  ["null-without-items", "has null for no items", holding((items) => Object.keys(items).length ? items : null)],
  [
    "ten-items",
    "has ten items of a server",
    holding((items) => Object.fromEntries(Object.entries(items).slice(0, 10))),
  ],
  ["short-values", "has 100 characters of a value", valued((v) => [...v].slice(0, 100).join(""))],
  ["trimmed-values", "trims values", valued((v) => v.trim())],
  ["composed-values", "composes characters", valued((v) => v.normalize("NFC"))],
  ["small-values", "has values in small letters", valued((v) => v.toLowerCase())],
  ["escaped-values", "escapes HTML", valued((v) => v.replaceAll("<", "&lt;"))],
  ["small-keys", "has keys in small letters", keyed((key) => key.toLowerCase())],
  [
    "keys-without-underscores",
    "leaves out keys that begin with two underscores",
    keyed((key) => key.startsWith("__") ? undefined : key),
  ],
  [
    "other-servers-items",
    "has the items of the next server with each",
    (servers) =>
      servers.map((server, i) => ({ ...server, metadata: servers[(i + 1) % servers.length]?.metadata ?? {} })),
  ],
  ["servers-twice", "has its first server again at the end", (servers) => [...servers, ...servers.slice(0, 1)]],
  ["no-building", "leaves out servers that are building", without(/^BUILD/)],
  ["no-error", "leaves out servers with an error", without(/^ERROR/)],
  ["no-rescued", "leaves out servers that are rescued", without(/^RESCUE/)],
  ["no-shelved", "leaves out servers that are shelved", without(/^SHELVED/)],
  ["no-locked", "leaves out locked servers", (servers) => servers.filter(({ name }) => name !== "locked")],
];

/** Changes what v1 does, and leaves Nova's API alone. */
const ofV1 = (verb: string, change: Meddle) =>
  meddle((asked) => asked.route.api === "v1" && asked.verb === verb ? change(asked) : asked.next());

const keepingInV1 = (change: (items: Map<string, string>, asked: Asked) => void) =>
  ofV1("merge", (asked) => {
    const result = asked.next();
    const { server } = asked;
    if (result.kind !== "write" || !server) return result;
    return write(() => {
      const reply = result.commit();
      change(server.metadata, asked);
      return reply;
    });
  });
const valuesInV1 = (change: (value: string) => string) =>
  keepingInV1((kept, { items }) => {
    for (const [key, value] of Object.entries(items)) kept.set(key, change(value));
  });

const v1Values: [name: string, change: (value: string) => string][] = [
  ["trimmed", (v) => v.trim()],
  ["composed", (v) => v.normalize("NFC")],
  ["compatible", (v) => v.normalize("NFKC")],
  ["small", (v) => v.toLowerCase()],
  ["escaped", (v) => v.replaceAll("<", "&lt;")],
  ["numbers", (v) => /^\d+(\.\d+)?$/.test(v) ? String(Number(v)) : v],
];
const forbidden = ["error", "rescued", "resized", "shelved_offloaded", "soft-delete"] as const;
const allowing = (test: (server: FakeServer) => boolean): Meddle => (asked) =>
  asked.server && test(asked.server) ? asked.pretending({ vmState: "active", launched: true }) : asked.next();

/** Tells the token of the request, or the inside, in the refusals of v1. */
const telling = (said: (asked: Asked) => string): Meddle => (asked) =>
  afterwards(asked.next(), (reply) => {
    if (reply.status < 400) return reply;
    const body = reply.body.replace(/"message": ?"/, (found) => `${found}${said(asked)} `);
    return withBody(reply, body);
  });

const isNew = ({ call }: Asked) => /2\.79|latest/.test(`${call.header("openstack-api-version")}`);

/** Does otherwise at newer microversions. */
const atNewVersions = (change: Meddle) => on(writes, (asked) => isNew(asked) ? change(asked) : asked.next());

/** How a server is found by what isn't its id. */
const finders: [name: string, find: (asked: string, ids: readonly string[]) => string | undefined][] = [
  ["braces", (asked, ids) => ids.find((id) => `{${id}}` === asked)],
  ["urns", (asked, ids) => ids.find((id) => `urn:uuid:${id}` === asked)],
  ["blanks", (asked, ids) => ids.find((id) => id === asked.trim())],
  ["wildcards-of-sql", (asked, ids) => asked === "%" ? ids[0] : undefined],
  ["stars", (asked, ids) => asked === "*" || asked === ".*" ? ids[0] : undefined],
  ["sql", (asked, ids) => asked.includes("'") ? ids[0] : undefined],
  ["formats", (asked, ids) => ids.find((id) => asked === `${id}.json` || asked === `${id}.`)],
  ["parameters", (asked, ids) => ids.find((id) => id === asked.split(/[;,@#?]/)[0])],
  ["words", (asked, ids) => /^(-|self|me|current)$/.test(asked) ? ids[0] : undefined],
];
const finding = (find: (asked: string, ids: readonly string[]) => string | undefined) =>
  meddle((asked) => {
    if (asked.server || asked.route.api !== "v2.1" || asked.route.serverId === undefined) return asked.next();
    const serverId = find(asked.route.serverId, [...asked.service.store.servers.keys()]);
    return asked.next(serverId ? { target: asked.at({ serverId }) } : {});
  });

const sequence = (first: number): Meddle => (asked) =>
  afterwards(asked.next(), (reply) => {
    if (reply.status !== 200) return reply;
    const { metadata = {} } = JSON.parse(reply.body) as { metadata?: Items };
    const keys = Object.keys(metadata);
    const isSequence = keys.length > 0 && keys.every((key, i) => key === String(i + first));
    return isSequence ? withJson(reply, { metadata: Object.values(metadata) }) : reply;
  });

const linking = (change: (href: string) => string) =>
  meddle((asked) =>
    afterwards(
      asked.next(),
      (reply) => isList(asked) ? withBody(reply, reply.body.replace(/(?<="href": ?")[^"]*limit=[^"]*/, change)) : reply,
    )
  );

export const listsAndV1: Mutant[] = [
  ...lists.map(([name, about, change]) => mutant(`has-${name}`, `The list of servers ${about}.`, listing(change))),
  mutant(
    "link-without-marker",
    "The link to the next page is one to the first.",
    linking((href) => href.replace(/&?marker=[^&"]*/, "")),
  ),
  mutant(
    "link-to-itself",
    "The link to the next page names another server.",
    linking((href) => href.replace(/(?<=marker=)[^&"]*/, "5e7e7000")),
  ),
  mutant(
    "any-token",
    "The list takes any token.",
    meddle((asked) => {
      const token = asked.call.header("x-auth-token");
      const isWrong = token && !["member", "admin", "reader"].includes(token);
      return asked.next(isList(asked) && isWrong ? { headers: { "x-auth-token": "member" } } : {});
    }),
  ),
  ...writes.map((verb) =>
    mutant(`stale-after-${verb}`, `The first list after a ${verb} is the one before.`, (fake) => {
      const kept = new Map<string, Reply>();
      let isStale = false;
      return meddle((asked) => {
        if (!isList(asked)) {
          return afterwards(asked.next(), (reply) => {
            isStale ||= asked.verb === verb && reply.status < 300;
            return reply;
          });
        }
        const reply = done(asked.next());
        const before = kept.get(asked.call.target);
        if (reply.status === 200) kept.set(asked.call.target, reply);
        if (!isStale || !before || reply.status !== 200) return reply;
        isStale = false;
        return withBody(reply, before.body);
      })(fake);
    })
  ),
  ...v1Values.map(([name, change]) => mutant(`v1-keeps-${name}`, `What v1 keeps is ${name}.`, valuesInV1(change))),
  mutant("v1-loses-proto", "v1 loses the key __proto__.", keepingInV1((items) => void items.delete("__proto__"))),
  ...forbidden.map((state) =>
    mutant(
      `v1-delete-lets-${state}`,
      `v1 deletes while a server is ${state}.`,
      ofV1("delete", allowing(({ vmState }) => vmState === state)),
    )
  ),
  ...(["merge", "delete"] as const).map((verb) =>
    mutant(
      `v1-${verb}-lets-never-launched`,
      `v1 writes to a server that never ran.`,
      ofV1(verb, allowing(({ launched }) => !launched)),
    )
  ),
  mutant(
    "v1-delete-by-prefix",
    "v1 deletes every key that begins alike.",
    ofV1("delete", (asked) =>
      afterwards(asked.next(), (reply) => {
        const { server, key } = asked;
        const gone = [...server?.metadata.keys() ?? []].filter((name) => reply.status === 204 && name.startsWith(key));
        for (const name of gone) server?.metadata.delete(name);
        return reply;
      })),
  ),
  ...["merge", "delete", "show"].flatMap((verb) => [
    mutant(
      `v1-${verb}-tells-the-token`,
      "A refusal of v1 tells the token.",
      ofV1(verb, telling(({ call }) => `token ${call.header("x-auth-token")}`)),
    ),
    mutant(
      `v1-${verb}-tells-the-inside`,
      "A refusal of v1 has a stack trace.",
      ofV1(verb, telling(() => "at com.example.A.b(A.java:12)")),
    ),
  ]),
  mutant(
    "new-versions-ignore-locks",
    "Newer microversions ignore locks.",
    atNewVersions((asked) => asked.pretending({ locked: false })),
  ),
  mutant(
    "new-versions-ignore-states",
    "Newer microversions ignore states.",
    atNewVersions(allowing(({ vmState }) => vmState !== "deleted")),
  ),
  mutant(
    "new-versions-take-numbers",
    "Newer microversions make numbers text.",
    atNewVersions((asked) => {
      const items = Object.entries(asked.items).map((
        [key, value],
      ) => [key, typeof value === "number" ? String(value) : value]);
      return asked.next(items.length ? { json: { ...asked.json, [asked.member]: Object.fromEntries(items) } } : {});
    }),
  ),
  ...(["merge", "replace", "get", "set", "delete"] as Verb[]).map((verb) =>
    mutant(
      `${verb}-unknown-in-the-older-header`,
      `${verb} is unknown if the older header names a version.`,
      on(verb, (asked) => asked.call.header("x-openstack-nova-api-version") ? asked.refuse(404) : asked.next()),
    )
  ),
  ...finders.map(([name, find]) =>
    mutant(`found-by-${name}`, `A server is found by other spellings: ${name}.`, finding(find))
  ),
  ...[0, 1].map((first) =>
    mutant(`sequence-from-${first}`, `Items whose keys count from ${first} are a list.`, on(verbs, sequence(first)))
  ),
];
