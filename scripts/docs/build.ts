// From the facts to a folder of files.
import { fileURLToPath } from "node:url";
import { build as bundle, stop } from "esbuild";
import { apiReference, type ApiSymbol } from "./api_reference.ts";
import { formatPage } from "./cases_format.ts";
import { downloads, filesOf } from "./downloads.ts";
import { originOf } from "./last_change.ts";
import { htmlOf, markdown } from "./layout.ts";
import { brokenLinks } from "./links.ts";
import { llmsOf } from "./llms.ts";
import { markdownOf } from "./markdown_pages.ts";
import { operationPages } from "./operation_page.ts";
import { notFound, writers } from "./pages.ts";
import { reference } from "./reference.ts";
import { rootPages } from "./root_pages.ts";
import { entriesOf } from "./search/entries.ts";
import { apis, operationsOf, readSite, referenceOf, ruleIds, type Site, type Sources } from "./site.ts";
import { type Language, languages, words } from "./words.ts";
import { at, member } from "../at.ts";

const root = new URL("../../", import.meta.url);
const read = (relative: string) => Deno.readTextFile(new URL(relative, root));

type Files = Record<string, string>;

/** Builds the site; returns how many files it has. Throws an error of one line. */
export async function build(sources: Sources, out: string): Promise<number> {
  const [site, api, changes, format, formatZh] = await Promise.all(
    [
      readSite(sources),
      apiReference(),
      read("CHANGELOG.md"),
      read("openapi/cases/README.md"),
      read("openapi/cases/README.zh.md"),
    ],
  );
  const formats = { en: format, zh: formatZh };
  const bodies = languages.map((language) => pagesOf(site, language, { changes, format: formats[language] }));
  const texts = bodies.map((pages) => mapValues(pages, markdownOf));
  const files = filesOf(site, await read("openapi/cases/schema.json"));
  languages.forEach((language, i) => Object.assign(files, llmsOf(site, at(bodies, i), language)));
  const forPrograms = { ...files };
  for (const [i, language] of languages.entries()) {
    const pages = { ...at(bodies, i), downloads: downloads(forPrograms, language) };
    const markdown = { ...at(texts, i), downloads: markdownOf(pages.downloads) };
    Object.assign(files, await filesOfLanguage(site, language, pages, markdown, api.symbols));
  }
  Object.assign(files, rootPages);
  Object.assign(files, await scripts(), api.files);
  const broken = brokenLinks(files);
  if (broken.length) throw new Error(broken[0]);
  await write(files, out);
  return Object.keys(files).length;
}

/** The content of every page of a language but the downloads, which name files made later. */
function pagesOf(site: Site, language: Language, texts: { changes: string; format: string }): Files {
  return {
    ...mapValues(writers, (writer) => writer(site, language)),
    ...Object.fromEntries(apis.map((api) => [referenceOf[api], reference(site, api, language)])),
    ...operationPages(site, language),
    "404": notFound(language),
    changelog: markdown(texts.changes, ruleIds),
    cases: markdown(formatPage(texts.format).replaceAll("](cases.schema.json)", "](../cases.schema.json)"), ruleIds),
  };
}

/** The pages of a language as files, with their Markdown and the entries of the search. */
async function filesOfLanguage(
  site: Site,
  language: Language,
  bodies: Files,
  texts: Files,
  symbols: readonly ApiSymbol[],
): Promise<Files> {
  const operations = apis.flatMap((api) =>
    operationsOf(site.documents[api][language]).map(({ id, summary }) => ({ id, summary, section: referenceOf[api] }))
  );
  const { nav, unlisted } = words[language];
  const names: Record<string, string> = { ...nav, ...unlisted };
  const files: Files = {};
  for (const [name, body] of Object.entries(bodies)) {
    const operation = operations.find(({ id }) => id === name);
    const section = operation?.section ?? name;
    const title = operation?.summary ?? member(names, name);
    const origin = await originOf(name, language, section === referenceOf.v1);
    files[`${language}/${name}.html`] = htmlOf({ name, section, language, title, body, origin }, site.version);
    files[`${language}/${name}.md`] = member(texts, name);
  }
  const entries = entriesOf(site, language, bodies, symbols);
  files[`${language}/search.js`] = `const searchEntries = ${JSON.stringify(entries)};\n`;
  return files;
}

function mapValues<T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

async function write(files: Files, out: string): Promise<void> {
  await Deno.remove(out, { recursive: true }).catch(() => {});
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(`${out}/${name}/..`.replace(/\/[^/]+\/\.\.$/, ""), { recursive: true });
    await Deno.writeTextFile(`${out}/${name}`, text);
  }
}

/** What browsers load: scripts of this repository, each in one file, and the look. */
async function scripts(): Promise<Files> {
  const bundled = { "fake.js": "browser_fake.ts", "errors.js": "browser_errors.ts", "search.js": "search/browser.ts" };
  const files = Object.entries(bundled).map(async ([name, source]) => {
    const entryPoints = [fileURLToPath(new URL(source, import.meta.url))];
    const { outputFiles } = await bundle({ entryPoints, bundle: true, minify: true, format: "iife", write: false });
    return [name, at(outputFiles, 0).text];
  });
  const asTheyAre = ["site.css", "api.css", "site.js", "try.js"].map(async (
    name,
  ) => [name, await read(`docs/site/${name}`)]);
  return Object.fromEntries(await Promise.all([...files, ...asTheyAre]).finally(stop));
}
