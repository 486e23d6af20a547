import { readFile, writeFile } from "node:fs/promises";
import process from "node:process";
import { JsonError, parsePython } from "../fake/python.ts";

/** A message for whoever typed the command; one line, and exit 2. */
export class UsageError extends Error {}

/** Writes to the standard output. */
export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** The text of a file, or a {@linkcode UsageError} that names it. */
export async function readText(file: string): Promise<string> {
  return await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file}: ${error.code === "ENOENT" ? "no such file" : `can't be read (${error.code})`}`);
  });
}

/** Writes a file, or throws a {@linkcode UsageError} that names it. */
export async function writeText(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file}: can't be written (${error.code})`);
  });
}

/**
 * The JSON in a file, as `read` takes it; a {@linkcode UsageError} names the file, the place and the rule.
 *
 * Says of a syntax error where it is and not what stands there, which may be a secret.
 */
export async function readJson<T>(file: string, read: (value: unknown) => T): Promise<T> {
  const text = await readText(file);
  try {
    return read(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${file}: must be JSON${placeIn(text)}`);
    if (error instanceof TypeError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

/** A whole number from an option. */
export function wholeNumber(name: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text) && Number(text) <= max) return Number(text);
  throw new UsageError(`--${name} must be a whole number from 0 to ${max}, is ${JSON.stringify(text)}`);
}

/** Where a text stops being JSON. */
function placeIn(text: string): string {
  try {
    parsePython(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const lines = text.slice(0, error.index).split("\n");
    return `, and isn't at line ${lines.length}, column ${lines.pop()!.length + 1}`;
  }
  return "";
}
