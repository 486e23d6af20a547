// What the search of the site knows: errors, recipes, operations, keys, rules, headings, symbols of the package.
import type { ApiSymbol } from "../api_reference.ts";
import type { Node } from "../../gen/document.ts";
import { apis, operationsOf, type Site } from "../site.ts";
import { type Language, words } from "../words.ts";
import type { Entry } from "./engine.ts";

/** Other words for what a page says, in both languages. */
const synonyms: Record<string, string> = {
  "errors.html#quota": "quota limit too many items 配额 上限 超过",
  "errors.html#unauthorized": "token expired 401 过期 失效 鉴权失败",
  "errors.html#policy": "permission denied 没有权限 无权限",
  "errors.html#item-not-found": "键不存在 key missing",
  "errors.html#APIG.0201": "网关超时 timeout",
  "recipes.html#emoji": "emoji 表情 unicode",
  "recipes.html#ids": "project id server id token 项目ID在哪里 获取Token curl",
  "recipes.html#many-keys": "batch bulk 批量",
  "recipes.html#secrets": "password secret 密码 密钥 敏感",
  "recipes.html#permissions": "IAM 授权项 权限",
  "recipes.html#guest": "169.254.169.254 多久生效 meta_data.json cloud-init",
  "keys.html#agency_name": "agency 委托",
  "index.html#quickstart": "curl Python Go Java quickstart 快速入门 示例",
};

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
    ...headings(pages, language),
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

function rules({ rules }: Site, language: Language): Entry[] {
  return Object.entries<Node>(rules[language]).map(([id, { summary, nova = "" }]) => ({
    kind: "rule",
    title: summary,
    name: id,
    text: nova,
    href: `rules.html#${id}`,
  }));
}

/** The headings of the other pages, each with the text below it. */
function headings(pages: Record<string, string>, language: Language): Entry[] {
  const listed = new Set(["index", "client", "recipes", "differences", "downloads", "changelog"]);
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
  return html.replace(/<[^>]+>/g, "").replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, " ").trim();
}
