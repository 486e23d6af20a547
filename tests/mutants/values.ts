import {
  afterwards,
  type Asked,
  groupOf,
  type Items,
  keeping,
  keepingValues,
  type Mutant,
  on,
  onAnswer,
  puts,
  refusing,
  rewriting,
  succeeds,
  withJson,
  write,
} from "./meddle.ts";
import { before } from "../../src/shared/before.ts";

const mutant = groupOf("values");
const points = (text: string) => [...text].length;
const bytes = (text: string) => new TextEncoder().encode(text).length;

/** What becomes of a value in the store. */
export const changed: [name: string, about: string, change: (value: string) => string][] = [
  ["nfc", "composes characters (NFC)", (v) => v.normalize("NFC")],
  ["nfd", "decomposes characters (NFD)", (v) => v.normalize("NFD")],
  ["nfkc", "replaces characters by compatible ones (NFKC)", (v) => v.normalize("NFKC")],
  ["trimmed", "trims blanks around a value", (v) => v.trim()],
  ["trimmed-left", "trims blanks before a value", (v) => v.trimStart()],
  ["trimmed-right", "trims blanks after a value, as a column of type CHAR does", (v) => v.replace(/ +$/, "")],
  ["chomped", "drops a newline at the end", (v) => v.replace(/\r?\n$/, "")],
  ["collapsed", "makes a run of blanks one", (v) => v.replace(/ +/g, " ")],
  ["without-carriage-returns", "makes CR LF one LF", (v) => v.replace(/\r\n/g, "\n")],
  ["lone-carriage-returns", "makes CR an LF", (v) => v.replace(/\r/g, "\n")],
  ["tabs-as-blanks", "makes a tab a blank", (v) => v.replace(/\t/g, " ")],
  ["one-line", "keeps the first line only", (v) => before(v, "\n")],
  ["c-string", "ends a value at NUL", (v) => before(v, "\0")],
  // deno-lint-ignore no-control-regex
  ["without-controls", "drops control characters", (v) => v.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "")],
  ["small", "keeps small letters", (v) => v.toLowerCase()],
  ["capital", "keeps capitals", (v) => v.toUpperCase()],
  ["astral-dropped", "drops characters above U+FFFF", (v) => v.replace(/[\u{10000}-\u{10ffff}]/gu, "")],
  [
    "astral-replaced",
    "replaces characters above U+FFFF by U+FFFD",
    (v) => v.replace(/[\u{10000}-\u{10ffff}]/gu, "\ufffd"),
  ],
  [
    "astral-cut",
    "ends a value at the first character above U+FFFF, as MySQL does",
    (v) => v.replace(/[\u{10000}-\u{10ffff}].*$/su, ""),
  ],
  ["latin-1", "replaces what isn't Latin-1 by a question mark", (v) => v.replace(/[^\0-\xff]/gu, "?")],
  ["ascii", "replaces what isn't ASCII by a question mark", (v) => v.replace(/[^\0-\x7f]/gu, "?")],
  ["mojibake", "reads the bytes of UTF-8 as Latin-1", (v) => String.fromCharCode(...new TextEncoder().encode(v))],
  [
    "html",
    "escapes HTML",
    (v) => v.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;"),
  ],
  ["html-angles", "escapes < only", (v) => v.replace(/</g, "&lt;")],
  ["html-ampersand", "escapes & only", (v) => v.replace(/&/g, "&amp;")],
  ["html-stripped", "drops HTML tags", (v) => v.replace(/<[^>]*>/g, "")],
  [
    "html-decoded",
    "decodes HTML entities",
    (v) => v.replace(/&amp;/g, "&").replace(/&lt;/g, "<").replace(/&#39;/g, "'"),
  ],
  [
    "url-decoded",
    "decodes percent escapes",
    (v) => v.replace(/%[0-9a-f]{2}/gi, (e) => String.fromCharCode(parseInt(e.slice(1), 16))),
  ],
  ["plus-as-blank", "makes a plus a blank", (v) => v.replaceAll("+", " ")],
  ["sql-quotes", "doubles apostrophes", (v) => v.replaceAll("'", "''")],
  ["sql-backslashes", "takes backslashes for escapes", (v) => v.replace(/\\(.)/g, "$1")],
  ["quotes-dropped", "drops quotation marks around a value", (v) => v.replace(/^"(.*)"$/s, "$1")],
  ["numbers", "keeps what looks like a number as one", (v) => /^-?\d+(\.\d+)?$/.test(v) ? String(Number(v)) : v],
  ["empty-as-null", "keeps an empty value as the text null", (v) => v === "" ? "null" : v],
  ["null-as-empty", "keeps the text null as empty", (v) => v === "null" ? "" : v],
  ["booleans", "keeps True and TRUE as true", (v) => /^(true|false)$/i.test(v) ? v.toLowerCase() : v],
  ["bom", "drops U+FEFF", (v) => v.replace(/\ufeff/g, "")],
  ["bom-at-the-beginning", "drops U+FEFF at the beginning", (v) => v.replace(/^\ufeff/, "")],
  [
    "zero-width",
    "drops characters without width, and so takes emoji apart",
    (v) => v.replace(/[\u200b-\u200f\u2060]/g, ""),
  ],
  ["variation", "drops variation selectors", (v) => v.replace(/[\ufe00-\ufe0f]/g, "")],
  ["line-separators", "drops U+2028 and U+2029", (v) => v.replace(/[\u2028\u2029]/g, "")],
  ["noncharacters", "replaces U+FFFE and U+FFFF", (v) => v.replace(/[\ufffe\uffff]/g, "\ufffd")],
  ["private", "drops private characters", (v) => v.replace(/[\ue000-\uf8ff]/g, "")],
  ["no-break-space", "makes U+00A0 a blank", (v) => v.replace(/\xa0/g, " ")],
  ["soft-hyphen", "drops U+00AD", (v) => v.replace(/\xad/g, "")],
  ["smart-quotes", "makes typographic quotes plain", (v) => v.replace(/[“”]/g, '"').replace(/[‘’]/g, "'")],
  ["templates", "expands ${…}", (v) => v.replace(/\$\{[^}]*\}/g, "")],
  ["templates-of-braces", "expands {{…}}", (v) => v.replace(/\{\{.*?\}\}/g, "")],
  ["environment", "expands $NAME", (v) => v.replace(/\$[A-Z_]+/g, "")],
  ["cut-at-254", "cuts a value after 254 characters", (v) => [...v].slice(0, 254).join("")],
  ["cut-at-255-units", "cuts a value after 255 units of UTF-16", (v) => v.slice(0, 255).toWellFormed()],
  [
    "cut-at-255-bytes",
    "cuts a value after 255 bytes",
    (v) => new TextDecoder().decode(new TextEncoder().encode(v).slice(0, 255)),
  ],
  ["cut-at-191", "cuts a value after 191 characters", (v) => [...v].slice(0, 191).join("")],
  ["cut-at-128", "cuts a value after 128 characters", (v) => [...v].slice(0, 128).join("")],
  ["commas", "keeps what stands before a comma, as a list", (v) => before(v, ",")],
  ["json", "keeps JSON in another form", (v) => {
    try {
      return typeof JSON.parse(v) === "object" ? JSON.stringify(JSON.parse(v)) : v;
    } catch {
      return v;
    }
  }],
];

