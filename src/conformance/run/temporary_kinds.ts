import { temporaryKind } from "../judge/received_items.ts";
import type { Shortfall } from "./result.ts";

/** The kinds of the problems that may be temporary: `no response`, or a status such as `503`. */
export function temporaryKinds(shortfalls: readonly Shortfall[]): string[] {
  return shortfalls.flatMap(({ got = "", problems }) => [got, ...problems]).flatMap((text) =>
    temporaryKind(text) ?? []
  );
}
