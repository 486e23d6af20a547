import { afterwards, groupOf, type Mutant, on, puts, reads, refusing, writes } from "./meddle.ts";

const mutant = groupOf("locks");
const isAdmin = (asked: { call: { header(name: string): string | null | undefined } }) =>
  asked.call.header("x-auth-token") === "admin";

export const locks: Mutant[] = [
  ...writes.map((verb) =>
    mutant(
      `${verb}-ignores-lock`,
      `${verb} works on a locked server.`,
      on(verb, (asked) => asked.pretending({ locked: false })),
    )
  ),
  ...writes.map((verb) =>
    mutant(
      `${verb}-refuses-admin`,
      `${verb} on a locked server is refused to an administrator too.`,
      refusing(verb, (asked) => asked.server!.locked && isAdmin(asked), 409),
    )
  ),
  ...reads.map((verb) =>
    mutant(
      `${verb}-refuses-locked`,
      `${verb} is refused on a locked server.`,
      refusing(verb, ({ server }) => server!.locked, 409),
    )
  ),
  ...reads.map((verb) =>
    mutant(
      `${verb}-empty-if-locked`,
      `${verb} on a locked server finds no items.`,
      on(verb, (asked) => asked.server?.locked ? asked.pretending({ metadata: new Map() }) : asked.next()),
    )
  ),
  mutant("nothing-checked", "No lock is looked at.", on(writes, (asked) => asked.pretending({ locked: false }))),
  mutant(
    "empty-merge-unchecked",
    "Merging nothing works on a locked server.",
    on(
      "merge",
      (asked) => asked.pretending({ locked: Object.keys(asked.items).length > 0 && asked.server?.locked === true }),
    ),
  ),
  mutant(
    "empty-replace-unchecked",
    "Clearing works on a locked server.",
    on(
      "replace",
      (asked) => asked.pretending({ locked: Object.keys(asked.items).length > 0 && asked.server?.locked === true }),
    ),
  ),
  mutant(
    "same-value-unchecked",
    "Writing what is there already works on a locked server.",
    on(
      puts,
      (asked) =>
        asked.server?.locked &&
          Object.entries(asked.items).every(([key, value]) => asked.server!.metadata.get(key) === value)
          ? asked.pretending({ locked: false })
          : asked.next(),
    ),
  ),
  mutant(
    "overwriting-unchecked",
    "Overwriting works on a locked server.",
    on("set", (asked) => asked.server?.metadata.has(asked.key) ? asked.pretending({ locked: false }) : asked.next()),
  ),
  mutant(
    "creating-unchecked",
    "Creating works on a locked server.",
    on("set", (asked) => asked.server?.metadata.has(asked.key) ? asked.next() : asked.pretending({ locked: false })),
  ),
  mutant(
    "everybody-locked-out",
    "Every server is taken for locked while one is written by an administrator.",
    refusing(writes, (asked) => !asked.server!.locked && isAdmin(asked), 409),
  ),
  mutant(
    "admin-unlocks",
    "A write of an administrator unlocks the server.",
    on(writes, (asked) =>
      afterwards(asked.next(), (answer) => {
        if (asked.server && isAdmin(asked) && answer.status < 300) asked.server.locked = false;
        return answer;
      })),
  ),
  mutant(
    "refusal-locks",
    "A refused write locks the server.",
    on(writes, (asked) =>
      afterwards(asked.next(), (answer) => {
        if (asked.server && answer.status === 400) asked.server.locked = true;
        return answer;
      })),
  ),
];
