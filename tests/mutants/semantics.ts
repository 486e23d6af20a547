import {
  afterwards,
  done,
  groupOf,
  type Items,
  keeping,
  meddle,
  type Mutant,
  on,
  onAnswer,
  puts,
  reads,
  refusing,
  rewriting,
  succeeds,
  withJson,
  write,
  writes,
} from "./meddle.ts";

const mutant = groupOf("semantics");
const stored = (answer: { body: string }): Items => JSON.parse(answer.body).metadata;
const maps = ["merge", "replace"] as const;

/** Does something else to the items than it says, and answers with what came of it. */
const doing = (verb: typeof maps[number], change: (before: Items, sent: Items) => Items) =>
  on(verb, (asked) => {
    const { server } = asked;
    const result = asked.next();
    if (result.kind !== "write" || !server) return result;
    return write(() => {
      const after = change(Object.fromEntries(server.metadata), asked.items);
      const answer = result.commit();
      server.metadata = new Map(Object.entries(after));
      return withJson(answer, { metadata: after });
    });
  });

/** What was answered before, per address. */
function remembering() {
  const kept = new Map<string, string>();
  return kept;
}

const without = (items: Items, test: (key: string, value: string) => boolean) =>
  Object.fromEntries(Object.entries(items).filter(([key, value]) => !test(key, value)));

