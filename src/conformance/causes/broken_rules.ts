import type { RuleId } from "../../../gen/rules.ts";
import { preparation } from "../run/preparation.ts";
import type { Result } from "../run/result.ts";

/** Rules about every response or request. Other failures tell more about the cause. */
export const general: ReadonlySet<RuleId> = new Set<RuleId>([
  "checks.order",
  "error.discreet",
  "error.shape",
  "header.content-type",
  "header.request-id",
  "microversion.negotiated",
  "v1.error",
  "v1.request-id",
  "write.atomic",
]);

/** The rule about the writes that prepare a case. */
const rulesOfWrites: Readonly<Record<string, RuleId>> = {
  PUT: "metadata.replace",
  POST: "metadata.merge",
  DELETE: "item.delete",
};

/** Statuses that one rule demands, whatever the case is about. */
const rulesOfStatus: Readonly<Record<string, RuleId>> = {
  401: "auth.required",
  406: "microversion.negotiated",
  413: "body.size",
  415: "body.media-type",
};

/**
 * The rules that a failing case shows to be broken: its own rules, unless its preparation failed, or a check is missing
 * that another rule demands.
 */
export function brokenRules({ rules, shortfalls }: Result): readonly RuleId[] {
  const [first] = shortfalls;
  const problem = first?.problems[0] ?? "";
  const ruleOfWrite = problem.startsWith(preparation) && rulesOfWrites[first?.exchange?.request.method ?? ""];
  if (ruleOfWrite) return [ruleOfWrite];
  if (problem.startsWith("no allow in")) return ["route.known"];
  const [, got = "", wanted = ""] = /^status (\d+), expected (\d+)$/.exec(problem) ?? [];
  const demanded = rulesOfStatus[wanted];
  const isMissing = Number(got) < 300 || rules.every((rule) => general.has(rule) && rule !== "checks.order");
  return demanded && isMissing ? [...new Set([demanded, ...rules])] : rules;
}
