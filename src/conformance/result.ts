import type { Shortfall } from "./trial.ts";

/** What became of a case: `deviates` is a known failure, `stale` one that is known and holds all the same. */
export type Verdict = "holds" | "fails" | "deviates" | "stale" | "not run";

/** A case and what became of it. */
export interface Result {
  /** The case. */
  id: string;
  /** The rules that it proves. */
  rules: readonly string[];
  /** What became of it. */
  verdict: Verdict;
  /** Why it was not run, or why its failure is known. */
  reason?: string | undefined;
  /** Everything that went wrong; empty if it holds. */
  shortfalls: Shortfall[];
}
