// What may be written and what may not, as data: each entry is a value, the schema it is held to, and the verdict.
import type { RuleId } from "../../gen/rules.ts";
import type { SchemaName } from "../../src/validate.ts";

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
  /** What the message must tell: the limit. */
  says?: string;
  /** Whether the document says more than JSON Schema can, so that Ajv takes it. */
  beyondJsonSchema?: true;
}

const astral = "𠮷"; // one code point, two UTF-16 units
const wide = "云";
const high = "\ud83d"; // the first half of a surrogate pair
const low = "\ude00"; // the second half

/** An object with this one entry, `__proto__` as good as any. */
export const entry = <T>(key: string, value: T): Record<string, T> => ({ [key]: value });

const takes = (schema: SchemaName, values: Record<string, unknown>): Entry[] =>
  Object.entries(values).map(([name, value]) => ({ name, schema, value }));

const refuses = (
  schema: SchemaName,
  verdict: Pick<Entry, "breaks" | "path" | "says" | "beyondJsonSchema">,
  values: Record<string, unknown>,
): Entry[] => Object.entries(values).map(([name, value]) => ({ name, schema, value, ...verdict }));

const wrongTypes = { null: null, true: true, false: false, "0": 0, "1.5": 1.5 };
const noStrings = { ...wrongTypes, "an array": ["v"], "an empty array": [], "an object": { v: "v" } };
const noObjects = {
  ...wrongTypes,
  "a string": "metadata",
  "an empty string": "",
  "an array": [],
  "pairs": [["k", "v"]],
};

// The characters before and after each range of the alphabet, and those that other alphabets allow.
const neighbours = [
  "/",
  ";",
  "@",
  "[",
  "`",
  "{",
  "^",
  ",",
  "+",
  "%",
  "?",
  "#",
  "!",
  "~",
  "\\",
  "'",
  '"',
  "$",
  "&",
  "=",
];
const allowed = ["a", "z", "A", "Z", "0", "9", "-", "_", ":", "."];

const keys: Entry[] = [
  ...takes("MetadataKey", {
    "1 character": "k",
    "255 characters": "k".repeat(255),
    ...Object.fromEntries(allowed.map((character) => [`the character ${character}`, character])),
    "all kinds of characters": "aZ09-_:.",
    "two full stops": "..",
    "__proto__": "__proto__",
    "constructor": "constructor",
    "toString": "toString",
    "a number": "42",
    "a leading hyphen": "-rf",
  }),
  ...refuses("MetadataKey", { breaks: "key.length", path: [], says: "at least 1 " }, { "0 characters": "" }),
  ...refuses("MetadataKey", { breaks: "key.length", path: [], says: "at most 255 characters, has 256" }, {
    "256 characters": "k".repeat(256),
  }),
  ...refuses("MetadataKey", { breaks: "key.alphabet", path: [], says: "[A-Za-z0-9_:.\\-]" }, {
    ...Object.fromEntries(neighbours.map((character) => [`the character ${character}`, `a${character}b`])),
    "a space": "a b",
    "a trailing space": "a ",
    "a trailing newline": "a\n",
    "a leading newline": "\na",
    "a trailing carriage return": "a\r",
    "a tab": "a\tb",
    "a NUL": "a\0",
    "a DEL": "a\x7f",
    "a no-break space": "a\u00a0b",
    "a zero-width space": "a\u200bb",
    "a line separator": "a\u2028",
    "an accent": "café",
    "a full-width letter": "ａ",
    "the Kelvin sign": "\u212a",
    "a long s": "ſ",
    "an Arabic digit": "٣",
    "a Chinese character": wide,
    "an astral character": astral,
    "an emoji": "😀",
    "half of a surrogate pair": high,
  }),
  ...refuses("MetadataKey", { breaks: "key.alphabet", path: [], says: "must be of type string" }, noStrings),
];