export const semantics: Mutant[] = [
  mutant("merge-replaces", "Merging removes the items not named.", doing("merge", (_, sent) => sent)),
  mutant("merge-adds-only", "Merging doesn't overwrite.", doing("merge", (before, sent) => ({ ...sent, ...before }))),
  mutant(
    "merge-overwrites-only",
    "Merging adds no item.",
    doing("merge", (before, sent) => ({ ...before, ...without(sent, (key) => !(key in before)) })),
  ),
  mutant(
    "merge-of-nothing-clears",
    "Merging nothing clears the map.",
    doing("merge", (before, sent) => Object.keys(sent).length ? { ...before, ...sent } : {}),
  ),
  mutant(
    "merge-writes-first",
    "Merging writes the first item only.",
    doing("merge", (before, sent) => ({ ...before, ...Object.fromEntries(Object.entries(sent).slice(0, 1)) })),
  ),
  mutant(
    "merge-writes-100",
    "Merging writes the first 100 items.",
    doing("merge", (before, sent) => ({ ...before, ...Object.fromEntries(Object.entries(sent).slice(0, 100)) })),
  ),
  mutant(
    "merge-drops-last",
    "Merging several items loses the last.",
    doing(
      "merge",
      (before, sent) => ({
        ...before,
        ...Object.fromEntries(Object.entries(sent).slice(0, Math.max(1, Object.keys(sent).length - 1))),
      }),
    ),
  ),
  mutant(
    "merge-answers-sent",
    "Merging answers the items sent.",
    onAnswer("merge", (answer, { items }) => answer.status === 200 ? withJson(answer, { metadata: items }) : answer),
  ),
  mutant(
    "merge-not-done",
    "Merging answers what should be, and writes nothing.",
    keeping("merge", (_items, _asked, before) => before),
  ),
  mutant(
    "replace-merges",
    "Replacing keeps the items not named.",
    doing("replace", (before, sent) => ({ ...before, ...sent })),
  ),
  mutant(
    "replace-keeps-a-key",
    "Replacing keeps items whose key begins with an underscore.",
    doing("replace", (before, sent) => ({ ...without(before, (key) => !key.startsWith("_")), ...sent })),
  ),
  mutant(
    "replace-with-nothing-keeps",
    "Replacing with nothing changes nothing.",
    doing("replace", (before, sent) => Object.keys(sent).length ? sent : before),
  ),
  mutant(
    "replace-keeps-old-values",
    "Replacing keeps the value of an item that was there.",
    doing(
      "replace",
      (before, sent) => Object.fromEntries(Object.entries(sent).map(([key, value]) => [key, before[key] ?? value])),
    ),
  ),
  mutant(
    "replace-keeps-when-answered",
    "Replacing answers what was sent, and keeps the old items beside.",
    keeping("replace", (items, _asked, before) => new Map([...before, ...items])),
  ),
  mutant(
    "replace-not-done",
    "Replacing by fewer items answers what should be, and writes nothing.",
    keeping("replace", (items, _asked, before) => items.size < before.size ? before : items),
  ),
  mutant(
    "set-replaces-all",
    "Setting an item removes the others.",
    keeping("set", (_items, { items }) => new Map(Object.entries(items))),
  ),
  mutant(
    "set-creates-only",
    "Setting doesn't overwrite.",
    keeping("set", (items, { key }, before) => before.has(key) ? new Map(items).set(key, before.get(key)!) : items),
  ),
  mutant(
    "set-refuses-existing",
    "Setting an item that is there is a conflict.",
    refusing("set", ({ server, key }) => server!.metadata.has(key), 409),
  ),
  mutant(
    "set-refuses-absent",
    "Setting an item that isn't there is refused with 404.",
    refusing("set", ({ server, key }) => !server!.metadata.has(key), 404),
  ),
  mutant(
    "set-refuses-same",
    "Setting the value that is there is refused.",
    refusing("set", ({ server, key, items }) => server!.metadata.get(key) === items[key], 409),
  ),
  mutant(
    "set-answers-map",
    "Setting answers the whole map.",
    onAnswer(
      "set",
      (answer, { server }) =>
        answer.status === 200 ? withJson(answer, { metadata: Object.fromEntries(server!.metadata) }) : answer,
    ),
  ),
  mutant(
    "set-answers-all-in-meta",
    "Setting answers every item in meta.",
    onAnswer(
      "set",
      (answer, { server }) =>
        answer.status === 200 ? withJson(answer, { meta: Object.fromEntries(server!.metadata) }) : answer,
    ),
  ),
  mutant(
    "set-answers-bare",
    "Setting answers the item without its envelope.",
    onAnswer("set", (answer, { items }) => answer.status === 200 ? withJson(answer, items) : answer),
  ),
  mutant(
    "set-201",
    "Creating an item is answered with 201.",
    on("set", (asked) => {
      const isNew = !asked.server?.metadata.has(asked.key);
      return afterwards(asked.next(), (answer) => answer.status === 200 && isNew ? { ...answer, status: 201 } : answer);
    }),
  ),
  mutant(
    "set-204",
    "Setting is answered with 204.",
    onAnswer("set", (answer) => answer.status === 200 ? { ...answer, status: 204, body: "" } : answer),
  ),
  mutant(
    "set-answers-old",
    "Setting answers the value from before.",
    on("set", (asked) => {
      const old = asked.server?.metadata.get(asked.key);
      return afterwards(
        asked.next(),
        (answer) =>
          answer.status === 200 && old !== undefined ? withJson(answer, { meta: { [asked.key]: old } }) : answer,
      );
    }),
  ),
  mutant(
    "set-touches-others",
    "Setting an item empties the one before it.",
    keeping("set", (items, { key }) => {
      const other = [...items.keys()].find((name) => name !== key && name < key);
      if (other) items.set(other, "");
    }),
  ),
  ...maps.map((verb) =>
    mutant(
      `${verb}-answers-stale`,
      `The answer to ${verb} is the map from before.`,
      on(verb, (asked) => {
        const before = Object.fromEntries(asked.server?.metadata ?? []);
        return afterwards(
          asked.next(),
          (answer) => answer.status === 200 ? withJson(answer, { metadata: before }) : answer,
        );
      }),
    )
  ),
  ...maps.map((verb) =>
    mutant(
      `${verb}-answers-204`,
      `${verb} answers 204.`,
      onAnswer(verb, (answer) => answer.status === 200 ? { ...answer, status: 204, body: "" } : answer),
    )
  ),
  ...maps.map((verb) =>
    mutant(
      `${verb}-answers-201`,
      `${verb} answers 201.`,
      onAnswer(verb, (answer) => answer.status === 200 ? { ...answer, status: 201 } : answer),
    )
  ),
  ...maps.map((verb) =>
    mutant(
      `${verb}-answers-meta`,
      `${verb} answers in the member meta.`,
      onAnswer(verb, (answer) => answer.status === 200 ? withJson(answer, { meta: stored(answer) }) : answer),
    )
  ),
  ...writes.map((verb) =>
    mutant(
      `${verb}-answers-202`,
      `${verb} answers 202.`,
      onAnswer(verb, (answer) => answer.status < 300 ? { ...answer, status: 202 } : answer),
    )
  ),
  mutant(
    "delete-absent-204",
    "Deleting what isn't there is answered with 204.",
    onAnswer(
      "delete",
      (answer, { server, key }) =>
        answer.status === 404 && server && !server.metadata.has(key) ? { ...answer, status: 204, body: "" } : answer,
    ),
  ),
  ...(["get", "delete"] as const).map((verb) =>
    mutant(
      `${verb}-of-the-first-100`,
      `${verb} finds the first 100 items only.`,
      refusing(verb, ({ server, key }) => [...server!.metadata.keys()].indexOf(key) >= 100, 404),
    )
  ),
  mutant(
    "set-removes-below",
    "Setting a key removes those that begin with it and a full stop.",
    keeping("set", (items, { key }) => new Map([...items].filter(([name]) => !name.startsWith(`${key}.`)))),
  ),
  mutant("delete-all", "Deleting an item deletes all.", keeping("delete", (items) => items.clear())),
  mutant(
    "delete-by-prefix",
    "Deleting an item deletes those whose keys begin so.",
    keeping("delete", (items, { key }) => {
      for (const name of [...items.keys()]) if (name.startsWith(key)) items.delete(name);
    }),
  ),
  mutant(
    "delete-by-part",
    "Deleting an item deletes those whose keys contain its own.",
    keeping("delete", (items, { key }) => {
      for (const name of [...items.keys()]) if (name.includes(key)) items.delete(name);
    }),
  ),
  mutant(
    "delete-by-end",
    "Deleting an item deletes those whose keys end so.",
    keeping("delete", (items, { key }) => {
      for (const name of [...items.keys()]) if (name.endsWith(key)) items.delete(name);
    }),
  ),
  mutant(
    "delete-by-pattern",
    "Deleting takes . and _ for any character, as LIKE or a regular expression does.",
    keeping("delete", (items, { key }) => {
      for (const name of [...items.keys()]) {
        if (new RegExp(`^${key.replace(/[_.]/g, ".")}$`).test(name)) items.delete(name);
      }
    }),
  ),
  mutant(
    "delete-any-case",
    "Deleting an item deletes those that differ in case.",
    keeping("delete", (items, { key }) => {
      for (const name of [...items.keys()]) if (name.toLowerCase() === key.toLowerCase()) items.delete(name);
    }),
  ),
  mutant(
    "delete-by-value",
    "Deleting an item deletes those with the same value.",
    keeping("delete", (items, { key }, before) => {
      for (const [name, value] of [...items]) if (value === before.get(key)) items.delete(name);
    }),
  ),
  mutant(
    "delete-not-done",
    "Deleting answers 204 and keeps the item.",
    keeping("delete", (_items, _asked, before) => before),
  ),
  mutant(
    "delete-last-kept",
    "The last item can't be deleted.",
    keeping("delete", (items, _asked, before) => items.size === 0 ? before : items),
  ),
  mutant(
    "delete-empties",
    "Deleting an item leaves it there with an empty value.",
    keeping("delete", (items, { key }) => void items.set(key, "")),
  ),
  mutant(
    "delete-200",
    "Deleting is answered with 200 and the item.",
    on("delete", (asked) => {
      const meta = { [asked.key]: asked.server?.metadata.get(asked.key) };
      return afterwards(asked.next(), (answer) => answer.status === 204 ? asked.answer(200, { meta }) : answer);
    }),
  ),
  mutant(
    "delete-200-empty",
    "Deleting is answered with 200 and no body.",
    onAnswer("delete", (answer) => answer.status === 204 ? { ...answer, status: 200 } : answer),
  ),
  mutant(
    "delete-refuses-empty-value",
    "Deleting an item with an empty value is answered with 404, as `if not value` has it.",
    refusing("delete", ({ server, key }) => server!.metadata.get(key) === "", 404),
  ),
  mutant("delete-twice", "A second delete is answered with 204.", (fake) => {
    const deleted = new Set<string>();
    return on("delete", (asked) =>
      afterwards(asked.next(), (answer) => {
        if (answer.status === 204) deleted.add(asked.call.target);
        return answer.status === 404 && deleted.has(asked.call.target) ? { ...answer, status: 204, body: "" } : answer;
      }))(fake);
  }),
  mutant("set-after-delete-lost", "A key that was deleted can't be set again.", (fake) => {
    const deleted = new Set<string>();
    on("delete", (asked) => afterwards(asked.next(), (answer) => (deleted.add(asked.key), answer)))(fake);
    return keeping("set", (items, { key }) => void (deleted.has(key) && items.delete(key)))(fake);
  }),
  mutant(
    "get-absent-null",
    "Getting what isn't there answers 200 with null.",
    onAnswer(
      "get",
      (answer, asked) =>
        answer.status === 404 && asked.server && asked.server.vmState !== "deleted"
          ? asked.answer(200, { meta: { [asked.key]: null } })
          : answer,
    ),
  ),
  mutant(
    "get-absent-empty",
    "Getting what isn't there answers 200 with an empty map.",
    onAnswer(
      "get",
      (answer, asked) => answer.body.includes("Metadata item") ? asked.answer(200, { meta: {} }) : answer,
    ),
  ),
  mutant(
    "get-absent-empty-value",
    "Getting what isn't there answers 200 with an empty value.",
    onAnswer(
      "get",
      (answer, asked) =>
        answer.body.includes("Metadata item") ? asked.answer(200, { meta: { [asked.key]: "" } }) : answer,
    ),
  ),
  mutant(
    "get-absent-204",
    "Getting what isn't there answers 204.",
    onAnswer("get", (answer) => answer.body.includes("Metadata item") ? { ...answer, status: 204, body: "" } : answer),
  ),
  mutant(
    "get-empty-404",
    "Getting an item with an empty value is answered with 404, as `if not value` has it.",
    refusing("get", ({ server, key }) => server!.metadata.get(key) === "", 404),
  ),
  mutant(
    "get-zero-404",
    "Getting an item whose value is 0 is answered with 404, as PHP has it.",
    refusing("get", ({ server, key }) => server!.metadata.get(key) === "0", 404),
  ),
  mutant(
    "get-map",
    "Getting an item answers the whole map.",
    onAnswer(
      "get",
      (answer, { server }) =>
        answer.status === 200 ? withJson(answer, { metadata: Object.fromEntries(server!.metadata) }) : answer,
    ),
  ),
  mutant(
    "get-all-in-meta",
    "Getting an item answers every item in meta.",
    onAnswer(
      "get",
      (answer, { server }) =>
        answer.status === 200 ? withJson(answer, { meta: Object.fromEntries(server!.metadata) }) : answer,
    ),
  ),
  mutant(
    "get-bare",
    "Getting an item answers the value alone.",
    onAnswer(
      "get",
      (answer, { server, key }) => answer.status === 200 ? withJson(answer, server!.metadata.get(key)) : answer,
    ),
  ),
  mutant(
    "names-twice",
    "An answer has its first item twice, with another value the first time.",
    onAnswer(
      [...reads, ...puts],
      (answer) => ({
        ...answer,
        body: answer.body.replace(/^(\{"meta(?:data)?": \{)("[^"]*"): /, '$1$2: "old", $2: '),
      }),
    ),
  ),
  mutant(
    "get-key-and-value",
    "Getting an item answers {key, value}.",
    onAnswer(
      "get",
      (answer, { server, key }) =>
        answer.status === 200 ? withJson(answer, { meta: { key, value: server!.metadata.get(key) } }) : answer,
    ),
  ),
  mutant(
    "get-any-case",
    "Getting looks a key up in any case.",
    onAnswer("get", (answer, asked) => {
      const name = [...asked.server?.metadata.keys() ?? []].find((name) =>
        name.toLowerCase() === asked.key.toLowerCase()
      );
      return answer.status === 404 && name !== undefined
        ? asked.answer(200, { meta: { [name]: asked.server!.metadata.get(name) } })
        : answer;
    }),
  ),
  mutant(
    "get-prototype",
    "Getting the key toString finds what every object has.",
    onAnswer(
      "get",
      (answer, asked) =>
        answer.body.includes("Metadata item") && asked.key in {}
          ? asked.answer(200, { meta: { [asked.key]: String(({} as Items)[asked.key]) } })
          : answer,
    ),
  ),
  mutant(
    "delete-prototype",
    "Deleting the key constructor finds what every object has.",
    onAnswer(
      "delete",
      (answer, asked) =>
        answer.body.includes("Metadata item") && asked.key in {} ? { ...answer, status: 204, body: "" } : answer,
    ),
  ),
  ...[10, 25, 50, 100, 127].map((size) =>
    mutant(
      `list-of-${size}`,
      `The list has at most ${size} items.`,
      onAnswer("list", (answer) =>
        answer.status === 200
          ? withJson(answer, { metadata: Object.fromEntries(Object.entries(stored(answer)).slice(0, size)) })
          : answer),
    )
  ),
  mutant(
    "list-by-limit",
    "The list obeys ?limit=.",
    onAnswer("list", (answer, { call }) => {
      const limit = /[?&]limit=(\d+)/.exec(call.target)?.[1];
      return answer.status === 200 && limit
        ? withJson(answer, { metadata: Object.fromEntries(Object.entries(stored(answer)).slice(0, Number(limit))) })
        : answer;
    }),
  ),
  mutant(
    "list-empty-array",
    "An empty map is listed as an array, as PHP has it.",
    onAnswer("list", (answer) => ({ ...answer, body: answer.body.replace('"metadata": {}', '"metadata": []') })),
  ),
  mutant(
    "replace-empty-array",
    "An empty map is answered as an array.",
    onAnswer("replace", (answer) => ({ ...answer, body: answer.body.replace('"metadata": {}', '"metadata": []') })),
  ),
  mutant(
    "list-empty-null",
    "An empty map is listed as null.",
    onAnswer("list", (answer) => ({ ...answer, body: answer.body.replace('"metadata": {}', '"metadata": null') })),
  ),
  mutant(
    "list-empty-404",
    "An empty map is answered with 404.",
    refusing("list", ({ server }) => server!.metadata.size === 0, 404),
  ),
  mutant(
    "list-empty-204",
    "An empty map is answered with 204.",
    onAnswer("list", (answer) => answer.body === '{"metadata": {}}' ? { ...answer, status: 204, body: "" } : answer),
  ),
  mutant(
    "list-without-empty",
    "The list leaves out empty values.",
    onAnswer(
      "list",
      (answer) =>
        answer.status === 200
          ? withJson(answer, { metadata: without(stored(answer), (_, value) => value === "") })
          : answer,
    ),
  ),
  mutant(
    "list-without-underscores",
    "The list leaves out keys that begin with an underscore.",
    onAnswer(
      "list",
      (answer) =>
        answer.status === 200
          ? withJson(answer, { metadata: without(stored(answer), (key) => key.startsWith("_")) })
          : answer,
    ),
  ),
  mutant(
    "list-without-dot-keys",
    "The list leaves out keys that begin with a full stop.",
    onAnswer(
      "list",
      (answer) =>
        answer.status === 200
          ? withJson(answer, { metadata: without(stored(answer), (key) => key.startsWith(".")) })
          : answer,
    ),
  ),
  mutant(
    "list-with-system-items",
    "The list has an item of the system's own.",
    onAnswer(
      "list",
      (answer) =>
        answer.status === 200 ? withJson(answer, { metadata: { ...stored(answer), "system.region": "x" } }) : answer,
    ),
  ),
  mutant(
    "list-of-pairs",
    "The list is an array of {key, value}.",
    onAnswer(
      "list",
      (answer) =>
        answer.status === 200
          ? withJson(answer, { metadata: Object.entries(stored(answer)).map(([key, value]) => ({ key, value })) })
          : answer,
    ),
  ),
  mutant(
    "list-bare",
    "The list has no envelope.",
    onAnswer("list", (answer) => answer.status === 200 ? withJson(answer, stored(answer)) : answer),
  ),
  ...reads.map((verb) =>
    mutant(`${verb}-one-behind`, `${verb} answers what was there before the last write.`, (fake) => {
      const before = new Map<string, Map<string, string>>();
      on(writes, (asked) => {
        const result = asked.next();
        if (result.kind !== "write") return result;
        const { server } = asked;
        return write(() => (before.set(server!.id, new Map(server!.metadata)), result.commit()));
      })(fake);
      return on(verb, (asked) => {
        const old = before.get(asked.route.serverId!);
        before.delete(asked.route.serverId!);
        return old ? asked.pretending({ metadata: old }) : asked.next();
      })(fake);
    })
  ),
  ...writes.map((verb) =>
    mutant(`cache-not-cleared-by-${verb}`, `A cache of lists isn't told of ${verb}.`, (fake) => {
      const cache = remembering();
      on(writes.filter((other) => other !== verb), (asked) => (cache.delete(asked.route.serverId!), asked.next()))(
        fake,
      );
      return on("list", (asked) =>
        afterwards(asked.next(), (answer) => {
          const id = asked.route.serverId!;
          if (answer.status === 200 && !cache.has(id)) cache.set(id, answer.body);
          return answer.status === 200 ? { ...answer, body: cache.get(id)! } : answer;
        }))(fake);
    })
  ),
  ...writes.map((verb) =>
    mutant(`item-cache-not-cleared-by-${verb}`, `A cache of items isn't told of ${verb}.`, (fake) => {
      const cache = new Map<string, Map<string, string>>();
      on(writes.filter((other) => other !== verb), (asked) => (cache.delete(asked.route.serverId!), asked.next()))(
        fake,
      );
      return on("get", (asked) =>
        afterwards(asked.next(), (answer) => {
          const items = cache.get(asked.route.serverId!) ?? new Map<string, string>();
          cache.set(asked.route.serverId!, items);
          if (answer.status === 200 && !items.has(asked.key)) items.set(asked.key, answer.body);
          const kept = items.get(asked.key);
          return kept !== undefined && succeeds(answer) || kept !== undefined && answer.body.includes("Metadata item")
            ? { ...asked.answer(200, null), body: kept }
            : answer;
        }))(fake);
    })
  ),
  mutant("absence-cached", "That an item isn't there is remembered, until another key is asked for.", (fake) => {
    let absent = "";
    return on("get", (asked) =>
      afterwards(asked.next(), (answer) => {
        if (answer.body.includes("Metadata item")) absent = asked.call.target;
        else if (absent === asked.call.target) return asked.refuse(404);
        return answer;
      }))(fake);
  }),
  mutant(
    "merge-forgets-the-merge-before",
    "A merge right after a merge begins where that one began.",
    (fake) => {
      let last: { server?: string; before: Map<string, string> } | undefined;
      return keeping(writes, (items, { verb, server, items: sent }, before) => {
        const start = verb === "merge" && last?.server === server!.id ? last.before : before;
        last = verb === "merge" ? { server: server!.id, before: start } : undefined;
        return start === before ? items : new Map([...start, ...Object.entries(sent)]);
      })(fake);
    },
  ),
  ...[400, 401, 404, 406, 413, 415].map((status) =>
    mutant(
      `write-after-${status}-lost`,
      `A set or delete right after a refusal with ${status} is rolled back.`,
      (fake) => {
        let refused = false;
        return meddle((asked) => {
          const result = asked.next();
          const rolledBack = refused && (asked.verb === "set" || asked.verb === "delete");
          refused = result.kind !== "write" && result.status === status;
          if (result.kind !== "write" || !rolledBack) return result;
          return write(() => {
            const before = new Map(asked.server!.metadata);
            const answer = result.commit();
            asked.server!.metadata = before;
            return answer;
          });
        })(fake);
      },
    )
  ),
  mutant(
    "same-request-once",
    "A write that was seen before isn't done again, as a key of idempotence has it.",
    (fake) => {
      const seen = new Set<string>();
      return keeping(puts, (items, asked, before) => {
        const id = `${asked.call.method} ${asked.call.target} ${asked.text}`;
        if (seen.has(id)) return before;
        seen.add(id);
        return items;
      })(fake);
    },
  ),
  mutant("same-request-twice-refused", "A write like the one just before is refused as a repetition.", (fake) => {
    let last = "";
    return on(puts, (asked) => {
      const id = `${asked.call.method} ${asked.call.target} ${asked.text}`;
      const repeated = id === last;
      last = id;
      return repeated && succeeds(asked.next()) ? asked.refuse(409) : asked.next();
    })(fake);
  }),
  mutant(
    "writes-done-twice",
    "Every delete is done twice, and the second answer is given.",
    on("delete", (asked) => {
      const result = asked.next();
      return result.kind === "write" ? write(() => (result.commit(), done(asked.next()))) : result;
    }),
  ),
  mutant(
    "counter-in-values",
    "A merge appends to the value that is there.",
    rewriting(
      "merge",
      ({ items, server, json }) =>
        server && Object.keys(items).length && Object.keys(json).length === 1
          ? {
            metadata: Object.fromEntries(
              Object.entries(items).map((
                [key, value],
              ) => [key, typeof value === "string" ? `${server.metadata.get(key) ?? ""}${value}` : value]),
            ),
          }
          : undefined,
    ),
  ),
];
