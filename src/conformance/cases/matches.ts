/**
 * Whether an id matches a pattern in which `*` stands for anything.
 *
 * @example Choose cases
 * ```ts
 * import { cases, matches } from "@ecs-contract/server-metadata/conformance";
 * import { ok } from "node:assert/strict";
 *
 * ok(cases.filter(({ id }) => matches(id, "merge/*")).length > 5);
 * ```
 */
export function matches(id: string, pattern: string): boolean {
  // A regular expression with dozens of stars could take forever.
  const [first = "", ...parts] = pattern.split("*");
  const last = parts.pop();
  if (last === undefined) return id === pattern;
  let end = first.length;
  for (const part of parts) {
    const at = id.indexOf(part, end);
    if (at < 0) return false;
    end = at + part.length;
  }
  return id.startsWith(first) && id.length - last.length >= end && id.endsWith(last);
}

/** Whether an id is chosen by a pattern, or by one of several. */
export function isChosen(id: string, only: string | readonly string[] = "*"): boolean {
  return [only].flat().some((pattern) => matches(id, pattern));
}
