// What every page has around its content, and how text becomes HTML.
import { marked } from "marked";
import { type Language, languages, words } from "./words.ts";

/** A page of the site, in one language. */
export interface Page {
  /** The file's name without `.html`, the same in every language. */
  name: keyof typeof words.en.nav | keyof typeof words.en.unlisted;
  language: Language;
  title: string;
  /** What the `main` element holds. */
  body: string;
  /** More for the head. */
  head?: string;
}

/** The pages that are there as Markdown, too. */
export const markdownOf: ReadonlySet<string> = new Set(["index", "recipes", "errors"]);

/** The whole text of a page. */
export function htmlOf({ name, language, title, body, head = "" }: Page, version: string): string {
  const w = words[language];
  const isReference = name.startsWith("reference");
  return `<!doctype html>
<html lang="${w.tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escape(w.about)}">
<title>${escape(title)} · ${escape(w.site)}</title>
<link rel="icon" href="data:,">
${siteHead("../")}${head}</head>
<body class="page-${isReference ? "reference" : name}">
${headerOf(name, language, "")}
${
    isReference ? `<div id="content" class="reference" tabindex="-1">${body}</div>` : `<main id="content" tabindex="-1">
${body}
</main>`
  }
<footer><p>${escape(w.footer(version))} <a href="changelog.html">${w.changelog}</a>${
    markdownOf.has(name) ? ` · <a href="${name}.md">${w.alsoAs}</a>` : ""
  }</p></footer>
</body>
</html>
`;
}

/** What every head loads; `root` leads to the top of the site. */
export function siteHead(root: string): string {
  return `<link rel="stylesheet" href="${root}site.css">
<script defer src="${root}site.js"></script>
`;
}

/** The header of every page; `base` leads to the pages of its language. */
export function headerOf(name: string, language: Language, base: string): string {
  const w = words[language];
  const links = Object.entries(w.nav).map(([page, label]) => {
    const here = page === name ? ' aria-current="page"' : "";
    const href = page === "api" ? `${base}../api/index.html` : `${base}${page}.html`;
    return `<li><a href="${href}"${here}>${escape(label)}</a></li>`;
  });
  const others = languages.map((other) => {
    const here = other === language ? ' aria-current="true"' : "";
    const { tag, name: label } = words[other];
    const page = name === "api" ? "index" : name;
    return `<a href="${base}../${other}/${page}.html" lang="${tag}" hreflang="${tag}"${here} data-keep-place>${label}</a>`;
  });
  return `<a class="skip" href="#content">${w.skip}</a>
<header>
<a class="site" href="${base}index.html">${escape(w.site)}</a>
<nav aria-label="${w.pages}"><ul>
${links.join("\n")}
</ul></nav>
<search data-base="${base}" data-labels="${escape(JSON.stringify(w.buttons))}">
<input type="search" role="combobox" aria-label="${w.search}" placeholder="${w.searchHint}" aria-expanded="false"
 aria-controls="found" aria-autocomplete="list" autocomplete="off" data-found="${
    escape(w.searchFound("#"))
  }" data-nothing="${w.searchNothing}">
<ul id="found" role="listbox" aria-label="${w.search}" data-kinds="${escape(JSON.stringify(w.kinds))}" hidden></ul>
<span role="status" class="unseen"></span>
</search>
<nav class="languages" aria-label="${w.language}">${others.join("\n")}</nav>
</header>`;
}

/** Text as HTML text. */
export function escape(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Markdown as HTML; a heading ends in `{#id}`, and a rule's id in backquotes becomes a link to the rule. */
export function markdown(text: string, ruleIds: ReadonlySet<string>): string {
  const html = marked.parse(text, { async: false });
  return linkRules(
    html.replace(/<h(\d)>(.*?) \{#([\w.-]+)\}<\/h\1>/g, (_, level, inside, id) => heading(Number(level), inside, id)),
    ruleIds,
  ).replaceAll("<pre>", '<pre tabindex="0">');
}

/** A heading that can be linked to. */
export function heading(level: number, inside: string, id: string): string {
  return `<h${level} id="${id}"><a class="anchor" href="#${id}">${inside}</a></h${level}>`;
}

/** Markdown of one line as HTML. */
export function inline(text: string, ruleIds: ReadonlySet<string>): string {
  return linkRules(marked.parseInline(text, { async: false }), ruleIds);
}

function linkRules(html: string, ruleIds: ReadonlySet<string>): string {
  return html.replace(
    /<code>([a-z\d-]+\.[a-z-]+)<\/code>/g,
    (code, id) => ruleIds.has(id) ? `<a href="rules.html#${id}">${code}</a>` : code,
  );
}

/** A link to a rule. */
export function ruleLink(id: string): string {
  return `<a href="rules.html#${id}"><code>${id}</code></a>`;
}

/** A table that scrolls by itself where the page is narrow. */
export function table(caption: string, head: string[], rows: string[][]): string {
  return `<div class="wide" role="region" aria-label="${escape(caption)}" tabindex="0"><table>
<thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join("")}</tr></thead>
<tbody>
${
    rows.map(([first, ...rest]) =>
      `<tr><th scope="row">${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join("")}</tr>`
    ).join("\n")
  }
</tbody></table></div>`;
}
