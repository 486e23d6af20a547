import { refuseDuplicates } from "./duplicate_names.ts";
import { Buffer } from "node:buffer";
import { createReadStream } from "node:fs";
import { stat, unlink, writeFile } from "node:fs/promises";
import process from "node:process";
import { escaped } from "../shared/escaped.ts";
import { membersOf } from "../shared/untyped.ts";
import { placeOfJsonError } from "../fake/nova/json_place.ts";

export { escaped };

/** A message for the person who typed the command: one line, and exit status 2. */
export class UsageError extends Error {}

/** A message about what stands in a file. It names the file's fields, for which there are no flags. */
export class FileError extends UsageError {}

/** Writes to the standard output. Returns 0, the exit status of success. */
export function print(text: string): 0 {
  try {
    process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
    return 0;
  } catch (error) {
    throw new UsageError(unwritable(error));
  }
}

/** Whether the terminal shows a line of progress, which a message replaces. */
export const terminal = { showsProgress: false };

/** Writes a line to the standard error, with control characters escaped, in the place of the progress. */
export function warn(line: string): void {
  process.stderr.write(`${terminal.showsProgress ? "\r\x1b[K" : ""}${escaped(line)}\n`);
}

/**
 * Ends the process quietly when the reader of its output has gone, as `head` does. If the reader of its errors has
 * gone, the process goes on, because a run may have items to put back.
 */
export function endWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    warn(unwritable(error));
    process.exit(2);
  });
  process.stderr.on("error", () => {});
}

function unwritable(error: unknown): string {
  const { code, message } = membersOf(error);
  return `the standard output cannot be written (${code ?? message})`;
}

/**
 * The text of a file, `-` for the standard input; a {@linkcode UsageError} names the file.
 *
 * @param maxBytes The largest size.
 */
export async function readText(file: string, maxBytes = Infinity): Promise<string> {
  const name = file === "-" ? "standard input" : escaped(file);
  const bytes = await readBytes(file, maxBytes).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof RangeError) throw new UsageError(`${name}: is longer than ${maxBytes / 2 ** 20} MiB`);
    throw unreadable(name, error);
  });
  if (!archiveOf(bytes) && isUtf16(bytes)) {
    throw new UsageError(`${name}: must be UTF-8, but is UTF-16; save it as UTF-8`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const archive = archiveOf(bytes);
    const advice = archive ? `; it is a ${archive} archive, unpack it first` : "";
    throw new UsageError(`${name}: must be UTF-8, but has bytes that are not${advice}`);
  }
}

/** What to say of a file that can't be opened, by the code of the error. */
const problems: Record<string, string> = {
  ENOENT: "no such file",
  EISDIR: "cannot be read, it is a directory; name a file in it",
  EACCES: "cannot be read, you do not have the permission (EACCES)",
};

/** The error of a file that can't be read. */
export function unreadable(name: string, error: unknown): UsageError {
  const { code } = membersOf(error);
  return new UsageError(`${name}: ${problems[`${code}`] ?? `cannot be read (${code})`}`);
}

/** Returns a function that throws the error of a file that can't be written. */
export function cannotWrite(file: string): (error: NodeJS.ErrnoException) => never {
  return ({ code }) => {
    throw new UsageError(`${escaped(file)}: cannot be written (${code})`);
  };
}

/** The kind of an archive, by its first bytes. */
function archiveOf([first, second]: Uint8Array): "ZIP" | "gzip" | undefined {
  if (first === 0x50 && second === 0x4b) return "ZIP";
  return first === 0x1f && second === 0x8b ? "gzip" : undefined;
}

/** Whether bytes are UTF-16, with or without a byte order mark. Without one, every second byte of ASCII text is 0. */
function isUtf16([first, second]: Uint8Array): boolean {
  if (second === undefined) return false;
  const marked = first === 0xff && second === 0xfe || first === 0xfe && second === 0xff;
  return marked || (first === 0) !== (second === 0);
}

/** @throws {RangeError} If there are more than `maxBytes`. */
async function readBytes(file: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of file === "-" ? process.stdin : createReadStream(file)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) throw new RangeError();
  }
  return Buffer.concat(chunks);
}

/** Writes a file, or throws a {@linkcode UsageError} that names it. */
export async function writeText(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch(cannotWrite(file));
}

/** Throws a {@linkcode UsageError} unless a file can be written. Its content stays, and an absent file stays absent. */
export async function expectWritable(file: string): Promise<void> {
  const isThere = await stat(file).then(() => true, () => false);
  await writeFile(file, "", { flag: "a" }).catch(cannotWrite(file));
  if (!isThere) await unlink(file);
}

/**
 * The JSON in a file, as `read` takes it; a {@linkcode UsageError} names the file, the place and what is wrong.
 *
 * For a syntax error it names the place, but does not show the text there, which may be a secret.
 */
export async function readJson<T>(file: string, read: (value: unknown) => T): Promise<T> {
  const text = await readText(file);
  const name = file === "-" ? "standard input" : escaped(file);
  try {
    const value: unknown = JSON.parse(text);
    refuseDuplicates(text);
    return read(value);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${name}: must be JSON${placeIn(text)}`);
    if (error instanceof TypeError) throw new FileError(`${name}: ${error.message}`);
    if (error instanceof RangeError) throw new FileError(`${name}: is nested too deeply`);
    throw error;
  }
}

/** The numbers that an option takes, and their unit, for the message. `min` is 0 by default. */
interface WholeNumbers {
  min?: number;
  max: number;
  unit?: string;
}

/** Reads a whole number from an option. */
export function wholeNumber(
  name: string,
  text: string | undefined,
  { min = 0, max, unit }: WholeNumbers,
): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text) && Number(text) <= max && Number(text) >= min) return Number(text);
  const most = unit ? `${max} ${unit}` : max;
  throw new UsageError(
    `--${name} must be a whole number from ${min} to ${most}, is ${JSON.stringify(text.slice(0, 40))}`,
  );
}

/** Where a text stops being JSON, as a message ends. */
function placeIn(text: string): string {
  const place = placeOfJsonError(text);
  return place ? `; it stops being JSON at line ${place.line}, column ${place.column}` : "";
}
