import type { Group } from "./cause.ts";
import { groupBy } from "./group_by.ts";
import type { Result } from "./result.ts";

/** Why a case was not run whose server another case had broken. */
export function brokenBy(caseId: string, server: string, problem: string): string {
  return `broken by the case ${caseId}: the items of server ${server} could not be put back: ${problem}`;
}

/** Why nothing is written to a server whose items can't be read. */
export function unreadable(server: string, problem: string): string {
  return `the items of server ${server} cannot be read, so they could not be put back: ${problem}`;
}

/** Why a server is not used that was written its own items, and has others. */
export function notTakenBack(server: string, problem: string): string {
  return `server ${server} does not take back its own items: ${problem}`;
}

/** How many cases were not run because of the failures of a group. */
export function blockedBy(results: readonly Result[]): (group: Group) => number {
  const reasons = results.filter(({ verdict }) => verdict === "not run").map(({ reason = "" }) => reason);
  const counts = groupBy(reasons, (reason) => blockerOf(reason));
  const count = (blocker: string) => counts.get(blocker)?.length ?? 0;
  const counted = new Set<string>();
  return ({ failures }) => {
    const blockers = failures.flatMap(({ result, observation }) => [result.id, observation?.address ?? ""]);
    const anew = [...new Set(blockers)].filter((blocker) => blocker !== "" && !counted.has(blocker));
    for (const blocker of anew) counted.add(blocker);
    return anew.reduce((sum, blocker) => sum + count(blocker), 0);
  };
}

/** The case or the address that keeps others from being run. */
function blockerOf(reason: string): string {
  const [, caseId] = /^broken by the case (\S+):/.exec(reason) ?? [];
  if (caseId) return caseId;
  if (reason.includes(" cannot be read, so they could not be put back")) return "GET …/metadata";
  return reason.includes(" does not take back its own items") ? "PUT …/metadata" : "";
}
