import { ensureDeleted, type Metadata, sync } from "../../src/mod.ts";
import type { Assumptions } from "./model.ts";
import type { Operation } from "./program.ts";
import type { Found } from "./search.ts";

/** A unit of the model's time. */
export const unitMs = 1000;

/** Writers, the service's delay, and what is expected of them. */
export interface Scenario {
  name: string;
  expected: Found["kind"];
  assumptions: Assumptions;
}

const server = "web1";

/** A `sync` that removes one key and adds another. */
function renameOf(from: string, to: string, settleMs: number): Operation {
  return {
    name: `sync(${from} to ${to})`,
    run: (client, clock) => sync(client, server, { [to]: "1" }, { owned: [from, to], settleMs, clock, maxRounds: 50 }),
    promises: { [from]: undefined, [to]: "1" },
  };
}

/** `sync` of one key, or of none to remove it. */
export function syncOf(key: string, value: string | undefined, settleMs: number): Operation {
  const desired: Metadata = value === undefined ? {} : { [key]: value };
  return {
    name: `sync(${JSON.stringify(desired)})`,
    run: (client, clock) => sync(client, server, desired, { owned: key, settleMs, clock, maxRounds: 50 }),
    promises: { [key]: value },
  };
}

const plain = (name: string, run: Operation["run"]): Operation => ({ name, run, promises: {} });

/** Plain writes, which promise nothing here. */
const plainOf = {
  set: (key: string) => plain(`set(${key})`, (client) => client.set(server, key, "1")),
  merge: (key: string) => plain(`merge(${key})`, (client) => client.merge(server, { [key]: "1" })),
  replace: (key: string) => plain(`replace(${key})`, (client) => client.replace(server, { [key]: "1" })),
  delete: (key: string) => plain(`delete(${key})`, (client) => client.delete(server, key)),
  ensureDeleted: (key: string) => plain(`ensureDeleted(${key})`, (client) => ensureDeleted(client, server, key)),
};

/** As many syncs of new keys for each of as many writers. */
const syncs = (writers: number, each: number, settleMs: number) =>
  Array.from(
    { length: writers },
    (_, w) => Array.from({ length: each }, (_, i) => syncOf("abcdefgh"[w]! + i, "1", settleMs)),
  );

const promised = (operation: Operation, promises: Operation["promises"]): Operation => ({ ...operation, promises });

/** The calls of every verb whose items others may undo. */
const plainWriter = [plainOf.set("b0"), plainOf.merge("b1"), plainOf.delete("b0")];

/** What `deno task explore` tries. The service's delay is 2 units; to outlast it, sync waits 3. */
export const scenarios: Scenario[] = [
  {
    name: "set by two writers, no delay",
    expected: "loss",
    assumptions: {
      writers: [[promised(plainOf.set("a0"), { a0: "1" })], [promised(plainOf.set("b0"), { b0: "1" })]],
      delay: 0,
      unitMs,
    },
  },
  {
    name: "sync by two writers that reads back at once, as 0.1.0 did after a quick write",
    expected: "loss",
    assumptions: { writers: syncs(2, 1, 0), delay: 2, unitMs },
  },
  {
    name: "sync by two writers that settles for less than the delay",
    expected: "loss",
    assumptions: { writers: syncs(2, 1, 1000), delay: 2, unitMs },
  },
  ...([[2, 3], [3, 1], [3, 2], [3, 3]] as const).map(([writers, each]): Scenario => ({
    name: `sync by ${writers} writers, ${each} each, that settles for longer than the delay`,
    expected: "nothing",
    assumptions: { writers: syncs(writers, each, 3000), delay: 2, unitMs },
  })),
  {
    name: "sync that removes, changes and adds beside two other syncs",
    expected: "nothing",
    assumptions: {
      writers: [
        [renameOf("a0", "a1", 3000), syncOf("a2", "1", 3000)],
        [syncOf("b0", "2", 3000)],
        [syncOf("c0", undefined, 3000)],
      ],
      delay: 2,
      unitMs,
      items: { a0: "1", b0: "1", c0: "1" },
    },
  },
  {
    name: "sync beside one plain writer",
    expected: "nothing",
    assumptions: { writers: [syncs(1, 3, 3000)[0]!, plainWriter], delay: 2, unitMs },
  },
  {
    name: "sync by 4 writers that settles for longer than the delay",
    expected: "loss",
    assumptions: { writers: syncs(4, 1, 3000), delay: 2, unitMs },
  },
  {
    name: "sync by 4 writers that settles for longer than three delays",
    expected: "nothing",
    assumptions: { writers: syncs(4, 1, 4000), delay: 1, unitMs },
  },
  {
    name: "ensureDeleted beside a set",
    expected: "loss",
    assumptions: {
      writers: [[promised(plainOf.ensureDeleted("a0"), { a0: undefined })], [plainOf.set("b0")]],
      delay: 0,
      unitMs,
      items: { a0: "1" },
    },
  },
  {
    name: "sync beside a replace, which drops what it doesn't name",
    expected: "loss",
    assumptions: { writers: [[syncOf("a0", "1", 3000)], [plainOf.replace("b0")]], delay: 2, unitMs },
  },
  {
    name: "sync beside two plain writers",
    expected: "loss",
    assumptions: {
      writers: [
        [syncOf("a0", "1", 3000)],
        [plainOf.set("b0"), plainOf.set("b1"), plainOf.set("b2")],
        [plainOf.set("c0"), plainOf.set("c1")],
      ],
      delay: 2,
      unitMs,
    },
  },
];
