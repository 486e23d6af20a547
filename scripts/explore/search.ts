import { type Assumptions, firstState, keyOf, type Label, movesOf, type State } from "./model.ts";

/** What a search found. */
export type Found =
  /** No state loses anything. */
  | { kind: "nothing"; states: number }
  /** The fewest steps to a loss, and the keys that are lost. */
  | { kind: "loss"; states: number; path: Label[]; keys: string[] }
  /** There were more states than were allowed. */
  | { kind: "too many"; states: number };

/** Visits every state that can come about, in the order of their distance, until something is lost. */
export async function search(assumptions: Assumptions, maxStates = 3_000_000): Promise<Found> {
  const seen = new Set<string>();
  const labels: Label[] = [];
  const parents: number[] = [];
  let level: { state: State; at: number }[] = [{ state: await firstState(assumptions), at: -1 }];
  while (level.length) {
    const following: typeof level = [];
    for (const { state, at } of level) {
      const moves = await movesOf(state, assumptions);
      const keys = moves.length ? [] : lostIn(state, assumptions);
      if (keys.length) return { kind: "loss", states: seen.size, path: pathTo(at, parents, labels), keys };
      for (const { label, to } of moves) {
        const key = keyOf(to);
        if (seen.has(key)) continue;
        seen.add(key);
        following.push({ state: to, at: labels.push(label) - 1 });
        parents.push(at);
      }
      if (seen.size > maxStates) return { kind: "too many", states: seen.size };
    }
    level = following;
  }
  return { kind: "nothing", states: seen.size };
}

/** The promised keys that are not as promised when all is done. */
function lostIn({ items, writers }: State, assumptions: Assumptions): string[] {
  const stored = JSON.parse(items);
  return assumptions.writers.flatMap((operations, index) => {
    const { threw } = writers[index]!;
    const kept = operations.filter((_, at) => !threw.includes(at));
    const promises = Object.entries(Object.assign({}, ...kept.map(({ promises }) => promises)));
    return promises.filter(([key, value]) => stored[key] !== value).map(([key]) => key);
  });
}

function pathTo(at: number, parents: number[], labels: Label[]): Label[] {
  const path: Label[] = [];
  for (let i = at; i >= 0; i = parents[i]!) path.unshift(labels[i]!);
  return path;
}
