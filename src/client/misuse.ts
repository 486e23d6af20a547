import { ProjectId } from "../../gen/constraints.ts";
import type { CallOptions, IamClientOptions, MetadataClientOptions } from "./client_types.ts";
import { isRecord, membersOf } from "../shared/untyped.ts";
import { describe, issuesOf, quote } from "../contract/validate.ts";

/** What each option of a client must be, if a value is something else; some are checked where they are used. */
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
  systemKeys: (value) => !Array.isArray(value) && "an array of keys",
  privilegedKeys: (value) => !isRecord(value) && "an object, from each key to the reason why it needs the word",
  clock: (value) => !isRecord(value) && "an object that knows the time and its timers",
};

/**
 * Throws a sentence that helps where the options of a client are not what they must be, for callers without types.
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

/** The options of a call, unless they are something else, such as the signal itself. */
export function assertCallOptions(options: CallOptions): CallOptions {
  if (typeof options !== "object" || options === null || "aborted" in options) {
    throw new TypeError("the options of a call must be an object, such as { signal }");
  }
  const { signal } = options;
  if (signal !== undefined && typeof Object(signal).addEventListener !== "function") {
    throw new TypeError("signal must be an AbortSignal");
  }
  return options;
}

/**
 * Throws if an option isn't known, for callers without types: with `dryrun` for `dryRun`, the write would be a real one.
 *
 * @throws {TypeError} Names the option, and those that there are.
 */
export function assertKnown(options: object, call: string, known: readonly string[]): void {
  if (!isRecord(options)) throw new TypeError(`${call} takes its options as an object`);
  const strange = Object.keys(options).find((name) => !known.includes(name));
  if (strange === undefined) return;
  throw new TypeError(`${call} has no option ${quote(strange)}; there are ${known.join(", ")}`);
}

/** Why a value is no map of items although it is an object: a `Map` or a promise would be taken for an empty one. */
export function flawOfMap(metadata: unknown): string | undefined {
  if (typeof metadata !== "object" || metadata === null) return "metadata must be an object";
  if (Symbol.iterator in metadata) return "metadata must be a plain object; convert it by Object.fromEntries()";
  return typeof membersOf(metadata).then === "function" ? "metadata is a promise; await it" : undefined;
}
