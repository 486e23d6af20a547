/** A question that names the most similar word; empty if there is none. */
export function guess(name: string, known: readonly string[]): string {
  const near = known.map((one) => ({ one, edits: editsBetween(name, one) })).filter(({ edits }) => edits <= 2);
  const [nearest] = near.sort((a, b) => a.edits - b.edits);
  return nearest ? `; did you mean ${nearest.one}?` : "";
}

/** How many letters must be added, removed or replaced (Levenshtein distance). */
function editsBetween(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 2) return Infinity;
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      next.push(Math.min(row[j]! + (letter === other ? 0 : 1), row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
