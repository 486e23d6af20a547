// Mistakes where few look: in one state of a server, for one kind of key or value, behind one of the two APIs.
import type { FakeServer } from "../../src/fake/inventory.ts";
import type { Result } from "../../src/fake/reply.ts";
import type { Fetch } from "../../src/http/fetch.ts";
import {
  afterwards,
  type Asked,
  done,
  groupOf,
  type Items,
  keeping,
  type Meddle,
  meddle,
  type Mutant,
  on,
  puts,
  reads,
  refusing,
  succeeds,
  type Verb,
  withBody,
  withJson,
  write,
  writes,
} from "./meddle.ts";

const mutant = groupOf("corners");
const isV1 = ({ route }: Asked) => route.api === "v1";
const isBad = ([key, value]: [string, unknown]) =>
  typeof value !== "string" || !/^[\w:.-]{1,255}$/.test(key) || [...value].length > 255;

/** The states in which a server can be written to, besides the usual one. */
const states: [name: string, test: (server: FakeServer) => boolean][] = [
  ["stopped", ({ vmState }) => vmState === "stopped"],
  ["paused", ({ vmState }) => vmState === "paused"],
  ["suspended", ({ vmState }) => vmState === "suspended"],
  ["rebooting", ({ taskState }) => taskState === "rebooting"],
  ["locked", ({ locked }) => locked],
];

const withItems = (asked: Asked, change: (value: unknown) => unknown) => {
  const items = Object.entries(asked.items).map(([key, value]) => [key, change(value)]);
  return asked.next(items.length ? { json: { ...asked.json, [asked.member]: Object.fromEntries(items) } } : {});
};
const isEmpty = (asked: Asked) => Boolean(asked.json?.metadata) && Object.keys(asked.items).length === 0;

/** Writes the items of a body whatever the quota is. */
const unlimited: Meddle = (asked) => {
  const result = asked.next();
  const { server, items, verb } = asked;
  if (!server || result.kind === "write" || result.status !== 403) return result;
  return write(() => {
    if (verb === "replace") server.metadata = new Map();
    for (const [key, value] of Object.entries(items)) server.metadata.set(key, value);
    return asked.answer(200, verb === "set" ? { meta: items } : { metadata: Object.fromEntries(server.metadata) });
  });
};

/** Writes what stands before the first bad item. */
const upToTheBadItem = (size: number): Meddle => (asked) => {
  const result = asked.next();
  const entries = Object.entries(asked.items);
  const at = entries.findIndex(isBad);
  if (result.kind === "write" || result.status !== 400 || !asked.server || at < size) return result;
  if (asked.verb === "replace") asked.server.metadata = new Map();
  for (const [key, value] of entries.slice(0, at - at % size)) asked.server.metadata.set(key, value);
  return result;
};

const trimming: Meddle = (asked) =>
  afterwards(asked.next(), (answer) => {
    const { server } = asked;
    if (server && answer.status < 300) server.metadata = new Map([...server.metadata].map(([k, v]) => [k, v.trim()]));
    return answer;
  });

