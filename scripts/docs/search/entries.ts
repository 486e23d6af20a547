// What the search of the site knows: errors, recipes, operations, keys, rules, headings, symbols of the package.
import type { ApiSymbol } from "../api_reference.ts";
import type { Node } from "../../gen/document.ts";
import { apis, operationsOf, type Site } from "../site.ts";
import { type Language, words } from "../words.ts";
import type { Entry } from "./engine.ts";
import { synonyms } from "./synonyms.ts";

/** The entries of a language; `pages` are the bodies of its pages. */
export function entriesOf(
  site: Site,
  language: Language,
  pages: Record<string, string>,
  symbols: readonly ApiSymbol[],
): Entry[] {
  const entries = [
    ...errors(site, language),
    ...operations(site, language),
    ...keys(site, language),
    ...rules(site, language),
    ...differences(site, language),
    ...headings(pages, language),
    ...wholePages(language),
    ...symbols.map(({ name, about, href }): Entry => ({
      kind: "symbol",
      title: about || name,
      name,
      text: "",
      href: `../${href}`,
    })),
  ];
  return entries.map((entry) => ({ ...entry, words: synonyms[entry.href] ?? entry.words }));
}

function errors({ documents, errorRows }: Site, language: Language): Entry[] {
  const rows = errorRows.map(({ id, status, code = "", message, cause, fix }): Entry => ({
    kind: "error",
    title: message ?? cause[language],
    name: `${code} ${status ?? ""}`.trim(),
    text: `${cause[language]} ${fix[language]}`,
    href: `errors.html#${id}`,
  }));
  const codes = Object.entries<Node>(documents["v2.1"][language]["x-error-codes"]).map((
    [code, { meaning, action, vendorCodes = [] }],
  ): Entry => ({
    kind: "page",
    title: meaning,
    name: code,
    text: `${action} ${vendorCodes.join(" ")}`,
    href: `errors.html#${code}`,
  }));
  return [...rows, ...codes];
}

function operations({ documents }: Site, language: Language): Entry[] {
  return apis.flatMap((api) =>
    operationsOf(documents[api][language]).map(({ id, method, path, summary, vendorName }): Entry => ({
      kind: "operation",
      title: summary,
      name: `${id} ${vendorName}`,
      text: `${method} ${path}`,
      href: `${id}.html`,
    }))
  );
}

function keys({ documents }: Site, language: Language): Entry[] {
  const { "x-system-keys": system, "x-privileged-keys": privileged } = documents["v2.1"][language];
  return Object.entries<Node>({ ...system, ...privileged }).map(([key, { meaning, why = "" }]) => ({
    kind: "key",
    title: meaning,
    name: key,
    text: why,
    href: `keys.html#${key}`,
  }));
}

function rules({ rules, ruleNotes }: Site, language: Language): Entry[] {
  return Object.entries<Node>(rules[language]).map(([id, { summary, nova = "" }]) => ({
    kind: "rule",
    title: summary,
    name: id,
    text: `${nova} ${ruleNotes[id]?.todo[language]}`,
    href: `rules.html#${id}`,
  }));
}

function differences({ differences }: Site, language: Language): Entry[] {
  return differences.map(({ id, page, service }) => ({
    kind: "page",
    title: service[language],
    name: words[language].nav.differences,
    text: page[language],
    href: `differences.html#${id}`,
  }));
}

/** The pages themselves, by their names and first sentences. */
function wholePages(language: Language): Entry[] {
  const { nav, unlisted, lead, site } = words[language];
  const leads: Record<string, string> = lead;
  return Object.entries({ ...nav, changelog: unlisted.changelog }).map(([page, title]) => ({
    kind: "page",
    title,
    name: site,
    text: leads[page] ?? "",
    href: `${page}.html`,
  }));
}

/** The headings of the other pages, each with the text below it. */
function headings(pages: Record<string, string>, language: Language): Entry[] {
  const listed = new Set(["index", "client", "recipes", "reference", "upgrade", "differences"]);
  const others = Object.entries(pages).filter(([name]) => listed.has(name));
  return others.flatMap(([name, body]) =>
    body.split("<h2 ").slice(1).map((section): Entry => {
      const [, id, inside = "", rest = ""] = /^id="([^"]+)">(.*?)<\/h2>([^]*)/.exec(section) ?? [];
      return {
        kind: name === "recipes" ? "recipe" : "page",
        title: plain(inside),
        name: words[language].nav[name as keyof typeof words.en.nav],
        text: plain(rest).slice(0, 600),
        href: `${name}.html#${id}`,
      };
    })
  );
}

function plain(html: string): string {
  return html.replace(/<[^>]+>/g, " ").replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/&(lt|gt|quot);/g, (_, name) => ({ lt: "<", gt: ">", quot: '"' })[name as "lt" | "gt" | "quot"])
    .replaceAll("&amp;", "&").replace(/\s+/g, " ").trim();
}
