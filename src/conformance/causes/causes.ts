import type { RuleId } from "../../../gen/rules.ts";
import { byAddress } from "./address_causes.ts";
import { blockedBy } from "./blocked_by.ts";
import { brokenRules, general } from "./broken_rules.ts";
import { type Cause, causeOf, type Failure, type Group } from "./cause.ts";
import { knownMistakes } from "./known_mistakes.ts";
import { byOutage, byUnreadable } from "./outage_causes.ts";
import type { Result } from "../run/result.ts";
import { casesIn } from "../cases/cases_in.ts";
import type { Check } from "../judge/problem.ts";
import type { Mistake } from "../run/plain_mistakes.ts";
import { byRule } from "./rule_causes.ts";
import { temporaryKinds } from "../run/temporary_kinds.ts";
import type { Observation, Tally } from "../run/tally.ts";

/** The share of the responses with a trait that must have the sign. */
const consistent = 0.8;
/** The same for a well-known mistake; it is visible only in some of the responses. */
const consistentIfKnown = 0.2;

/** The rules that are about one kind of expectation only. */
const rulesOfChecks: Partial<Record<Check, RuleId>> = {
  "error body": "error.shape",
  "content type": "header.content-type",
};

/** A sentence that may explain failures. */
interface Candidate {
  readonly trait: string;
  readonly sign: string;
  readonly check: Check;
  readonly failures: Failure[];
}

/**
 * Groups the failing cases by their likely causes. Each case is in one group. The first cause is the one with the most
 * failing cases, including those that were not run because of it.
 *
 * A candidate is a trait that responses share, together with a sign of a problem. It is a cause if nearly all responses
 * with the trait have the sign. The candidate that explains the most failures is taken first. The remaining failures
 * are grouped by rule.
 */
export function causesOf(results: readonly Result[], tally: Tally, mistakes: readonly Mistake[] = []): Cause[] {
  const first = new Map<string, Observation>();
  for (const observation of tally.observations) {
    const { caseId, signs, isForgiven } = observation;
    if (signs.size && !isForgiven && !first.has(caseId)) first.set(caseId, observation);
  }
  const failures = results.filter(({ verdict }) => verdict === "fails")
    .map((result): Failure => ({ result, observation: first.get(result.id) }));
  const lost = [...byOutage(failures, results), ...byUnreadable(failures)];
  const others = failures.filter((failure) => !lost.some((group) => group.failures.includes(failure)));
  const groups = [...lost, ...byTime(others), ...byMistake(others, tally, mistakes)];
  let left = failures.filter((failure) => !groups.some(({ failures }) => failures.includes(failure)));
  for (;;) {
    const best = bestOf(left, tally);
    if (!best) break;
    groups.push(groupOf(best, tally));
    left = left.filter((failure) => !best.failures.includes(failure));
  }
  groups.push(...byAddress(left));
  left = left.filter((failure) => !groups.some(({ failures }) => failures.includes(failure)));
  left = left.filter((failure) => !joinsOf(failure, groups));
  const blocked = blockedBy(results);
  const causes = [...groups, ...byRule(left)].map((group) => causeOf(group, blocked(group)));
  return causes.sort((a, b) => b.cases.length + b.blocked - (a.cases.length + a.blocked));
}

/** If at least this many cases held when they were repeated, other cases with the same problem are put beside them. */
const certain = 3;

/** The failures of cases that held when they were repeated, and other failures with the same temporary problem. */
function byTime(failures: readonly Failure[]): Group[] {
  const held = failures.filter(({ result }) => result.heldWhenRepeated);
  if (held.length === 0) return [];
  const kinds = new Set(held.flatMap(({ result }) => temporaryKinds(result.shortfalls)));
  const alike = held.length < certain
    ? []
    : failures.filter(({ result: { heldWhenRepeated, shortfalls } }) =>
      !heldWhenRepeated && temporaryKinds(shortfalls).some((kind) => kinds.has(kind))
    );
  const summary = `The provider fails from time to time (${[...kinds].join(", ")}): ` +
    `${casesIn(held.length)} failed, and held when repeated`;
  return [{ summary, failures: [...held, ...alike], rules: "none" }];
}

