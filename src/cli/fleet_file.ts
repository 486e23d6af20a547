// A fleet as a file: a JSON object on each line, {"server": "ID", "metadata": {…}}.
import { refuseDuplicates } from "./duplicate_names.ts";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { MetadataError } from "../contract/errors.ts";
import { isItems, isRecord } from "../shared/untyped.ts";
import type { Metadata } from "../client/metadata.ts";
import { escaped, readText, unreadable, UsageError } from "./io.ts";
import { inPromptWords } from "./prompt_words.ts";

/** A fleet file that was read once and is valid. */
export interface FleetFile {
  /** How many servers it has. */
  servers: number;
  /** A digest of its content. */
  digest: string;
  /** The file and the line that a server is on. */
  lineOf(serverId: string): string;
  /** Reads its servers again. */
  entries(): AsyncIterable<[serverId: string, desired: Metadata]>;
}

/** Without a limit, a line without an end would fill the memory. */
const longestLine = 16 * 2 ** 20;

/**
 * Reads a fleet, `-` from the standard input; a {@linkcode UsageError} names the file, the line and what is wrong.
 *
 * @param check Throws if the items can't be those of the server.
 */
export async function openFleet(
  file: string,
  check: (serverId: string, desired: Metadata) => void,
): Promise<FleetFile> {
  const name = file === "-" ? "standard input" : escaped(file);
  // The standard input, pipes and terminals can't be read twice.
  const text = await isRegular(file) ? undefined : await readText(file);
  const lines = () => text === undefined ? linesOf(file, name) : numbered(text.split("\n"));
  const hash = createHash("sha256");
  const seen = new Map<string, number>();
  for await (const [line, number] of lines()) {
    const entry = entryOf(line, number, name);
    if (!entry) continue;
    const [serverId] = entry;
    const earlier = seen.get(serverId);
    if (earlier !== undefined) fail(name, number, `the server ${quoted(serverId)} is on line ${earlier}, too`);
    seen.set(serverId, number);
    checkEntry(entry, check, name, number);
    hash.update(textOf(entry));
  }
  const digest = hash.digest("hex");
  const servers = seen.size;
  if (servers === 0) throw new UsageError(`${name}: has no servers`);
  const lineOf = (serverId: string) => `${name}: line ${seen.get(serverId)}`;
  return { servers, digest, lineOf, entries: () => entriesOf(lines(), name, digest) };
}

/** Whether a name is that of a regular file. Also true if there is no such file; reading it then throws. */
async function isRegular(file: string): Promise<boolean> {
  return file !== "-" && await stat(file).then((stats) => stats.isFile() || stats.isDirectory(), () => true);
}

const textOf = (entry: [string, Metadata]) => `${JSON.stringify(entry)}\n`;

function checkEntry(
  entry: [string, Metadata],
  check: (serverId: string, desired: Metadata) => void,
  name: string,
  line: number,
): void {
  try {
    check(...entry);
  } catch (error) {
    if (!(error instanceof MetadataError)) throw error;
    fail(name, line, inPromptWords(error.message));
  }
}

type Line = [text: string, number: number];

/** The entries; throws at the end unless they are those with the digest. */
async function* entriesOf(lines: AsyncIterable<Line> | Iterable<Line>, name: string, digest: string) {
  const hash = createHash("sha256");
  for await (const [line, number] of lines) {
    const entry = entryOf(line, number, name);
    if (!entry) continue;
    hash.update(textOf(entry));
    yield entry;
  }
  if (hash.digest("hex") !== digest) throw new UsageError(`${name}: was changed while it was read`);
}

/** The server on a line, if there is one. */
function entryOf(line: string, number: number, name: string): [string, Metadata] | undefined {
  const text = line.trim();
  if (!text) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail(name, number, 'must be JSON, {"server": "ID", "metadata": {…}}');
  }
  if (!isRecord(value)) return fail(name, number, 'must be an object, {"server": "ID", "metadata": {…}}');
  const { server, metadata, ...more } = value;
  const [other] = Object.keys(more);
  if (other !== undefined) {
    fail(name, number, `has ${quoted(other)}; it takes "server" and "metadata"; items of one server go with --server`);
  }
  if (typeof server !== "string") return fail(name, number, '"server" must be the id of a server');
  if (isItems(metadata)) {
    // Names are only counted here, because reading each line twice would be slow. A value with `":` counts too.
    const names = text.match(/"\s*:/g)?.length ?? 0;
    if (names > 2 + Object.keys(metadata).length) refuseIn(text, name, number);
    return [server, metadata];
  }
  if (!isRecord(metadata)) return fail(name, number, '"metadata" must be an object of keys and values');
  const key = Object.keys(metadata).find((key) => typeof metadata[key] !== "string") ?? "";
  return fail(name, number, `the value of ${quoted(key)} must be a string`);
}

function refuseIn(text: string, name: string, line: number): void {
  try {
    refuseDuplicates(text);
  } catch (error) {
    fail(name, line, (error as Error).message); // as refuseDuplicates() throws it
  }
}

function fail(name: string, line: number, problem: string): never {
  throw new UsageError(`${name}: line ${line}: ${problem}`);
}

const quoted = (text: string) => JSON.stringify(text.slice(0, 80));

function* numbered(lines: string[]): Generator<Line> {
  for (const [i, line] of lines.entries()) yield [line, i + 1];
}

/** The lines of a file, read piece by piece. */
async function* linesOf(file: string, name: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let [rest, number] = ["", 0];
  for await (const chunk of chunksOf(file, name)) {
    const parts = (rest + decoded(decoder, chunk, name, number)).split("\n");
    rest = parts.pop()!;
    for (const line of parts) yield [line, ++number];
    if (rest.length > longestLine) fail(name, number + 1, "is too long");
  }
  rest += decoded(decoder, undefined, name, number);
  if (rest) yield [rest, number + 1];
}

async function* chunksOf(file: string, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file);
  } catch (error) {
    throw unreadable(name, error);
  }
}

function decoded(decoder: TextDecoder, chunk: Uint8Array | undefined, name: string, number: number): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    return fail(name, number + 1, "the text here, or soon after, must be UTF-8, but has bytes that are not");
  }
}
