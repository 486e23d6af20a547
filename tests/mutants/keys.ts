import {
  afterwards,
  type Define,
  groupOf,
  keeping,
  keepingKeys,
  type Mutant,
  on,
  puts,
  refusing,
  rewriting,
  takingKeys,
  withJson,
} from "./meddle.ts";

const mutant: Define = groupOf("keys");

/** Patterns that take too much, as they are written by mistake. */
const wide: [name: string, about: string, pattern: RegExp][] = [
  ["space", "takes a space in a key, as Nova does", /^[a-zA-Z0-9\-_:. ]{1,255}$/],
  ["newline-at-the-end", "takes a newline at the end of a key, as Python's $ does", /^[a-zA-Z0-9\-_:.]{1,255}\n?$/],
  ["lines", "checks the lines of a key, as a pattern with the flag m does", /^[a-zA-Z0-9\-_:.]{1,255}$/m],
  ["beginning", "checks only the beginning of a key", /^[a-zA-Z0-9\-_:.]{1,255}/],
  ["end", "checks only the end of a key", /[a-zA-Z0-9\-_:.]{1,255}$/],
  ["unicode-letters", "takes the letters of every script", /^[\p{L}\p{N}\-_:.]{1,255}$/u],
  ["unicode-digits", "takes the digits of every script, as Python's \\d does", /^[a-zA-Z\p{Nd}\-_:.]{1,255}$/u],
  ["latin-letters", "takes accented Latin letters", /^[a-zA-Z0-9\-_:.À-ÿ]{1,255}$/],
  [
    "folded-letters",
    "takes the long s and the Kelvin sign, as a pattern with the flags iu does",
    /^[a-z0-9\-_:.]{1,255}$/iu,
  ],
  ["range-of-letters", "takes what stands between Z and a, as [A-z] does", /^[A-z0-9\-_:.]{1,255}$/],
  [
    "range-of-marks",
    "takes what stands between the full stop and the underscore, as [.-_] does",
    /^[a-zA-Z0-9.-_:-]{1,255}$/,
  ],
  ["printable", "takes any printable ASCII", /^[!-~]{1,255}$/],
  ["slash", "takes a slash in a key", /^[a-zA-Z0-9\-_:./]{1,255}$/],
  ["plus", "takes a plus in a key", /^[a-zA-Z0-9\-_:.+]{1,255}$/],
  ["at", "takes @ in a key", /^[a-zA-Z0-9\-_:.@]{1,255}$/],
  ["tilde", "takes ~ in a key, as it needs no escape in an address", /^[a-zA-Z0-9\-_:.~]{1,255}$/],
  ["percent", "takes % in a key", /^[a-zA-Z0-9\-_:.%]{1,255}$/],
  ["comma", "takes a comma in a key", /^[a-zA-Z0-9\-_:.,]{1,255}$/],
  ["semicolon", "takes a semicolon in a key", /^[a-zA-Z0-9\-_:.;]{1,255}$/],
  ["dollar", "takes $ in a key", /^[a-zA-Z0-9\-_:.$]{1,255}$/],
  ["equals", "takes = in a key", /^[a-zA-Z0-9\-_:.=]{1,255}$/],
  ["quote", "takes a quotation mark in a key", /^[a-zA-Z0-9\-_:."]{1,255}$/],
  ["backslash", "takes a backslash in a key", /^[a-zA-Z0-9\-_:.\\]{1,255}$/],
  ["tab", "takes a tab in a key", /^[a-zA-Z0-9\-_:.\t]{1,255}$/],
  ["nul", "takes NUL in a key", /^[a-zA-Z0-9\-_:.\0]{1,255}$/],
  ["delete-character", "takes U+007F in a key", /^[a-zA-Z0-9\-_:.\x7f]{1,255}$/],
  ["emoji", "takes characters above U+FFFF in a key", /^[a-zA-Z0-9\-_:.\u{10000}-\u{10ffff}]{1,255}$/u],
  ["anything", "takes any key of up to 255 characters", /^.{1,255}$/su],
  ["empty", "takes the empty key", /^[a-zA-Z0-9\-_:.]{0,255}$/],
  ["256-characters", "takes a key of 256 characters", /^[a-zA-Z0-9\-_:.]{1,256}$/],
  ["any-length", "takes keys of any length", /^[a-zA-Z0-9\-_:.]+$/],
];

/** Patterns that take too little. */
const narrow: [name: string, about: string, pattern: RegExp][] = [
  ["colon", "refuses the colon", /^[a-zA-Z0-9\-_.]{1,255}$/],
  ["full-stop", "refuses the full stop", /^[a-zA-Z0-9\-_:]{1,255}$/],
  ["hyphen", "refuses the hyphen", /^[a-zA-Z0-9_:.]{1,255}$/],
  ["underscore", "refuses the underscore", /^[a-zA-Z0-9\-:.]{1,255}$/],
  ["capitals", "refuses capitals", /^[a-z0-9\-_:.]{1,255}$/],
  ["small-letters", "refuses small letters in a key that has no capital", /^(?=.*[A-Z0-9])[a-zA-Z0-9\-_:.]{1,255}$/],
  ["digits", "refuses digits", /^[a-zA-Z\-_:.]{1,255}$/],
  ["nine", "refuses the digit 9, as [0-8] does", /^[a-zA-Z0-8\-_:.]{1,255}$/],
  ["zero", "refuses the digit 0, as [1-9] does", /^[a-zA-Z1-9\-_:.]{1,255}$/],
  ["z", "refuses the letter z, as [a-y] does", /^[a-yA-Z0-9\-_:.]{1,255}$/],
  ["capital-z", "refuses the letter Z, as [A-Y] does", /^[a-zA-Y0-9\-_:.]{1,255}$/],
  ["digit-first", "wants a key to begin with a letter", /^[a-zA-Z\-_:.][a-zA-Z0-9\-_:.]{0,254}$/],
  ["mark-first", "refuses a mark at the beginning of a key", /^[a-zA-Z0-9][a-zA-Z0-9\-_:.]{0,254}$/],
  ["mark-last", "refuses a mark at the end of a key", /^[a-zA-Z0-9\-_:.]{0,254}[a-zA-Z0-9]$/],
  ["two-marks", "refuses two full stops in a row", /^(?!.*\.\.)[a-zA-Z0-9\-_:.]{1,255}$/],
  ["dot-keys", "refuses the keys . and ..", /^(?!\.{1,2}$)[a-zA-Z0-9\-_:.]{1,255}$/],
  ["only-digits", "refuses a key of digits only", /^(?!\d+$)[a-zA-Z0-9\-_:.]{1,255}$/],
  ["one-character", "refuses a key of one character", /^[a-zA-Z0-9\-_:.]{2,255}$/],
  ["255-characters", "refuses a key of 255 characters", /^[a-zA-Z0-9\-_:.]{1,254}$/],
  ["128-characters", "refuses a key of more than 128 characters", /^[a-zA-Z0-9\-_:.]{1,128}$/],
  ["proto", "refuses the key __proto__", /^(?!__proto__$)[a-zA-Z0-9\-_:.]{1,255}$/],
  ["constructor", "refuses the key constructor", /^(?!constructor$)[a-zA-Z0-9\-_:.]{1,255}$/],
  ["double-underscore", "reserves keys that begin with two underscores", /^(?!__)[a-zA-Z0-9\-_:.]{1,255}$/],
];

/** What becomes of a key on its way to the store. */
const changed: [name: string, about: string, change: (key: string) => string][] = [
  ["small", "keeps keys in small letters", (key) => key.toLowerCase()],
  ["capital", "keeps keys in capitals", (key) => key.toUpperCase()],
  ["full-stops-as-underscores", "keeps a full stop as an underscore", (key) => key.replaceAll(".", "_")],
  ["hyphens-as-underscores", "keeps a hyphen as an underscore", (key) => key.replaceAll("-", "_")],
  ["colons-as-full-stops", "keeps a colon as a full stop", (key) => key.replaceAll(":", ".")],
  ["without-json", "drops .json at the end of a key", (key) => key.replace(/\.json$/, "")],
  ["without-marks-around", "trims marks around a key", (key) => key.replace(/^[.\-_:]+(?=.)|(?<=.)[.\-_:]+$/g, "")],
  ["cut-at-254", "cuts a key after 254 characters", (key) => key.slice(0, 254)],
  [
    "cut-at-191",
    "cuts a key after 191 characters, as an index of MySQL with 4-byte characters does",
    (key) => key.slice(0, 191),
  ],
  ["cut-at-64", "cuts a key after 64 characters", (key) => key.slice(0, 64)],
  ["as-number", "keeps a key of digits as a number", (key) => /^\d+$/.test(key) ? String(Number(key)) : key],
];

/** Keys that mean something to a language or a framework. */
const special = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "length",
  "null",
  "undefined",
  "true",
  "0",
  "meta",
  "metadata",
  "key",
  "id",
  ".",
  "..",
];

export const keys: Mutant[] = [
  ...wide.map(([name, about, pattern]) => mutant(`take-${name}`, `Every write ${about}.`, takingKeys(puts, pattern))),
  ...puts.flatMap((verb) => [
    mutant(`${verb}-takes-printable`, `Only ${verb} takes any printable ASCII.`, takingKeys(verb, /^[ -~]{1,255}$/)),
    mutant(
      `${verb}-takes-256-characters`,
      `Only ${verb} takes a key of 256 characters.`,
      takingKeys(verb, /^[\w:.-]{1,256}$/),
    ),
    mutant(
      `${verb}-takes-unicode`,
      `Only ${verb} takes letters of every script.`,
      takingKeys(verb, /^[\p{L}\p{N}_:.-]{1,255}$/u),
    ),
    mutant(
      `${verb}-refuses-255-characters`,
      `Only ${verb} refuses a key of 255 characters.`,
      takingKeys(verb, /^[\w:.-]{1,254}$/),
    ),
    mutant(
      `${verb}-refuses-marks`,
      `Only ${verb} refuses hyphen, colon and full stop.`,
      takingKeys(verb, /^\w{1,255}$/),
    ),
  ]),
  ...narrow.map(([name, about, pattern]) =>
    mutant(`refuse-${name}`, `Every write ${about}.`, takingKeys(puts, pattern))
  ),
  ...changed.map(([name, about, change]) =>
    mutant(`kept-${name}`, `The service ${about}, and answers as it should.`, keepingKeys(puts, change))
  ),
  ...special.map((key) =>
    mutant(`lost-${key}`, `An item with the key ${key} isn't kept.`, keeping(puts, (items) => void items.delete(key)))
  ),
  ...(["merge", "replace"] as const).map((verb) =>
    mutant(`${verb}-takes-empty`, `Only ${verb} takes the empty key.`, takingKeys(verb, /^[\w:.-]{0,255}$/))
  ),
  mutant(
    "first-key-checked",
    "Only the first key of a map is checked.",
    on(["merge", "replace"], (asked) => {
      const entries = Object.entries(asked.items);
      if (entries.length < 2) return asked.next();
      const checked = asked.next({
        json: {
          metadata: Object.fromEntries(entries.filter(([key], i) => i === 0 || /^[\w:.-]+$/.test(key))),
        },
      });
      return Object.keys(asked.json).length === 1 ? checked : asked.next();
    }),
  ),
  mutant(
    "bad-keys-dropped",
    "Items with a bad key are dropped without a word.",
    rewriting(
      ["merge", "replace"],
      ({ json, items }) =>
        Object.keys(json ?? {}).length === 1 && json.metadata === items || Object.keys(items).length
          ? {
            ...json,
            metadata: Object.fromEntries(Object.entries(items).filter(([key]) => /^[\w:.-]{1,255}$/.test(key))),
          }
          : undefined,
    ),
  ),
  mutant(
    "trimmed-before-the-check",
    "Blanks around a key are trimmed before it is checked.",
    rewriting(
      ["merge", "replace"],
      ({ json, items }) =>
        Object.keys(items).length
          ? { ...json, metadata: Object.fromEntries(Object.entries(items).map(([key, value]) => [key.trim(), value])) }
          : undefined,
    ),
  ),
  mutant(
    "cut-before-the-check",
    "A long key is cut to 255 characters before it is checked.",
    rewriting(["merge", "replace"], ({ json, items }) =>
      Object.keys(items).length
        ? {
          ...json,
          metadata: Object.fromEntries(Object.entries(items).map(([key, value]) => [key.slice(0, 255), value])),
        }
        : undefined),
  ),
  mutant(
    "folded-on-write",
    "A key that differs only in case overwrites the other.",
    keeping(puts, (items, asked) => {
      for (const name of Object.keys(asked.items)) {
        for (const other of [...items.keys()]) {
          if (other !== name && other.toLowerCase() === name.toLowerCase()) items.delete(other);
        }
      }
    }),
  ),
  mutant(
    "nested-by-full-stops",
    "Writing a.b removes the item a, as in a tree.",
    keeping(puts, (items, asked) => {
      for (const name of Object.keys(asked.items)) {
        for (let at = name.lastIndexOf("."); at > 0; at = name.lastIndexOf(".", at - 1)) {
          items.delete(name.slice(0, at));
        }
      }
    }),
  ),
  mutant(
    "proto-answered-away",
    "Answers are built in an object, where __proto__ vanishes.",
    on(["list", "merge", "replace", "get", "set"], (asked) =>
      afterwards(asked.next(), (answer) => {
        if (answer.status !== 200) return answer;
        const isKept = ([key]: [string, unknown]) => key !== "__proto__";
        const copies = Object.entries<object>(JSON.parse(answer.body))
          .map(([name, map]) => [name, Object.fromEntries(Object.entries(map).filter(isKept))]);
        return withJson(answer, Object.fromEntries(copies));
      })),
  ),
  mutant(
    "get-refuses-long-keys",
    "Getting a key of more than 64 characters is refused.",
    refusing("get", ({ key }) => key.length > 64),
  ),
  mutant(
    "delete-refuses-long-keys",
    "Deleting a key of more than 64 characters is refused.",
    refusing("delete", ({ key }) => key.length > 64),
  ),
  mutant(
    "delete-refuses-marks",
    "Deleting a key with a full stop isn't routed.",
    refusing("delete", ({ key }) => key.includes("."), 404),
  ),
  mutant(
    "get-refuses-marks",
    "Getting a key with a colon isn't routed.",
    refusing("get", ({ key }) => key.includes(":"), 404),
  ),
];
