import { sortedJson } from "../../shared/sorted.ts";

/** A line of a comparison: in both texts, only in the received one, or only in the expected one. */
export interface DiffLine {
  readonly kind: "same" | "surplus" | "missing";
  readonly text: string;
}

/** Longer texts aren't compared line by line. */
const mostLines = 400;

/** Compares the received text with the expected one, line by line. */
export function diffLines(got: readonly string[], expected: readonly string[]): DiffLine[] {
  const missing = expected.map((text) => ({ kind: "missing", text }) as const);
  const surplus = got.map((text) => ({ kind: "surplus", text }) as const);
  if (Math.max(got.length, expected.length) > mostLines) return [...missing, ...surplus];
  const lengths = commonLengths(got, expected);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < got.length && j < expected.length) {
    if (got[i] === expected[j]) {
      lines.push({ kind: "same", text: got[i++]! });
      j++;
    } else if (lengths[i]![j + 1]! >= lengths[i + 1]![j]!) lines.push(missing[j++]!);
    else lines.push(surplus[i++]!);
  }
  return [...lines, ...missing.slice(j), ...surplus.slice(i)];
}

/** How many lines two texts have in common from each pair of lines on. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i]![j] = a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}

/** A JSON value as lines, its members in the order of their names. */
export function jsonLines(value: unknown): string[] {
  return sortedJson(value, 2)?.split("\n") ?? [];
}
