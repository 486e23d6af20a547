// The pages at the top of the site, in both languages: the way to the reader's language, and what a static host shows for an
// address that isn't there.
import { words } from "./words.ts";

const { en, zh } = words;

/** A page that leads elsewhere by a script; `links` are for readers without one. */
function leading(title: string, script: string, links: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<script>${script}</script>
</head>
<body><main><h1>${title}</h1>${links}</main></body>
</html>
`;
}

const home = leading(
  `${en.site} · ${zh.site}`,
  'location.replace(navigator.language.startsWith("zh") ? "zh/index.html" : "en/index.html");',
  '<p><a href="en/index.html">English</a> <a href="zh/index.html" lang="zh-CN">中文</a></p>',
);

/** Leads to the 404 page of the address's language, at any folder that the site is in; that page does not lead to itself. */
const notFound = leading(
  `${en.notFound} · ${zh.notFound}`,
  `const [, root, language] = /^(.*?\\/)(?:(en|zh|api)\\/.*|[^/]*)$/.exec(location.pathname) ?? [, "/"];
const own = language ?? (navigator.language.startsWith("zh") ? "zh" : "en");
if (!/\\/404\\.html$/.test(location.pathname)) location.replace(root + (own === "zh" ? "zh" : "en") + "/404.html");`,
  "",
);

/** The pages by name. */
export const rootPages = { "index.html": home, "404.html": notFound };
