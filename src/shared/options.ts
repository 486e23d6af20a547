// What options must be, for callers without types.
import { isRecord, membersOf } from "./untyped.ts";

/** What is wrong with the value of an option; `undefined` if it is right. */
export type Rule = (value: unknown, name: string) => Error | undefined;

/** A value that is checked where it is used. */
export const checkedLater: Rule = () => undefined;
export const flag: Rule = /* @__PURE__ */ ruleOf((value) => typeof value === "boolean", "true or false");
export const callback: Rule = /* @__PURE__ */ ruleOf((value) => typeof value === "function", "a function");
export const text: Rule = /* @__PURE__ */ ruleOf((value) => typeof value === "string", "a string");
export const signal: Rule = /* @__PURE__ */ ruleOf(isSignal, "an AbortSignal");
export const clock: Rule = /* @__PURE__ */ ruleOf(isClock, "an object with now(), setTimeout() and clearTimeout()");

/** A rule in words: `true or false`. The value isn't shown, because it may be a secret in the wrong place. */
export function ruleOf(holds: (value: unknown) => boolean, must: string): Rule {
  return (value, name) => holds(value) ? undefined : new TypeError(`${name} must be ${must}`);
}

/** A number from `min` to `max`. */
export function numberFrom(min: number, max: number = Infinity): Rule {
  return rangeOf((value) => value >= min && value <= max, `from ${min} to ${max}`);
}

/** A whole number, 1 or more. */
export const wholeNumber: Rule = /* @__PURE__ */ rangeOf(
  (value) => Number.isInteger(value) && value >= 1,
  "a whole number, 1 or more",
);

/** A number in a range that is told in words: `above 0`. */
export function rangeOf(holds: (value: number) => boolean, must: string): Rule {
  return (value, name) => {
    if (typeof value !== "number") return new TypeError(`${name} must be ${must}, is ${shown(value)}`);
    return holds(value) ? undefined : new RangeError(`${name} must be ${must}, is ${value}`);
  };
}

/**
 * Throws if an option isn't known, or is something else than it must be: with `dryrun` for `dryRun`, or `0` for `false`,
 * the write would be a real one.
 *
 * @param call What takes the options, for messages: `sync()`.
 * @throws {TypeError} Names the option, and what it must be, or the options that there are.
 * @throws {RangeError} Names the option and its range.
 */
export function assertKnown(options: unknown, call: string, rules: Readonly<Record<string, Rule>>): void {
  const names = () => Object.keys(rules).join(", ");
  if (!isOptions(options)) throw new TypeError(`${call} takes its options as an object: { ${names()} }`);
  const strange = Object.keys(options).find((name) => !Object.hasOwn(rules, name));
  if (strange !== undefined) {
    throw new TypeError(`${call} has no option ${JSON.stringify(strange.slice(0, 60))}; there are ${names()}`);
  }
  for (const [name, rule] of Object.entries(rules)) {
    const value = membersOf(options)[name];
    const flaw = value === undefined ? undefined : rule(value, name);
    if (flaw) throw flaw;
  }
}

/** Whether a value is an object with options; a `Map`, or a signal itself, would be taken for one without. */
export function isOptions(value: unknown): value is object {
  return isRecord(value) && !(Symbol.iterator in value) && !("aborted" in value);
}

/** A value in a message; of an object, a function or a symbol only its type, for it can't always be made a text. */
export function shown(value: unknown): string {
  return value === undefined || value === null || /^(number|boolean)$/.test(typeof value)
    ? String(value)
    : `of type ${typeof value}`;
}

/** Whether a value is a signal, of any realm. */
export function isSignal(value: unknown): value is AbortSignal {
  return isRecord(value) && typeof value.aborted === "boolean" && typeof value.addEventListener === "function";
}

function isClock(value: unknown): boolean {
  return isRecord(value) && ["now", "setTimeout", "clearTimeout"].every((name) => typeof value[name] === "function");
}
