import type { RuleId } from "../../gen/rules.ts";
import type { Shortfall } from "./trial.ts";

/** The verdict of a case: `deviates` is a known failure, `stale` a listed one that holds. */
export type Verdict = "holds" | "fails" | "deviates" | "stale" | "not run";

/** A case and what became of it. */
export interface Result {
  /** The case. */
  id: string;
  /** The rules that it proves. */
  rules: readonly RuleId[];
  /** The verdict. */
  verdict: Verdict;
  /** Why it was not run, or why its failure is known. */
  reason?: string | undefined;
  /** Everything that went wrong; empty if it holds. */
  shortfalls: Shortfall[];
}
