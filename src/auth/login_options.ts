// What the options of the ways to log in must be, for callers without types.
import { neverSent } from "../http/loss.ts";
import { callback, type OptionCheck, text } from "../shared/options.ts";
import { membersOf } from "../shared/untyped.ts";

/** The options that every way to log in has. */
export const iamChecks: Readonly<Record<"fetch" | "now", OptionCheck>> = { fetch: callback, now: callback };

/** The options of credentials that are found in settings. */
export const credentialChecks: Readonly<Record<"fetch" | "now" | "projectId", OptionCheck>> = {
  ...iamChecks,
  projectId: text,
};

/** The caller's time, in milliseconds since 1970. */
export function timeOf(now: () => Date): number {
  const date = membersOf(now());
  const ms: unknown = typeof date.getTime === "function" ? date.getTime() : undefined;
  if (typeof ms === "number" && !Number.isNaN(ms)) return ms;
  throw neverSent(new TypeError("now must return a valid Date"));
}
