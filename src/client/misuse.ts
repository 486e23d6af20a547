import { ProjectId } from "../../gen/constraints.ts";
import type { CallOptions, IamClientOptions, MetadataClientOptions, ReplaceOptions } from "./client_types.ts";
import { clock, isOptions, isSignal } from "../shared/options.ts";
import { isItems, isRecord, isTexts, membersOf } from "../shared/untyped.ts";
import { describe, issuesOf, quote } from "../contract/validate.ts";

/**
 * For each option of a client: what it must be, if the value is something else. Some options are checked where they are
 * used.
 */
const flaws: Record<keyof MetadataClientOptions, ((value: unknown) => string | false) | undefined> = {
  endpoint: undefined,
  api: (value) => value !== "v2.1" && value !== "v1" && `"v2.1" or "v1", is ${quote(value)}`,
  projectId: undefined,
  auth: (value) =>
    typeof value !== "function" && "a layer, such as tokenAuth(token), accessKeyAuth(key) or passwordAuth(options)",
  fetch: (value) => typeof value !== "function" && "a function that takes a Request and returns a Response",
  retry: (value) =>
    value !== false && typeof value !== "function" && "a layer, such as retry({ attempts: 2 }), or false",
  timeoutMs: (value) =>
    value !== false && !(typeof value === "number" && value > 0) && "a number of milliseconds above 0, or false",
  docs: (value) => typeof value !== "string" && !(value instanceof URL) && "an address, as a string or URL",
  validate: (value) => typeof value !== "boolean" && "true or false",
  systemKeys: (value) => !isTexts(value) && "an array of keys",
  privilegedKeys: (value) =>
    (flawOfMap(value) !== undefined || !isItems(value)) &&
    "an object, from each key to the reason why it needs the word",
  clock: (value) => !!clock(value, "") && "an object with now(), setTimeout() and clearTimeout()",
};

/**
 * Checks the options of a client, for callers without types.
 *
 * @throws {TypeError} Names the option and what it must be; the value may be a secret.
 */
export function assertOptions(options: MetadataClientOptions | IamClientOptions): void {
  if (!isRecord(options)) throw new TypeError("options must be an object");
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(flaws, name)) {
      throw new TypeError(`there is no option ${quote(name)}; there are ${Object.keys(flaws).join(", ")}`);
    }
    // The names of flaws are those of the options.
    const must = value !== undefined && flaws[name as keyof MetadataClientOptions]?.(value);
    if (must) throw new TypeError(`${name} must be ${must}`);
  }
  const { projectId, auth } = options;
  // A layer that gets its tokens from IAM knows their project.
  const issues = projectId === undefined && "project" in Object(auth) ? [] : issuesOf(ProjectId, projectId);
  if (issues.length) throw new TypeError(`projectId ${describe(issues)}`);
}

/** Checks and returns the options of a call; a caller may have passed something else, such as the signal itself. */
export function assertCallOptions<O extends CallOptions>(options: O): O {
  if (!isOptions(options)) {
    throw new TypeError("the options of a call must be an object, such as { signal }");
  }
  const { signal, privileged, system, ...others }: ReplaceOptions = options;
  const [strange] = Object.keys(others);
  if (strange !== undefined) {
    throw new TypeError(
      `a call has no option ${quote(strange)}; there are signal, and privileged and system of writes`,
    );
  }
  if (signal !== undefined && !isSignal(signal)) throw new TypeError("signal must be an AbortSignal");
  // A text such as "false" would count as true.
  if (privileged !== undefined && typeof privileged !== "boolean") {
    throw new TypeError("privileged must be true or false");
  }
  if (system !== undefined && system !== "keep" && system !== "drop") {
    throw new TypeError('system must be "keep" or "drop"');
  }
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
