import { assertKnown, callback, checkOf, clock, numberFrom, type OptionCheck, signal } from "../../shared/options.ts";
import { isRecord, isTexts, membersOf } from "../../shared/untyped.ts";
import type { Provider } from "../provider/provider.ts";
import type { SavedItems } from "./kept.ts";
import type { VerifyOptions } from "./options.ts";

const isCase = (value: unknown) => typeof membersOf(value).id === "string" && Array.isArray(membersOf(value).steps);
const above0 = checkOf((value) => typeof value === "number" && value > 0, "a number above 0");

/** What each option of a run must be. */
const checks: Record<keyof VerifyOptions, OptionCheck> = {
  cases: checkOf((value) => Array.isArray(value) && value.every(isCase), "an array of cases, such as those of `cases`"),
  only: checkOf((value) => typeof value === "string" || isTexts(value), "a pattern or an array of patterns"),
  deviations: checkOf(
    (value) => Array.isArray(value) && value.every((one) => typeof membersOf(one).case === "string"),
    'an array of { case: "pattern", reason: "…" }',
  ),
  maxFailures: numberFrom(1),
  seed: checkOf(Number.isInteger, "a whole number"),
  timeoutMs: above0,
  rate: above0,
  signal,
  save: callback,
  watchMs: numberFrom(0),
  clock,
  onResult: callback,
};

/**
 * Checks the arguments of a run, for callers without types. With `dryRun` or a misspelt `only`, every case would run.
 *
 * @param call What takes them, for messages: `verify()`.
 * @param names The options that it takes.
 * @throws {TypeError} Names the argument or option, and what it must be.
 * @throws {RangeError} Names the option and its range.
 */
export function assertRun(
  call: string,
  provider: Provider,
  options: VerifyOptions,
  names: readonly (keyof VerifyOptions)[] = runOptions,
): void {
  assertProvider(call, provider);
  assertKnown(options, call, Object.fromEntries(names.map((name) => [name, checks[name]])));
}

// As in the record above, which has no others.
const runOptions = Object.keys(checks) as (keyof VerifyOptions)[];

/** Checks that a value is a provider. A promise of one would have no servers. */
export function assertProvider(call: string, provider: unknown): void {
  const { then, endpoint, projectId, servers, fetch } = membersOf(provider);
  if (typeof then === "function") throw new TypeError(`the provider of ${call} is a promise; await it`);
  const isProvider = typeof endpoint === "string" && typeof projectId === "string" && isRecord(servers);
  if (!isProvider) {
    throw new TypeError(`${call} takes a provider, { endpoint, projectId, servers, … }, as openProvider() returns it`);
  }
  if (fetch !== undefined && typeof fetch !== "function") {
    throw new TypeError(`the fetch of the provider of ${call} must be a function`);
  }
}

/** Checks and returns the items that a run saved. */
export function assertSaved(call: string, saved: SavedItems): SavedItems {
  if (isRecord(membersOf(saved).provider) && Array.isArray(membersOf(saved).servers)) return saved;
  throw new TypeError(`${call} takes a provider, then the items that a run passed to save`);
}
