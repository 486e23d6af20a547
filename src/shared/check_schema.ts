import { guess } from "./guess.ts";
import { isOneOf } from "./untyped.ts";

/** A JSON Schema: the keywords that are checked here, and annotations. */
export interface Schema {
  readonly description?: string | undefined;
  readonly default?: unknown;
  /** A type of JSON, or `function`, which only an option in code can be. */
  readonly type?: string | readonly string[] | undefined;
  readonly $ref?: string | undefined;
  readonly minLength?: number | undefined;
  readonly pattern?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
  readonly minItems?: number | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly required?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly additionalProperties?: false | Schema | undefined;
  readonly propertyNames?: { readonly minLength: number } | undefined;
  readonly items?: Schema | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
  /** A secret: messages say whether it is there and of which type, and never show it. */
  readonly writeOnly?: boolean | undefined;
  /** The words for what the value must do, where the keywords don't say it well: `be an http or https URL`. */
  readonly "x-must"?: string | undefined;
  /** The message for a member that is missing, by its name. */
  readonly "x-missing"?: Readonly<Record<string, string>> | undefined;
  /** Whether the names in a map are secrets; messages count them instead. */
  readonly "x-secret-names"?: boolean | undefined;
}

/** How messages describe a value. */
export interface Wording {
  /** The name of the whole value, such as `the provider`. */
  whole: string;
  /** The place of the value, which messages show before the names of its members; empty for the whole. @default {""} */
  place?: string | undefined;
  /** Whether messages show wrong values and names; `hidden` where a secret may stand in a wrong place. */
  values: "shown" | "hidden";
}

/**
 * Checks a value against a schema.
 *
 * @param definitions The schemas that a `$ref` names by its last part.
 * @throws {TypeError} The message names the field, what it must be, and what was found.
 */
export function checkSchema(
  schema: Schema,
  value: unknown,
  wording: Wording,
  definitions: Readonly<Record<string, Schema>> = {},
): void {
  new Checker(wording, definitions).check(schema, value, wording.place ?? "");
}

class Checker {
  constructor(readonly wording: Wording, readonly definitions: Readonly<Record<string, Schema>>) {}

  check(schema: Schema, value: unknown, place: string): void {
    const resolved = this.#resolve(schema);
    if (resolved.oneOf) return this.check(this.#branchOf(resolved, value, place), value, place);
    if (!isRight(resolved, value)) this.#fail(resolved, value, place);
    if (isObject(value)) this.#checkMembers(resolved, value, place);
    const { items } = resolved;
    if (Array.isArray(value) && items) value.forEach((element, i) => this.check(items, element, `${place}[${i}]`));
  }

  #resolve(schema: Schema): Schema {
    const { $ref } = schema;
    return $ref === undefined ? schema : this.definitions[$ref.slice($ref.lastIndexOf("/") + 1)]!;
  }

  /** The alternative that a value is meant to be: by its type, of objects by the first member that is required. */
  #branchOf(schema: Schema, value: unknown, place: string): Schema {
    const branches = schema.oneOf!.map((one) => this.#resolve(one));
    const [meant, other] = value === undefined
      ? branches.filter(({ type }) => type === "string")
      : branches.filter(({ type, required = [] }) =>
        isOfType(value, type) && (!isObject(value) || Object.hasOwn(value, required[0] ?? ""))
      );
    if (other && isObject(value)) {
      const names = [meant, other].map((branch) => branch?.required?.[0]).join(" and ");
      throw new TypeError(`${place || this.wording.whole} has ${names}; it must have only one of them`);
    }
    return meant ? { "x-must": schema["x-must"], ...meant } : this.#fail(schema, value, place);
  }

  #checkMembers(schema: Schema, value: Record<string, unknown>, place: string): void {
    const { properties = {}, additionalProperties: others, required = [] } = schema;
    const names = Object.keys(value);
    const strange = others === false && names.find((name) => !Object.hasOwn(properties, name));
    if (typeof strange === "string") {
      const known = Object.keys(properties);
      const owner = `${place || this.wording.whole} has no field ${this.#shown(strange)}`;
      throw new TypeError(`${owner}; it has ${known.join(", ")}${guess(strange, known)}`);
    }
    if (schema.propertyNames && Object.hasOwn(value, "")) {
      throw new TypeError(`${place || this.wording.whole} must not have an empty name`);
    }
    for (const name of required) {
      const missing = schema["x-missing"]?.[name];
      if (missing !== undefined && !Object.hasOwn(value, name)) {
        throw new TypeError(`${inside(place, name)} ${missing}`);
      }
    }
    [...new Set([...names, ...required])].forEach((name, i) => {
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      if (Object.hasOwn(properties, name)) {
        if (member !== undefined || required.includes(name)) this.check(properties[name]!, member, inside(place, name));
      } else if (others) {
        this.check(others, member, schema["x-secret-names"] ? `${place}[#${i + 1}]` : this.#entry(place, name));
      }
    });
  }

