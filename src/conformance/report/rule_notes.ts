import type { RuleId } from "../../../gen/rules.ts";
import { errorBodyNames } from "../../contract/nova_constants.ts";

const names = Object.entries(errorBodyNames).map(([status, name]) => `${status} ${name}`).join(", ");

/** What somebody needs to know to keep a rule, besides its sentence. */
export function noteOn(rule: RuleId | undefined): string | undefined {
  return rule === "error.shape" ? `The names by status: ${names}; computeFault for any other.` : undefined;
}
