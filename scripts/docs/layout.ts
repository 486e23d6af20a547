// What every page has around its content, and how text becomes HTML.
import { Marked, marked } from "marked";
import { codeBlock } from "./highlight.ts";
import type { Origin } from "./last_change.ts";
import { type Language, languages, words } from "./words.ts";

/** A page of the site, in one language. */
export interface Page {
  /** The file's name without `.html`, the same in every language. */
  name: string;
  /** The page of the navigation that it belongs to; itself if it is one. */
  section: string;
  language: Language;
  title: string;
  /** What the `main` element holds. */
  body: string;
  origin: Origin;
}

/** The whole text of a page. */
export function htmlOf({ name, section, language, title, body, origin }: Page, version: string): string {
  const w = words[language];
  const whole = name === "index" ? w.site : `${title} · ${w.site}`;
  return `<!doctype html>
<html lang="${w.tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escape(`${title}. ${w.about}`)}">
<title>${escape(whole)}</title>
<link rel="icon" href="data:,">
<link rel="alternate" type="text/markdown" href="${name}.md">
${siteHead("../")}${body.includes('class="try"') ? '<script defer src="../try.js"></script>\n' : ""}</head>
<body class="page-${name}">
${headerOf(name, section, language, "")}
<main id="content" tabindex="-1">
${body}
</main>
${footerOf(name, language, origin, version)}
</body>
</html>
`;
}

function footerOf(name: string, language: Language, { edit, changed }: Origin, version: string): string {
  const w = words[language];
  const day = changed ? `${w.lastChange} <time datetime="${changed}">${changed}</time> · ` : "";
  return `<footer><p>${day}<a href="${edit}">${w.editPage}</a> · <a href="${name}.md">${w.alsoAs}</a></p>
<p>${escape(w.footer(version))} <a href="changelog.html">${w.changelog}</a></p></footer>`;
}

/** What every head loads; `root` leads to the top of the site. */
export function siteHead(root: string): string {
  return `<link rel="stylesheet" href="${root}site.css">
<script defer src="${root}site.js"></script>
`;
}

/** The header of every page; `base` leads to the pages of its language. */
export function headerOf(name: string, section: string, language: Language, base: string): string {
  const w = words[language];
  const links = Object.entries(w.nav).map(([page, label]) => {
    const here = page === name ? ' aria-current="page"' : page === section ? ' aria-current="true"' : "";
    return `<li><a href="${base}${page}.html"${here}>${escape(label)}</a></li>`;
  });
  const others = languages.map((other) => {
    const here = other === language ? ' aria-current="true"' : "";
    const { tag, name: label } = words[other];
    const page = name === "api" ? "client" : name;
    return `<a href="${base}../${other}/${page}.html" lang="${tag}" hreflang="${tag}"${here} data-keep-place>${label}</a>`;
  });
  return `<a class="skip" href="#content">${w.skip}</a>
<header>
<a class="site" href="${base}index.html">${escape(w.site)}</a>
<button type="button" class="menu" popovertarget="pages"><span class="unseen">${w.pages}: </span>${
    escape(w.nav[section as keyof typeof w.nav] ?? w.pages)
  }</button>
<nav id="pages" popover aria-label="${w.pages}"><ul>
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

const parser = new Marked({
  renderer: {
    code: ({ text, lang = "" }) => codeBlock(text, lang),
    table({ header, rows }) {
      const cells = (list: typeof header) => list.map(({ tokens }) => this.parser.parseInline(tokens));
      return table(undefined, cells(header), rows.map(cells));
    },
  },
});

/** Markdown as HTML; a heading ends in `{#id}`, and a rule's id in backquotes becomes a link to the rule. */
export function markdown(text: string, ruleIds: ReadonlySet<string>): string {
  const html = parser.parse(text, { async: false });
  return linkRules(
    html.replace(/<h(\d)>(.*?) \{#([\w.-]+)\}<\/h\1>/g, (_, level, inside, id) => heading(Number(level), inside, id)),
    ruleIds,
  );
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

/** A table that scrolls by itself where the page is narrow, and is a list of cards on a phone. */
export function table(caption: string | undefined, head: string[], rows: string[][]): string {
  const labels = head.map(plain).map((text) => text && ` data-label="${escape(text)}"`);
  const body = rows.map(([first = "", ...rest]) =>
    `<tr><th scope="row"${labels[0]}>${first}</th>${
      rest.map((cell, i) => `<td${labels[i + 1]}>${cell}</td>`).join("")
    }</tr>`
  );
  const named = caption === undefined ? "" : ` role="region" aria-label="${escape(caption)}" tabindex="0"`;
  return `<div class="wide"${named}><table class="cards">
<thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join("")}</tr></thead>
<tbody>
${body.join("\n")}
</tbody></table></div>`;
}

/** The text of HTML. */
function plain(html: string): string {
  return html.replace(/<[^>]+>/g, "").replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))).trim();
}
