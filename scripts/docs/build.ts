// From the facts to a folder of files.
import { fileURLToPath } from "node:url";
import { build as bundle, stop } from "esbuild";
import { apiReference } from "./api_reference.ts";
import { downloads, filesOf } from "./downloads.ts";
import { htmlOf, markdown } from "./layout.ts";
import { brokenLinks } from "./links.ts";
import { markdownPages } from "./markdown_pages.ts";
import { notFound, writers } from "./pages.ts";
import { reference, referenceHead, renderer } from "./reference.ts";
import { entriesOf } from "./search/entries.ts";
import { apis, readSite, referenceOf, ruleIds, type Site, type Sources } from "./site.ts";
import { type Language, languages, words } from "./words.ts";
import { at } from "../at.ts";

const root = new URL("../../", import.meta.url);
const read = (relative: string) => Deno.readTextFile(new URL(relative, root));

/** Builds the site; returns how many files it has. Throws an error of one line. */
export async function build(sources: Sources, out: string): Promise<number> {
  const [site, script, api] = await Promise.all([readSite(sources), renderer(), apiReference()]);
  const forPrograms = filesOf(site, await read("openapi/cases/schema.json"));
  const files = { ...forPrograms };
  for (const language of languages) {
    const pages = {
      ...pagesOf(site, language),
      downloads: downloads(forPrograms, language),
      "404": notFound(language),
      changelog: markdown(await read("CHANGELOG.md"), ruleIds),
    };
    for (const [name, text] of Object.entries(markdownPages(site, language))) files[`${language}/${name}.md`] = text;
    const whole = Object.entries(pages).map(([name, body]) => [name, page(site, language, name, body)]);
    Object.assign(files, Object.fromEntries(whole.map(([name, html]) => [`${language}/${name}.html`, html])));
    const entries = entriesOf(site, language, pages, api.symbols);
    files[`${language}/search.js`] = `const searchEntries = ${JSON.stringify(entries)};\n`;
  }
  files["index.html"] = chooser;
  const [fake, search] = await forBrowsers("browser_fake.ts", "search/browser.ts");
  Object.assign(files, { "fake.js": fake, "search.js": search });
  files["scalar.js"] = script;
  for (const name of ["site.css", "site.js", "reference.js"]) files[name] = await read(`docs/site/${name}`);
  Object.assign(files, api.files);
  const broken = brokenLinks(files);
  if (broken.length) throw new Error(broken[0]);

  await Deno.remove(out, { recursive: true }).catch(() => {});
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(`${out}/${name}/..`.replace(/\/[^/]+\/\.\.$/, ""), { recursive: true });
    await Deno.writeTextFile(`${out}/${name}`, text);
  }
  return Object.keys(files).length;
}

function pagesOf(site: Site, language: Language): Record<string, string> {
  const written = Object.entries(writers).map(([name, write]) => [name, write(site, language)]);
  const references = apis.map((api) => [referenceOf[api], reference(site.documents, api, language)]);
  return Object.fromEntries([...written, ...references]);
}

type Name = Parameters<typeof htmlOf>[0]["name"];

function page(site: Site, language: Language, name: string, body: string): string {
  const { nav, unlisted } = words[language];
  const title = { ...nav, ...unlisted }[name as Name];
  const head = name.startsWith("reference") ? referenceHead : "";
  return htmlOf({ name: name as Name, language, title, body, head }, site.version);
}

/** The root: leads to the reader's language. */
const chooser = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.en.site} · ${words.zh.site}</title>
<link rel="icon" href="data:,">
<script>location.replace(navigator.language.startsWith("zh") ? "zh/index.html" : "en/index.html");</script>
</head>
<body><main><h1>${words.en.site}</h1><p><a href="en/index.html">English</a> <a href="zh/index.html" lang="zh-CN">中文</a></p></main></body>
</html>
`;

/** Scripts for browsers, each in one file. */
async function forBrowsers(...names: string[]): Promise<string[]> {
  const bundles = names.map(async (name) => {
    const entryPoints = [fileURLToPath(new URL(name, import.meta.url))];
    const { outputFiles } = await bundle({ entryPoints, bundle: true, minify: true, format: "iife", write: false });
    return at(outputFiles, 0).text;
  });
  return await Promise.all(bundles).finally(stop);
}
