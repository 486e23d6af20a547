import type { Case } from "../cases/case.ts";
import { matches } from "../cases/matches.ts";
import type { Deviation } from "./options.ts";
import type { Result, Shortfall } from "./result.ts";

/** The result of a case, from its problems and the known deviations. */
export function resultOf({ id, rules }: Case, shortfalls: Shortfall[], deviations: readonly Deviation[] = []): Result {
  const known = deviations.find((deviation) => matches(id, deviation.case));
  const holds = shortfalls.length === 0;
  if (known) return { id, rules, verdict: holds ? "stale" : "deviates", reason: known.reason, shortfalls };
  return { id, rules, verdict: holds ? "holds" : "fails", shortfalls };
}

/** The result of a case that was not run. */
export function notRunResult({ id, rules }: Case, reason: string): Result {
  return { id, rules, verdict: "not run", reason, shortfalls: [] };
}
