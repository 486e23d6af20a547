import { groupOf, type Meddle, type Mutant, on, puts, reads, refusing, verbs, writes } from "./meddle.ts";

const mutant = groupOf("states");
const forbidden = ["building", "error", "rescued", "resized", "shelved", "shelved_offloaded", "soft-delete"] as const;
const allowed = ["stopped", "paused", "suspended"] as const;

const ignoring = (state: string): Meddle => (asked) =>
  asked.server?.vmState === state ? asked.pretending({ vmState: "active", launched: true }) : asked.next();

export const states: Mutant[] = [
  ...writes.flatMap((verb) =>
    forbidden.map((state) =>
      mutant(`${verb}-lets-${state}`, `${verb} works on a server that is ${state}.`, on(verb, ignoring(state)))
    )
  ),
  ...writes.flatMap((verb) =>
    allowed.map((state) =>
      mutant(
        `${verb}-refuses-${state}`,
        `${verb} is refused on a server that is ${state}.`,
        refusing(verb, ({ server }) => server!.vmState === state, 409),
      )
    )
  ),
  ...reads.flatMap((verb) =>
    [...forbidden, ...allowed].map((state) =>
      mutant(
        `${verb}-refuses-${state}`,
        `${verb} is refused on a server that is ${state}.`,
        refusing(verb, ({ server }) => server!.vmState === state, 409),
      )
    )
  ),
  ...writes.map((verb) =>
    mutant(
      `${verb}-lets-never-launched`,
      `${verb} works on a server that was never launched.`,
      on(verb, (asked) => asked.pretending({ launched: true })),
    )
  ),
  ...reads.map((verb) =>
    mutant(
      `${verb}-refuses-never-launched`,
      `${verb} is refused on a server that was never launched.`,
      refusing(verb, ({ server }) => !server!.launched, 409),
    )
  ),
  ...verbs.map((verb) =>
    mutant(
      `${verb}-refuses-a-task`,
      `${verb} is refused while a task is going on.`,
      refusing(verb, ({ server }) => server!.vmState === "active" && server!.taskState !== null, 409),
    )
  ),
  mutant(
    "nothing-checked",
    "No state is looked at.",
    on(writes, (asked) => asked.pretending({ vmState: "active", launched: true })),
  ),
  mutant(
    "empty-merge-unchecked",
    "Merging nothing works in every state.",
    on(
      "merge",
      (asked) =>
        Object.keys(asked.items).length === 0 && asked.server?.vmState !== "deleted"
          ? asked.pretending({ vmState: "active", launched: true })
          : asked.next(),
    ),
  ),
  mutant(
    "empty-replace-unchecked",
    "Clearing works in every state.",
    on(
      "replace",
      (asked) =>
        Object.keys(asked.items).length === 0 && asked.server?.vmState !== "deleted"
          ? asked.pretending({ vmState: "active", launched: true })
          : asked.next(),
    ),
  ),
  mutant(
    "same-value-unchecked",
    "Writing what is there already works in every state.",
    on(
      puts,
      (asked) =>
        asked.server && asked.server.vmState !== "deleted" &&
          Object.entries(asked.items).every(([key, value]) => asked.server!.metadata.get(key) === value)
          ? asked.pretending({ vmState: "active", launched: true })
          : asked.next(),
    ),
  ),
  mutant(
    "overwriting-unchecked",
    "Only new items need a state.",
    on(
      "set",
      (asked) =>
        asked.server && asked.server.vmState !== "deleted" && asked.server.metadata.has(asked.key)
          ? asked.pretending({ vmState: "active", launched: true })
          : asked.next(),
    ),
  ),
  mutant(
    "admin-unchecked",
    "An administrator writes in every state.",
    on(
      writes,
      (asked) =>
        asked.call.header("x-auth-token") === "admin" && asked.server?.vmState !== "deleted"
          ? asked.pretending({ vmState: "active", launched: true })
          : asked.next(),
    ),
  ),
];
