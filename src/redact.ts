/** How many characters in a row, not counting punctuation, a text may share with a secret. */
const shared = 12;
/** A secret with fewer letters and digits than this is found in too many words to be masked one by one. */
const short = 8;
/** Replaces a text, or a part of it, that contains a secret. */
const mask = "…";
const withheld = "(withheld, because it contains a credential)";

/**
 * A text without the secrets that were sent, for messages, reports and logs.
 *
 * A secret is found as it is, percent-encoded, in Base64, in hexadecimal, escaped as in JSON or HTML, split by blanks or
 * punctuation, in other letters' case, and in part: no run of 12 or more of its letters and digits is left, each
 * replaced by `…`. A text that has a secret of fewer than 8 letters and digits is withheld as a whole, because masking
 * such a secret would take letters out of words, and so would tell it.
 *
 * @param text A text from outside, such as the message of a service; not one of our own sentences.
 * @param secrets What was sent and must not be shown; an empty one is ignored.
 */
export function redact(text: string, secrets: Iterable<string>): string {
  let result = text;
  for (const secret of secrets) {
    if (!secret) continue;
    const size = bare(secret).length;
    if (size >= short) result = maskRuns(result, secret, Math.min(shared, size));
    else if (tells(result, secret)) return withheld;
  }
  return result;
}

/** The beginning of a text without the secrets that were sent; what would be cut off anyway is not searched. */
export function redactShort(text: string, secrets: Iterable<string>, length: number): string {
  return redact(text.slice(0, 8 * length), secrets).slice(0, length);
}

/**
 * The same error, with the secrets taken out of its message and stack and out of those of its causes.
 *
 * Its class and its other fields stay, because callers and `retry()` tell lost connections by them.
 */
export function redactError(error: unknown, secrets: Iterable<string>): unknown {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    for (const name of ["message", "stack"] as const) {
      const text = at[name] ?? "";
      // The words are a runtime's, so a short secret counts only where it stands alone.
      const telling = [...secrets].filter((secret) => bare(secret).length >= short || standsAlone(text, secret));
      const clean = redact(text.slice(0, 8000), telling);
      if (clean === text) continue;
      // A getter has the message of a DOMException.
      Object.defineProperty(at, name, { value: clean, writable: true, configurable: true });
    }
  }
  return error;
}

/** Whether a text has a secret that is no part of a longer word. */
function standsAlone(text: string, secret: string): boolean {
  for (let at = text.indexOf(secret); secret && at >= 0; at = text.indexOf(secret, at + 1)) {
    if (bare(text.charAt(at - 1) + text.charAt(at + secret.length)) === "") return true;
  }
  return false;
}

/** Whether a text has a short secret in it. */
function tells(text: string, secret: string): boolean {
  const texts = [text, decoded(text).map(([char]) => char).join("")].map((text) => text.toLowerCase());
  return formsOf(secret).some((form) => texts.some((text) => text.includes(form.toLowerCase())));
}

/** The same for every string of a JSON value, names of members included. Each value keeps its type, hence the casts. */
export function redactJson<T>(value: T, secrets: readonly string[]): T {
  if (typeof value === "string") return redact(value, secrets) as T; // see above
  if (Array.isArray(value)) return value.map((element) => redactJson(element, secrets)) as T; // see above
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [redact(name, secrets), redactJson(member, secrets)]),
  ) as T; // see above
}

/** Masks what `text` has in common with a form of `secret`, from `size` letters and digits on. */
function maskRuns(text: string, secret: string, size: number): string {
  const runs = new Set<string>();
  for (const form of formsOf(secret)) {
    const letters = bare(form);
    for (let at = 0; at + size <= letters.length; at++) runs.add(letters.slice(at, at + size));
  }
  const plain = Array.from(text, (char): Piece => [char, char]);
  return [plain, decoded(text)].reduce((shortest, pieces) => {
    const masked = maskPieces(pieces, runs, size);
    return masked === text ? shortest : masked;
  }, text);
}

