// What a store or a filter makes of values that look like something else: numbers, dates, YAML, secrets, rare letters.
import { groupOf, keepingValues, type Mutant, puts } from "./meddle.ts";

const mutant = groupOf("texts");

type Change = [name: string, about: string, change: (value: string) => string];

/** One character by another, wherever it stands. */
const normal = (characters: RegExp, form: string) => (v: string) => v.replace(characters, (c) => c.normalize(form));
const dropping = (characters: RegExp) => (v: string) => v.replace(characters, "");
const masking = (secret: RegExp) => (v: string) => v.replace(secret, "***");
const emptying = (...words: string[]) => (v: string) => words.includes(v) ? "" : v;
const asNumber = (form: RegExp) => (v: string) => form.test(v) ? String(Number(v)) : v;

function isAstralNoncharacter(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return point > 0xffff && (point & 0xfffe) === 0xfffe;
}

const numbers: Change[] = [
  ["hexadecimal", "reads 0x1A as 26", asNumber(/^0x[0-9a-f]+$/i)],
  ["octal", "reads 0o17 as 15", asNumber(/^0o[0-7]+$/)],
  ["binary", "reads 0b101 as 5", asNumber(/^0b[01]+$/)],
  ["plus", "drops the plus of +1", (v) => v.replace(/^\+(\d+)$/, "$1")],
  ["grouped", "reads 1_000 as 1000", (v) => /^\d+(_\d+)+$/.test(v) ? v.replaceAll("_", "") : v],
  ["thousands", "reads 1,234,567 as one number", (v) => /^\d{1,3}(,\d{3})+$/.test(v) ? v.replaceAll(",", "") : v],
  ["point-first", "writes .5 as 0.5", (v) => v.replace(/^\.(\d+)$/, "0.$1")],
  ["infinity", "has one spelling of Infinity", (v) => /^[+-]?inf(inity)?$/i.test(v) ? "inf" : v],
  [
    "arabic-digits",
    "writes Arabic digits as ASCII",
    (v) => v.replace(/[\u0660-\u0669]/g, (d) => String(d.charCodeAt(0) - 0x660)),
  ],
  [
    "sexagesimal",
    "reads 12:30:45 as YAML 1.1 does",
    (v) => /^\d+(:[0-5]\d)+$/.test(v) ? String(v.split(":").reduce((sum, part) => sum * 60 + Number(part), 0)) : v,
  ],
  ["duration", "drops the unit of 30s", (v) => v.replace(/^(\d+)s$/, "$1")],
  ["size", "reads 16 GiB as a number", (v) => /^\d+ ?[KMG]i?B?$/.test(v) ? String(parseInt(v) * 1024) : v],
  ["percent", "reads 50% as 0.5", (v) => /^\d+%$/.test(v) ? String(parseInt(v) / 100) : v],
  ["date", "makes a date a moment", (v) => v.replace(/^(\d{4}-\d\d-\d\d)$/, "$1T00:00:00Z")],
  ["date-of-the-us", "reorders a date of the US", (v) => v.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, "$3-$1-$2")],
  [
    "date-and-offset",
    "makes a moment one of UTC",
    (v) => /^\d{4}-\d\d-\d\dT[\d:]+[+-]\d\d:\d\d$/.test(v) ? new Date(v).toISOString() : v,
  ],
  ["date-in-utc", "writes +00:00 as Z", (v) => v.replace(/^(\d{4}-\d\d-\d\dT[\d:]+)\+00:00$/, "$1Z")],
];

