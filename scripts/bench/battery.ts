// What may be written and what may not, as data: each entry is a value, a schema, and whether it accepts the value.
import { astral, type Entry, high, low, noStrings, refuses, takes, wide } from "./battery_entry.ts";
import { answers, envelopes, ids, items, maps } from "./battery_maps.ts";

export { type Entry, entry } from "./battery_entry.ts";

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

/** Every entry. */
export const battery: readonly Entry[] = [keys, values, maps, items, envelopes, ids, answers].flat();