  /** The place of an entry of a map. */
  #entry(place: string, name: string): string {
    return this.wording.values === "hidden" ? inside(place, nameOf(name)) : `${place}[${JSON.stringify(name)}]`;
  }

  #shown(name: string): string {
    return this.wording.values === "hidden" ? nameOf(name) : JSON.stringify(name);
  }

  #fail(schema: Schema, value: unknown, place: string): never {
    // A text in the place of an object may be a password or a token: `users: { demo: "a-password" }`.
    const isSecret = this.wording.values === "hidden" || schema.writeOnly === true || schema.type === "object";
    const isEmpty = schema.type === "array" && Array.isArray(value) && value.length === 0;
    const found = isEmpty ? "empty" : isSecret ? typeFound(schema, value) : shown(value);
    throw new TypeError(`${place || this.wording.whole} must ${mustOf(schema, value)}${found && `, is ${found}`}`);
  }
}

/** The name of a field, if it can't be a secret. */
export function nameOf(field: string): string {
  return /^[$a-z_]{1,21}$/i.test(field) ? field : `of the name that begins with ${JSON.stringify(field.slice(0, 3))}`;
}

function inside(place: string, name: string): string {
  return place ? `${place}.${name}` : name;
}

/** Whether a value is valid by the keywords about itself; those about its members are not checked. */
function isRight(schema: Schema, value: unknown): boolean {
  if (schema.enum && !isOneOf(schema.enum, value)) return false;
  if (schema.type !== undefined && !isOfType(value, schema.type)) return false;
  if (typeof value === "string") {
    return value.length >= (schema.minLength ?? 0) && (!schema.pattern || new RegExp(schema.pattern, "u").test(value));
  }
  if (typeof value === "number") {
    const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum: above, exclusiveMaximum: below } = schema;
    return value >= minimum && value <= maximum && (above === undefined || value > above) &&
      (below === undefined || value < below);
  }
  return !Array.isArray(value) || value.length >= (schema.minItems ?? 0);
}

function isOfType(value: unknown, type: Schema["type"]): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
  }
  if (typeof type === "object") return type.some((one) => isOfType(value, one));
  const actual: string = typeof value;
  return actual === type;
}

/** Whether a value is a plain object. A Map would look empty. */
function isObject(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === "[object Object]";
}

/** What a value must do. */
function mustOf(schema: Schema, value: unknown): string {
  const { type, enum: names, minLength, minimum, maximum, items } = schema;
  if (type === "string" && minLength && (typeof value !== "string" || value === "")) return "be a string, not empty";
  if (schema["x-must"] !== undefined) return schema["x-must"];
  // Beside a number, names that look like numbers need quotes.
  if (names) return `be one of ${names.map((name) => typeof value === "number" ? shown(name) : name).join(", ")}`;
  if (type === "boolean") return "be true or false";
  if (type === "integer") return `be a whole number${minimum === undefined ? "" : `, ${minimum} or more`}`;
  if (type === "number" && maximum !== undefined) return `be a number from ${minimum} to ${maximum}`;
  if (type === "array" && items?.type === "string") return "be an array of strings";
  return `be ${[type ?? "value"].flat().map(withArticle).join(" or ")}`;
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === "") return "empty";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  if (typeof value !== "object" || value === null) return String(value);
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return kind === "Object" ? "an object" : `a ${kind}`;
}

/** What was found of a secret: the type, if it is a wrong one. */
function typeFound({ type }: Schema, value: unknown): string {
  if (typeof value === "string" && value !== "") return type === undefined || type === "string" ? "" : "a string";
  if (typeof value === "number") return type === "number" || type === "integer" ? "" : "a number";
  return typeof value === "boolean" || typeof value === "bigint" ? withArticle(typeof value) : shown(value);
}

function withArticle(type: string): string {
  if (type === "null") return "null";
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}
