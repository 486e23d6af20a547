import { readingOf } from "./escapes.ts";

/** How many letters and digits in a row a text may share with a secret. */
const shared = 12;
/** A secret with fewer letters and digits than this is found in too many words to be masked one by one. */
const short = 8;
/** How many secrets are kept with their forms. */
const mostKept = 64;

/** The traces by which a secret is found. */
export interface Secret {
  /** How many letters and digits each of the runs has. */
  readonly size: number;
  /** The runs of letters and digits of its forms; empty if it is short. */
  readonly runs: ReadonlySet<string>;
  /** Its forms, in capitals. */
  readonly forms: readonly string[];
}

const known = new Map<string, Secret>();

/** The traces of a secret; those of the last ones are kept, because a long token has thousands. */
export function secretOf(value: string): Secret {
  const kept = known.get(value);
  if (kept) return kept;
  const forms = formsOf(value);
  const length = bare(value).length;
  const size = length < 16 ? Math.min(shared, length) : Math.min(shared, Math.floor(length / 2) - 1);
  const runs = new Set<string>();
  for (const form of length < short ? [] : forms) {
    const letters = bare(form);
    for (let at = 0; at + size <= letters.length; at++) runs.add(letters.slice(at, at + size));
  }
  const secret = { size, runs, forms: forms.map((form) => form.toUpperCase()) };
  known.set(value, secret);
  if (known.size > mostKept) known.delete(known.keys().next().value!);
  return secret;
}

/** Whether a secret is too short to be masked letter by letter. */
export function isShort({ runs }: Secret): boolean {
  return runs.size === 0;
}

/** Whether one of the texts has a secret in it. */
export function isTold(texts: readonly string[], { runs, size, forms }: Secret): boolean {
  if (texts.length === 0) return false;
  if (runs.size) {
    return texts.map(bare).some((letters) =>
      Array.from({ length: Math.max(0, letters.length - size + 1) }, (_, at) => letters.slice(at, at + size))
        .some((run) => runs.has(run))
    );
  }
  const joined = (text: string) => text.normalize("NFKD").toUpperCase().replace(/[\s\p{Cf}]/gu, "");
  const spellings = texts.flatMap((text) => [text.toUpperCase(), joined(text), joined(ofUrls(text))]);
  const letters = texts.map(bare);
  return forms.some((form) =>
    spellings.some((text) => text.includes(form)) ||
    bare(form).length > 5 && letters.some((text) => text.includes(bare(form)))
  );
}

/** Base64 of URLs as the other one. */
function ofUrls(text: string): string {
  return text.replaceAll("-", "+").replaceAll("_", "/");
}

const punctuation = /[^\p{L}\p{N}]/gu;

/** The letters and digits of a text, without accents and in capitals: what a small letter is depends on its neighbours. */
export function bare(text: string): string {
  if (text.length === 1 && text < "\x80") {
    return /[A-Z\d]/.test(text) ? text : /[a-z]/.test(text) ? text.toUpperCase() : "";
  }
  const plain = /^[\0-\x7f]*$/.test(text);
  return (plain ? text.replace(/[^A-Za-z\d]+/g, "") : text.normalize("NFKD").replace(punctuation, "")).toUpperCase();
}

/** The forms in which a secret may be echoed, besides its escapes. */
function formsOf(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const base64 = base64Of(bytes);
  const utf16 = Array.from(secret, (char) => hexOf([char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8])).join("");
  // Of a short secret these are a few digits, as other texts have.
  const lists = bytes.length < shared ? [] : [Array.from(bytes).join(""), utf16, latin1(bytes)];
  // What is read to find the secret reads the escapes that it has itself.
  const read = readingOf(secret);
  const readings = [read, readingOf(read)].filter((reading) => reading !== secret && reading.length > 3);
  return [
    secret,
    ...readings,
    hexOf(bytes),
    ...base64,
    ...base64Of(new TextEncoder().encode(btoa(latin1(bytes)))),
    ...lists,
  ]
    .filter((form) => form.length >= secret.length || readings.includes(form));
}

function hexOf(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** Base64 depends on where in the encoded text the secret begins; the characters at its ends belong to its neighbours. */
function base64Of(bytes: Uint8Array): string[] {
  return [0, 1, 2].map((lead) =>
    btoa("\0".repeat(lead) + latin1(bytes)).replace(/..?=+$|=$/, "").slice(lead ? lead + 1 : 0)
  );
}
