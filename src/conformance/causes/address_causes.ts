import type { RuleId } from "../../../gen/rules.ts";
import { brokenRules } from "./broken_rules.ts";
import { type Failure, type Group, simplestOf } from "./cause.ts";
import { excerpt } from "../exchange/excerpt.ts";
import { groupBy } from "./group_by.ts";

/** Fewer failures are grouped by their rules. */
const fewest = 10;
/** How many times as many failures an address must explain as any rule does. */
const times = 2;

/**
 * Groups failures by one address with the same problem, if it explains many more than any rule. An operation that
 * refuses what is there already, or returns old values, breaks a little of every rule.
 */
export function byAddress(failures: readonly Failure[]): Group[] {
  const alike = groupBy(
    failures.filter(mayBeOfAddress),
    (failure) => `${failure.observation!.address} ${signOf(failure)}`,
  );
  return [...alike.values()].flatMap((group) => {
    const [{ observation }] = group as [Failure];
    const sign = signOf(group[0]!);
    const ofRules = countByRule(failures.filter((failure) => failure.observation && signOf(failure) === sign));
    if (group.length < fewest || group.length < times * Math.max(...ofRules.values())) return [];
    const [problem = ""] = simplestOf(group, undefined).result.shortfalls[0]?.problems ?? [];
    return [{ summary: `${observation!.address}: ${excerpt(problem)}`, sign, failures: group }];
  });
}

/** Whether a request that must succeed was refused, or has a wrong body. Wrong successes are of many rules. */
function mayBeOfAddress({ observation }: Failure): boolean {
  const checks = [...observation?.signs.values() ?? []];
  return checks.includes("success") || checks[0] === "body";
}

function signOf({ observation }: Failure): string {
  const [sign = ""] = observation!.signs.keys();
  return sign;
}

function countByRule(failures: readonly Failure[]): Map<RuleId, number> {
  const counts = new Map<RuleId, number>();
  for (const { result } of failures) {
    for (const rule of brokenRules(result)) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return counts;
}
