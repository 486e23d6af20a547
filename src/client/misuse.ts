import { ProjectId } from "../../gen/constraints.ts";
import type { CallOptions, IamClientOptions, MetadataClientOptions, ReplaceOptions } from "./client_types.ts";
import { assertKnown, checkedLater, checkOf, clock, flag, type OptionCheck, signal } from "../shared/options.ts";
import { isItems, isRecord, isTexts, membersOf } from "../shared/untyped.ts";
import { describe, issuesOf, quote } from "../contract/validate.ts";

const isFunction = (value: unknown) => typeof value === "function";

/** What each option of a client must be. */
const clientChecks: Record<keyof MetadataClientOptions, OptionCheck> = {
  endpoint: checkedLater,
  api: (value, name) =>
    value === "v2.1" || value === "v1"
      ? undefined
      : new TypeError(`${name} must be "v2.1" or "v1", is ${quote(value)}`),
  projectId: checkedLater,
  auth: checkOf(isFunction, "a layer, such as tokenAuth(token), accessKeyAuth(key) or passwordAuth(options)"),
  fetch: checkOf(isFunction, "a function that takes a Request and returns a Response"),
  retry: checkOf(
    (value) => value === false || isFunction(value),
    "a layer, such as retry({ attempts: 2 }), or false",
  ),
  timeoutMs: checkOf(
    (value) => value === false || typeof value === "number" && value > 0,
    "a number of milliseconds above 0, or false",
  ),
  docs: checkOf((value) => typeof value === "string" || value instanceof URL, "an address, as a string or URL"),
  validate: flag,
  systemKeys: checkOf(isTexts, "an array of keys"),
  privilegedKeys: checkOf(
    (value) => flawOfMap(value) === undefined && isItems(value),
    "an object that has a reason for each key",
  ),
  clock,
};

/**
 * Checks the options of a client, for callers without types.
 *
 * @throws {TypeError} Names the option and what it must be; the value may be a secret.
 */
export function assertOptions(options: MetadataClientOptions | IamClientOptions): void {
  assertKnown(options, "createMetadataClient()", clientChecks);
  const { projectId, auth } = options;
  // A layer that gets its tokens from IAM knows their project.
  const issues = projectId === undefined && "project" in Object(auth) ? [] : issuesOf(ProjectId, projectId);
  if (issues.length) throw new TypeError(`projectId ${describe(issues)}`);
}

/** What each option of a call must be. A text such as "false" would count as true. */
const callChecks: Record<keyof ReplaceOptions, OptionCheck> = {
  signal,
  privileged: flag,
  system: checkOf((value) => value === "keep" || value === "drop", '"keep" or "drop"'),
};

/** Checks and returns the options of a call; a caller may have passed something else, such as the signal itself. */
export function assertCallOptions<O extends CallOptions>(options: O): O {
  assertKnown(options, "a call", callChecks);
  return options;
}

/** Throws unless a value is a client, for callers without types. */
export function assertClient(client: unknown, call: string): void {
  const { policy, list, project } = membersOf(client);
  if (isRecord(policy) && typeof list === "function" && typeof project === "function") return;
  throw new TypeError(`the first argument of ${call} must be a client, as createMetadataClient() makes it`);
}

/** Why an object is not a map of items. A `Map` or a `Date` would look like an empty one. */
export function flawOfMap(metadata: unknown): string | undefined {
  if (typeof metadata !== "object" || metadata === null) return "metadata must be an object";
  if (typeof membersOf(metadata).then === "function") return "metadata is a promise; await it";
  const prototype = Object.getPrototypeOf(metadata);
  // Plain objects of any realm are right, and objects of the caller's own classes, whose fields are the items.
  const isPlain = !prototype || !Object.getPrototypeOf(prototype) || Object.keys(metadata).length > 0;
  if (Symbol.iterator in metadata || !isPlain) {
    return "metadata must be a plain object; convert it by Object.fromEntries()";
  }
  const symbols = Object.getOwnPropertySymbols(metadata);
  if (symbols.some((symbol) => Object.prototype.propertyIsEnumerable.call(metadata, symbol))) {
    return "metadata has a symbol as a key; keys are strings";
  }
  return undefined;
}