const values: Entry[] = [
  ...takes("MetadataValue", {
    "0 characters": "",
    "1 character": "v",
    "255 letters": "v".repeat(255),
    "255 Chinese characters": wide.repeat(255),
    "255 astral characters": astral.repeat(255),
    "254 letters and an astral character": "v".repeat(254) + astral,
    "a space": " ",
    "newlines and tabs": "a\n\tb\r\n",
    "a NUL": "\0",
    "quotes and backslashes": `"'\\`,
    "HTML": "<b>&amp;</b>",
    "a combining accent": "e\u0301",
    "a right-to-left mark": "\u200f",
    "the last code point": "\u{10ffff}",
    "JSON": '{"a":1}',
  }),
  ...refuses("MetadataValue", { breaks: "value.length", path: [], says: "at most 255 characters, has 256" }, {
    "256 letters": "v".repeat(256),
    "256 Chinese characters": wide.repeat(256),
    "256 astral characters": astral.repeat(256),
    "255 letters and an astral character": "v".repeat(255) + astral,
    "128 combining accents on 128 letters": "e\u0301".repeat(128),
  }),
  ...refuses("MetadataValue", { breaks: "value.unicode", path: [], says: "surrogate", beyondJsonSchema: true }, {
    "the first half of a surrogate pair": high,
    "the second half of a surrogate pair": low,
    "both halves in the wrong order": low + high,
    "half a pair among letters": `a${high}b`,
    "half a pair before a whole one": high + "😀",
  }),
  ...refuses("MetadataValue", { breaks: "value.type", path: [], says: "must be of type string" }, noStrings),
];

const maps: Entry[] = [
  ...takes("ServerMetadata", {
    "0 entries": {},
    "1 entry": { k: "v" },
    "2 entries": { a: "1", b: "2" },
    "300 entries": Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, ""])),
    "__proto__ and constructor": { ...entry("__proto__", "a"), ...entry("constructor", "b") },
    "keys that differ in case": { k: "1", K: "2" },
  }),
  ...takes("ServerMetadata", { "__proto__": entry("__proto__", "v") }),
  ...refuses("ServerMetadata", { breaks: "metadata.map", path: [], says: "must be of type object" }, noObjects),
  ...refuses("ServerMetadata", { breaks: "key.length", path: [""], says: "at least 1 " }, {
    "an empty key": { "": "v" },
  }),
  ...refuses("ServerMetadata", { breaks: "key.alphabet", path: ["a b"], says: "key must match" }, {
    "a key with a space": { "a b": "v", ok: "v" },
  }),
  ...refuses("ServerMetadata", { breaks: "value.type", path: ["__proto__"], says: "is number" }, {
    "a number under __proto__": entry("__proto__", 1),
  }),
  ...refuses("ServerMetadata", { breaks: "value.type", path: ["__proto__"], says: "is object" }, {
    "an object under __proto__": entry("__proto__", {}),
  }),
  ...Object.entries(noStrings).flatMap(([name, value]) =>
    refuses("ServerMetadata", { breaks: "value.type", path: ["k"], says: "must be of type string" }, {
      [`${name} as a value`]: { k: value },
    })
  ),
];

const items: Entry[] = [
  ...takes("MetadataItem", {
    "1 entry": { k: "v" },
    "an empty value": { k: "" },
    "__proto__": entry("__proto__", "v"),
  }),
  ...refuses("MetadataItem", { breaks: "item.single", path: [], says: "at least 1 entry, has 0" }, { "0 entries": {} }),
  ...refuses("MetadataItem", { breaks: "item.single", path: [], says: "at most 1 entry, has 2" }, {
    "2 entries": { a: "1", b: "2" },
    "__proto__ and another": { a: "1", ...entry("__proto__", "2") },
  }),
  ...refuses("MetadataItem", { breaks: "item.map", path: [], says: "must be of type object" }, noObjects),
];

