import type { Failure, Group } from "./cause.ts";
import { groupBy } from "./group_by.ts";
import { outageIn } from "../run/not_run_reasons.ts";
import type { Result } from "../run/result.ts";

/**
 * The failure after which the provider refused everything with the same status, such as 429 or 401. No rule has to do
 * with it.
 */
export function byOutage(failures: readonly Failure[], results: readonly Result[]): Group[] {
  const reasons = results.filter(({ verdict }) => verdict === "not run").map(({ reason = "" }) => reason);
  const [outage] = reasons.flatMap((reason) => outageIn(reason) ?? []);
  if (!outage) return [];
  const begins = `status ${outage.status}, expected`;
  const some = failures.filter(({ result }) => result.shortfalls[0]?.problems[0]?.startsWith(begins));
  return some.length ? [{ summary: outage.summary, failures: some, rules: "none" }] : [];
}

/** Failures because of a body that can't be used at all, such as one that is too long. */
export function byUnreadable(failures: readonly Failure[]): Group[] {
  const problemOf = ({ result }: Failure) =>
    result.shortfalls.flatMap(({ problems }) =>
      /the body (?:has more than|is not) [\w -]+$/.exec(problems[0] ?? "") ?? []
    )[0];
  return [...groupBy(failures, problemOf)].flatMap(([problem, failures]) =>
    problem ? [{ summary: `Some responses cannot be read: ${problem}`, failures, rules: "none" as const }] : []
  );
}
