import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import process from "node:process";
import type { SavedItems, Unrestored } from "../conformance/mod.ts";
import { escaped, UsageError } from "./io.ts";

/** The content of a run's file of saved items. */
export interface SavedFile extends SavedItems {
  /** The provider file, which has the tokens; they are not copied. */
  providerFile: string;
}

/** The name of the file for a run, in the current folder. */
export function newSavedName(): string {
  const time = new Date().toISOString().replace(/[-:]|\..*/g, "");
  return resolve(`server-metadata-items-${time}-${process.pid}.json`);
}

/** Writes the file; only its owner can read it. */
export async function writeSaved(file: string, items: SavedFile): Promise<void> {
  await writeFile(file, `${JSON.stringify(items, null, 2)}\n`, { flag: "wx", mode: 0o600 }).catch((error) => {
    throw new UsageError(`${escaped(file)}: cannot be written (${error.code}); name another file with --save`);
  });
}

/** Reads such a file; throws a `TypeError` that names the field. */
export function parseSaved(value: unknown): SavedFile {
  const { provider, servers, providerFile } = Object(value);
  const place = typeof provider?.endpoint !== "string" || typeof provider?.projectId !== "string"
    ? "provider"
    : typeof providerFile !== "string"
    ? "providerFile"
    : !Array.isArray(servers) || !servers.every(isServer)
    ? "servers"
    : undefined;
  if (place) throw new TypeError(`is not a file of saved items: ${place} is missing or wrong`);
  // Each of its fields has been looked at.
  return value as SavedFile;
}

function isServer({ id, role, items }: { id?: unknown; role?: unknown; items?: unknown }): boolean {
  return typeof id === "string" && typeof role === "string" && typeof items === "object" && items !== null &&
    Object.values(items).every((item) => typeof item === "string");
}

/** The items that a killed run saved; `undefined` if the file is gone. */
export async function readSaved(file: string): Promise<SavedFile | undefined> {
  return await readFile(file, "utf8").then((text) => parseSaved(JSON.parse(text)), () => undefined);
}

/** Servers and keys that could not be put back, a line each. */
export function lossOf(unrestored: readonly Unrestored[], file: string): string {
  const lines = unrestored.map(({ server, role, keys }) =>
    `  server ${server} (${role}): ${keys.map((key) => JSON.stringify(key)).join(", ") || "its items"}`
  );
  return [
    "These items are not what they were before the run:",
    ...lines.map(escaped),
    `The items from before are in ${escaped(file)}. To put them back: verify --restore ${escaped(file)}`,
    "",
  ].join("\n");
}
