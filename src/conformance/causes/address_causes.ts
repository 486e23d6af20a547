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
  const known = failures.filter(({ observation }) => observation?.signs.size);
  const alike = groupBy(known, (failure) => `${failure.observation!.address} ${signOf(failure)}`);
  return [...alike.values()].flatMap((group) => {
    const clear = group.filter(isOfAddress);
    const [first] = clear;
    if (!first || group.length < fewest || clear.length < group.length / 2) return [];
    const sign = signOf(first);
    const ofRules = countByRule(known.filter((failure) => signOf(failure) === sign));
    if (group.length < times * Math.max(...ofRules.values())) return [];
    const [problem = ""] = simplestOf(clear, undefined).result.shortfalls[0]?.problems ?? [];
    return [{ summary: `${first.observation!.address}: ${excerpt(problem)}`, failures: group }];
  });
}

/** Whether a request that must succeed was refused, or has a wrong body. Wrong successes are of many rules. */
function isOfAddress({ observation }: Failure): boolean {
  const checks = [...observation!.signs.values()];
  return checks.includes("success") || checks[0] === "body";
}

/** The status, whatever was sent, or else the most particular sign. */
function signOf({ observation }: Failure): string {
  const signs = [...observation!.signs];
  const [sign = ""] = signs.find(([, check]) => check === "status of any kind") ?? signs[0] ?? [];
  return sign;
}

function countByRule(failures: readonly Failure[]): Map<RuleId, number> {
  const counts = new Map<RuleId, number>();
  for (const { result } of failures) {
    for (const rule of brokenRules(result)) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return counts;
}
