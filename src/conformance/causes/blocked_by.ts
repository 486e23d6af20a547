import type { Group } from "./cause.ts";
import { groupBy } from "./group_by.ts";
import { blockerOf } from "../run/not_run_reasons.ts";
import type { Result } from "../run/result.ts";
import type { Observation } from "../run/tally.ts";

/**
 * Returns a function that counts the cases that were not run because of the failures of a group. Each case is counted
 * once, for the first group that the function is called with.
 */
export function blockedBy(results: readonly Result[]): (group: Group) => number {
  const reasons = results.filter(({ verdict }) => verdict === "not run").map(({ reason = "" }) => reason);
  const counts = groupBy(reasons, blockerOf);
  return ({ failures }) => {
    const blockers = new Set(
      failures.flatMap(({ result, observation }) => [result.id, observation && failsAt(observation)]),
    );
    return [...blockers].filter((blocker) => blocker !== undefined).reduce((sum, blocker) => {
      const count = counts.get(blocker)?.length ?? 0;
      counts.delete(blocker);
      return sum + count;
    }, 0);
  };
}

/** The address of a response that could not be used. A wrong header or a wrong error body is no obstacle for others. */
function failsAt({ address, signs }: Observation): string | undefined {
  const checks = [...signs.values()];
  return checks.some((check) => check === "success" || check === "body" || check === "response") ? address : undefined;
}
