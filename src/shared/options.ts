// What options must be, for callers without types.
import { isRecord, membersOf } from "./untyped.ts";

/** Checks the value of an option: returns the error, or `undefined` if the value is right. */
export type OptionCheck = (value: unknown, name: string) => Error | undefined;

/** For an option that is checked where it is used. */
export const checkedLater: OptionCheck = () => undefined;
export const flag: OptionCheck = /* @__PURE__ */ checkOf((value) => typeof value === "boolean", "true or false");
export const callback: OptionCheck = /* @__PURE__ */ checkOf((value) => typeof value === "function", "a function");
export const text: OptionCheck = /* @__PURE__ */ checkOf((value) => typeof value === "string", "a string");
export const signal: OptionCheck = /* @__PURE__ */ checkOf(isSignal, "an AbortSignal");
export const clock: OptionCheck = /* @__PURE__ */ checkOf(
  isClock,
  "an object with now(), setTimeout() and clearTimeout()",
);

/**
 * A check whose message says what the value must be. The message does not show the value, because it may be a secret in
 * the wrong place.
 */
export function checkOf(holds: (value: unknown) => boolean, must: string): OptionCheck {
  return (value, name) => holds(value) ? undefined : new TypeError(`${name} must be ${must}`);
}

/** A number from `min` to `max`. */
export function numberFrom(min: number, max: number = Infinity): OptionCheck {
  return rangeOf((value) => value >= min && value <= max, `from ${min} to ${max}`);
}

/** A whole number, 1 or more. */
export const wholeNumber: OptionCheck = /* @__PURE__ */ rangeOf(
  (value) => Number.isInteger(value) && value >= 1,
  "a whole number, 1 or more",
);

/** A number in a range that `must` describes, such as `above 0`. */
export function rangeOf(holds: (value: number) => boolean, must: string): OptionCheck {
  return (value, name) => {
    if (typeof value !== "number") return new TypeError(`${name} must be ${must}, is ${shown(value)}`);
    return holds(value) ? undefined : new RangeError(`${name} must be ${must}, is ${value}`);
  };
}

/**
 * Throws if an option is unknown, or its value is wrong. Without this check, `dryrun` in place of `dryRun` would lead to
 * a real write.
 *
 * @param call The function that takes the options, for messages: `sync()`.
 * @throws {TypeError} Names the option, and what it must be, or the options that there are.
 * @throws {RangeError} Names the option and its range.
 */
export function assertKnown(options: unknown, call: string, checks: Readonly<Record<string, OptionCheck>>): void {
  const names = () => Object.keys(checks).join(", ");
  if (!isOptions(options)) throw new TypeError(`${call} takes its options as an object: { ${names()} }`);
  const strange = Object.keys(options).find((name) => !Object.hasOwn(checks, name));
  if (strange !== undefined) {
    throw new TypeError(`${call} has no option ${JSON.stringify(strange.slice(0, 60))}; there are ${names()}`);
  }
  for (const [name, check] of Object.entries(checks)) {
    const value = membersOf(options)[name];
    const flaw = value === undefined ? undefined : check(value, name);
    if (flaw) throw flaw;
  }
}

/** Whether a value is an object with options; a `Map` or a signal is not, although it would look like an empty one. */
export function isOptions(value: unknown): value is object {
  return isRecord(value) && !(Symbol.iterator in value) && !("aborted" in value);
}

/** A value in a message: numbers, booleans and `null` as they are; of other values only the type. */
function shown(value: unknown): string {
  return value === undefined || value === null || /^(number|boolean)$/.test(typeof value)
    ? String(value)
    : `of type ${typeof value}`;
}

/** Whether a value is a signal, of any realm. */
function isSignal(value: unknown): value is AbortSignal {
  return isRecord(value) && typeof value.aborted === "boolean" && typeof value.addEventListener === "function";
}

function isClock(value: unknown): boolean {
  return isRecord(value) && ["now", "setTimeout", "clearTimeout"].every((name) => typeof value[name] === "function");
}