/** Types that are taken, and what for. */
const coerced: [name: string, test: (v: unknown) => boolean, to: (v: unknown) => string][] = [
  ["integers", (v) => Number.isInteger(v), String],
  ["fractions", (v) => typeof v === "number" && !Number.isInteger(v), String],
  ["booleans", (v) => typeof v === "boolean", String],
  ["null", (v) => v === null, () => ""],
  ["arrays", Array.isArray, (v) => JSON.stringify(v)],
  ["objects", (v) => typeof v === "object" && v !== null && !Array.isArray(v), (v) => JSON.stringify(v)],
];

const refused: [name: string, about: string, test: (value: string) => boolean][] = [
  ["empty", "an empty value", (v) => v === ""],
  ["blank", "a value of blanks", (v) => v !== "" && v.trim() === ""],
  ["255", "255 characters", (v) => points(v) === 255],
  ["units", "more than 255 units of UTF-16", (v) => v.length > 255],
  ["bytes", "more than 255 bytes", (v) => bytes(v) > 255],
  ["cjk-bytes", "more than 255 bytes of characters up to U+FFFF", (v) => bytes(v) > 255 && v.length === points(v)],
  ["clusters", "more than 255 bytes of Latin letters", (v) => bytes(v) > 255 && /^\p{Script=Latin}+$/u.test(v)],
  ["astral", "a character above U+FFFF", (v) => /[\u{10000}-\u{10ffff}]/u.test(v)],
  ["unicode", "what isn't ASCII", (v) => /[^\0-\x7f]/.test(v)],
  ["newline", "a newline", (v) => v.includes("\n")],
  ["nul", "NUL", (v) => v.includes("\0")],
  // deno-lint-ignore no-control-regex
  ["controls", "control characters but for tab and newline", (v) => /[\x01-\x08\x0b-\x1f\x7f]/.test(v)],
  ["markup", "angle brackets", (v) => /[<>]/.test(v)],
  ["quotes", "quotation marks", (v) => v.includes('"')],
  ["backslash", "a backslash", (v) => v.includes("\\")],
  ["apostrophe", "an apostrophe", (v) => v.includes("'")],
  ["blank-around", "a blank at either end", (v) => v !== v.trim()],
  ["noncharacters", "U+FFFF", (v) => /[\ufffe\uffff]/.test(v)],
  ["replacement", "U+FFFD", (v) => v.includes("\ufffd")],
  ["key-alphabet", "what couldn't stand in a key", (v) => /[^\w:. -]/.test(v)],
];