/** What is wrong in one state only. */
const inState: [name: string, about: string, verb: Verb | readonly Verb[], change: Meddle][] = [
  ["unlimited", "there is no quota", puts, unlimited],
  [
    "takes-numbers",
    "numbers are made text",
    puts,
    (asked) => withItems(asked, (value) => typeof value === "number" ? String(value) : value),
  ],
  [
    "cuts-values",
    "long values are cut",
    puts,
    (asked) => withItems(asked, (value) => typeof value === "string" ? [...value].slice(0, 255).join("") : value),
  ],
  ["address-wins", "the key of the address is written", "set", (asked) => {
    const [key, ...more] = Object.keys(asked.items);
    const differs = key !== undefined && more.length === 0 && key !== asked.key;
    return asked.next(differs ? { json: { meta: { [asked.key]: asked.items[key] } } } : {});
  }],
  [
    "absent-204",
    "deleting an absent key is 204",
    "delete",
    (asked) =>
      afterwards(asked.next(), (answer) => answer.status === 404 ? { ...answer, status: 204, body: "" } : answer),
  ],
  ["any-case", "an item is found in any case", "get", (asked) => {
    const key = [...asked.server!.metadata.keys()].find((key) => key.toLowerCase() === asked.key.toLowerCase());
    return asked.next(key === undefined ? {} : { target: asked.at({ key }) });
  }],
  ["creates-201", "creating an item is 201", "set", (asked) => {
    const isNew = !asked.server!.metadata.has(asked.key);
    return afterwards(asked.next(), (answer) => isNew && answer.status === 200 ? { ...answer, status: 201 } : answer);
  }],
  ["trims", "values are trimmed", puts, trimming],
  ["half-done", "what stands before a bad item is written", ["merge", "replace"], upToTheBadItem(1)],
  [
    "merge-of-nothing-clears",
    "merging nothing clears the map",
    "merge",
    (asked) => asked.next(isEmpty(asked) ? { method: "PUT" } : {}),
  ],
  [
    "replace-by-nothing-keeps",
    "replacing by nothing keeps the map",
    "replace",
    (asked) => asked.next(isEmpty(asked) ? { method: "POST" } : {}),
  ],
];

/** Meddles with Nova's operations on servers in one state. */
const where = (test: (server: FakeServer) => boolean, verb: Verb | readonly Verb[], change: Meddle) =>
  on(verb, (asked) => !isV1(asked) && asked.server && test(asked.server) ? change(asked) : asked.next());

/** Kinds of items that a service may take for something special. */
const kinds: [name: string, about: string, test: (key: string, value: string) => boolean][] = [
  ["colons", "keys with a colon", (key) => key.includes(":")],
  ["full-stops", "keys with a full stop", (key) => key.includes(".")],
  ["dots", "keys of dots", (key) => /^\.+$/.test(key)],
  ["underscores", "keys that begin with an underscore", (key) => key.startsWith("_")],
  ["capitals", "keys with capitals", (key) => /[A-Z]/.test(key)],
  ["long-keys", "keys of more than 64 characters", (key) => key.length > 64],
  ["full-keys", "keys of 255 characters", (key) => key.length === 255],
  ["digits", "keys of digits", (key) => /^\d+$/.test(key)],
  ["proto", "the key __proto__", (key) => key === "__proto__"],
  ["metering", "keys of the bill", (key) => key.startsWith("metering.")],
  ["system", "keys of the system", (key) => key === "image_name" || key === "os_type"],
  ["hyphens", "keys that begin with a hyphen", (key) => key.startsWith("-")],
  ["empty-values", "empty values", (_, value) => value === ""],
  ["long-values", "values of more than 200 characters", (_, value) => value.length > 200],
  ["foreign-values", "values beyond ASCII", (_, value) => /[^\0-\x7f]/.test(value)],
];

/** Keeps items of a kind, or loses them. */
const ofKind = (
  verb: Verb,
  change: (items: Map<string, string>, asked: Asked, item: [key: string, value: string]) => void,
  test: (key: string, value: string) => boolean,
) =>
  keeping(verb, (items, asked, before) => {
    for (const item of before) if (test(...item)) change(items, asked, item);
  });

/** Keeps what a call returns, and returns it as long as it would return anything. */
function keptIn(kept: Map<string, string>, asked: Asked, isKept: (asked: Asked) => boolean = () => true): Result {
  const answer = done(asked.next());
  if (answer.status !== 200) return answer;
  const { target } = asked.call;
  const body = kept.get(target);
  if (body !== undefined) return withBody(answer, body);
  if (isKept(asked)) kept.set(target, answer.body);
  return answer;
}

/** Returns an item of a kind as it was when it was first read, until it is written alone. */
const keptReads = (test: (key: string, value: string) => boolean) => (fake: Fetch) => {
  const kept = new Map<string, string>();
  return on(["get", "set", "delete"], (asked) => {
    if (asked.verb === "get") return keptIn(kept, asked, ({ server, key }) => test(key, server!.metadata.get(key)!));
    kept.delete(asked.call.target);
    return asked.next();
  })(fake);
};

