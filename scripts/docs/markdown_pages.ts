// Pages as Markdown, beside the HTML and in one text for language models.
import type { Node } from "../gen/document.ts";
import type { Site } from "./site.ts";
import { type Language, words } from "./words.ts";

/** The pages that are there as Markdown, by name. */
export function markdownPages(site: Site, language: Language): Record<string, string> {
  return {
    index: withoutMarks(site.start[language]),
    recipes: withoutMarks(site.recipes[language]),
    errors: errors(site, language),
  };
}

/** Start, recipes, errors and rules in one text. */
export function wholeText(site: Site, language: Language): string {
  const { index, recipes, errors } = markdownPages(site, language);
  const rules = Object.entries<Node>(site.rules[language]).map(([id, { summary }]) => `- \`${id}\`: ${summary.trim()}`);
  return [index, recipes, errors, `# ${words[language].nav.rules}\n\n${rules.join("\n")}\n`].join("\n");
}

function errors({ documents, errorRows }: Site, language: Language): string {
  const w = words[language];
  const rows = errorRows.map(({ status, code, message, cause, fix, retry }) =>
    [status ?? w.unknown, code ?? "–", message ?? "–", cause[language], fix[language], w.retries[retry]].join(" | ")
  );
  const codes = Object.entries<Node>(documents["v2.1"][language]["x-error-codes"]).map(([code, { meaning, action }]) =>
    `- \`${code}\`: ${meaning} ${action}`
  );
  return `# ${w.nav.errors}

| ${[w.status, w.vendorCode, w.message, w.cause, w.todo, w.retry].join(" | ")} |
| --- | --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join("\n")}

## ${w.clientCodes}

${codes.join("\n")}
`;
}

/** Without the marks that give a heading its place on the site. */
function withoutMarks(text: string): string {
  return text.replace(/ \{#[\w-]+\}$/gm, "");
}
