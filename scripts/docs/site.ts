// The facts that the pages are written from.
import { cases as allCases } from "../../gen/cases.ts";
import { rules } from "../../gen/rules.ts";
import { parse } from "yaml";
import { type Node, readDocument } from "../gen/document.ts";
import { translate, unwrap } from "./overlay.ts";
import { type Trial, trials } from "./verdicts.ts";
import { type Language, languages } from "./words.ts";

/** Where the vendor's page and the service differ, in every language. */
export interface Difference {
  /** What a link to it ends in. */
  id: string;
  rules: string[];
  page: Record<Language, string>;
  service: Record<Language, string>;
}

/** Everything the site tells. */
export interface Site {
  version: string;
  documents: Record<Language, Node>;
  /** The English document as it was written. */
  source: string;
  differences: Difference[];
  trials: Trial[];
  /** The getting-started page as Markdown. */
  start: Record<Language, string>;
}

/** The document's rules; those of the v1 API, beside them in gen/, have no pages yet. */
export const ruleIds: ReadonlySet<string> = new Set(Object.keys(rules).filter((id) => !id.startsWith("v1.")));

/** The cases that prove them. */
export const cases = allCases.filter(({ rules }) => rules.every((id) => ruleIds.has(id)));

/** Where the facts are; another place for tests. */
export interface Sources {
  document: string;
  overlay: string;
}

const root = new URL("../../", import.meta.url);

/** The document in every language; throws an error of one line if a translation is missing or stale. */
export async function readDocuments({ document, overlay }: Sources): Promise<Record<Language, Node>> {
  const { spec } = await readDocument(document);
  return { en: spec, zh: await translate(spec, document, overlay) };
}

/** Reads everything, and tries the providers. */
export async function readSite(sources: Sources): Promise<Site> {
  const documents = await readDocuments(sources);
  const version = documents.en.info.version;
  return {
    version,
    documents,
    source: await Deno.readTextFile(sources.document),
    differences: differencesOf(await Deno.readTextFile(new URL("docs/differences.yaml", root))),
    trials: await trials(new URL("results/", root), version),
    start: {
      en: await Deno.readTextFile(new URL("docs/en/start.md", root)),
      zh: unwrap(await Deno.readTextFile(new URL("docs/zh/start.md", root))),
    },
  };
}

/** Reads the differences; throws an error that names what is wrong. */
export function differencesOf(source: string): Difference[] {
  const list: Difference[] = parse(source);
  for (const { id, rules, page, service } of list) {
    const place = `docs/differences.yaml: ${id}`;
    const unknown = rules.find((rule) => !ruleIds.has(rule));
    if (unknown) throw new Error(`${place}: there is no rule ${unknown}`);
    const untold = languages.find((language) => !page?.[language] || !service?.[language]);
    if (untold) throw new Error(`${place}: is not told in ${untold}`);
  }
  return list;
}

/** The ids of the cases that prove a rule. */
export function casesOf(rule: string): string[] {
  return cases.filter(({ rules }) => (rules as string[]).includes(rule)).map(({ id }) => id);
}

/** The operations of a document, in its order. */
export function operationsOf({ paths }: Node): { id: string; method: string; path: string; summary: string }[] {
  return Object.entries<Node>(paths).flatMap(([path, item]) =>
    Object.entries<Node>(item).filter(([, { operationId }]) => operationId)
      .map(([method, { operationId, summary }]) => ({ id: operationId, method: method.toUpperCase(), path, summary }))
  );
}
