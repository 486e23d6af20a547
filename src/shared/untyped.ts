// Values without a type: of JSON, of `catch`, of callers that have no types.

/** The members of a value; none if it has none. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  // Any object can be asked for any member.
  return Object(value) as Record<string, unknown>;
}

/** Whether a value is an object with named members. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text; `undefined` for any other value, because not every value can be converted: `{ "toString": 1 }`. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Whether a value is a map of texts, as items are. */
export function isItems(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((member) => typeof member === "string");
}

/** Whether a value is a list of texts. */
export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((element) => typeof element === "string");
}

/** The names of an object that has no members beyond those of its type. */
export function namesOf<T extends object>(object: T): (keyof T & string)[] {
  // The type of Object.keys() allows for others.
  return Object.keys(object) as (keyof T & string)[];
}

/** Whether a text is one of a list. */
export function isOneOf<Name extends string>(names: readonly Name[], value: unknown): value is Name {
  // The parameter of includes() is narrower than what it can be asked.
  return (names as readonly unknown[]).includes(value);
}

/** The type of a value, for messages that must not show the value: `a value of type string`. */
export function typeInWords(value: unknown): string {
  return value === undefined || value === null ? String(value) : `a value of type ${typeof value}`;
}

/** An object without its members that are `undefined`. All of these may be missing, hence the cast. */
export function present<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T; // see above
}
