import { joined, type Piece, readingOf, readingsOf } from "./escapes.ts";
import { bare, isShort, isTold, type Secret, secretOf } from "./secret_forms.ts";

/** Replaces a text, or a part of it, that contains a secret. */
const mask = "…";
const withheld = "(withheld, because it contains a credential)";

/**
 * A text without the secrets that were sent, for messages, reports and logs.
 *
 * A secret is found as it is, percent-encoded, in Base64, in hexadecimal, escaped as in JSON, HTML or programs, split by
 * blanks or punctuation, in other letters' case, and in part: no run of 12 or more of its letters and digits is left (nor a
 * half, if it has 16 or more), each replaced by `…`. A text is withheld as a whole if it has a
 * secret behind several layers of escapes, or one of fewer than 8 letters and digits: masking such a short one would take
 * letters out of words, and so would tell it.
 *
 * @param text A text from outside, such as the message of a service; not one of our own sentences.
 * @param secrets What was sent and must not be shown; an empty one is ignored.
 */
export function redact(text: string, secrets: Iterable<string>): string {
  const known = [...secrets].filter(Boolean).map(secretOf);
  if (known.length === 0 || text === "") return text;
  const readings = readingsOf(text);
  const deeper = deeperReadings(readingOf(text));
  const tells = (secret: Secret) =>
    isTold(isShort(secret) ? [text, ...readings.map(joined), ...deeper] : deeper, secret);
  if (known.some(tells)) return withheld;
  const spellings = [Array.from(text, (char): Piece => [char, char]), ...readings].map(lettersOf);
  const hidden = new Set(known.flatMap((secret) => spellings.flatMap((letters) => placesOf(letters, secret))));
  if (hidden.size === 0) return text;
  return Array.from(text).map((char, at) => !hidden.has(at) ? char : hidden.has(at - 1) ? "" : mask).join("");
}

/** The beginning of a text without the secrets that were sent; what would be cut off anyway is not searched. */
export function redactShort(text: string, secrets: Iterable<string>, length: number): string {
  return redact(text.slice(0, 8 * length), secrets).slice(0, length);
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

/** A reading of a text with the escapes of that read, as often as there are any. */
function deeperReadings(once: string): string[] {
  const readings: string[] = [];
  for (let last = once; readings.length < 3;) {
    const next = readingOf(last);
    if (next === last) break;
    readings.push(last = next);
  }
  return readings;
}

/** The letters and digits of a text, and the places in it where the spelling of each begins and ends. */
interface Letters {
  text: string;
  begins: number[];
  ends: number[];
}

function lettersOf(pieces: readonly Piece[]): Letters {
  const letters: Letters = { text: "", begins: [], ends: [] };
  let end = 0;
  for (const [chars, spelling] of pieces) {
    const begin = end;
    end += spelling.length === 1 ? 1 : Array.from(spelling).length;
    const found = bare(chars);
    for (let unit = 0; unit < found.length; unit++) {
      letters.begins.push(begin);
      letters.ends.push(end);
    }
    letters.text += found;
  }
  return letters;
}

/** The places of the characters whose letters and digits are a run of a secret. */
function placesOf({ text, begins, ends }: Letters, { runs, size }: Secret): number[] {
  const places: number[] = [];
  for (let at = 0; runs.size && at + size <= text.length; at++) {
    if (!runs.has(text.slice(at, at + size))) continue;
    for (let place = begins[at]!; place < ends[at + size - 1]!; place++) places.push(place);
  }
  return places;
}