/** Groups failures by the mistakes found before the first case. A mistake explains the cases that use its operation. */
function byMistake(failures: readonly Failure[], { observations }: Tally, mistakes: readonly Mistake[]): Group[] {
  const left = new Set(failures.filter(({ result }) => !result.heldWhenRepeated));
  return mistakes.flatMap(({ address, summary, rule }) => {
    const users = new Set(observations.filter((one) => one.address === address).map(({ caseId }) => caseId));
    const shows = ({ id, shortfalls }: Result) => users.has(id) || shortfalls[0]?.problems[0] === summary;
    const some = [...left].filter((failure) => shows(failure.result) && mayExplain(rule, failure));
    for (const failure of some) left.delete(failure);
    return some.length ? [{ summary, failures: some, rules: [rule] }] : [];
  });
}

/** A request that is not refused has another cause, unless it is for an item that should have been deleted. */
function mayExplain(rule: RuleId, { observation }: Failure): boolean {
  const checks = [...observation?.signs.values() ?? []];
  return !checks.includes("refusal") || rule === "item.delete" && checks.includes("status 404");
}

/**
 * Puts a failure that only breaks rules about every response beside others with the same wrong status. Returns whether
 * there are such.
 */
function joinsOf({ result, observation }: Failure, groups: readonly Group[]): boolean {
  const [[sign, check] = ["", undefined]] = observation?.signs ?? [];
  const isVague = brokenRules(result).every((rule) => general.has(rule) && rule !== "checks.order");
  if (!check?.startsWith("status") || !isVague) return false;
  const group = groups.find((one) => one.sign === sign);
  group?.failures.push({ result, observation });
  return group !== undefined;
}

/** The candidate that explains the most failures, at least two. */
function bestOf(failures: readonly Failure[], tally: Tally): Candidate | undefined {
  const candidates = new Map<string, Candidate>();
  for (const failure of failures) {
    for (const trait of failure.observation?.traits ?? []) {
      for (const [sign, check] of firstSigns(failure.observation!)) {
        if (saysTheSame(trait, check) || check === "status of any kind" && isOfRule(trait)) continue;
        const name = `${trait} ${sign}`;
        const candidate = candidates.get(name) ?? { trait, sign, check, failures: [] };
        candidate.failures.push(failure);
        candidates.set(name, candidate);
      }
    }
  }
  const scored = [...candidates.values()].filter(({ failures }) => failures.length > 1).map((candidate) => {
    const { seen, of } = countOf(candidate, tally);
    const known = knownMistakes[candidate.trait]?.[candidate.sign] !== undefined;
    const share = seen / of;
    const explains = share >= (known ? consistentIfKnown : consistent) ? candidate.failures.length : 0;
    return { candidate, score: explains * (known ? 1 : share), seen };
  });
  // If two explain the same number of failures, the one with more responses is taken.
  const [best] = scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score || b.seen - a.seen);
  return best?.candidate;
}

/** The signs of the first problem of a response. */
function firstSigns({ signs }: Observation): [string, Check][] {
  return [...signs].slice(0, 3);
}

/** Whether a trait is that of the cases of a rule, which are too few to say what an address does. */
function isOfRule(trait: string): boolean {
  return trait.startsWith("responses in the cases of the rule");
}

/** Whether the sign already implies the trait. */
function saysTheSame(trait: string, check: Check): boolean {
  return /^(responses with the status|error responses)/.test(trait) && /^(status|success|refusal)/.test(check);
}

function countOf({ trait, sign, check }: Candidate, { observations }: Tally): { seen: number; of: number } {
  const concerned = observations.filter(({ traits, checks }) => checks.has(check) && traits.includes(trait));
  return { seen: concerned.filter(({ signs }) => signs.has(sign)).length, of: concerned.length };
}

function groupOf(candidate: Candidate, tally: Tally): Group {
  const { trait, sign, check, failures } = candidate;
  const { seen, of } = countOf(candidate, tally);
  const count = seen === of ? `All ${of}` : `${seen} of ${of}`;
  const known = knownMistakes[trait]?.[sign];
  if (known) return { summary: known.summary, failures, rules: [known.rule] };
  const rule = rulesOfChecks[check];
  return { summary: `${count} ${trait} ${sign}`, sign, failures, rules: rule ? [rule] : [] };
}
