import { type RuleId, rules } from "../../gen/rules.ts";
import { groupBy } from "./group_by.ts";
import { mistakes } from "./mistakes.ts";
import type { Result } from "./result.ts";
import { preparation } from "./preparation.ts";
import type { Check } from "./problem.ts";
import type { Observation, Tally } from "./tally.ts";

/** A likely cause of several failures. */
export interface Cause {
  /** The sentence: "All 57 responses with the status 404 have an error body that is not a JSON object". */
  summary: string;
  /** The rules that the failing cases show to be broken, the most frequent first. */
  rules: RuleId[];
  /** The cases that fail in this way, in the order of the contract. */
  cases: string[];
  /** The case among them that is the easiest to try by hand. */
  example: string;
}

/** The share of the responses with a trait that must have the sign. */
const consistent = 0.8;
/** The same for a well-known mistake, which shows only where there is something to get wrong. */
const consistentIfKnown = 0.2;

/** The failing case and what it fails by first. */
interface Failure {
  readonly result: Result;
  /** Its first response that is wrong. */
  readonly observation?: Observation | undefined;
}

/** A sentence that may explain failures. */
interface Candidate {
  readonly trait: string;
  readonly sign: string;
  readonly check: Check;
  readonly failures: Failure[];
}

/**
 * Groups the failing cases by their likely causes; each case is in one group, and the cause of the most is the first.
 *
 * A candidate is a trait that responses share, with a sign of a problem. It counts if nearly all responses with the trait
 * have the sign; the one that explains the most failures is taken first. The other failures are grouped by rule.
 */
export function causesOf(results: readonly Result[], tally: Tally): Cause[] {
  const first = new Map<string, Observation>();
  for (const observation of tally.observations) {
    if (observation.signs.size && !first.has(observation.caseId)) first.set(observation.caseId, observation);
  }
  const failures = results.filter(({ verdict }) => verdict === "fails")
    .map((result): Failure => ({ result, observation: first.get(result.id) }));
  const causes: Cause[] = [];
  let left = failures;
  for (;;) {
    const best = bestOf(left, tally);
    if (!best) break;
    causes.push(causeOf(best, tally));
    left = left.filter((failure) => !best.failures.includes(failure));
  }
  causes.push(...byRule(left));
  return causes.sort((a, b) => b.cases.length - a.cases.length);
}

/** The candidate that explains the most failures, at least two. */
function bestOf(failures: readonly Failure[], tally: Tally): Candidate | undefined {
  const candidates = new Map<string, Candidate>();
  for (const failure of failures) {
    for (const trait of failure.observation?.traits ?? []) {
      for (const [sign, check] of firstSigns(failure.observation!)) {
        if (saysTheSame(trait, check)) continue;
        const name = `${trait} ${sign}`;
        const candidate = candidates.get(name) ?? { trait, sign, check, failures: [] };
        candidate.failures.push(failure);
        candidates.set(name, candidate);
      }
    }
  }
  const scored = [...candidates.values()].filter(({ failures }) => failures.length > 1).map((candidate) => {
    const { seen, of } = countOf(candidate, tally);
    const known = mistakes[candidate.trait]?.[candidate.sign] !== undefined;
    const share = seen / of;
    const explains = share >= (known ? consistentIfKnown : consistent) ? candidate.failures.length : 0;
    return { candidate, score: explains * (known ? 1 : share), seen };
  });
  // Of two that explain as much, the one that more responses show is the wider.
  const [best] = scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score || b.seen - a.seen);
  return best?.candidate;
}

/** The signs of the first problem of a response. */
function firstSigns({ signs }: Observation): [string, Check][] {
  return [...signs].slice(0, 2);
}

/** Whether the sign already implies the trait. */
function saysTheSame(trait: string, check: Check): boolean {
  return /^(responses with the status|error responses)/.test(trait) && /^(status|success|refusal)/.test(check);
}

function countOf({ trait, sign, check }: Candidate, { observations }: Tally): { seen: number; of: number } {
  const concerned = observations.filter(({ traits, checks }) => checks.has(check) && traits.includes(trait));
  return { seen: concerned.filter(({ signs }) => signs.has(sign)).length, of: concerned.length };
}

function causeOf(candidate: Candidate, tally: Tally): Cause {
  const { seen, of } = countOf(candidate, tally);
  const count = seen === of ? `All ${of}` : `${seen} of ${of}`;
  const known = mistakes[candidate.trait]?.[candidate.sign];
  const rules: RuleId[] = candidate.check === "error body" ? ["fault.shape"] : [];
  return groupOf(known ?? `${count} ${candidate.trait} ${candidate.sign}`, candidate.failures, rules);
}

/** The failures that have no cause in common, by the rule that they break. */
function byRule(failures: readonly Failure[]): Cause[] {
  return [...groupBy(failures, ({ result }) => brokenRules(result)[0])].map(([rule, members]) => {
    const summary = rule ? `The rule ${rule} does not hold: ${rules[rule].summary.replace(/\.$/, "")}` : "No rule";
    return groupOf(summary, members);
  });
}

function groupOf(summary: string, failures: readonly Failure[], first: readonly RuleId[] = []): Cause {
  const byCount = [...groupBy(failures.flatMap(({ result }) => brokenRules(result)), (rule) => rule)]
    .sort(([, a], [, b]) => b.length - a.length).map(([rule]) => rule);
  const rules = [...new Set([...first, ...byCount])];
  const effort = (failure: Failure) => effortOf(failure) + (brokenRules(failure.result).includes(rules[0]!) ? 0 : 3000);
  const simplest = failures.reduce((best, other) => effort(other) < effort(best) ? other : best);
  return { summary, rules, cases: failures.map(({ result }) => result.id), example: simplest.result.id };
}

/** The effort to try a failure by hand and to understand it. */
function effortOf({ result: { id, shortfalls } }: Failure): number {
  const { curl = "", problems = [] } = shortfalls[0] ?? {};
  const isAboutVerb = /^(list|get|set|merge|replace|delete)\//.test(id);
  const isPreparation = problems[0]?.startsWith(preparation);
  return curl.length + (curl === "" ? 10_000 : 0) + (isAboutVerb ? 0 : 1000) + (isPreparation ? 2000 : 0);
}

/** The rule of the writes by which a case is given its items. */
const rulesOfWrites: Readonly<Record<string, RuleId>> = {
  PUT: "metadata.replace",
  POST: "metadata.merge",
  DELETE: "item.delete",
};

/** The rules that a failing case shows to be broken: its own, unless it came no further than to its preparation. */
function brokenRules({ rules, shortfalls }: Result): readonly RuleId[] {
  const [first] = shortfalls;
  const rule = first?.problems[0]?.startsWith(preparation) && rulesOfWrites[first.exchange?.request.method ?? ""];
  return rule ? [rule] : rules;
}
