import type { Coverage, Covered } from "./coverage.ts";

/** `1 case`, `2 cases`. */
export function casesIn(count: number): string {
  return count === 1 ? "1 case" : `${count} cases`;
}

/** The parts of the coverage with their names; those that a run does not speak of are left out. */
export function namedCoverage({ answers, limits, rules }: Coverage): (Covered & { name: string })[] {
  const parts = [{ name: "documented responses", ...answers }, { name: "limits", ...limits }, {
    name: "rules",
    ...rules,
  }];
  return parts.filter(({ total }) => total > 0);
}