const spellings: Change[] = [
  ["anchors", "drops anchors of YAML", (v) => /^[&*]\w+/.test(v) ? "null" : v],
  ["tags", "drops tags of YAML", (v) => v.replace(/^!!?\w+ /, "")],
  ["blocks", "reads | and >- as empty blocks", emptying("|", ">-")],
  ["documents", "reads --- and ... as ends of documents", emptying("---", "...")],
  ["lists", "reads - a as a list", (v) => v.replace(/^- /, "")],
  ["pairs", "reads a: b as a pair", (v) => /^\w+: /.test(v) ? v.replace(": ", "=") : v],
  ["apostrophes-around", "drops apostrophes around a value", (v) => v.replace(/^'(.*)'$/s, "$1")],
  ["continued-lines", "joins lines that end in a backslash", (v) => v.replace(/\\\n\s*/g, "")],
  ["dollars", "makes $$ one, as a replacement does", (v) => v.replaceAll("$$", "$")],
  ["back-references", "drops \\1", (v) => v.replace(/\\\d/g, "")],
  ["percents", "makes %% one, as a format does", (v) => v.replaceAll("%%", "%")],
  ["statements", "drops {% … %}", (v) => v.replace(/\{%.*?%\}/g, "")],
  ["home", "makes ~/ a folder", (v) => v.replace(/^~\//, "/root/")],
  ["hosts", "writes the host of an address small", (v) => v.replace(/^https?:\/\/[^/]+/i, (u) => u.toLowerCase())],
  ["addresses", "normalises addresses", (v) => /^http:/.test(v) ? URL.parse(v)?.href ?? v : v],
  [
    "percent-u",
    "decodes %u4e2d",
    (v) => v.replace(/%u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
  ],
  ["encoded-words", "decodes encoded words of mail", (v) => v.replace(/=\?[\w-]+\?[BQ]\?[^?]*\?=/gi, "é")],
  [
    "quoted-printable",
    "decodes =3D",
    (v) => v.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
  ],
  ["punycode", "decodes xn--", (v) => v.replace(/xn--[\w-]+/g, "bücher")],
  ["backslash-t", "reads \\t as a tab", (v) => v.replaceAll("\\t", "\t")],
  [
    "backslash-x",
    "reads \\x41 as A",
    (v) => v.replace(/\\x([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
  ],
  ["backslash-n-of-mysql", "reads \\N as nothing", emptying("\\N")],
  ["hyphen", "reads a hyphen as nothing", emptying("-")],
  ["empty-json", "reads {} and [] as nothing", emptying("{}", "[]")],
  ["empty-quotes", 'reads "" as nothing', emptying('""')],
  ["false", "reads false as nothing", emptying("false")],
  ["shortcodes", "writes :smile: as an emoji", (v) => v.replaceAll(":smile:", "\u{1f604}")],
  ["three-dots", "writes three dots as one character", (v) => v.replace(/\.\.\./g, "…")],
  ["copyright", "writes (c) as ©", (v) => v.replace(/\(c\)/gi, "©")],
  [
    "ip-addresses",
    "drops leading zeros of an address",
    (v) => /^(\d{1,3}\.){3}\d{1,3}$/.test(v) ? v.split(".").map(Number).join(".") : v,
  ],
  [
    "ip-6-addresses",
    "shortens addresses of IPv6",
    (v) => /^[0-9a-f:]+$/i.test(v) && v.split(":").length > 2 ? v.toLowerCase().replace(/\b0+(?=[0-9a-f])/g, "") : v,
  ],
  [
    "mac-addresses",
    "writes MAC addresses small",
    (v) => /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(v) ? v.toLowerCase() : v,
  ],
  ["uuids", "writes UUIDs small", (v) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(v) ? v.toLowerCase() : v],
  [
    "uuids-without-hyphens",
    "puts hyphens into UUIDs",
    (v) => v.replace(/^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i, "$1-$2-$3-$4-$5"),
  ],
  ["hashes", "writes hexadecimal digits small", (v) => /^[0-9a-f]+$/i.test(v) ? v.toLowerCase() : v],
  // deno-lint-ignore no-control-regex
  ["colours", "drops colours of a terminal", (v) => v.replace(/\x1b\[[\d;]*m/g, "")],
  ["cdata", "ends at ]]>", (v) => v.split("]]>")[0] ?? ""],
  ["quot", "decodes &quot;", (v) => v.replaceAll("&quot;", '"')],
  ["events", "drops onerror=", (v) => v.replace(/\bon\w+=/gi, "")],
  ["comments-of-sql", "drops /* … */", (v) => v.replace(/\/\*.*?\*\//gs, "")],
  ["full-stop-last", "drops a full stop at the end", (v) => v.replace(/\.$/, "")],
  ["comma-last", "drops a comma at the end", (v) => v.replace(/,$/, "")],
  ["two-blanks", "makes two blanks behind a full stop one", (v) => v.replace(/\. {2}/g, ". ")],
  ["rude", "masks rude words", masking(/\bdamn\b/gi)],
];

const secrets: Change[] = [
  ["cards", "masks numbers of cards", masking(/\b(?:\d[ -]?){15}\d\b/g)],
  ["web-tokens", "masks JSON web tokens", masking(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g)],
  ["access-keys", "masks access keys", masking(/AKIA[0-9A-Z]{16}/g)],
  ["private-keys", "masks private keys", masking(/-----BEGIN [A-Z ]+-----/g)],
  ["assignments", "masks password=…", masking(/(?<=password=)\S+/gi)],
  ["bearers", "masks Bearer …", masking(/(?<=Bearer )\S+/g)],
  ["addresses-of-hosts", "masks IP addresses", masking(/\b(?:\d{1,3}\.){3}\d{1,3}\b/g)],
  ["phones", "masks phone numbers", masking(/\+?\d{2,3}[ -]\d{3}[ -]\d{4,}|\+86 [\d ]+/g)],
];

const letters: Change[] = [
  ["wave-dash", "writes U+301C as U+FF5E, as Shift JIS does", (v) => v.replaceAll("\u301c", "\uff5e")],
  ["wide-blanks-around", "trims wide blanks", (v) => v.replace(/^\u3000+|\u3000+$/g, "")],
  ["last-sigma", "writes the last sigma as any other", (v) => v.replaceAll("ς", "σ")],
  ["half-width-kana", "writes half-width kana wide", normal(/[\uff61-\uff9f]/g, "NFKC")],
  ["roman-numbers", "writes Roman numbers in letters", normal(/[\u2160-\u217f]/g, "NFKC")],
  ["circled", "drops circles around numbers", normal(/[\u2460-\u24ff]/g, "NFKC")],
  ["arabic-forms", "writes forms of Arabic letters as letters", normal(/[\ufb50-\ufdff\ufe70-\ufefc]/g, "NFKC")],
  ["compatible-han", "writes compatible Han as Han", normal(/[\uf900-\ufaff]/g, "NFC")],
  ["compatible-rare-han", "writes rare compatible Han as Han", normal(/[\u{2f800}-\u{2fa1f}]/gu, "NFC")],
  ["kana-apart", "takes kana apart", normal(/[\u3040-\u30ff]/g, "NFD")],
  ["kana-together", "composes kana", normal(/[\u3040-\u30ff][\u3099\u309a]/g, "NFC")],
  ["letters-of-mathematics", "writes letters of mathematics as letters", normal(/[\u{1d400}-\u{1d7ff}]/gu, "NFKC")],
  ["non-joiners", "drops U+200C", dropping(/\u200c/g)],
  ["invisible-mathematics", "drops U+2061 to U+2064", dropping(/[\u2061-\u2064]/g)],
  ["grapheme-joiner", "drops U+034F", dropping(/\u034f/g)],
  ["hangul-fillers", "drops fillers of Hangul", dropping(/[\u3164\uffa0\u115f\u1160]/g)],
  ["mongolian-variants", "drops U+180B to U+180E", dropping(/[\u180b-\u180e]/g)],
  ["annotations", "drops U+FFF9 to U+FFFB", dropping(/[\ufff9-\ufffb]/g)],
  ["objects", "drops U+FFFC", dropping(/\ufffc/g)],
  ["deprecated-formats", "drops U+206A to U+206F", dropping(/[\u206a-\u206f]/g)],
  ["variants-of-han", "drops variation selectors above U+FFFF", dropping(/[\u{e0100}-\u{e01ef}]/gu)],
  ["skins", "drops the colour of a skin", dropping(/[\u{1f3fb}-\u{1f3ff}]/gu)],
  ["keycaps", "drops U+20E3", dropping(/\u20e3/g)],
  ["braille-blank", "makes U+2800 a blank", (v) => v.replaceAll("\u2800", " ")],
  ["thin-blanks", "makes thin blanks plain", (v) => v.replace(/[\u2000-\u200a\u202f\u205f]/g, " ")],
  ["ogham-blank", "makes U+1680 a blank", (v) => v.replaceAll("\u1680", " ")],
  [
    "astral-noncharacters",
    "replaces U+1FFFE and the like",
    (v) => v.replace(/[\u{10000}-\u{10ffff}]/gu, (c) => isAstralNoncharacter(c) ? "\ufffd" : c),
  ],
  ["flags", "replaces flags", (v) => v.replace(/[\u{1f1e6}-\u{1f1ff}]{2}/gu, "?")],
  ["unassigned", "replaces what Unicode hasn't assigned", (v) => v.replace(/[\u0378\u0530]/g, "?")],
  ["new-emoji", "replaces new emoji", (v) => v.replace(/[\u{1fa70}-\u{1faff}]/gu, "?")],
  ["euro", "replaces the euro sign", (v) => v.replaceAll("€", "?")],
  ["arrows", "replaces arrows", (v) => v.replace(/[\u2190-\u21ff]/g, "?")],
  ["boxes", "replaces lines of boxes", (v) => v.replace(/[\u2500-\u257f]/g, "?")],
];

export const texts: Mutant[] = [...numbers, ...spellings, ...secrets, ...letters].flatMap(([name, about, change]) =>
  puts.map((verb) =>
    mutant(`${verb}-kept-${name}`, `What ${verb} keeps: the store ${about}.`, keepingValues(verb, change))
  )
);