/** What takes two values for the same, so that a write of the other isn't done. */
const same: [name: string, same: (a: string, b: string) => boolean][] = [
  ["first-64", (a, b) => a.slice(0, 64) === b.slice(0, 64)],
  ["first-254", (a, b) => a.length === 255 && a.slice(0, 254) === b.slice(0, 254)],
  ["last-10", (a, b) => a.slice(-10) === b.slice(-10)],
  ["length", (a, b) => a.length === b.length && a.length > 10],
  ["letters", (a, b) => [...a].sort().join("") === [...b].sort().join("")],
  ["plane-0", (a, b) => a.replace(/[\u{10000}-\u{10ffff}]/gu, "?") === b.replace(/[\u{10000}-\u{10ffff}]/gu, "?")],
];

/** What makes two keys one. */
const alike: [name: string, normal: (key: string) => string][] = [
  ["letters", (key) => [...key].sort().join("")],
  ["hash-of-java", (key) => String([...key].reduce((hash, c) => (Math.imul(31, hash) + c.charCodeAt(0)) | 0, 0))],
  ["first-250", (key) => key.slice(0, 250)],
  ["no-separators", (key) => key.replace(/[-_.:]/g, "")],
  ["one-separator", (key) => key.replace(/([-_.:])\1+/g, "$1")],
  ["camel-case", (key) => key.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase())],
  ["snake-case", (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)],
  ["no-colon-last", (key) => key.replace(/:+$/, "")],
  ["no-underscore-first", (key) => key.replace(/^_+/, "")],
];

const findingAlike = (normal: (key: string) => string) =>
  on("get", (asked) => {
    const { server, key } = asked;
    const other = server?.metadata.has(key)
      ? key
      : [...server?.metadata.keys() ?? []].find((one) => normal(one) === normal(key));
    return asked.next(other === undefined ? {} : { target: asked.at({ key: other }) });
  });
const removingAlike = (normal: (key: string) => string) =>
  keeping("delete", (items, { key }) => {
    for (const other of [...items.keys()]) if (normal(other) === normal(key)) items.delete(other);
  });

/** Keeps what it has read until a write that it notices. */
const caching = (isRead: (asked: Asked) => boolean, notices: (asked: Asked) => boolean) => (fake: Fetch) => {
  const kept = new Map<string, string>();
  return meddle((asked) => {
    if (notices(asked)) kept.clear();
    return isRead(asked) ? keptIn(kept, asked) : asked.next();
  })(fake);
};
const isWrite = ({ verb }: Asked) => writes.some((one) => one === verb);
const isShow = (asked: Asked) => asked.route.operation === "showCloudServer";

const ofV1 = (verb: string, change: Meddle) =>
  meddle((asked) => isV1(asked) && asked.verb === verb ? change(asked) : asked.next());

/** Leaves only what a write through v1 names, in one state. */
const v1Forgets = (verb: string, state: string, rest: (asked: Asked) => Items) =>
  ofV1(verb, (asked) => {
    const result = asked.next();
    const { server } = asked;
    if (result.kind !== "write" || !server || server.vmState !== state) return result;
    return write(() => {
      const answer = result.commit();
      server.metadata = new Map(Object.entries(rest(asked)));
      return answer;
    });
  });

const asMember = (asked: Asked) =>
  asked.next(asked.call.header("x-auth-token") === "reader" ? { headers: { "x-auth-token": "member" } } : {});

/** Refuses a method that Nova doesn't know with 405, and names these. */
const allowing = (allow: string) => (fake: Fetch): Fetch => async (request) => {
  const response = await fake(request);
  if (response.status !== 404 || request.method !== "PATCH") return response;
  const headers = new Headers(response.headers);
  headers.set("allow", allow);
  return new Response("", { status: 405, headers });
};

