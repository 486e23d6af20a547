// The facts that the pages are written from.
import { cases } from "../../gen/cases.ts";
import { rules } from "../../gen/rules.ts";
import { parse } from "yaml";
import type { Api } from "../../src/contract/api.ts";
import { type Node, type OpenApiDocument, readDocument } from "../gen/document.ts";
import { type ErrorRow, errorRowsOf } from "./error_table.ts";
import { bundle, translate, unwrap } from "./overlay.ts";
import { type RuleNote, ruleNotesOf } from "./rule_notes.ts";
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

export type { Api };

/** The APIs of the contract, each followed by what succeeds it. */
export const apis = ["v2.1", "v1"] as const satisfies Api[];

/** The page of an API's reference. */
export const referenceOf = { "v2.1": "reference", v1: "reference-v1" } as const satisfies Record<Api, string>;

/** The document of each API, in every language. */
export type Documents = Record<Api, Record<Language, Node>>;

/** The counts of `deno task upgrade:nova` on real releases (results/upgrade.json). */
export interface Measured {
  date: string;
  from: string;
  to: string;
  /** Calls that differ on the real releases, and those that the command named. */
  calls: number;
  differ: number;
  named: number;
  right: number;
}

/** Everything that the site shows. */
export interface Site {
  version: string;
  documents: Documents;
  /** The rules of both documents. */
  rules: Record<Language, Node>;
  /** What a caller does about each rule, and an example of it. */
  ruleNotes: Record<string, RuleNote>;
  /** The first document in English, as it was written. */
  source: string;
  differences: Difference[];
  trials: Trial[];
  /** How well the command `upgrade` did on real releases, once that was measured. */
  upgradeMeasured: Measured | undefined;
  /** What the errors page begins with. */
  errorRows: ErrorRow[];
  /** The pages that are written by hand, as Markdown. */
  start: Record<Language, string>;
  client: Record<Language, string>;
  recipes: Record<Language, string>;
}

/** The rules of both documents. */
export const ruleIds: ReadonlySet<string> = new Set(Object.keys(rules));

/** Where the facts are; another place for tests. */
export type Sources = Record<Api, { document: string; overlay: string }>;

const root = new URL("../../", import.meta.url);

/** The documents in every language; throws an error of one line if a translation is missing or stale. */
export async function readDocuments(sources: Sources): Promise<Documents> {
  const [nova, v1] = await Promise.all([readDocument(sources["v2.1"].document), readDocument(sources.v1.document)]);
  const { file, spec: en } = nova;
  const zh = await translate(en, file, sources["v2.1"].overlay);
  const [v1En, v1Zh] = await Promise.all([standingAlone(v1, en), standingAlone(v1, zh, sources.v1.overlay)]);
  return { "v2.1": { en, zh }, v1: { en: v1En, zh: v1Zh } };
}

/** The v1 document with what it takes from the first one, which has its language already. */
async function standingAlone({ spec }: OpenApiDocument, first: Node, overlay?: string): Promise<Node> {
  const folder = await Deno.makeTempDir();
  const file = `${folder}/v1.yaml`;
  try {
    await Deno.writeTextFile(`${folder}/nova-v2.1.yaml`, JSON.stringify(first));
    await Deno.writeTextFile(file, JSON.stringify(spec));
    return await (overlay ? translate(spec, file, overlay) : bundle(file));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Reads everything, and tries the providers. */
export async function readSite(sources: Sources): Promise<Site> {
  const documents = await readDocuments(sources);
  const version = documents["v2.1"].en.info.version;
  const rulesIn = (language: Language) => ({
    ...documents["v2.1"][language]["x-rules"],
    ...documents.v1[language]["x-rules"],
  });
  return {
    version,
    documents,
    rules: { en: rulesIn("en"), zh: rulesIn("zh") },
    ruleNotes: await ruleNotesOf(await Deno.readTextFile(new URL("docs/rules.yaml", root)), ruleIds),
    source: await Deno.readTextFile(sources["v2.1"].document),
    differences: differencesOf(await Deno.readTextFile(new URL("docs/differences.yaml", root))),
    trials: await trials(new URL("results/", root), version),
    upgradeMeasured: await Deno.readTextFile(new URL("results/upgrade.json", root)).then(JSON.parse, () => undefined),
    errorRows: errorRowsOf(await Deno.readTextFile(new URL("docs/errors.yaml", root)), ruleIds),
    start: await inBoth("start"),
    client: await inBoth("client"),
    recipes: await inBoth("recipes"),
  };
}

/** A page that is written by hand, in both languages. */
async function inBoth(name: string): Promise<Record<Language, string>> {
  const read = (language: Language) => Deno.readTextFile(new URL(`docs/${language}/${name}.md`, root));
  const [en, zh] = await Promise.all([read("en"), read("zh")]);
  return { en, zh: unwrap(zh) };
}

/** Reads the differences; throws an error that names what is wrong. */
export function differencesOf(source: string): Difference[] {
  const list: Difference[] = parse(source);
  for (const { id, rules, page, service } of list) {
    const place = `docs/differences.yaml: ${id}`;
    const unknown = rules.find((rule) => !ruleIds.has(rule));
    if (unknown) throw new Error(`${place}: there is no rule ${unknown}`);
    const missing = languages.find((language) => !page?.[language] || !service?.[language]);
    if (missing) throw new Error(`${place}: has no text in ${missing}`);
  }
  return list;
}

/** The ids of the cases that prove a rule. */
export function casesOf(rule: string): string[] {
  return cases.filter(({ rules }) => (rules as string[]).includes(rule)).map(({ id }) => id);
}

/** An operation of a document. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  summary: string;
  /** The vendor's name for it, and for what succeeds it. */
  vendorName: string;
  successor?: string;
}

/** The operations of a document, in its order. */
export function operationsOf({ paths }: Node): Operation[] {
  return Object.entries<Node>(paths).flatMap(([path, item]) =>
    Object.entries<Node>(item).filter(([, { operationId }]) => operationId).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      summary: operation.summary,
      vendorName: operation["x-vendor-operation"],
      successor: operation["x-replaced-by"],
    }))
  );
}

/** The name under which a document is published. */
export function fileOf(api: Api, language: Language): string {
  return ["openapi", ...api === "v1" ? [api] : [], ...language === "en" ? [] : [language]].join(".");
}
