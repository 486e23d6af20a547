// The search of the site: MiniSearch over words, and over pairs of Chinese characters. Runs in browsers and in tests.
import MiniSearch from "minisearch";
import { at } from "../../at.ts";

/** Something that can be found. */
export interface Entry {
  kind: "error" | "recipe" | "operation" | "key" | "rule" | "page" | "symbol";
  /** A sentence. */
  title: string;
  /** A name in the contract or the package. */
  name: string;
  text: string;
  /** Other words for the same thing. */
  words?: string | undefined;
  /** The place, from a page of the language. */
  href: string;
}

const ignored = new Set(
  "a an and at in is it my of or the to what where how http 的 了 是 在 怎么 如何 什么".split(" "),
);

/** How much a match counts by what was found; somebody with an error in hand comes first. */
const weights: Record<Entry["kind"], number> = {
  error: 1.5,
  recipe: 1.6,
  operation: 1.2,
  key: 1.2,
  rule: 1,
  page: 0.8,
  symbol: 0.3,
};

/** The words of a text; Chinese as pairs of characters that follow each other. */
export function wordsOf(text: string): string[] {
  const lower = text.toLowerCase();
  const latin =
    lower.match(/[\p{L}\p{N}]+(?:[._:-]+[\p{L}\p{N}]+)*|\.\.+/gu)?.flatMap((word) =>
      /\p{Script=Han}/u.test(word) ? word.match(/[a-z\d._:-]+/g) ?? [] : [word]
    ) ?? [];
  const parts = latin.flatMap((word) => /[._:-]/.test(word) ? word.split(/[._:-]+/).filter(Boolean) : []);
  const chinese =
    lower.match(/\p{Script=Han}+/gu)?.flatMap((run) =>
      run.length === 1 ? [run] : Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2))
    ) ?? [];
  return [...latin, ...parts, ...chinese].filter((word) => !ignored.has(word));
}

/** Makes a function that finds the best entries for a query, the best first. */
export function createSearch(entries: readonly Entry[]): (query: string, count?: number) => Entry[] {
  const index = new MiniSearch({
    fields: ["title", "name", "words", "text"],
    tokenize: wordsOf,
    processTerm: (term) => term,
  });
  index.addAll(entries.map((entry, id) => ({ words: "", ...entry, id })));
  return (query, count = 10) => {
    if (wordsOf(query).length === 0) return [];
    const asked = query.trim().toLowerCase();
    const found = index.search(query, {
      boost: { title: 2, name: 3, words: 3 },
      prefix: (term) => /^[a-z\d._:-]{3,}$/.test(term),
      fuzzy: (term) => /^[a-z]{6,}$/.test(term) ? 0.15 : false,
      boostDocument: (id) => boostOf(at(entries, id), asked),
    });
    return found.slice(0, count).map(({ id }) => at(entries, id));
  };
}

/** An entry that is named by the whole query, or whose text has it word by word, comes before all others. */
function boostOf({ kind, title, name, text }: Entry, asked: string): number {
  if (name.toLowerCase().split(" ").includes(asked)) return weights[kind] * 20;
  return `${title} ${text}`.toLowerCase().includes(asked) ? weights[kind] * 3 : weights[kind];
}