export const corners: Mutant[] = [
  ...states.flatMap(([state, test]) =>
    inState.map(([name, about, verb, change]) =>
      mutant(`${state}-${name}`, `While a server is ${state}, ${about}.`, where(test, verb, change))
    )
  ),
  ...(["merge", "replace"] as const).flatMap((verb) =>
    [5, 20, 100].map((size) =>
      mutant(`${verb}-in-groups-of-${size}`, "Groups before a bad item are written.", on(verb, upToTheBadItem(size)))
    )
  ),
  ...kinds.flatMap(([name, about, test]) => [
    mutant(
      `replace-keeps-${name}`,
      `Replacing keeps ${about}.`,
      ofKind("replace", (items, _asked, [key, value]) => void (items.has(key) || items.set(key, value)), test),
    ),
    mutant(
      `merge-loses-${name}`,
      `Merging others loses ${about}.`,
      ofKind("merge", (items, asked, [key]) => void (Object.hasOwn(asked.items, key) || items.delete(key)), test),
    ),
    mutant(
      `merge-overwrites-no-${name}`,
      `Merging overwrites no ${about}.`,
      ofKind("merge", (items, _asked, item) => void items.set(...item), test),
    ),
    ...(name === "dots" ? [] : [
      mutant(
        `delete-keeps-${name}`,
        `Deleting keeps ${about}.`,
        ofKind("delete", (items, _asked, item) => void items.set(...item), test),
      ),
      mutant(`get-keeps-${name}`, `A cache keeps ${about} when maps are written.`, keptReads(test)),
    ]),
  ]),
  ...same.map(([name, isSame]) =>
    mutant(
      `not-written-if-same-${name}`,
      `A value is not written if it is the same by ${name}.`,
      keeping(puts, (items, asked, before) => {
        for (const key of Object.keys(asked.items)) {
          const old = before.get(key);
          if (old !== undefined && isSame(old, items.get(key)!)) items.set(key, old);
        }
      }),
    )
  ),
  ...alike.flatMap(([name, normal]) => [
    mutant(`get-by-${name}`, `Keys are found by ${name}.`, findingAlike(normal)),
    mutant(`delete-by-${name}`, `Keys are deleted by ${name}.`, removingAlike(normal)),
  ]),
  mutant(
    "refuses-what-is-escaped",
    "Values are counted as they are escaped in JSON.",
    refusing(puts, ({ items }) => Object.values(items).some((value) => JSON.stringify(value).length > 1022)),
  ),
  mutant(
    "counts-no-controls",
    "Characters that do not show don't count.",
    on(
      puts,
      (asked) =>
        withItems(
          asked,
          (value) => typeof value === "string" && [...value].length > 255 ? value.replace(/\p{C}/gu, "") : value,
        ),
    ),
  ),
  mutant(
    "long-addresses-refused",
    "Addresses of more than 700 characters are refused.",
    meddle((asked) => asked.call.target.length > 700 && succeeds(asked.next()) ? asked.refuse(414) : asked.next()),
  ),
  mutant(
    "reader-reads-the-first",
    "What a reader reads is not read again.",
    caching(
      (asked) => reads.some((verb) => verb === asked.verb) && asked.call.header("x-auth-token") === "reader",
      () => false,
    ),
  ),
  mutant(
    "show-kept-over-deletes",
    "v1 shows what was deleted.",
    caching(isShow, (asked) => isWrite(asked) && asked.verb !== "delete"),
  ),
  mutant(
    "list-kept-over-v1",
    "The list doesn't notice what v1 writes.",
    caching(
      (asked) => asked.verb === "list" && asked.route.serverId !== undefined && !isV1(asked),
      (asked) => isWrite(asked) && !isV1(asked),
    ),
  ),
  mutant(
    "get-kept-over-v1",
    "An item doesn't notice what v1 writes.",
    caching((asked) => asked.verb === "get" && !isV1(asked), (asked) => isWrite(asked) && !isV1(asked)),
  ),
  mutant(
    "v1-delete-decodes-twice",
    "v1 decodes keys twice.",
    ofV1("delete", (asked) =>
      asked.next(
        /%25[0-9a-f]{2}/i.test(asked.call.target) ? { target: asked.call.target.replaceAll("%25", "%") } : {},
      )),
  ),
  mutant(
    "v1-quota-adds-up",
    "v1 adds what is overwritten to the quota.",
    ofV1("merge", (asked) => {
      const size = (asked.server?.metadata.size ?? 0) + Object.keys(asked.items).length;
      return size > 128 && succeeds(asked.next()) ? asked.refuse(403) : asked.next();
    }),
  ),
  mutant(
    "v1-merges-until-full",
    "v1 writes what fits into the quota.",
    ofV1("merge", (asked) => {
      const result = asked.next();
      const { server } = asked;
      if (result.kind === "write" || result.status !== 403 || !server) return result;
      for (const item of Object.entries(asked.items)) if (server.metadata.size < 128) server.metadata.set(...item);
      return result;
    }),
  ),
  mutant(
    "v1-shows-100",
    "v1 shows 100 items.",
    ofV1("show", (asked) =>
      afterwards(asked.next(), (answer) => {
        if (answer.status !== 200) return answer;
        const { server } = JSON.parse(answer.body) as { server: { metadata: Items } };
        const metadata = Object.fromEntries(Object.entries(server.metadata).slice(0, 100));
        return withJson(answer, { server: { ...server, metadata } });
      })),
  ),
  ...["stopped", "paused", "suspended"].flatMap((state) => [
    mutant(
      `v1-merge-replaces-while-${state}`,
      `v1 replaces while a server is ${state}.`,
      v1Forgets("merge", state, ({ items }) => items),
    ),
    mutant(
      `v1-delete-clears-while-${state}`,
      `v1 deletes all while a server is ${state}.`,
      v1Forgets("delete", state, () => ({})),
    ),
  ]),
  mutant(
    "v1-deletes-what-all-objects-have",
    "v1 deletes what every object of JavaScript has.",
    ofV1(
      "delete",
      (asked) =>
        afterwards(
          asked.next(),
          (answer) => answer.status === 404 && asked.key in {} ? { ...answer, status: 204, body: "" } : answer,
        ),
    ),
  ),
  mutant(
    "v1-takes-an-empty-token",
    "v1 takes an empty token.",
    meddle((asked) =>
      asked.next(
        isV1(asked) && asked.call.header("x-auth-token") === "" ? { headers: { "x-auth-token": "member" } } : {},
      )
    ),
  ),
  mutant("v1-merge-lets-reader", "A reader merges through v1.", ofV1("merge", asMember)),
  mutant("v1-delete-lets-reader", "A reader deletes through v1.", ofV1("delete", asMember)),
  mutant("allow-of-what-was-refused", "Allow names the method that was refused.", allowing("PATCH")),
  mutant("allow-of-one-method", "Allow names one of the methods.", allowing("GET")),
  mutant(
    "head-deletes",
    "HEAD deletes.",
    (fake) => (request) => fake(request.method === "HEAD" ? new Request(request, { method: "DELETE" }) : request),
  ),
  mutant(
    "any-word-is-the-project",
    "Words stand for the caller's project.",
    meddle((asked) => {
      const [, word] = /^\/v2\.1\/(me|self|current|default)\//.exec(asked.call.target) ?? [];
      return asked.next(word ? { target: asked.call.target.replace(word, "0a1b2c3d4e5f40718293a4b5c6d7e8f9") } : {});
    }),
  ),
  mutant(
    "takes-utf-32",
    "A body in UTF-32 is read.",
    on(puts, (asked) => {
      const { body } = asked.call;
      const wide = body && body[1] === 0 && body[2] === 0;
      return asked.next(wide ? { text: new TextDecoder().decode(body.filter((byte) => byte !== 0)) } : {});
    }),
  ),
];
