import { type Asked, groupOf, type Mutant, on, puts, refusing, succeeds, write } from "./meddle.ts";

const mutant = groupOf("quota");
const isAdmin = ({ call }: Asked) => call.header("x-auth-token") === "admin";
const sizeAfter = ({ server, items, verb }: Asked) =>
  verb === "replace" ? Object.keys(items).length : new Set([...server!.metadata.keys(), ...Object.keys(items)]).size;

/** Lets more items be written than there may be. */
const letting = (verb: typeof puts[number] | readonly (typeof puts[number])[], test: (asked: Asked) => boolean) =>
  on(verb, (asked) => {
    const { server, items } = asked;
    const refused = asked.next();
    if (succeeds(refused) || refused.kind === "write" || refused.status !== 403 || !server || !test(asked)) {
      return refused;
    }
    const { metadata } = server;
    const body = asked.verb === "set" ? items : {};
    const result = asked.pretending({ metadata: new Map() }, () => asked.next({ json: { [asked.member]: body } }));
    if (result.kind !== "write") return result;
    return write(() => {
      const answer = result.commit();
      server.metadata = new Map([...asked.verb === "replace" ? [] : metadata, ...Object.entries(items)]);
      return asked.verb === "set" ? answer : asked.answer(200, { metadata: Object.fromEntries(server.metadata) });
    });
  });

export const quota: Mutant[] = [
  ...puts.flatMap((verb) => [
    mutant(`${verb}-unchecked`, `${verb} has no limit.`, letting(verb, () => true)),
    mutant(
      `${verb}-one-more`,
      `${verb} lets one item too many be.`,
      letting(verb, (asked) => sizeAfter(asked) === 129),
    ),
    mutant(
      `${verb}-one-less`,
      `${verb} refuses the last item that may be.`,
      refusing(verb, (asked) => sizeAfter(asked) === 128, 403),
    ),
    mutant(`${verb}-admin-exempt`, `An administrator may ${verb} beyond the limit.`, letting(verb, isAdmin)),
    ...[400, 413, 409, 429].map((status) =>
      mutant(
        `${verb}-${status}`,
        `${verb} beyond the limit is answered with ${status}.`,
        on(verb, (asked) => {
          const r = asked.next();
          return r.kind !== "write" && r.body.includes("Maximum number") ? asked.refuse(status) : r;
        }),
      )
    ),
    mutant(
      `${verb}-of-100`,
      `${verb} refuses more than 100 items.`,
      refusing(verb, (asked) => sizeAfter(asked) > 100, 403),
    ),
    mutant(
      `${verb}-adds-up`,
      `${verb} adds what is sent to what is there, and counts an item that is overwritten twice.`,
      refusing(verb, ({ server, items }) => server!.metadata.size + Object.keys(items).length > 128, 403),
    ),
  ]),
  mutant(
    "merge-counts-request",
    "Merging counts only the items sent.",
    letting("merge", ({ items }) => Object.keys(items).length <= 128),
  ),
  mutant(
    "merge-counts-new",
    "Merging counts only the items that are new.",
    letting(
      "merge",
      ({ items, server }) => Object.keys(items).filter((key) => !server!.metadata.has(key)).length <= 128,
    ),
  ),
  mutant(
    "merge-counts-before",
    "Merging looks whether there is room, not whether there is enough.",
    letting("merge", ({ server }) => server!.metadata.size < 128),
  ),
  mutant(
    "full-server-refuses-overwriting",
    "A full server refuses to overwrite.",
    refusing(
      ["merge", "set"],
      ({ server, items }) => server!.metadata.size >= 128 && Object.keys(items).length > 0,
      403,
    ),
  ),
  mutant(
    "full-server-refuses-nothing-merged",
    "A full server refuses to merge nothing.",
    refusing("merge", ({ server, items }) => server!.metadata.size >= 128 && Object.keys(items).length === 0, 403),
  ),
  mutant(
    "full-server-refuses-replacing",
    "A full server refuses to be replaced by fewer items.",
    refusing("replace", ({ server, items }) => server!.metadata.size >= 128 && Object.keys(items).length < 128, 403),
  ),
  mutant(
    "full-server-refuses-deleting",
    "A full server refuses to delete.",
    refusing("delete", ({ server }) => server!.metadata.size >= 128, 403),
  ),
  mutant("delete-frees-nothing", "Deleting frees no room.", (fake) => {
    const deleted = new Map<string, number>();
    on("delete", (asked) => {
      const r = asked.next();
      if (r.kind === "write") deleted.set(asked.route.serverId!, (deleted.get(asked.route.serverId!) ?? 0) + 1);
      return r;
    })(fake);
    on("replace", (asked) => (deleted.delete(asked.route.serverId!), asked.next()))(fake);
    return refusing(
      ["merge", "set"],
      (asked) =>
        sizeAfter(asked) > asked.server!.metadata.size &&
        sizeAfter(asked) + (deleted.get(asked.route.serverId!) ?? 0) > 128,
      403,
    )(fake);
  }),
  mutant(
    "cut-to-the-limit",
    "Merging beyond the limit writes as many items as there is room for.",
    on("merge", (asked) => {
      const refused = asked.next();
      if (refused.kind === "write" || refused.status !== 403 || !asked.server) return refused;
      const room = 128 - asked.server.metadata.size;
      const fresh = Object.entries(asked.items).filter(([key]) => !asked.server!.metadata.has(key));
      return asked.next({ json: { metadata: Object.fromEntries(fresh.slice(0, room)) } });
    }),
  ),
  mutant(
    "counted-over-servers",
    "The limit is for all servers together.",
    refusing(puts, (asked) => {
      const others = [...asked.service.store.servers.values()].reduce(
        (sum, { id, metadata }) => id === asked.route.serverId ? sum : sum + metadata.size,
        0,
      );
      return sizeAfter(asked) + others > 128;
    }, 403),
  ),
  ...[4, 16, 32].map((kb) =>
    mutant(
      `of-${kb}-kb`,
      `All items of a server together may have ${kb} KB.`,
      refusing(puts, ({ server, items, verb }) => {
        const after = { ...verb === "replace" ? {} : Object.fromEntries(server!.metadata), ...items };
        return Object.entries(after).reduce((sum, [key, value]) => sum + key.length + value.length, 0) > kb * 1024;
      }, 403),
    )
  ),
];
