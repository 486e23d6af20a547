import type { RuleId } from "../../../gen/rules.ts";
import type { Expectation } from "../cases/case.ts";
import type { Exchange } from "../exchange/record.ts";

/**
 * The verdict of a case. `deviates` is a known failure; `stale` is a case that is listed as a known failure, but holds.
 */
export type Verdict = "holds" | "fails" | "deviates" | "stale" | "not run";

/** A failed expectation of one request of a case. */
export interface Shortfall {
  /** The differences of the response, or of the items afterwards. */
  problems: string[];
  /** The response that the case expects. */
  expected?: Expectation | undefined;
  /** The earlier requests of the case, as lines for the shell; they prepare the server. */
  before?: string[] | undefined;
  /** The request as a line for the shell; the token is masked. */
  curl?: string | undefined;
  /** The response: its status and the beginning of its body. */
  got?: string | undefined;
  /** The complete request and response, except for very long bodies. */
  exchange?: Exchange | undefined;
}

/** The result of a case. */
export interface Result {
  /** The case. */
  id: string;
  /** The rules that it proves. */
  rules: readonly RuleId[];
  /** The verdict. */
  verdict: Verdict;
  /** Why it was not run, or why its failure is known. */
  reason?: string | undefined;
  /** Whether a failing case held when it was repeated at once: the provider fails from time to time. */
  heldWhenRepeated?: true | undefined;
  /** Everything that went wrong; empty if it holds. */
  shortfalls: Shortfall[];
}
