import type { PythonValue } from "./json_reader.ts";
import type { Release } from "./releases.ts";
import { repr, str } from "./repr.ts";
import { isRecord } from "../../shared/untyped.ts";

const novaPattern = "^[a-zA-Z0-9-_:. ]{1,255}$";
const documentedPattern = "^[a-zA-Z0-9-_:.]{1,255}$";

/** Which keys are accepted; Python's `$` also matches before a final newline. */
export const keyPatterns = {
  documented: /^[a-zA-Z0-9\-_:.]{1,255}$/,
  nova: /^[a-zA-Z0-9\-_:. ]{1,255}\n?$/,
};

/** How a body is checked: its one member, the number of entries in it, their keys, and the API. */
export interface BodySchema {
  member: "meta" | "metadata";
  keys: "documented" | "nova";
  /** `/v2` drops the other members of a body rather than refuse them. */
  legacy: boolean;
}

/** Whether a body is valid and has no other members. It is fast, and does not say why a body is invalid. */
export function keepsSchema(body: unknown, { member, keys }: BodySchema): boolean {
  if (!isRecord(body) || !Object.hasOwn(body, member) || Object.keys(body).length > 1) return false;
  const items = body[member];
  if (!isRecord(items)) return false;
  const itemNames = Object.keys(items);
  if (member === "meta" && itemNames.length !== 1) return false;
  for (const name of itemNames) {
    const value = items[name];
    if (typeof value !== "string" || !keyPatterns[keys].test(name)) return false;
    if (value.length > 255 && lengthOf(value) > 255) return false;
  }
  return true;
}

/**
 * Nova's message for a body that breaks the schema: the first error in jsonschema's order; `undefined` if it is valid.
 *
 * @throws {RecursionError} If the message would quote a value that is nested too deeply.
 */
export function schemaError(body: PythonValue, schema: BodySchema, release: Release): string | undefined {
  return new Checker(schema, release).bodyError(body);
}

/** The schema checker of a release. */
class Checker {
  constructor(readonly schema: BodySchema, readonly release: Release) {}

  bodyError(body: PythonValue): string | undefined {
    const { member, legacy } = this.schema;
    if (!(body instanceof Map)) return `${this.#repr(body)} is not of type 'object'`;
    const items = body.get(member);
    if (items === undefined) return `'${member}' is a required property`;
    const error = this.#itemsError(items);
    if (error) return error;
    const others = [...body.keys()].filter((name) => name !== member);
    if (others.length && !legacy) return unexpectedProperties(others, this.release);
  }

  #itemsError(items: PythonValue): string | undefined {
    const { member, keys } = this.schema;
    if (!(items instanceof Map)) return this.#invalid(member, items, `${this.#repr(items)} is not of type 'object'`);
    const bad = [...items.keys()].filter((name) => !keyPatterns[keys].test(name));
    for (const [name, value] of items) {
      if (bad.includes(name)) continue;
      const error = this.#valueError(value);
      if (error) return this.#invalid(name, value, error);
    }
    if (bad.length && !this.#letsPass(bad, items)) return this.#invalid(member, items, this.#keyError(bad));
    if (member === "meta" && items.size === 0) {
      return this.#invalid(member, items, `{} ${this.release.empty.object}`);
    }
    if (member === "meta" && items.size > 1) {
      return this.#invalid(member, items, `${this.#repr(items)} has too many properties`);
    }
  }

  #valueError(value: PythonValue): string | undefined {
    if (typeof value !== "string") return `${this.#repr(value)} is not of type 'string'`;
    if (lengthOf(value) > 255) return `${this.#repr(value)} is too long`;
  }

  /** Whether wrong keys are accepted (`nova/api/validation/validators.py` _soft_validate_additional_properties). */
  #letsPass(bad: string[], items: Map<string, PythonValue>): boolean {
    return this.schema.legacy && this.release.wrongKeysOnV2 === "stored" && bad.length === items.size;
  }

  #keyError(bad: string[]): string {
    if (this.schema.legacy) return unexpectedProperties(bad, this.release);
    // A refusal that Nova shares uses Nova's own message.
    const pattern = bad.every((name) => keyPatterns.nova.test(name)) ? documentedPattern : novaPattern;
    return unmatchedProperties(bad, pattern, this.release);
  }

  #invalid(field: string, value: PythonValue, problem: string): string {
    return `Invalid input for field/attribute ${field}. Value: ${str(value, this.release.python)}. ${problem}`;
  }

  #repr(value: PythonValue): string {
    return repr(value, this.release.python);
  }
}

/** The schema checker's message for unexpected members. */
export function unexpectedProperties(names: string[], { python }: Release): string {
  const listed = names.toSorted(byCodePoint).map((name) => repr(name, python)).join(", ");
  return `Additional properties are not allowed (${listed} ${names.length > 1 ? "were" : "was"} unexpected)`;
}

/** The schema checker's message for members whose names match no pattern. */
export function unmatchedProperties(names: string[], pattern: string, { python }: Release): string {
  const listed = names.toSorted(byCodePoint).map((name) => repr(name, python)).join(", ");
  return `${listed} ${names.length > 1 ? "do" : "does"} not match any of the regexes: '${pattern}'`;
}

const lengthOf = (text: string) => [...text].length;

function byCodePoint(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  const i = x.findIndex((c, i) => c !== y[i]);
  return i < 0 ? x.length - y.length : (x[i]?.codePointAt(0) ?? 0) - (y[i]?.codePointAt(0) ?? -1);
}
