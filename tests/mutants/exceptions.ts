// Rules with an exception: for administrators, for some items, for one form of a request.
import type { Fetch } from "../../src/http/fetch.ts";
import {
  afterwards,
  type Asked,
  groupOf,
  meddle,
  type Mutant,
  on,
  puts,
  rewriting,
  succeeds,
  withJson,
  write,
  writes,
} from "./meddle.ts";

const mutant = groupOf("exceptions");
const isBy = (who: string, { call }: Asked) => call.header("x-auth-token") === who;
const asMember = (asked: Asked) => asked.next({ headers: { "x-auth-token": "member" } });

/** Takes items that the quota refuses. */
const beyondTheQuota = (test: (key: string, value: string) => boolean) =>
  on("set", (asked) => {
    const result = asked.next();
    const value = asked.items[asked.key];
    const isRefused = result.kind === "reply" && result.status === 403 && isBy("member", asked);
    return isRefused && value !== undefined && test(asked.key, value) ? written(asked, value) : result;
  });

const written = (asked: Asked, value: string) =>
  write(() => {
    asked.server!.metadata.set(asked.key, value);
    return asked.answer(200, { meta: asked.items });
  });

/** Counts items apart from the map; the counter may differ from what is in it. */
const countingApart = (more: (asked: Asked, succeeded: boolean) => number) => (fake: Fetch): Fetch => {
  const counts = new Map<string, number>();
  return on(writes, (asked) => {
    const { server } = asked;
    const result = asked.next();
    if (!server) return result;
    const before = asked.verb === "replace" ? 0 : counts.get(server.id) ?? 0;
    const size = new Set([...server.metadata.keys(), ...Object.keys(asked.items)]).size;
    const isFull = asked.verb === "set" && size > server.metadata.size && size + before > 128;
    counts.set(server.id, before + more(asked, succeeds(result)));
    return succeeds(result) && isFull ? asked.refuse(403) : result;
  })(fake);
};

/** What makes requests for the same thing differ, and each may have its place in a cache. */
const forms: Record<string, (asked: Asked) => string | null | undefined> = {
  accept: ({ call }) => call.header("accept"),
  language: ({ call }) => call.header("accept-language"),
  condition: ({ call }) => call.header("if-none-match"),
  version: ({ call }) => call.header("openstack-api-version"),
  "older-version": ({ call }) => call.header("x-openstack-nova-api-version"),
  program: ({ call }) => call.header("user-agent"),
  query: ({ call }) => call.target.split("?")[1],
};

/** Keeps each form of a read by itself; a write clears those of its own form. */
const cachedBy =
  (verb: "get" | "list", formOf: (asked: Asked) => string | null | undefined) => (fake: Fetch): Fetch => {
    const kept = new Map<string, unknown>();
    return meddle((asked) => {
      const form = `${asked.route.serverId} ${formOf(asked) ?? ""}`;
      const place = `${form} ${asked.key}`;
      const result = asked.next();
      if (asked.verb && writes.includes(asked.verb) && succeeds(result)) {
        for (const one of kept.keys()) if (one.startsWith(`${form} `)) kept.delete(one);
      }
      if (asked.verb !== verb || !succeeds(result)) return result;
      return afterwards(result, (answer) => {
        if (kept.has(place)) return withJson(answer, kept.get(place));
        kept.set(place, JSON.parse(answer.body));
        return answer;
      });
    })(fake);
  };

/** Lists of servers that lack the items for some. */
const listWithout = (test: (asked: Asked) => boolean) =>
  meddle((asked) =>
    afterwards(asked.next(), (answer) => {
      if (asked.route.operation !== "listServers" || answer.status !== 200 || !test(asked)) return answer;
      const { servers, ...rest } = JSON.parse(answer.body) as { servers: object[] };
      return withJson(answer, { ...rest, servers: servers.map((one) => ({ ...one, metadata: {} })) });
    })
  );

