import { bare, readingOf } from "./escapes.ts";

/** The length of the runs that are searched, in letters and digits; a short secret has shorter ones. */
const longestRun = 12;
/** A secret with fewer letters and digits than this occurs in too many words to be masked. */
const shortestMasked = 8;
/** How many secrets are kept with their forms. */
const mostKept = 64;

/** The patterns by which a secret is found. */
export interface Secret {
  /** How many letters and digits each of the runs has. */
  readonly size: number;
  /** The runs of letters and digits of its forms; none if it is short. */
  readonly runs: ReadonlySet<string>;
  /** Its forms. */
  readonly forms: readonly string[];
}

const known = new Map<string, Secret>();

/** The patterns of a secret. Those of the most recent secrets are kept, because a long token has thousands. */
export function secretOf(value: string): Secret {
  const kept = known.get(value);
  if (kept) return kept;
  const forms = formsOf(value);
  const { length } = bare(value);
  const size = Math.min(longestRun, length < 16 ? length : Math.floor(length / 2) - 1);
  const runs = new Set(length < shortestMasked ? [] : forms.flatMap((form) => runsOf(bare(form), size)));
  const secret = { size, runs, forms };
  known.set(value, secret);
  if (known.size > mostKept) known.delete(known.keys().next().value!);
  return secret;
}

/** Every run of `size` characters in a text. */
export function runsOf(text: string, size: number): string[] {
  const runs: string[] = [];
  for (let at = 0; at + size <= text.length; at++) runs.push(text.slice(at, at + size));
  return runs;
}

/** Whether a secret is too short to be masked letter by letter. */
export function isShort({ runs }: Secret): boolean {
  return runs.size === 0;
}

/** Whether a text has a short secret in it. */
export function containsShort(text: string, { forms }: Secret): boolean {
  return forms.some((form) =>
    text.toUpperCase().includes(form.toUpperCase()) || withoutBlanks(text).includes(withoutBlanks(form)) ||
    bare(form).length > 5 && bare(text).includes(bare(form))
  );
}

/** Whether a text has a secret that is not part of a longer word. */
export function standsAlone(text: string, secret: string): boolean {
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    if (bare(text.charAt(at - 1) + text.charAt(at + secret.length)) === "") return true;
  }
  return false;
}

/** A text in capitals, without blanks and invisible characters, and with URL-safe Base64 as plain Base64. */
function withoutBlanks(text: string): string {
  return text.normalize("NFKD").toUpperCase().replace(/[\s\p{Cf}]/gu, "").replaceAll("-", "+").replaceAll("_", "/");
}

/** The forms in which a secret may be echoed, besides its escapes. */
function formsOf(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const utf16 = Array.from(secret, (char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]).flat();
  // For a short secret these are only a few digits, which other texts have too.
  const lists = bytes.length < longestRun
    ? []
    : [bytes.join(""), hexOf(utf16), ...base64Of(latin1(Uint8Array.from(utf16))), latin1(bytes)];
  // The search reads escapes in the text, so escapes in the secret itself are read as well.
  const read = readingOf(secret).text;
  const readings = [read, readingOf(read).text].filter((reading) => reading !== secret && reading.length > 3);
  const others = [hexOf(bytes), ...base64Of(latin1(bytes)), ...base64Of(btoa(latin1(bytes))), ...lists];
  return [secret, ...readings, ...others.filter((form) => form.length >= secret.length)];
}

function hexOf(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** Base64 depends on where in the encoded text the secret begins; the characters at its ends belong to its neighbours. */
function base64Of(binary: string): string[] {
  return [0, 1, 2].map((lead) => btoa("\0".repeat(lead) + binary).replace(/..?=+$|=$/, "").slice(lead && lead + 1));
}
