// The table that the errors page begins with: docs/errors.yaml, a row for each error that a caller meets.
import { parse } from "yaml";
import { escape, ruleLink } from "./layout.ts";
import { type Language, type Words, words } from "./words.ts";

/** What a caller may do with the same request. */
export type Retry = "never" | "later" | "after-fix" | "check";

/** An error that a caller meets. */
export interface ErrorRow {
  /** The end of a link to it: the vendor's code if it has one. */
  id: string;
  status?: number;
  code?: string;
  /** As the documents quote it, with … for what varies. */
  message?: string;
  rule?: string;
  retry: Retry;
  cause: Record<Language, string>;
  fix: Record<Language, string>;
}

/** Reads the rows, by status; throws an error that names a row with a rule that there isn't. */
export function errorRowsOf(source: string, ruleIds: ReadonlySet<string>): ErrorRow[] {
  const rows: ErrorRow[] = parse(source);
  for (const { id, rule } of rows) {
    if (rule && !ruleIds.has(rule)) throw new Error(`docs/errors.yaml: ${id}: there is no rule ${rule}`);
  }
  return rows.toSorted((a, b) => (a.status ?? 600) - (b.status ?? 600));
}

/** The rows as a table that can be sorted by its headings. */
export function errorTable(rows: ErrorRow[], language: Language): string {
  const w = words[language];
  const head = [w.status, w.vendorCode, w.message, w.cause, w.todo, w.retry];
  return `<div class="wide" role="region" aria-label="${w.errorTable}" tabindex="0"><table class="sortable cards">
<thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join("")}</tr></thead>
<tbody>
${rows.map((row) => rowOf(row, head, language, w)).join("\n")}
</tbody></table></div>`;
}

function rowOf(row: ErrorRow, head: string[], language: Language, w: Words): string {
  const { id, status, code, message, rule, retry, cause, fix } = row;
  const cells = [
    code ? `<code>${code}</code>` : "–",
    `<span lang="en">${escape(message ?? "–")}</span>${rule ? ` ${ruleLink(rule)}` : ""}`,
    escape(cause[language]),
    escape(fix[language]),
    w.retries[retry],
  ];
  return `<tr id="${id}"><th scope="row" data-label="${head[0]}"><a href="#${id}">${status ?? w.unknown}</a></th>${
    cells.map((cell, i) => `<td data-label="${head[i + 1]}">${cell}</td>`).join("")
  }</tr>`;
}
