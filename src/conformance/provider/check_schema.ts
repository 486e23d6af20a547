import { isOneOf, isRecord } from "../../shared/untyped.ts";

/** A JSON Schema, of the keywords that are checked here. */
export interface Schema {
  type?: string | undefined;
  $ref?: string | undefined;
  minLength?: number | undefined;
  pattern?: string | undefined;
  exclusiveMinimum?: number | undefined;
  minItems?: number | undefined;
  enum?: readonly string[] | undefined;
  required?: readonly string[] | undefined;
  properties?: Readonly<Record<string, Schema>> | undefined;
  additionalProperties?: false | Schema | undefined;
  items?: Schema | undefined;
  oneOf?: readonly Schema[] | undefined;
  /** The rule for a message: "endpoint must …". */
  "x-must"?: string | undefined;
  /** The message for a member that is missing, by its name. */
  "x-missing"?: Readonly<Record<string, string>> | undefined;
}

/**
 * Checks a value that may hold secrets against a schema.
 *
 * @param definitions The schemas that `$ref` names.
 * @param place The name of the value for the message, empty for the document itself.
 * @throws {TypeError} The message names the place and the rule, and quotes no value.
 */
export function checkSchema(
  schema: Schema,
  value: unknown,
  definitions: Readonly<Record<string, Schema>>,
  place = "",
): void {
  const check = (schema: Schema, value: unknown, place: string): void => {
    if (schema.$ref !== undefined) return check(definitions[schema.$ref.replace("#/$defs/", "")]!, value, place);
    if (schema.oneOf) return check(branchOf(schema, value, definitions, place), value, place);
    checkPlain(schema, value, place);
    if (isRecord(value)) checkMembers(schema, value, place, check);
    if (Array.isArray(value) && schema.items) {
      value.forEach((element) => check({ "x-must": schema["x-must"]!, ...schema.items }, element, place));
    }
  };
  check(schema, value, place);
}

/** The alternative that a value is meant to be: by its type, of objects by the first member that is required. */
function branchOf(
  schema: Schema,
  value: unknown,
  definitions: Readonly<Record<string, Schema>>,
  place: string,
): Schema {
  const branches = schema.oneOf!.map((one) => one.$ref ? definitions[one.$ref.replace("#/$defs/", "")]! : one);
  const sameType = branches.filter(({ type }) => type === typeOf(value));
  const [first] = sameType;
  if (first && !isRecord(value)) return first;
  const meant = sameType.find(({ required = [] }) => isRecord(value) && Object.hasOwn(value, required[0] ?? ""));
  if (meant) return meant;
  if (typeof value === "undefined") return branches.find(({ type }) => type === "string") ?? branches[0]!;
  throw new TypeError(`${place} must ${schema["x-must"]}`);
}

function checkPlain(schema: Schema, value: unknown, place: string): void {
  const { type, minLength, pattern, exclusiveMinimum: above = -Infinity, minItems = 0, enum: names } = schema;
  const must = `${place || "the provider"} must ${schema["x-must"] ?? `be ${article(type)}`}`;
  if (names && !isOneOf(names, value)) throw new TypeError(must);
  if (type === "string" && (typeof value !== "string" || value.length < (minLength ?? 0))) {
    const found = value === undefined ? "is missing" : `is ${value === "" ? "empty" : article(typeOf(value))}`;
    throw new TypeError(`${place} must be a string, not empty, ${found}`);
  }
  const isRight = type === undefined || typeOf(value) === type ||
    type === "integer" && Number.isInteger(value);
  if (!isRight) throw new TypeError(must);
  if (typeof value === "string" && pattern !== undefined && !new RegExp(pattern, "u").test(value)) {
    throw new TypeError(must);
  }
  if (typeof value === "number" && !(value > above)) throw new TypeError(must);
  if (Array.isArray(value) && value.length < minItems) throw new TypeError(must);
}

function checkMembers(
  schema: Schema,
  value: Record<string, unknown>,
  place: string,
  check: (schema: Schema, value: unknown, place: string) => void,
): void {
  const { properties = {}, additionalProperties: others, required = [] } = schema;
  const inside = (name: string) => place ? `${place}.${nameOf(name)}` : nameOf(name);
  if (others === false) {
    const names = Object.keys(properties);
    const strange = Object.keys(value).find((name) => !names.includes(name));
    if (strange !== undefined) {
      throw new TypeError(`${place || "the provider"} has no field ${nameOf(strange)}; it has ${names.join(", ")}`);
    }
  }
  for (const name of required) {
    const missing = schema["x-missing"]?.[name];
    if (missing !== undefined && !Object.hasOwn(value, name)) throw new TypeError(`${inside(name)} ${missing}`);
  }
  const names = new Set([...Object.keys(value), ...required]);
  for (const name of names) {
    const member = Object.hasOwn(properties, name) ? properties[name] : others || undefined;
    const isThere = Object.hasOwn(value, name) && value[name] !== undefined;
    if (member && (isThere || required.includes(name))) check(member, isThere ? value[name] : undefined, inside(name));
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function article(type = "value"): string {
  if (type === "null") return "null";
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}

/** The name of a field, if it can't be a secret. */
export function nameOf(field: string): string {
  return /^[$a-z_]{1,21}$/i.test(field) ? field : `of the name that begins with ${JSON.stringify(field.slice(0, 3))}`;
}
