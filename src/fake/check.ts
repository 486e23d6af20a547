import { isOneOf, membersOf } from "../shared/untyped.ts";
/** `true`, or what the value must be instead. */
export type Rule = (value: unknown) => true | string;

/** A value that is there and not empty. */
export const text: Rule = (value) => typeof value === "string" && value !== "" || "a string, not empty";
export const string: Rule = (value) => typeof value === "string" || "a string";
export const strings: Rule = (value) => Array.isArray(value) && value.every(isString) || "an array of strings";
export const boolean: Rule = (value) => typeof value === "boolean" || "true or false";
export const anything: Rule = () => true;

/** One of some names. */
export function oneOf(names: readonly string[]): Rule {
  return (value) => isOneOf(names, value) || `one of ${names.join(", ")}`;
}

/** A whole number that isn't less than `least`. */
export function wholeNumber(least: number): Rule {
  return (value) => Number.isInteger(value) && Number(value) >= least || `a whole number, ${least} or more`;
}

/**
 * Throws unless a value is an object of these fields.
 *
 * @param place How messages call it; the fields of an unnamed one go by their own names.
 * @throws {TypeError} The message names the field and what it must be.
 */
export function checkObject(value: unknown, place: string, fields: Record<string, Rule>): void {
  for (const [name, member] of entriesOf(value, place)) {
    const rule = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!rule) {
      throw new TypeError(`${place} has no field ${JSON.stringify(name)}; it has ${Object.keys(fields).join(", ")}`);
    }
    const wanted = member === undefined || rule(member);
    if (wanted === true) continue;
    throw new TypeError(
      `${place.startsWith("the ") ? name : `${place}.${name}`} must be ${wanted}, is ${shown(member)}`,
    );
  }
}

/** The same for a value that must be there. */
export function checkRequired(
  value: unknown,
  place: string,
  fields: Record<string, Rule>,
): asserts value is Record<string, unknown> {
  if (value === undefined) throw new TypeError(`${place} must be an object, is undefined`);
  checkObject(value, place, fields);
}

/** The members of an object; none of one that is left out. A Map would look empty, and is refused. */
export function entriesOf(value: unknown, place: string): [string, unknown][] {
  if (value === undefined) return [];
  if (Object.prototype.toString.call(value) === "[object Object]") return Object.entries(membersOf(value));
  throw new TypeError(`${place} must be an object, is ${shown(value)}`);
}

const isString = (value: unknown) => typeof value === "string";

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return kind === "Object" ? "an object" : `a ${kind}`;
}
