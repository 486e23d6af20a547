import { type Constraint, constraints, type SchemaName } from "../gen/constraints.ts";
import type { RuleId } from "../gen/rules.ts";
import { membersOf } from "./untyped.ts";

export type { Constraint, SchemaName };

/** One way in which a value breaks the contract. */
export interface Issue {
  /** The problem, and the limit if there is one. */
  readonly message: string;
  /** Where, from the outermost object inwards; empty for the value itself. */
  readonly path: readonly string[];
  /** The rule that is broken, where the document names one. */
  readonly ruleId?: RuleId | undefined;
}

/**
 * Everything in which `value` breaks a constraint; empty if it keeps it.
 *
 * Counts as the service counts: lengths in code points (RFC 8259 section 8.2), members as own properties, so that
 * `__proto__` and `constructor` are keys like any other.
 */
export function issuesOf(constraint: Constraint, value: unknown): Issue[] {
  const issues: Found[] = [];
  check(constraint, value, issues);
  return issues;
}

/** The same for a schema by its name. What uses only some of them imports those, so that a bundle lacks the rest. */
export function validate(name: SchemaName, value: unknown): Issue[] {
  return issuesOf(constraints[name], value);
}

type Found = Issue & { readonly path: string[] };

function check(c: Constraint, value: unknown, issues: Found[]): void {
  const kind = kindOf(value);
  if (c.type && kind !== c.type) return report(issues, c, "type", `must be of type ${c.type}, is ${kind}`);
  if (typeof value === "string") checkString(c, value, issues);
  if (kind === "object") checkObject(c, membersOf(value), issues);
  if (Array.isArray(value) && c.items) {
    for (const [i, item] of value.entries()) checkMember(c.items, item, `${i}`, issues);
  }
}

/** Checks a part of a value; its issues begin their paths with its name. */
function checkMember(c: Constraint, value: unknown, name: string, issues: Found[]): void {
  const before = issues.length;
  check(c, value, issues);
  if (issues.length > before) { for (const { path } of issues.slice(before)) path.unshift(name); }
}

function checkString(c: Constraint, value: string, issues: Found[]): void {
  const { minLength = 0, maxLength = Infinity } = c;
  // A code point is one or two UTF-16 units, so most strings need no counting.
  const clear = value.length <= maxLength && value.length >= 2 * minLength;
  const length = clear ? value.length : [...value].length;
  if (length > maxLength) report(issues, c, "maxLength", `must have at most ${maxLength} characters, has ${length}`);
  if (length < minLength) {
    return report(issues, c, "minLength", `must have at least ${minLength} character, has ${length}`);
  }
  if (c.pattern && !c.pattern.test(value)) report(issues, c, "pattern", `must match ${c.pattern.source}`);
  if (c.wellFormed && /\p{Cs}/u.test(value)) report(issues, c, "wellFormed", "must not have half a surrogate pair");
}

function checkObject(c: Constraint, value: Record<string, unknown>, issues: Found[]): void {
  const names = Object.keys(value);
  for (const name of c.required ?? []) {
    if (!Object.hasOwn(value, name)) report(issues, c, "required", `must have the member ${JSON.stringify(name)}`);
  }
  if (c.minProperties && names.length < c.minProperties) {
    report(issues, c, "minProperties", `must have at least ${c.minProperties} entry, has ${names.length}`);
  }
  if (c.maxProperties && names.length > c.maxProperties) {
    report(issues, c, "maxProperties", `must have at most ${c.maxProperties} entry, has ${names.length}`);
  }
  for (const name of names) {
    const before = issues.length;
    if (c.propertyNames) check(c.propertyNames, name, issues);
    const ofName = issues.length > before ? issues.splice(before) : [];
    for (const issue of ofName) issues.push({ ...issue, message: `key ${issue.message}` });
    const member = c.properties && Object.hasOwn(c.properties, name) ? c.properties[name] : c.additionalProperties;
    if (member) check(member, value[name], issues);
    else if (member === false) report(issues, c, "additionalProperties", "is not a member that is known here");
    if (issues.length > before) { for (const { path } of issues.slice(before)) path.unshift(name); }
  }
}

function report(issues: Found[], c: Constraint, keyword: string, message: string): void {
  issues.push({ message, path: [], ruleId: typeof c.rules === "object" ? c.rules[keyword] : c.rules });
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

/** A name in a message: quoted, and cut if it is long. */
export function quote(name: unknown): string {
  return typeof name === "string" ? JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name) : String(name);
}
