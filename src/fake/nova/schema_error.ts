import type { PythonValue } from "./json_reader.ts";
import { repr, str } from "./repr.ts";

const novaPattern = "^[a-zA-Z0-9-_:. ]{1,255}$";
const documentedPattern = "^[a-zA-Z0-9-_:.]{1,255}$";

/** Which keys are taken; Python's `$` also matches before a final newline. */
export const keyPatterns = {
  documented: /^[a-zA-Z0-9\-_:.]{1,255}$/,
  nova: /^[a-zA-Z0-9\-_:. ]{1,255}\n?$/,
};

/** How a body is checked: its one member, how many entries that has, which keys they have, and for which API. */
export interface BodySchema {
  member: "meta" | "metadata";
  keys: "documented" | "nova";
  /** `/v2` drops the other members of a body rather than refuse them. */
  legacy: boolean;
}

/** Whether a body keeps the schema and has nothing beside it; decides fast, without saying why not. */
export function keepsSchema(body: unknown, { member, keys }: BodySchema): boolean {
  if (typeof body !== "object" || body === null || !Object.hasOwn(body, member)) return false;
  if (Array.isArray(body) || Object.keys(body).length > 1) return false;
  const items = (body as Record<string, unknown>)[member];
  if (typeof items !== "object" || items === null || Array.isArray(items)) return false;
  const itemNames = Object.keys(items);
  if (member === "meta" && itemNames.length !== 1) return false;
  for (const name of itemNames) {
    const value = (items as Record<string, unknown>)[name];
    if (typeof value !== "string" || !keyPatterns[keys].test(name)) return false;
    if (value.length > 255 && lengthOf(value) > 255) return false;
  }
  return true;
}

/** What Nova says of a body that breaks the schema: the first error in jsonschema's order; `undefined` if it keeps it. */
export function schemaError(body: PythonValue, { member, keys, legacy }: BodySchema): string | undefined {
  if (!(body instanceof Map)) return `${repr(body)} is not of type 'object'`;
  const items = body.get(member);
  if (items !== undefined) {
    const error = itemsError(items, member, keys, legacy);
    if (error) return error;
  } else return `'${member}' is a required property`;
  const others = [...body.keys()].filter((name) => name !== member);
  if (others.length && !legacy) return `Additional properties are not allowed (${unexpected(others)})`;
}

function itemsError(items: PythonValue, member: string, keys: BodySchema["keys"], legacy: boolean): string | undefined {
  const invalid = (field: string, value: PythonValue, problem: string) =>
    `Invalid input for field/attribute ${field}. Value: ${str(value)}. ${problem}`;
  if (!(items instanceof Map)) return invalid(member, items, `${repr(items)} is not of type 'object'`);
  const bad = [...items.keys()].filter((name) => !keyPatterns[keys].test(name)).sort(byCodePoint);
  for (const [name, value] of items) {
    if (bad.includes(name)) continue;
    if (typeof value !== "string") return invalid(name, value, `${repr(value)} is not of type 'string'`);
    if (lengthOf(value) > 255) return invalid(name, value, `${repr(value)} is too long`);
  }
  if (bad.length) {
    // What Nova refuses, too, is refused in its own words.
    const pattern = bad.every((name) => keyPatterns.nova.test(name)) ? documentedPattern : novaPattern;
    const problem = legacy
      ? `Additional properties are not allowed (${unexpected(bad)})`
      : `${bad.map(repr).join(", ")} ${bad.length > 1 ? "do" : "does"} not match any of the regexes: '${pattern}'`;
    return invalid(member, items, problem);
  }
  if (member === "meta" && items.size === 0) return invalid(member, items, "{} does not have enough properties");
  if (member === "meta" && items.size > 1) return invalid(member, items, `${repr(items)} has too many properties`);
}

function unexpected(names: string[]): string {
  return `${[...names].sort(byCodePoint).map(repr).join(", ")} ${names.length > 1 ? "were" : "was"} unexpected`;
}

const lengthOf = (text: string) => [...text].length;

function byCodePoint(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  const i = x.findIndex((c, i) => c !== y[i]);
  return i < 0 ? x.length - y.length : (x[i].codePointAt(0) ?? 0) - (y[i]?.codePointAt(0) ?? -1);
}
