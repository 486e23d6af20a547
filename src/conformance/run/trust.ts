import { brokenBy } from "./not_run_reasons.ts";
import type { Mistake } from "./plain_mistakes.ts";
import type { Shortfall } from "./result.ts";

/** A mistake because of which other cases are not run, and the case that shows it. */
export interface Blocker {
  caseId: string;
  shortfall: Shortfall;
}

/** Whether a run can rely on the operations that it needs itself. */
export interface Trust {
  /** Why no case can be run: the list, by which every case is judged, is wrong, or the provider refuses every write. */
  fatal?: Blocker | undefined;
  /** Why no case can be given items: the replacement is wrong. */
  wrongReplace?: Blocker | undefined;
  /** Mistakes of an operation in its simplest use. They explain the failures of cases that use it. */
  mistakes: readonly Mistake[];
  /** Keys that may be left on the server. */
  left: readonly string[];
}

/** Nothing was tested, or nothing is certain. */
export const untested: Trust = { mistakes: [], left: [] };

/** Why other cases are not run. */
export function reasonOf({ caseId, shortfall }: Blocker): string {
  return brokenBy(caseId, shortfall.problems[0]!);
}

/** Every mistake that was found. */
export function mistakesOf({ wrongReplace, mistakes }: Trust): readonly Mistake[] {
  if (!wrongReplace) return mistakes;
  const [summary = ""] = wrongReplace.shortfall.problems;
  return [{ address: "PUT …/metadata", summary, rule: "metadata.replace" }, ...mistakes];
}
