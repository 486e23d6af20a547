import process from "node:process";
import type { ServerResult } from "../fleet/for_each_server.ts";
import { MetadataError } from "../contract/errors.ts";
import { isRecord } from "../shared/untyped.ts";
import { escaped, print, warn } from "./io.ts";
import { adviceFor, messageOf } from "./prompt_words.ts";

/** How results are printed. */
export interface Printing {
  /** The command, which begins messages. */
  command: string;
  endpoint: string;
  /** Whether to print JSON. */
  json?: boolean | undefined;
  /** Whether there are several servers, so that each row names its own. */
  many: boolean;
  /** What an error is about, before its message. */
  place?: string | undefined;
}

/** Prints the result of one server: a value on the standard output, an error on the standard error. */
export function report(result: ServerResult<unknown>, printing: Printing): void {
  const { serverId, value, error } = result;
  const { command, json, many, endpoint, place = "" } = printing;
  const failed = result.kind === "failed";
  if (failed) warn(`${command}: ${place}${messageOf(error, endpoint)}${many ? "" : adviceFor(error)}`);
  if (json) {
    const outcome = failed ? { error: jsonOf(error, endpoint) } : { result: value ?? null };
    print(JSON.stringify({ server: serverId, ...outcome }));
  } else if (!failed && value !== undefined) {
    const text = shown(value, many ? `${escaped(serverId)}\t` : "");
    if (text) print(text);
    else if (process.stdout.isTTY) warn(`${serverId}: ${isChanges(value) ? "nothing to change" : "no metadata"}`);
  }
}

/** An error as JSON; a MetadataError has its own toJSON(). */
function jsonOf(error: unknown, endpoint: string): unknown {
  return error instanceof MetadataError ? error.toJSON() : { message: messageOf(error, endpoint) };
}

/** Whether a value is a list of changes, and not the items of a server. */
function isChanges(value: unknown): boolean {
  return isRecord(value) && Array.isArray(value.added);
}

/** A value as text: a string on one line, items with one line each, changes as lists of keys. */
function shown(value: unknown, prefix: string): string {
  if (typeof value !== "object" || value === null) return `${prefix}${escaped(String(value))}`;
  return Object.entries(value).flatMap(([name, member]) =>
    Array.isArray(member)
      ? member.map((key) => `${prefix}${name}\t${escaped(String(key))}`)
      : [`${prefix}${escaped(name)}\t${escaped(String(member))}`]
  ).join("\n");
}
