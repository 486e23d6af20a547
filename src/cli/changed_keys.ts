import type { SyncPlan } from "../sync/plan.ts";
import { escaped } from "./io.ts";

/** How many keys are counted, and how many are shown. Each server of a fleet may have a different key. */
const [mostCounted, mostShown] = [1000, 20];

const kinds = ["added", "changed", "removed"] as const;

/** Counts, for each key, on how many servers it changed. */
export class ChangedKeys {
  readonly #counts = new Map<string, [added: number, changed: number, removed: number]>();
  #others = false;

  /** Counts the changes of a server. */
  add(plan: Pick<SyncPlan, typeof kinds[number]>): void {
    for (const [i, kind] of kinds.entries()) for (const key of plan[kind]) this.#count(key, i);
  }

  /** The counts as a table, the highest first; empty if nothing changed. */
  table(): string {
    if (this.#counts.size === 0) return "";
    const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);
    const sorted = [...this.#counts].sort(([, a], [, b]) => sum(b) - sum(a)).slice(0, mostShown);
    const rows = sorted.map(([key, counts]) => [escaped(key), ...counts.map(String)]);
    const width = Math.max(...rows.map(([key]) => key!.length), 3);
    const line = ([key, ...counts]: string[]) =>
      `  ${key!.padEnd(width)}${counts.map((count) => count.padStart(9)).join("")}\n`;
    const more = this.#others || this.#counts.size > mostShown ? "  and other keys\n" : "";
    return [line(["key", ...kinds]), ...rows.map(line), more].join("");
  }

  #count(key: string, kind: number): void {
    const counts = this.#counts.get(key) ?? [0, 0, 0];
    counts[kind]!++;
    if (this.#counts.size < mostCounted || this.#counts.has(key)) this.#counts.set(key, counts);
    else this.#others = true;
  }
}
