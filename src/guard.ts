import { privilegedKeys, systemKeys } from "../gen/keys.ts";
import { MetadataError } from "./errors.ts";
import { quote } from "./validate.ts";
import type { Metadata } from "./wire.ts";

export { privilegedKeys, systemKeys };

/** What requests are held to before they leave. */
export interface Policy {
  /** Whether to the contract. */
  readonly validate: boolean;
  /** The keys that the system writes; one that ends in `*` is the beginning of keys. */
  readonly systemKeys: readonly string[];
  /** The keys that need an explicit word, and why: what follows the key in the message of the refusal. */
  readonly privilegedKeys: Readonly<Record<string, string>>;
}

/** Whether a key is one of `patterns`, or begins like one that ends in `*`. */
export function matches(patterns: readonly string[], key: string): boolean {
  return patterns.some((pattern) => pattern.endsWith("*") ? key.startsWith(pattern.slice(0, -1)) : key === pattern);
}

/** What the caller has not said may be touched: keys of the system, and privileged ones. */
export function guardedKeys({ systemKeys, privilegedKeys }: Policy, system?: boolean, privileged?: boolean): string[] {
  return [...(system ? [] : systemKeys), ...(privileged ? [] : Object.keys(privilegedKeys))];
}

/** Throws if one of `keys` is privileged, unless the caller says so. */
export function holdPrivileged(act: string, keys: readonly string[], policy: Policy, privileged = false): void {
  const key = !privileged && keys.find((key) => Object.hasOwn(policy.privilegedKeys, key));
  if (typeof key !== "string") return;
  const reason = policy.privilegedKeys[key];
  throw new MetadataError(
    "invalid_request",
    `${act}: ${quote(key)} ${reason}; if you mean it, say { privileged: true }`,
  );
}

/**
 * The guarded items that a replacement leaves out, to be sent along; throws unless the caller says `keep`.
 *
 * @param before What the server has.
 * @param after What replaces it.
 */
export function keptItems(
  act: string,
  before: Metadata,
  after: Metadata,
  guarded: readonly string[],
  { system }: { system?: "keep" | "drop" },
): Metadata {
  const lost = Object.entries(before).filter(([key]) => !Object.hasOwn(after, key) && matches(guarded, key));
  if (lost.length && system !== "keep") {
    const words = system ? "{ privileged: true }" : '{ system: "keep" } or { system: "drop" }';
    const keys = lost.map(([key]) => quote(key)).join(", ");
    throw new MetadataError("invalid_request", `${act}: it would remove ${keys}; say ${words}`);
  }
  return Object.fromEntries(lost);
}
