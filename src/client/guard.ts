import { privilegedKeys, systemKeys } from "../../gen/keys.ts";
import type { Call, ErrorContext } from "./call.ts";
import { quote } from "../contract/validate.ts";
import type { Metadata } from "./metadata.ts";

export { privilegedKeys, systemKeys };

/** How a client validates requests, which keys it protects, and what its error messages contain. */
export interface Policy {
  /** Whether requests are validated before they are sent. */
  readonly validate: boolean;
  /** The keys that the system writes; one that ends in `*` is a prefix. */
  readonly systemKeys: readonly string[];
  /** The keys that need `{ privileged: true }`, each with the reason that follows the key in the error message. */
  readonly privilegedKeys: Readonly<Record<string, string>>;
  /** Shared by the errors of its calls. */
  readonly errors: ErrorContext;
}

/** Whether a key matches one of `patterns`; a pattern that ends in `*` is a prefix. */
export function matchesKey(patterns: readonly string[], key: string): boolean {
  return patterns.some((pattern) => pattern.endsWith("*") ? key.startsWith(pattern.slice(0, -1)) : key === pattern);
}

/** Key patterns that a call may not remove: keys of the system unless it drops them, and privileged ones. */
export function guardedKeys(
  { systemKeys, privilegedKeys }: Policy,
  { system, privileged }: { system?: "keep" | "drop" | undefined; privileged?: boolean | undefined } = {},
): string[] {
  return [...(system === "drop" ? [] : systemKeys), ...(privileged ? [] : Object.keys(privilegedKeys))];
}

/** Throws if one of `keys` is privileged, unless the caller says so. */
export function refusePrivileged(
  call: Call,
  keys: readonly string[],
  { privilegedKeys }: Policy,
  { privileged }: { privileged?: boolean | undefined } = {},
): void {
  const key = keys.find((key) => !privileged && Object.hasOwn(privilegedKeys, key));
  if (key === undefined) return;
  const reason = privilegedKeys[key];
  throw call.fail("invalid_request", `${quote(key)} ${reason}; if you mean it, say { privileged: true }`);
}

/**
 * The protected items that a replacement leaves out, so that they can be sent with it. Throws unless the caller says
 * `keep`.
 *
 * @param before What the server has.
 * @param after What replaces it.
 */
export function keptItems(
  call: Call,
  before: Metadata,
  after: Metadata,
  guarded: readonly string[],
  { system }: { system?: "keep" | "drop" | undefined } = {},
): Metadata {
  const lost = Object.entries(before).filter(([key]) => !Object.hasOwn(after, key) && matchesKey(guarded, key));
  if (lost.length && system !== "keep") {
    const words = system ? "{ privileged: true }" : '{ system: "keep" } or { system: "drop" }';
    const keys = lost.map(([key]) => quote(key)).join(", ");
    throw call.fail("invalid_request", `it would remove ${keys}; say ${words}`);
  }
  return Object.fromEntries(lost);
}
