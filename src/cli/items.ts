import type { Metadata } from "../client/metadata.ts";
import { readJson, UsageError } from "./io.ts";
import { isItems, isRecord } from "../shared/untyped.ts";

/** The words of a command line; their number must be that of `names`. */
export function expectWords<const Names extends readonly string[]>(
  words: string[],
  names: Names,
): { [Index in keyof Names]: string } {
  // There are as many words as names, so the tuple is complete.
  if (words.length === names.length) return words as { [Index in keyof Names]: string };
  const got = `got ${words.length} ${words.length === 1 ? "word" : "words"}`;
  throw new UsageError(names.length ? `takes ${names.join(" and ")}, ${got}` : `takes no words, ${got}`);
}

/** The items on the command line, written KEY=VALUE, and in a file. Those on the command line take precedence. */
export async function itemsOf(words: string[], file: string | undefined): Promise<Metadata> {
  const items = file === undefined ? {} : await readJson(file, parseItems);
  const pairs = words.map((word) => {
    const at = word.indexOf("=");
    if (at < 1) throw new UsageError(`ITEMS are written KEY=VALUE, not ${JSON.stringify(word.slice(0, 80))}`);
    return [word.slice(0, at), word.slice(at + 1)] as const;
  });
  const twice = pairs.find(([key], i) => pairs.findIndex(([other]) => other === key) < i);
  if (twice) throw new UsageError(`the key ${JSON.stringify(twice[0].slice(0, 80))} is given twice`);
  if (file === undefined && pairs.length === 0) throw new UsageError("takes ITEMS, written KEY=VALUE, or --file FILE");
  return Object.fromEntries([...Object.entries(items), ...pairs]);
}

function parseItems(value: unknown): Metadata {
  if (isItems(value)) return value;
  if (!isRecord(value)) throw new TypeError("must be a JSON object of keys and values");
  const key = Object.keys(value).find((key) => typeof value[key] !== "string") ?? "";
  throw new TypeError(`the value of ${JSON.stringify(key.slice(0, 80))} must be a string`);
}
