// The site for language models: https://llmstxt.org. An outline, and the pages that answer questions in one text.
import type { Node } from "../gen/document.ts";
import { member } from "../at.ts";
import { markdownOf } from "./markdown_pages.ts";
import { operationsOf, type Site } from "./site.ts";
import { type Language, words } from "./words.ts";

/** The pages of the whole text, in order. */
const pagesOfWhole = ["index", "recipes", "errors", "rules", "keys", "differences", "client"];

/** The two files of a language; `bodies` are the contents of its pages. */
export function llmsOf(site: Site, bodies: Record<string, string>, language: Language): Record<string, string> {
  const textOf = (name: string) => markdownOf(withoutEvidence(member(bodies, name)));
  const mark = language === "en" ? "" : `.${language}`;
  const operations = operationsOf(site.documents["v2.1"][language]).map(({ id }) => textOf(id));
  const whole = [...pagesOfWhole.map(textOf), ...operations].join("\n");
  return { [`llms${mark}.txt`]: outline(site, language, mark), [`llms-full${mark}.txt`]: whole };
}

/** A page without the lists of cases and results, which are more than half of the text and of no use to a caller. */
function withoutEvidence(body: string): string {
  return body.replace(/<details class="evidence">[^]*?<\/details>/g, "");
}

function outline({ documents, rules, errorRows, recipes }: Site, language: Language, mark: string): string {
  const w = words[language];
  const { "v2.1": { [language]: nova }, v1: { [language]: v1 } } = documents;
  const list = (lines: string[]) => lines.map((line) => `- ${line}`).join("\n");
  const calls = (document: Node) =>
    list(
      operationsOf(document).map(({ id, method, path, summary }) =>
        `[${summary}](${language}/${id}.md): \`${method} ${path}\``
      ),
    );
  const tasks = [...recipes[language].matchAll(/^## (.*?) \{#([\w-]+)\}$/gm)]
    .map(([, title, id]) => `[${title}](${language}/recipes.html#${id})`);
  const errors = errorRows.map(({ id, status, code, message, cause, fix }) =>
    `[${[status, code, message ?? cause[language]].filter(Boolean).join(" ")}](${language}/errors.html#${id}): ${
      message ? `${cause[language]} ` : ""
    }${fix[language]}`
  );
  const codes = Object.entries<Node>(nova["x-error-codes"]).map(([code, { meaning, action }]) =>
    `\`${code}\`: ${meaning} ${action}`
  );
  const ruleLines = Object.entries<Node>(rules[language]).map(([id, { summary }]) => `\`${id}\`: ${summary.trim()}`);
  const files = ["openapi.yaml", "openapi.v1.yaml", "errors.json", "rules.json", "cases.json", `llms-full${mark}.txt`];
  const parts: [title: string, text: string][] = [
    [w.llms.nova, calls(nova)],
    [w.llms.v1, `${v1.info.summary}\n\n${calls(v1)}`],
    [w.nav.recipes, list(tasks)],
    [w.errorTable, list(errors)],
    [w.clientCodes, list(codes)],
    [w.nav.rules, list(ruleLines)],
    [w.llms.files, list(files.map((name) => `[${name}](${name}): ${w.files[name]}`))],
  ];
  return `# ${nova.info.title}

> ${nova.info.summary}

${nova.info.description.trim().replace(/^## /gm, "### ")}

${parts.map(([title, text]) => `## ${title}\n\n${text}\n`).join("\n")}`;
}
