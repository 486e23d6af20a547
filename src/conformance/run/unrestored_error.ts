import type { Unrestored } from "./kept.ts";

/** The error of a run, together with the items that could not be put back. */
export function unrestoredError(error: unknown, unrestored: Unrestored[]): unknown {
  if (unrestored.length === 0) return error;
  const keys = unrestored.map(({ server, keys }) => `${server}: ${keys.map((key) => JSON.stringify(key)).join(", ")}`);
  return new Error(`The run failed, and items could not be put back (${keys.join("; ")})`, { cause: error });
}
