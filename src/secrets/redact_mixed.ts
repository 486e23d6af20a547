import { readingsOf } from "./escapes.ts";
import { redact, withheld } from "./redact.ts";
import { isShort, secretOf, standsAlone } from "./secret_forms.ts";

/** Whether a text from outside has a secret in it. A short secret counts only if it stands alone. */
export function containsSecret(text: string, secret: string): boolean {
  const known = secretOf(secret);
  if (!isShort(known)) return redact(text, [secret]) !== text;
  return readingsOf(text).some((reading) => known.forms.some((form) => standsAlone(reading.text, form)));
}

/** Whether a text has any of several secrets in it. It is read once, not once for each. */
export function containsAny(text: string, secrets: readonly string[]): boolean {
  const long = secrets.filter((secret) => !isShort(secretOf(secret)));
  return redact(text, long) !== text ||
    secrets.some((secret) => !long.includes(secret) && containsSecret(text, secret));
}

/**
 * A sentence of our own around a text from outside, without the secrets that were sent. A short secret is replaced by
 * `…` where it stands alone, because other words of the sentence may have its letters.
 */
export function redactMixed(text: string, secrets: Iterable<string>): string {
  const all = [...secrets].filter(Boolean);
  const short = all.filter((secret) => isShort(secretOf(secret)));
  let masked = redact(text, all.filter((secret) => !short.includes(secret)));
  for (const secret of short) masked = withoutWord(masked, secret);
  return short.some((secret) => containsSecret(masked, secret)) ? withheld : masked;
}

/** The same for every string of a JSON value, but not for the names of its members. It keeps its type, hence the casts. */
export function redactMixedJson<T>(value: T, secrets: readonly string[]): T {
  if (typeof value === "string") return redactMixed(value, secrets) as T; // see above
  if (Array.isArray(value)) return value.map((element) => redactMixedJson(element, secrets)) as T; // see above
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, redactMixedJson(member, secrets)]),
  ) as T; // see above
}

/** A text without a secret where it stands alone. */
function withoutWord(text: string, secret: string): string {
  const parts = text.split(secret);
  return parts.reduce((before, after) =>
    standsAlone(`${before.slice(-2)}${secret}${after.slice(0, 2)}`, secret)
      ? `${before}…${after}`
      : `${before}${secret}${after}`
  );
}
