import { type Constraint, constraints, type SchemaName } from "../../gen/constraints.ts";
import type { RuleId } from "../../gen/rules.ts";
import { membersOf } from "../shared/untyped.ts";

export type { Constraint, SchemaName };

/** One way in which a value breaks the contract. */
export interface Issue {
  /** The problem, and the limit if there is one. */
  readonly message: string;
  /** The place in the value: names and indexes from the outside in; empty for the value itself. */
  readonly path: readonly string[];
  /** The rule that is broken, where the document names one. */
  readonly ruleId?: RuleId | undefined;
}

/**
 * Every way in which `value` breaks a constraint; empty if it is valid.
 *
 * It counts as the service does: lengths are in code points (RFC 8259 section 8.2). Only own properties are members, so
 * `__proto__` and `constructor` are keys like any other.
 */
export function issuesOf(constraint: Constraint, value: unknown): Issue[] {
  const issues: Found[] = [];
  check(constraint, value, issues);
  return issues;
}

/**
 * The same for a schema by its name. To keep a bundle small, import the constraints that you need and use {@linkcode
 * issuesOf}.
 */
export function validate(name: SchemaName, value: unknown): Issue[] {
  return issuesOf(constraints[name], value);
}

type Found = { -readonly [Name in keyof Issue]: Issue[Name] } & { path: string[] };

function check(c: Constraint, value: unknown, issues: Found[]): void {
  const kind = kindOf(value);
  if (c.type && kind !== c.type) return report(issues, c, "type", `must be of type ${c.type}, is ${kind}`);
  if (typeof value === "string") checkString(c, value, issues);
  else if (kind === "object" || c.items) checkMembers(c, membersOf(value), issues);
}

function checkString(c: Constraint, value: string, issues: Found[]): void {
  const { minLength = 0, maxLength = Infinity, pattern } = c;
  // A code point is one or two UTF-16 units, so most strings need no counting.
  if (value.length > maxLength || value.length < 2 * minLength) {
    const length = [...value].length;
    checkSize(c, issues, ["minLength", "maxLength"], length, ["character", "characters"]);
    if (length < minLength) return;
  }
  if (pattern && !pattern.test(value)) report(issues, c, "pattern", `must match ${pattern.source}`);
  if (c.wellFormed && /\p{Cs}/u.test(value)) report(issues, c, "wellFormed", "must not have half a surrogate pair");
}

/** Checks the members of an object, or the elements of an array. */
function checkMembers(c: Constraint, value: Readonly<Record<string, unknown>>, issues: Found[]): void {
  const { properties = {}, required = [], propertyNames } = c;
  const names = Object.keys(value);
  for (const name of required) {
    if (!Object.hasOwn(value, name)) report(issues, c, "required", `must have the member ${quote(name)}`);
  }
  checkSize(c, issues, ["minProperties", "maxProperties"], names.length, ["entry", "entries"]);
  for (const name of names) {
    const before = issues.length;
    if (propertyNames) check(propertyNames, name, issues);
    for (let at = before; at < issues.length; at++) issues[at]!.message = `key ${issues[at]!.message}`;
    const member = c.items ?? (Object.hasOwn(properties, name) ? properties[name] : c.additionalProperties);
    if (member) check(member, value[name], issues);
    if (member === false) report(issues, c, "additionalProperties", "is not a member that is known here");
    for (let at = before; at < issues.length; at++) issues[at]!.path.unshift(name);
  }
}

/** Checks a count against the keywords that bound it; the unit is worded for one and for several. */
function checkSize(
  c: Constraint,
  issues: Found[],
  [least, most]: readonly ["minLength" | "minProperties", "maxLength" | "maxProperties"],
  count: number,
  [one, several]: readonly [string, string],
): void {
  const add = (keyword: typeof least | typeof most, bound: string) =>
    report(issues, c, keyword, `must have at ${bound} ${c[keyword]} ${c[keyword] === 1 ? one : several}, has ${count}`);
  if (count < (c[least] ?? 0)) add(least, "least");
  if (count > (c[most] ?? Infinity)) add(most, "most");
}

function report(issues: Found[], { rules }: Constraint, keyword: string, message: string): void {
  issues.push({ message, path: [], ruleId: typeof rules === "object" ? rules[keyword] : rules });
}

/** The JSON type of a value; what JSON doesn't have goes by its JavaScript type. */
function kindOf(value: unknown): string {
  return typeof value !== "object" ? typeof value : value === null ? "null" : Array.isArray(value) ? "array" : "object";
}

/** The issues as one line, each with its place: `meta.role: must be of type string, is number`. */
export function describe(issues: readonly Issue[]): string {
  return issues.slice(0, 3).map(({ path, message }) => {
    const place = path.map((name) => /^\w{1,60}$/.test(name) ? `.${name}` : `[${quote(name)}]`);
    return place.length ? `${place.join("").replace(/^\./, "")}: ${message}` : message;
  }).join("; ") + (issues.length > 3 ? `; and ${issues.length - 3} more` : "");
}

/** A value in quotes for a message, shortened if it is long. */
export function quote(name: unknown): string {
  if (typeof name === "string") return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
  // Some objects and symbols can't be converted to text.
  return name === null || !/^(object|function|symbol)$/.test(typeof name) ? String(name) : `of type ${typeof name}`;
}