const envelopes: Entry[] = [
  ...takes("ServerMetadataEnvelope", { "an empty map": { metadata: {} }, "an item": { metadata: { k: "v" } } }),
  ...takes("MetadataItemEnvelope", { "an item": { meta: { k: "v" } } }),
  ...refuses("ServerMetadataEnvelope", { breaks: "metadata.envelope", path: [], says: 'the member "metadata"' }, {
    "no member": {},
    "the item's member": { meta: { k: "v" } },
    "an inherited member": Object.create({ metadata: {} }),
    "the member in another case": { Metadata: {} },
  }),
  ...refuses("MetadataItemEnvelope", { breaks: "item.envelope", path: [], says: 'the member "meta"' }, {
    "no member": {},
    "the map's member": { metadata: { k: "v" } },
  }),
  ...refuses("ServerMetadataEnvelope", { breaks: "metadata.envelope", path: ["extra"], says: "not a member" }, {
    "another member": { metadata: {}, extra: 1 },
  }),
  ...refuses("ServerMetadataEnvelope", { breaks: "metadata.envelope", path: ["__proto__"], says: "not a member" }, {
    "the member __proto__": { metadata: {}, ...entry("__proto__", {}) },
  }),
  ...refuses("MetadataItemEnvelope", { breaks: "item.envelope", path: ["metadata"], says: "not a member" }, {
    "another member": { meta: { k: "v" }, metadata: {} },
  }),
  ...refuses("ServerMetadataEnvelope", { breaks: "metadata.envelope", path: [], says: "of type object" }, noObjects),
  ...refuses("MetadataItemEnvelope", { breaks: "item.envelope", path: [], says: "of type object" }, noObjects),
  ...refuses("ServerMetadataEnvelope", { breaks: "metadata.map", path: ["metadata"], says: "is null" }, {
    "null as the map": { metadata: null },
  }),
  ...refuses("ServerMetadataEnvelope", { breaks: "metadata.map", path: ["metadata"], says: "is array" }, {
    "an array as the map": { metadata: [{ k: "v" }] },
  }),
  ...refuses("MetadataItemEnvelope", { breaks: "item.map", path: ["meta"], says: "is array" }, {
    "an array as the item": { meta: ["k", "v"] },
  }),
  ...refuses("MetadataItemEnvelope", { breaks: "item.single", path: ["meta"], says: "has 0" }, {
    "0 items": { meta: {} },
  }),
  ...refuses("MetadataItemEnvelope", { breaks: "item.single", path: ["meta"], says: "has 2" }, {
    "2 items": { meta: { a: "1", b: "2" } },
  }),
  ...refuses("ServerMetadataEnvelope", { breaks: "key.alphabet", path: ["metadata", "角色"], says: "key must match" }, {
    "a Chinese key": { metadata: { 角色: "db" } },
  }),
  ...refuses("ServerMetadataEnvelope", { breaks: "value.length", path: ["metadata", "k"], says: "has 256" }, {
    "a value of 256 characters": { metadata: { k: astral.repeat(256) } },
  }),
  ...refuses("MetadataItemEnvelope", { breaks: "value.type", path: ["meta", "k"], says: "is boolean" }, {
    "a boolean as the value": { meta: { k: false } },
  }),
  ...refuses("MetadataItemEnvelope", { breaks: "key.length", path: ["meta", "k".repeat(256)], says: "has 256" }, {
    "a key of 256 characters": { meta: { ["k".repeat(256)]: "v" } },
  }),
];

const ids: Entry[] = [
  ...takes("ProjectId", { "32 hexadecimal digits": "0a1b2c3d4e5f40718293a4b5c6d7e8f9", "a short one": "f00d" }),
  ...refuses("ProjectId", { breaks: "project.format", path: [] }, {
    "0 characters": "",
    "65 characters": "a".repeat(65),
    "a capital": "F00D",
    "a slash": "f00d/servers",
    "two full stops": "..",
    "a trailing newline": "f00d\n",
    ...noStrings,
  }),
  ...takes("ServerId", { "a UUID": "5e7e7000-0000-4000-8000-000000000001", "a name": "web_1" }),
  ...refuses("ServerId", { breaks: "server.format", path: [] }, {
    "0 characters": "",
    "256 characters": "a".repeat(256),
    "a slash": "web1/metadata",
    "one full stop": ".",
    "two full stops": "..",
    "a percent sign": "%2e",
    "a question mark": "web1?",
    "a trailing newline": "web1\n",
    ...noStrings,
  }),
];

const answers: Entry[] = [
  ...takes("StoredMetadataEnvelope", {
    "keys that can't be written": { metadata: { "a b": "v", "": "v", 角色: "v".repeat(300) } },
    "members that came later": { metadata: {}, links: [] },
  }),
  ...takes("StoredItemEnvelope", { "one item": { meta: { "a b": "v" } } }),
  ...refuses("StoredMetadataEnvelope", { path: [], says: 'the member "metadata"' }, { "another body": { meta: {} } }),
  ...refuses("StoredMetadataEnvelope", { path: ["metadata", "k"], says: "is number" }, {
    "a number": { metadata: { k: 1 } },
  }),
  ...refuses("StoredItemEnvelope", { path: ["meta"], says: "has 2" }, { "2 items": { meta: { a: "1", b: "2" } } }),
  ...refuses("StoredItemEnvelope", { path: [], says: "is null" }, { null: null }),
];

/** Every entry. */
export const battery: readonly Entry[] = [keys, values, maps, items, envelopes, ids, answers].flat();
