import { isItems, membersOf } from "../../shared/untyped.ts";
import { type Case, expandJson, isWrite, type Items, type Role, type Step } from "../cases/case.ts";
import { judgeItems } from "../judge/judge_items.ts";
import type { Problem } from "../judge/problem.ts";

/** A list that a step of a case read. */
interface ReadList {
  server: Role;
  items: Items;
  wanted: Items;
  problems: Problem[];
  /** The last write to the same server before it. */
  write: Step | undefined;
}

/** The list that a step read; `undefined` if it read none, or the case does not say what it must have. */
export function listAt(testCase: Case, i: number, json: unknown, quota: number): ReadList | undefined {
  const roleOf = (step: Step) => step.server ?? testCase.server ?? "active";
  const step = testCase.steps[i]!;
  const [items, expected] = [json, step.expect.body].map((body) => membersOf(body).metadata);
  if (step.operation !== "listServerMetadata" || !isItems(items) || !isItems(expected)) return undefined;
  const server = roleOf(step);
  const wanted = expandJson(expected, quota);
  const write = testCase.steps.slice(0, i).findLast((one) => isWrite(one) && roleOf(one) === server);
  return { server, items, wanted, problems: judgeItems(items, wanted), write };
}
