// The doc comments of the package as pages of the site: what `deno doc` writes, with the site's header and search.
import { join } from "node:path";
import { headerOf, siteHead } from "./layout.ts";
import { repository } from "./repository.ts";
import config from "../../deno.json" with { type: "json" };
import { at } from "../at.ts";

const root = new URL("../../", import.meta.url);
const packageName = "@ecs-contract/server-metadata";
/** The doors of the package; the generated types are documented by the pages of the operations. */
const doors = Object.entries(config.exports).filter(([name]) => !name.startsWith("./types"));
const moduleNames = doors.map(([name]) => name.replace("./", "")).map((name) => name === "." ? "\\." : name).join("|");
const importsOfModules = new RegExp(`from &quot;(${moduleNames})&quot;`, "g");

/** A public symbol, for the search. */
export interface ApiSymbol {
  name: string;
  about: string;
  /** Its page, from the top of the site. */
  href: string;
}

/** The pages of the API reference by name, and what the search knows of them. */
export async function apiReference(): Promise<{ files: Record<string, string>; symbols: ApiSymbol[] }> {
  const folder = await Deno.makeTempDir();
  try {
    await writeDocs(folder);
    const names = await filesBelow(folder);
    const index = await Deno.readTextFile(join(folder, "search_index.js"));
    const kept = names.filter((name) => !/(^|\/)(search|search_index|fuse)\.js$/.test(name));
    const files = await Promise.all(kept.map(async (name) => {
      const text = await Deno.readTextFile(join(folder, name));
      return [
        `api/${name}`,
        name.endsWith(".html")
          ? pageOfSite(name, text)
          : name.endsWith("darkmode_toggle.js")
          ? schemeOfSite
          : text.replaceAll("#content>main", "#content>[data-main]"),
      ];
    }));
    return { files: Object.fromEntries(files), symbols: symbolsOf(index) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The reference takes the colours that the reader's system prefers, as all pages do; it keeps no choice of its own. */
const schemeOfSite = `const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark", dark.matches);
dark.addEventListener("change", follow);
follow();
`;

async function writeDocs(out: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--quiet", "--html", `--name=${packageName}`, `--output=${out}`, ...doors.map(([, file]) => file)],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  if (!success) throw new Error(`deno doc: ${new TextDecoder().decode(stderr).trim()}`);
}

async function filesBelow(folder: string, inside = ""): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(folder, inside))) {
    const path = inside ? `${inside}/${name}` : name;
    names.push(...isDirectory ? await filesBelow(folder, path) : [path]);
  }
  return names.sort();
}

/** A page of `deno doc` as a page of the site. */
function pageOfSite(name: string, html: string): string {
  if (html.includes('http-equiv="refresh"')) return plainLinks(html); // it only redirects
  const up = "../".repeat(name.split("/").length);
  const page = plainLinks(html)
    .replaceAll(root.href, `${repository}/blob/main/`)
    .replace(importsOfModules, (_, module) => `from &quot;${specifier(module)}&quot;`)
    .replace(/ documentation<\/title>/, "</title>")
    .replace(/<script src="[^"]*(?:search|search_index|fuse)\.js" defer><\/script>/g, "")
    .replace(/<input\s+type="text"\s+id="searchbar"[^>]*>/, "")
    .replace('<div id="searchResults"></div>', "")
    .replace(/<button\s[^>]*id="theme-toggle"[^]*?<\/button>/, "")
    .replace(/(class="contextLink">)default</, `$1${packageName}<`)
    .replace(/ - default - /, " - ")
    .replaceAll('<button class="copyButton"', '<button class="copyButton" aria-label="Copy"')
    .replaceAll('<pre class="highlight">', '<pre class="highlight" tabindex="0">')
    .replace(
      /<ul class="breadcrumbs">[^]*?<\/div>/,
      (crumbs) => crumbs.replace(/(<\/?)ul\b/g, "$1div").replace(/(<\/?)li\b/g, "$1span"),
    )
    .replaceAll("<main", "<div data-main").replaceAll("</main", "</div") // a symbol is one of several parts of the page, not its main part
    .replace('<div class="ddoc">', `<div class="ddoc" role="main">\n<h1 class="unseen">${titleOf(html)}</h1>`)
    .replace('<nav id="topnav"', '<nav id="topnav" aria-label="Path"')
    .replace('<nav class="topSymbols"', '<nav class="topSymbols" aria-label="Symbols"')
    .replace('<nav class="documentNavigation"', '<nav class="documentNavigation" aria-label="On this page"')
    .replace("<html>", '<html lang="en">')
    .replace(
      "</head>",
      `<link rel="icon" href="data:,">\n${siteHead(up)}<link rel="stylesheet" href="${up}api.css">\n</head>`,
    )
    .replace("<body>", `<body class="page-api">\n${headerOf("api", "client", "en", `${up}en/`)}`);
  if (/["(]file:/.test(page)) throw new Error(`api/${name} links to a file of this machine`);
  return page;
}

function titleOf(html: string): string {
  return /<title>([^<]*?)(?: documentation)?<\/title>/.exec(html)?.[1] ?? packageName;
}

/** The name to import a module by. */
function specifier(module: string): string {
  return module === "." ? packageName : `${packageName}/${module}`;
}

/** Links written as others are: without escaped slashes, `.` segments, and with a file's name at the end. */
function plainLinks(html: string): string {
  return html.replace(/\b(href|src)="([^"]*)"/g, (_, attribute, link: string) => {
    const plain = link.replaceAll("&#x2F;", "/").replace(/(^|\/)(\.\/)+/g, "$1");
    const whole = /^(\.\.\/)+$/.test(plain) || plain === "" || plain.endsWith("/") ? `${plain}index.html` : plain;
    return `${attribute}="${whole}"`;
  });
}

function symbolsOf(index: string): ApiSymbol[] {
  const { nodes } = JSON.parse(at(/DENO_DOC_SEARCH_INDEX = (\{.*\});?$/m.exec(index), 1));
  // deno-lint-ignore no-explicit-any
  return nodes.map(({ name, doc, url }: any) => ({
    name,
    about: doc,
    href: `api/${url.replace(/(^|\/)(\.\/)+/g, "$1")}`,
  }));
}
