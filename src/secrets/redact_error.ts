import { redact } from "./redact.ts";
import { isShort, secretOf, standsAlone } from "./secret_forms.ts";

/** How many objects of an error are searched. */
const mostObjects = 300;
/** How much of a text of an error is kept. */
const longestText = 8000;

/**
 * The same error, with the secrets taken out of all its texts and of those of its causes.
 *
 * Its class and its other fields stay, because callers and `retry()` recognize lost connections by them. An error that
 * has a secret and can't be changed is copied.
 */
export function redactError(error: unknown, secrets: Iterable<string>): unknown {
  return clean(error, [...secrets].filter(Boolean), new Set());
}

function clean(value: unknown, secrets: readonly string[], seen: Set<object>): unknown {
  if (typeof value === "string") return cleanText(value, secrets);
  if (!isSearched(value) || seen.has(value) || seen.size > mostObjects) return value;
  seen.add(value);
  const changed: PropertyDescriptorMap = {};
  for (const name of namesOf(value)) {
    const member = memberOf(value, name);
    const cleaned = clean(member, secrets, seen);
    if (cleaned === member) continue;
    const enumerable = Object.prototype.propertyIsEnumerable.call(value, name);
    changed[name] = { value: cleaned, enumerable, writable: true, configurable: true };
  }
  const names = Object.keys(changed);
  // The message of a DOMException is a getter, and a member may be frozen.
  if (names.every((name) => Reflect.defineProperty(value, name, changed[name]!))) return value;
  return Object.create(Object.getPrototypeOf(value), { ...Object.getOwnPropertyDescriptors(value), ...changed });
}

/** Whether a value is an error, a list or a plain object, which others may print. */
function isSearched(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  try {
    return value instanceof Error || Array.isArray(value) ||
      [Object.prototype, null].includes(Object.getPrototypeOf(value));
  } catch {
    return false; // a proxy that refuses to be looked at
  }
}

function namesOf(value: object): Set<string> {
  return new Set([...Object.getOwnPropertyNames(value), ...(value instanceof Error ? ["message", "stack"] : [])]);
}

/** A member of an object; `undefined` if its getter throws. */
function memberOf(value: object, name: string): unknown {
  try {
    return Reflect.get(value, name);
  } catch {
    return undefined;
  }
}

/** The text is written by a runtime, so a short secret counts only if it stands alone. */
function cleanText(text: string, secrets: readonly string[]): string {
  return redact(
    text.slice(0, longestText),
    secrets.filter((secret) => !isShort(secretOf(secret)) || standsAlone(text, secret)),
  );
}
