import { isRecord } from "./untyped.ts";

/** An object with its members in the order of their names. */
export function sorted<T>(object: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A value as JSON, with the members of every object in the order of their names. `undefined` has no JSON. */
export function sortedJson(value: unknown, indent?: number): string | undefined {
  return JSON.stringify(value, (_, member) => isRecord(member) ? sorted(member) : member, indent);
}
