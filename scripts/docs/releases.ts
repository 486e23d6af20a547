// What the rules say by releases of Nova, as a table with a column for each.
import { hasRelease } from "../../src/contract/release_range.ts";
import type { Node } from "../gen/document.ts";

/** The releases that were tried, by the number of their series. */
export const columns = [22, 26, 31, 33, 34];

/** The headings of the columns. */
export const releaseColumns = columns.map((release) => `<th scope="col">Nova ${release}</th>`).join("");

/** A cell and how many releases it is for. */
export interface Cell {
  text: string;
  width: number;
}

/** The cells of a rule; neighbours of which the rule says the same are one cell. */
export function cellsOf(releases: Record<string, string>): Cell[] {
  const cells: Cell[] = [];
  for (const release of columns) {
    const text = Object.entries(releases).filter(([range]) => hasRelease(range, release)).map(([, text]) => text).join(
      " ",
    );
    const last = cells.at(-1);
    if (last && last.text === text) last.width++;
    else cells.push({ text, width: 1 });
  }
  return cells;
}

/** The table, of the rules that have something to say by release. */
export function releaseTable(
  rules: Node,
  label: string,
  ruleHead: string,
  link: (id: string) => string,
  inline: (text: string) => string,
): string {
  const rows = Object.entries<Node>(rules).filter(([, { releases }]) => releases).map(([id, { releases }]) =>
    `<tr><th scope="row">${link(id)}</th>${releaseCells(releases, inline)}</tr>`
  );
  return `<div class="wide" role="region" aria-label="${label}" tabindex="0"><table class="cards">
<thead><tr>${[ruleHead, ...columns].map((cell) => `<th scope="col">${cell}</th>`).join("")}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

/** The cells of a row, each with the releases that it is for as its label on a phone. */
export function releaseCells(releases: Record<string, string>, inline: (text: string) => string): string {
  let first = 0;
  return cellsOf(releases).map(({ text, width }) => {
    const own = columns.slice(first, first += width);
    const label = own.length > 1 ? `${own[0]}–${own.at(-1)}` : `${own[0]}`;
    return `<td${width > 1 ? ` colspan="${width}"` : ""} data-label="Nova ${label}">${inline(text)}</td>`;
  }).join("");
}
