import { casesIn } from "../cases/cases_in.ts";
import type { Cause } from "../causes/cause.ts";
import type { Coverage, Covered } from "./coverage.ts";

/** How many cases a cause explains: `2 cases, and 40 not run because of them`. */
export function extentOf({ cases, blocked }: Pick<Cause, "cases" | "blocked">): string {
  const also = blocked ? `, and ${blocked} not run because of ${cases.length === 1 ? "it" : "them"}` : "";
  return casesIn(cases.length) + also;
}

/** The parts of the coverage with their names. Parts that a run does not cover are left out. */
export function namedCoverage({ responses, limits, rules }: Coverage): (Covered & { name: string })[] {
  const parts = [{ name: "documented responses", ...responses }, { name: "limits", ...limits }, {
    name: "rules",
    ...rules,
  }];
  return parts.filter(({ total }) => total > 0);
}
