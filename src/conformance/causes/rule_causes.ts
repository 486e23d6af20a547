import type { RuleId } from "../../../gen/rules.ts";
import { addressesOf, type Failure, type Group, simplestOf } from "./cause.ts";
import { brokenRules, general } from "./broken_rules.ts";
import { excerpt } from "../exchange/excerpt.ts";
import { groupBy } from "./group_by.ts";

/**
 * Groups failures by the broken rule. If a case has several rules, the one that explains the most similar failures is
 * taken.
 */
export function byRule(failures: readonly Failure[]): Group[] {
  const groups = groupBy(assign(failures), ({ rule }) => rule);
  return [...groups].map(([rule, members]) => {
    const alike = members.map(({ failure }) => failure);
    return { summary: problemOf(simplestOf(alike, rule), alike), failures: alike, rules: rule ? [rule] : [] };
  });
}

interface Assigned {
  readonly failure: Failure;
  readonly rule: RuleId | undefined;
}

/** The rule of each failure, in the order of the failures. */
function assign(failures: readonly Failure[]): Assigned[] {
  const ruleOf = new Map<Failure, RuleId | undefined>();
  for (let left = [...failures]; left.length; left = left.filter((failure) => !ruleOf.has(failure))) {
    const { rule, members } = widest(left);
    for (const failure of members) ruleOf.set(failure, rule);
  }
  for (const failure of failures) {
    const rule = ruleOf.get(failure);
    if (rule && general.has(rule)) ruleOf.set(failure, likelier(failure, failures, ruleOf) ?? rule);
  }
  return failures.map((failure) => ({ failure, rule: ruleOf.get(failure) }));
}

/** The rule and the sign that the most failures share. */
function widest(failures: readonly Failure[]): { rule: RuleId | undefined; members: Failure[] } {
  const candidates = new Map<string, { rule: RuleId | undefined; members: Failure[]; first: number }>();
  for (const failure of failures) {
    const broken = brokenRules(failure.result);
    for (const rule of broken.length ? broken : [undefined]) {
      const name = `${rule} ${signOf(failure)}`;
      const candidate = candidates.get(name) ?? { rule, members: [], first: 0 };
      candidate.members.push(failure);
      if (rule === broken[0]) candidate.first++;
      candidates.set(name, candidate);
    }
  }
  const isGeneral = (rule: RuleId | undefined) => rule && general.has(rule) ? 1 : 0;
  const [best] = [...candidates.values()].sort((a, b) =>
    b.members.length - a.members.length || b.first - a.first || isGeneral(a.rule) - isGeneral(b.rule)
  );
  return best!;
}

/**
 * A more particular rule that other failures break in the same way, at the same address or on the same kind of server.
 */
function likelier(
  failure: Failure,
  failures: readonly Failure[],
  ruleOf: ReadonlyMap<Failure, RuleId | undefined>,
): RuleId | undefined {
  const { observation } = failure;
  if (!observation || !isAboutStatus(failure)) return undefined;
  const alike = failures.filter((other) => {
    const rule = ruleOf.get(other);
    if (!rule || general.has(rule) || signOf(other) !== signOf(failure)) return false;
    const { address, role } = other.observation ?? {};
    return role === observation.role && (role !== "active" || placeOf(address) === placeOf(observation.address));
  });
  const [most] = [...groupBy(alike, (other) => ruleOf.get(other))].sort(([, a], [, b]) => b.length - a.length);
  return most?.[0];
}

/** The method and the end of an address, which the two APIs have in common. */
function placeOf(address = ""): string {
  return address.replace(/ \S*?\/metadata/, " …/metadata");
}

/** The text by which similar failures are recognized. */
function signOf({ observation, result }: Failure): string {
  const [sign] = observation?.signs.keys() ?? [];
  return sign ?? result.shortfalls[0]?.problems[0]?.replace(/".*?"|\d+/g, "…") ?? "";
}

function isAboutStatus({ observation }: Failure): boolean {
  const [check] = observation?.signs.values() ?? [];
  return check?.startsWith("status") ?? false;
}

/** How many addresses a sentence names. */
const mostNamed = 3;

/** What is wrong in a failure, and where; also the other addresses at which others of the group have the same sign. */
function problemOf(failure: Failure, group: readonly Failure[]): string {
  const { observation, result } = failure;
  const problem = excerpt(result.shortfalls[0]?.problems[0] ?? "");
  if (!observation?.address) return problem;
  const alike = group.filter((other) => signOf(other) === signOf(failure));
  const all = [...new Set([observation.address, ...addressesOf(alike)])].filter((address) => address !== undefined);
  const named = all.slice(0, mostNamed).join(", ");
  return `${named}${all.length > mostNamed ? ` and ${all.length - mostNamed} more` : ""}: ${problem}`;
}