const someValue = (test: (value: string) => boolean) => ({ items }: Asked) =>
  Object.values(items).some((v) => typeof v === "string" && test(v));

const mapped = ({ json, member, items }: Asked, change: (value: unknown) => unknown) =>
  Object.keys(items).length
    ? { ...json, [member]: Object.fromEntries(Object.entries(items).map(([key, value]) => [key, change(value)])) }
    : undefined;

const wellFormed = (v: unknown) => typeof v === "string" ? v.toWellFormed() : v;
const cut = (v: unknown) => typeof v === "string" ? [...v].slice(0, 255).join("") : v;

export const values: Mutant[] = [
  ...changed.map(([name, about, change]) =>
    mutant(`kept-${name}`, `The store ${about}; the answer is as sent.`, keepingValues(puts, change))
  ),
  ...changed.slice(0, 4).flatMap(([name, about, change]) =>
    puts.map((verb) =>
      mutant(`${verb}-kept-${name}`, `After ${verb} only, the store ${about}.`, keepingValues(verb, change))
    )
  ),
  ...coerced.flatMap(([name, test, to]) =>
    puts.map((verb) =>
      mutant(
        `${verb}-takes-${name}`,
        `${verb} takes ${name} and makes them text.`,
        rewriting(verb, (asked) => mapped(asked, (v) => test(v) ? to(v) : v)),
      )
    )
  ),
  ...refused.map(([name, about, test]) =>
    mutant(`refuse-${name}`, `Every write refuses ${about} in a value.`, refusing(puts, someValue(test)))
  ),
  ...puts.flatMap((verb) => [
    mutant(`${verb}-refuses-empty`, `${verb} refuses an empty value.`, refusing(verb, someValue((v) => v === ""))),
    mutant(
      `${verb}-refuses-units`,
      `${verb} counts units of UTF-16.`,
      refusing(verb, someValue((v) => v.length > 255)),
    ),
    mutant(`${verb}-refuses-bytes`, `${verb} counts bytes.`, refusing(verb, someValue((v) => bytes(v) > 255))),
    mutant(
      `${verb}-cuts-256`,
      `${verb} cuts a long value to 255 characters.`,
      rewriting(verb, (asked) => mapped(asked, cut)),
    ),
    mutant(
      `${verb}-cuts-256-astral`,
      `${verb} counts pairs of surrogates as one only up to 510 units, and takes 256 astral characters.`,
      rewriting(
        verb,
        (asked) => mapped(asked, (v) => typeof v === "string" && /^[\u{10000}-\u{10ffff}]+$/u.test(v) ? cut(v) : v),
      ),
    ),
    mutant(
      `${verb}-takes-any-length`,
      `${verb} takes values of any length.`,
      on(verb, (asked) => {
        const json = mapped(asked, cut);
        const result = json ? asked.next({ json }) : asked.next();
        if (result.kind !== "write") return result;
        return write(() => {
          const answer = result.commit();
          for (const [key, value] of Object.entries(asked.items)) asked.server!.metadata.set(key, value);
          return answer;
        });
      }),
    ),
    mutant(
      `${verb}-repairs-surrogates`,
      `${verb} makes half a surrogate pair U+FFFD.`,
      rewriting(verb, (asked) => mapped(asked, wellFormed)),
    ),
    mutant(
      `${verb}-normalises-before-counting`,
      `${verb} composes characters before counting.`,
      on(verb, (asked) => {
        const json = mapped(asked, (v) => typeof v === "string" ? v.normalize("NFC") : v);
        const plain = asked.next();
        return succeeds(plain) || !json ? plain : asked.next({ json });
      }),
    ),
  ]),
  mutant(
    "first-value-checked",
    "A number is refused only as the first value of a map.",
    rewriting(["merge", "replace"], (asked) => {
      let first = true;
      return mapped(asked, (v) => {
        const kept = first ? v : typeof v === "string" ? v : String(v);
        first = false;
        return kept;
      });
    }),
  ),
  mutant(
    "null-deletes",
    "A null value deletes its item, as in a JSON Merge Patch.",
    on("merge", (asked) => {
      const entries = Object.entries(asked.items);
      if (!entries.some(([, v]) => v === null)) return asked.next();
      const result = asked.next({ json: { metadata: Object.fromEntries(entries.filter(([, v]) => v !== null)) } });
      return afterwards(result, (answer) => {
        for (const [key, v] of entries) if (v === null) asked.server?.metadata.delete(key);
        return answer.status === 200
          ? withJson(answer, { metadata: Object.fromEntries(asked.server!.metadata) })
          : answer;
      });
    }),
  ),
  mutant(
    "empty-deletes",
    "An empty value deletes its item.",
    keeping(puts, (items, asked) => {
      for (const [key, v] of Object.entries(asked.items)) if (v === "") items.delete(key);
    }),
  ),
  mutant(
    "same-number-not-written",
    "A value that is the old one as a number isn't written.",
    keeping(puts, (items, asked, before) => {
      for (const [key, value] of Object.entries(asked.items)) {
        const old = before.get(key);
        if (old && value && Number(old) === Number(value)) items.set(key, old);
      }
    }),
  ),
  mutant(
    "same-but-for-case-not-written",
    "A value that differs from the old one only in case isn't written, as a collation compares them.",
    keeping(puts, (items, asked, before) => {
      for (const key of Object.keys(asked.items)) {
        const old = before.get(key);
        if (old !== undefined && old.toLowerCase() === items.get(key)?.toLowerCase()) items.set(key, old);
      }
    }),
  ),
  mutant(
    "same-but-for-blanks-not-written",
    "A value that differs from the old one only in blanks at the end isn't written.",
    keeping(puts, (items, asked, before) => {
      for (const key of Object.keys(asked.items)) {
        const old = before.get(key);
        if (old !== undefined && old.trimEnd() === items.get(key)?.trimEnd()) items.set(key, old);
      }
    }),
  ),
  mutant(
    "same-but-for-form-not-written",
    "A value that differs from the old one only in its normal form isn't written.",
    keeping(puts, (items, asked, before) => {
      for (const key of Object.keys(asked.items)) {
        const old = before.get(key);
        if (old !== undefined && old.normalize() === items.get(key)?.normalize()) items.set(key, old);
      }
    }),
  ),
  mutant(
    "overwrite-with-empty-ignored",
    "An empty value doesn't overwrite, as `if value` has it.",
    keeping(puts, (items, asked, before) => {
      for (const [key, v] of Object.entries(asked.items)) {
        if (v === "" && before.has(key)) items.set(key, before.get(key)!);
      }
    }),
  ),
  mutant(
    "equal-values-shared",
    "Two items with the same value in one request become one.",
    keeping(["merge", "replace"], (items, asked) => {
      const seen = new Set<string>();
      for (const [key, v] of Object.entries(asked.items)) seen.has(v) ? items.delete(key) : seen.add(v);
    }),
  ),
  mutant(
    "answered-typed",
    'Values that are JSON are answered as JSON: "1" as 1.',
    onAnswer(["list", "get"], (answer) => {
      if (answer.status !== 200) return answer;
      return { ...answer, body: answer.body.replace(/: "(-?\d+|true|false|null)"/g, ": $1") };
    }),
  ),
  mutant(
    "get-decodes",
    "Getting answers a value with escapes undone: \\n in two characters as a newline.",
    onAnswer("get", (answer) => ({ ...answer, body: answer.body.replaceAll("\\\\n", "\\n") })),
  ),
  mutant(
    "list-shortens",
    "The list shows the first 100 characters of a value.",
    onAnswer("list", (answer) => {
      if (answer.status !== 200) return answer;
      const { metadata } = JSON.parse(answer.body) as { metadata: Items };
      return withJson(answer, {
        metadata: Object.fromEntries(Object.entries(metadata).map(([k, v]) => [k, [...v].slice(0, 100).join("")])),
      });
    }),
  ),
  mutant(
    "list-hides-secrets",
    "The list masks the value of a key that sounds secret.",
    onAnswer("list", (answer) => {
      if (answer.status !== 200) return answer;
      const { metadata } = JSON.parse(answer.body) as { metadata: Items };
      return withJson(answer, {
        metadata: Object.fromEntries(
          Object.entries(metadata).map(([k, v]) => [k, /password|secret|token/i.test(k) ? "***" : v]),
        ),
      });
    }),
  ),
];