/** A character, and how the text spells it. */
type Piece = readonly [char: string, spelling: string];

/** The text of `pieces`, with `…` for those whose letters and digits are one of `runs`. */
function maskPieces(pieces: readonly Piece[], runs: ReadonlySet<string>, size: number): string {
  let letters = "";
  const places: number[] = [];
  for (const [at, [char]] of pieces.entries()) {
    const letter = bare(char);
    for (let unit = 0; unit < letter.length; unit++) places.push(at);
    letters += letter;
  }
  const hidden = new Set<number>();
  for (let at = 0; at + size <= letters.length; at++) {
    if (!runs.has(letters.slice(at, at + size))) continue;
    for (let place = places[at]!; place <= places[at + size - 1]!; place++) hidden.add(place);
  }
  return pieces.map(([, spelling], at) => !hidden.has(at) ? spelling : hidden.has(at - 1) ? "" : mask).join("");
}

const escapes = /\\u([0-9a-f]{4})|&#(\d{1,7});|&#x([0-9a-f]{1,6});|((?:%[0-9a-f]{2})+)|\\([/"\\])/gi;

/** The characters of a text with its JSON, HTML and percent escapes read. */
function decoded(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  const plain = (to: number) => {
    for (const char of text.slice(end, to)) pieces.push([char, char]);
  };
  for (const match of text.matchAll(escapes)) {
    const [spelling, unit, decimal, hex, percent, escaped] = match;
    plain(match.index);
    const code = unit ?? hex ? parseInt(unit ?? hex!, 16) : Number(decimal);
    pieces.push([percent ? fromPercent(percent) : escaped ?? fromCode(code), spelling]);
    end = match.index + spelling.length;
  }
  plain(text.length);
  return pieces;
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

/** Decodes percent escapes, including escapes of escapes. */
function fromPercent(text: string): string {
  const bytes = Uint8Array.from(text.slice(1).split("%"), (byte) => parseInt(byte, 16));
  return new TextDecoder().decode(bytes);
}

const punctuation = /[^\p{L}\p{N}]/gu;

/** The letters and digits of a text, in lower case. */
function bare(text: string): string {
  return text.replace(punctuation, "").toLowerCase();
}

/** The forms in which a secret may be echoed, besides its escapes. */
function formsOf(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  // Base64 depends on where in the encoded text the secret begins; the characters at its ends belong to its neighbours.
  const base64 = [0, 1, 2].map((lead) =>
    btoa(String.fromCharCode(...new Uint8Array(lead), ...bytes)).replace(/..?=+$|=$/, "").slice(lead ? lead + 1 : 0)
  );
  return [secret, hex, ...base64].filter((form) => form.length >= secret.length);
}

/** The secrets that a client has sent lately, for the errors of responses that may echo them. */
export class SentSecrets {
  readonly #values = new Set<string>();
  #last: string | null = null;

  /** Remembers what the headers of a request hold; the oldest of more than 32 are forgotten. */
  note(headers: Headers): void {
    const token = headers.get("x-auth-token");
    if (token !== null && token === this.#last) return;
    this.#last = token;
    for (const value of [token, headers.get("x-security-token")]) this.add(value);
    const authorization = headers.get("authorization");
    if (authorization) this.add(/Signature=(\w+)/.exec(authorization)?.[1] ?? authorization.replace(/^\S+ /, ""));
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#values[Symbol.iterator]();
  }

  /** Remembers one secret. */
  add(value: string | null): void {
    if (!value || this.#values.has(value)) return;
    addLimited(this.#values, value, 32);
    addLimited(lately, value, 16);
  }
}

const lately = new Set<string>();

/** The last secrets that any client sent, for what sees responses above the layer that authenticates. */
export function sentLately(): Iterable<string> {
  return lately;
}

function addLimited(values: Set<string>, value: string, most: number): void {
  values.add(value);
  if (values.size > most) values.delete(values.values().next().value!);
}
