// An entry of the battery, and what entries are made of.
import type { RuleId } from "../../gen/rules.ts";
import type { SchemaName } from "../../src/contract/validate.ts";

/** One value and what must be said of it. */
export interface Entry {
  /** Ends the sentence "`schema` takes …" or "`schema` refuses …". */
  name: string;
  schema: SchemaName;
  value: unknown;
  /** The rule that it breaks; absent if it breaks none. */
  breaks?: RuleId;
  /** Where it breaks it. */
  path?: string[];
  /** The limit, which the message must name. */
  says?: string;
  /** Whether the document says more than JSON Schema can, so that Ajv takes it. */
  beyondJsonSchema?: true;
}

/** One code point, two UTF-16 units. */
export const astral = "𠮷";
/** A character of three bytes. */
export const wide = "云";
/** The first half of a surrogate pair. */
export const high = "\ud83d";
/** The second half. */
export const low = "\ude00";

/** An object with this one entry, `__proto__` as good as any. */
export const entry = <T>(key: string, value: T): Record<string, T> => ({ [key]: value });

/** Values that a schema takes, by name. */
export const takes = (schema: SchemaName, values: Record<string, unknown>): Entry[] =>
  Object.entries(values).map(([name, value]) => ({ name, schema, value }));

/** Values that a schema refuses, by name, and what is said of them. */
export const refuses = (
  schema: SchemaName,
  verdict: Pick<Entry, "breaks" | "path" | "says" | "beyondJsonSchema">,
  values: Record<string, unknown>,
): Entry[] => Object.entries(values).map(([name, value]) => ({ name, schema, value, ...verdict }));

const wrongTypes = { null: null, true: true, false: false, "0": 0, "1.5": 1.5 };
/** Values that are no strings. */
export const noStrings = { ...wrongTypes, "an array": ["v"], "an empty array": [], "an object": { v: "v" } };
/** Values that are no objects. */
export const noObjects = {
  ...wrongTypes,
  "a string": "metadata",
  "an empty string": "",
  "an array": [],
  "pairs": [["k", "v"]],
};