export const exceptions: Mutant[] = [
  ...Object.entries(forms).flatMap(([name, formOf]) =>
    (["get", "list"] as const).map((verb) =>
      mutant(
        `${verb}-cached-by-${name}`,
        `A cache keeps what ${verb} returns for each ${name}; a write clears its own only.`,
        cachedBy(verb, formOf),
      )
    )
  ),
  mutant(
    "delete-of-the-same-item-everywhere",
    "delete removes the item from every server that has it with the same value.",
    on("delete", (asked) => {
      const value = asked.server?.metadata.get(asked.key);
      return afterwards(asked.next(), (answer) => {
        if (answer.status !== 204) return answer;
        for (const { metadata } of asked.service.store.servers.values()) {
          if (metadata.get(asked.key) === value) metadata.delete(asked.key);
        }
        return answer;
      });
    }),
  ),

  mutant(
    "quota-without-metering",
    "Items for metering do not count.",
    beyondTheQuota((key) => /^metering\./.test(key)),
  ),
  mutant("quota-without-underscores", "Items of the inside do not count.", beyondTheQuota((key) => /^__/.test(key))),
  mutant("quota-without-empty-values", "Empty items do not count.", beyondTheQuota((_, value) => value === "")),
  mutant(
    "quota-counts-overwriting",
    "Overwriting an item counts as one more.",
    countingApart(({ verb, server, key }, done) => done && verb === "set" && server!.metadata.has(key) ? 1 : 0),
  ),
  mutant("quota-makes-room-for-the-absent", "Deleting an absent key makes room.", (fake) => {
    const room = new Set<string>();
    return meddle((asked) => {
      const result = asked.next();
      const { server } = asked;
      if (!server || result.kind !== "reply") return result;
      if (asked.verb === "delete" && result.status === 404) room.add(server.id);
      if (asked.verb !== "set" || result.status !== 403 || !isBy("member", asked) || !room.delete(server.id)) {
        return result;
      }
      return written(asked, asked.items[asked.key]!);
    })(fake);
  }),

  mutant(
    "admin-writes-before-the-launch",
    "An administrator may write to a server that was never launched.",
    on(writes, (asked) => isBy("admin", asked) ? asked.pretending({ launched: true }) : asked.next()),
  ),
  mutant(
    "admin-writes-long-values",
    "The values of an administrator are cut, not refused.",
    rewriting(puts, (asked) => {
      const { items, member, json } = asked;
      if (!isBy("admin", asked) || Object.values(items).some((value) => typeof value !== "string")) return undefined;
      const cut = Object.entries(items).map(([key, value]) => [key, [...value].slice(0, 255).join("")]);
      return cut.length ? { ...json, [member]: Object.fromEntries(cut) } : undefined;
    }),
  ),
  mutant(
    "admin-writes-more-members",
    "An administrator's body may have other members.",
    rewriting(puts, (asked) => {
      const { member, json } = asked;
      return isBy("admin", asked) && json?.[member] ? { [member]: json[member] } : undefined;
    }),
  ),
  mutant(
    "reader-may-set-the-same",
    "A reader may set an item to the value that it has.",
    on("set", (asked) => {
      const isSame = asked.server?.metadata.get(asked.key) === asked.items[asked.key];
      return isBy("reader", asked) && isSame ? asMember(asked) : asked.next();
    }),
  ),
  mutant(
    "reader-learns-of-locks",
    "A reader that writes to a locked server learns of the lock.",
    on("merge", (asked) => isBy("reader", asked) && asked.server?.locked ? asMember(asked) : asked.next()),
  ),
  mutant(
    "reader-learns-of-states",
    "A reader that writes to a server being built learns of its state.",
    on(
      "merge",
      (asked) => isBy("reader", asked) && asked.server?.vmState === "building" ? asMember(asked) : asked.next(),
    ),
  ),

  mutant("list-without-items-for-admin", "An administrator's list has no items.", listWithout((a) => isBy("admin", a))),
  mutant(
    "list-without-items-by-version",
    "A list has no items if it names a version.",
    listWithout(({ call }) => Boolean(call.header("openstack-api-version"))),
  ),
];
