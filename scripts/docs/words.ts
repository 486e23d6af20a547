// What the pages say of themselves, in both languages; what they say of the service is in the document.
import { en } from "./words_en.ts";
import { zh } from "./words_zh.ts";

/** The languages of the site, the document's own first. */
export const languages = ["en", "zh"] as const;
export type Language = typeof languages[number];

/** The words of each language. */
export const words: Record<Language, typeof en> = { en, zh };
export type Words = typeof en;

/** A source of a rule as the language names it. */
export function sourceIn(language: Language, source: string): string {
  if (language === "en") return source.replace(/^Vendor page/, "Vendor's page");
  const names: [RegExp, string][] = [
    [/^Vendor pages of the deprecated operations point to (.*)$/, "华为云的废弃接口文档指向 $1"],
    [/^Vendor page ?/, "华为云文档 "],
    [
      /^Seen in public server listings and client code for (.*) and (.*)$/,
      "见于 $1 和 $2 的公开云服务器列表与客户端代码",
    ],
    [/^ECS error table/, "ECS 错误码表"],
    [/^API gateway error table/, "API 网关错误码表"],
    [/ section /, " 第 "],
  ];
  return names.reduce((text, [english, name]) => text.replace(english, name), source)
    .replace(/( 第 [\d.]+)$/, "$1 节");
}
