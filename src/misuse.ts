import type { CallOptions, IamClientOptions, MetadataClientOptions } from "./client_types.ts";
import { describe, quote, validate } from "./validate.ts";
import { membersOf } from "./untyped.ts";

/** The options that a client has. */
const known: Record<keyof MetadataClientOptions, true> = {
  endpoint: true,
  api: true,
  projectId: true,
  auth: true,
  fetch: true,
  retry: true,
  timeoutMs: true,
  docs: true,
  validate: true,
  systemKeys: true,
  privilegedKeys: true,
  clock: true,
};

/**
 * Throws a sentence that helps where the options of a client are not what they must be, for callers without types.
 *
 * @throws {TypeError} Names the option, what it must be and, unless it may be a secret, what it is.
 */
export function assertOptions(options: MetadataClientOptions | IamClientOptions): void {
  if (typeof options !== "object" || options === null) throw new TypeError("options must be an object");
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue;
    throw new TypeError(`there is no option ${quote(name)}; there are ${Object.keys(known).join(", ")}`);
  }
  const { api = "v2.1", auth, fetch, retry, timeoutMs, validate: strict, docs, systemKeys, privilegedKeys } = membersOf(
    options,
  );
  if (api !== "v2.1" && api !== "v1") throw new TypeError(`api must be "v2.1" or "v1", is ${quote(api)}`);
  if (auth !== undefined && typeof auth !== "function") {
    throw new TypeError("auth must be a layer, such as tokenAuth(token), accessKeyAuth(key) or passwordAuth(options)");
  }
  // A layer that gets its tokens from IAM knows their project.
  const issues = options.projectId === undefined && "project" in Object(auth)
    ? []
    : validate("ProjectId", options.projectId);
  if (issues.length) throw new TypeError(`projectId ${describe(issues)}`);
  if (retry !== undefined && retry !== false && typeof retry !== "function") {
    throw new TypeError("retry must be a layer, such as retry({ attempts: 2 }), or false");
  }
  if (fetch !== undefined && typeof fetch !== "function") {
    throw new TypeError("fetch must be a function that takes a Request and returns a Response");
  }
  const seconds = timeoutMs === undefined || timeoutMs === false || typeof timeoutMs === "number" && timeoutMs > 0;
  if (!seconds) throw new TypeError("timeoutMs must be a number of milliseconds above 0, or false");
  if (strict !== undefined && typeof strict !== "boolean") throw new TypeError("validate must be true or false");
  if (docs !== undefined && typeof docs !== "string" && !(docs instanceof URL)) {
    throw new TypeError("docs must be an address, as a string or URL");
  }
  if (systemKeys !== undefined && !Array.isArray(systemKeys)) {
    throw new TypeError("systemKeys must be an array of keys");
  }
  if (privilegedKeys !== undefined && (typeof privilegedKeys !== "object" || Array.isArray(privilegedKeys))) {
    throw new TypeError("privilegedKeys must be an object, from each key to the reason why it needs the word");
  }
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

/** Why a value is no map of items although it is an object: a `Map` or a promise would be taken for an empty one. */
export function flawOfMap(metadata: unknown): string | undefined {
  if (typeof metadata !== "object" || metadata === null) return "metadata must be an object";
  if (Symbol.iterator in metadata) return "metadata must be a plain object; convert it by Object.fromEntries()";
  return typeof membersOf(metadata).then === "function" ? "metadata is a promise; await it" : undefined;
}
