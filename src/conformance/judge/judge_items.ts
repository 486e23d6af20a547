import { isRecord, membersOf } from "../../shared/untyped.ts";
import type { Items } from "../cases/case.ts";
import { excerpt } from "../exchange/excerpt.ts";
import { type Problem, problem } from "./problem.ts";

/** The signs of wrong items. */
const signs = {
  missing: "lose items that must stay",
  surplus: "keep or add items that must not be there",
  value: "have other values than were written",
} as const;

/** The kind of difference between items and the expected ones. */
export function compareItems(
  items: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): string {
  if (Object.keys(expected).some((key) => !Object.hasOwn(items, key))) return signs.missing;
  return Object.keys(items).some((key) => !Object.hasOwn(expected, key)) ? signs.surplus : signs.value;
}

/** The differences between the items afterwards and those expected. */
export function judgeItems(items: Items, expected: Items): Problem[] {
  const problems: Problem[] = [];
  for (const [key, value] of Object.entries(expected)) {
    const found = own(items, key);
    if (found === undefined) {
      problems.push(problem(`afterwards ${name(key)} is missing`, "items", signs.missing));
    } else if (found !== value) {
      const text = `afterwards ${name(key)} is ${shown(found)}, expected ${shown(value)}`;
      problems.push(problem(text, "items", signs.value));
    }
  }
  const more = Object.keys(items).filter((key) => !Object.hasOwn(expected, key));
  return [
    ...problems,
    ...more.map((key) => problem(`afterwards there is ${name(key)}, which must not be there`, "items", signs.surplus)),
  ];
}

/** The value of an item; members that every object inherits are not items. */
function own(items: Items, key: string): string | undefined {
  return Object.hasOwn(items, key) ? items[key] : undefined;
}

/** Whether the items afterwards are a possible outcome of writes at the same moment. */
export function judgeOutcome(items: Items, given: Items, among: Record<string, (string | null)[]>): Problem[] {
  const said = (value: string | null) => value === null ? "absent" : shown(value);
  const problems = Object.entries(among).flatMap(([key, possible]) => {
    const value = own(items, key) ?? null;
    if (possible.includes(value)) return [];
    const text = `afterwards ${name(key)} is ${said(value)}, expected ${possible.map(said).join(" or ")}`;
    return [problem(text, "items", "mix writes that were sent at the same moment")];
  });
  const others = (map: Items) => Object.fromEntries(Object.entries(map).filter(([key]) => !Object.hasOwn(among, key)));
  return [...problems, ...judgeItems(others(items), others(given))];
}

/** Whether two values are the same JSON, regardless of the order of members. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [membersOf(a), membersOf(b)];
  const names = Object.keys(a);
  return names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal(left[name], right[name]));
}

/**
 * The part of a response body that the contract describes. The schemas allow members beside `metadata`, `meta` or
 * `servers`, but a body with two of them would return items that nobody asked for.
 */
export function contractPart(body: unknown): unknown {
  if (!isRecord(body)) return body;
  const [name, ...others] = ["metadata", "meta", "servers"].filter((envelope) => Object.hasOwn(body, envelope));
  return name !== undefined && others.length === 0 ? { [name]: body[name] } : body;
}

const shown = (value: string) => excerpt(JSON.stringify(value));
const name = (key: string) => `the key ${shown(key)}`;
