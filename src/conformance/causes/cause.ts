import type { RuleId } from "../../../gen/rules.ts";
import { brokenRules, general } from "./broken_rules.ts";
import { groupBy } from "./group_by.ts";
import { preparation } from "../run/preparation.ts";
import type { Result } from "../run/result.ts";
import type { Observation } from "../run/tally.ts";

/** A likely cause of several failures. */
export interface Cause {
  /** The sentence: "All 57 responses with the status 404 have an error body that is not a JSON object". */
  summary: string;
  /** The rules that the failing cases show to be broken, the most frequent first. */
  rules: RuleId[];
  /** The cases that fail in this way, in the order of the contract. */
  cases: string[];
  /**
   * How many cases were not run because of it: the failing cases left a server broken, or the items of a server can't
   * be read or written.
   */
  blocked: number;
  /** The failing case that is the easiest to try by hand. */
  example: string;
}

/** The failing case and its first problem. */
export interface Failure {
  readonly result: Result;
  /** Its first response that is wrong. */
  readonly observation?: Observation | undefined;
}

/** Failures with the same cause. */
export interface Group {
  readonly summary: string;
  readonly failures: Failure[];
  /** The sign that the failures share. */
  readonly sign?: string | undefined;
  /** Rules that come before those of the cases; `none` if no rule has to do with it. */
  readonly rules?: readonly RuleId[] | "none" | undefined;
}

/** The cause of a group. */
export function causeOf({ summary, failures, rules: first = [] }: Group, blocked: number): Cause {
  const byCount = [...groupBy(failures.flatMap(({ result }) => brokenRules(result)), (rule) => rule)]
    .sort(([a, one], [b, other]) => other.length - one.length || Number(general.has(a)) - Number(general.has(b)))
    .map(([rule]) => rule);
  const rules = first === "none" ? [] : [...new Set([...first, ...byCount])];
  const cases = failures.map(({ result }) => result.id);
  return { summary, rules, cases, blocked, example: simplestOf(failures, rules[0]).result.id };
}

/** The failure that is the easiest to try by hand, of the cases of a rule if there are any. */
export function simplestOf(failures: readonly Failure[], rule: RuleId | undefined): Failure {
  const usual = addressesOf(failures)[0];
  const effort = (failure: Failure) =>
    effortOf(failure) + (rule && brokenRules(failure.result).includes(rule) ? 0 : 3000) +
    (failure.observation?.address === usual ? 0 : 500);
  return failures.reduce((best, other) => effort(other) < effort(best) ? other : best);
}

/** The methods and addresses of failures, the most frequent first. */
export function addressesOf(failures: readonly Failure[]): (string | undefined)[] {
  return [...groupBy(failures, ({ observation }) => observation?.address)]
    .sort(([, a], [, b]) => b.length - a.length).map(([address]) => address);
}

/** The effort to try a failure by hand and to understand it. */
function effortOf({ result: { id, shortfalls } }: Failure): number {
  const { curl = "", before = [], problems = [] } = shortfalls[0] ?? {};
  const isAboutVerb = /^(list|get|set|merge|replace|delete)\//.test(id);
  const isPreparation = problems[0]?.startsWith(preparation);
  return curl.length + before.length * 300 + (problems[0]?.length ?? 0) + (curl === "" ? 10_000 : 0) +
    (isAboutVerb ? 0 : 1000) +
    (isPreparation ? 2000 : 0);
}
