import { type Reading, readingOf, readingsOf } from "./escapes.ts";
import { containsShort, isShort, runsOf, type Secret, secretOf } from "./secret_forms.ts";

/** Stands for a secret, or a part of it. */
const mask = "…";
/** Stands for a whole text that contains a secret. */
export const withheld = "(withheld, because it contains a credential)";

/**
 * A text without the secrets that were sent, for messages, reports and logs.
 *
 * It finds a secret as it is, percent-encoded, in Base64, in hexadecimal, escaped as in JSON, HTML or programs, split
 * by blanks or punctuation, in upper or lower case, and in part: each run of 12 or more of its letters and digits is
 * replaced by `…` (also each half of a secret with 16 or more). The whole text is withheld if it has a secret behind
 * several layers of escapes, or a secret with fewer than 8 letters and digits, because masking such a short one in
 * words would show what it is.
 *
 * @param text A text from outside, such as the message of a service; not one of our own sentences.
 * @param secrets The secrets that were sent and must not be shown. Empty ones are ignored.
 */
export function redact(text: string, secrets: Iterable<string>): string {
  const known = [...secrets].filter(Boolean).map(secretOf);
  if (known.length === 0 || text === "") return text;
  const readings = readingsOf(text);
  // The last reading has all escapes read.
  const deeper = deeperReadings(text, readings.at(-1)!.text);
  const hidden = new Array<boolean>(text.length);
  for (const secret of known) {
    const isWithheld = isShort(secret)
      ? [...readings, ...deeper].some((reading) => containsShort(reading.text, secret))
      : deeper.some((reading) => spansOf(reading, secret).length);
    if (isWithheld) return withheld;
    for (const span of readings.flatMap((reading) => spansOf(reading, secret))) hidden.fill(true, ...span);
  }
  return text.replace(/[^]/g, (char, at) => !hidden[at] ? char : hidden[at - 1] ? "" : mask);
}

/** The beginning of a text without the secrets that were sent. The part that is cut off is not searched. */
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

/** The readings of a text whose escapes are read twice or more, until none is left; `once` is the first reading. */
function deeperReadings(text: string, once: string): Reading[] {
  const readings: Reading[] = [];
  for (let last = once; last !== text && readings.length < 3;) {
    const next = readingOf(last);
    if (next.text === last) break;
    readings.push(next);
    last = next.text;
  }
  return readings;
}

/** Where the spelling of a text has runs of a secret. */
function spansOf({ letters, places }: Reading, { runs, size }: Secret): [begin: number, end: number][] {
  const spans: [begin: number, end: number][] = [];
  if (runs.size === 0) return spans;
  for (const [at, run] of runsOf(letters, size).entries()) {
    if (runs.has(run)) spans.push([places[at]![0], places[at + size - 1]![1]]);
  }
  return spans;
}
