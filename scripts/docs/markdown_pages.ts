// Pages as Markdown, beside the HTML and in one text for language models.
import TurndownService from "turndown";
import { gfm } from "turndown-plugin-gfm";
import { unwrap } from "./overlay.ts";

const converter = new TurndownService({ headingStyle: "atx", codeBlockStyle: "fenced", bulletListMarker: "-" });
converter.use(gfm);
converter.remove(["script", "noscript", "nav", "form", "button"]);
converter.addRule("anchor", {
  filter: (node: HTMLElement) => node.nodeName === "A" && node.className === "anchor",
  replacement: (content: string) => content,
});
converter.addRule("term", { filter: ["dt"], replacement: (content: string) => `\n\n**${content.trim()}**: ` });
converter.addRule("definition", { filter: ["dd"], replacement: (content: string) => content.trim() });
converter.addRule("summary", { filter: ["summary"], replacement: (content: string) => `\n\n${content.trim()}\n\n` });
converter.addRule("cell", {
  filter: ["th", "td"],
  replacement: (content: string, node: HTMLElement) => {
    const line = content.trim().replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|");
    const span = Number(node.getAttribute("colspan") ?? 1);
    return `${node.previousElementSibling ? "" : "|"} ${line} |${" |".repeat(span - 1)}`;
  },
});

/** The body of a page as Markdown. */
export function markdownOf(body: string): string {
  const text = body.replace(/<section class="try"[^]*?<\/section>/g, "")
    .replace(/<t[dh][ >][^]*?<\/t[dh]>/g, foldedInCell)
    .replace(/<span hidden>[^]*?<\/span>/g, "");
  return `${unwrap(converter.turndown(text)).replace(/\n{3,}/g, "\n\n").trim()}\n`;
}

/** What is folded away in a cell of a table has no place in Markdown; its summary has. */
function foldedInCell(cell: string): string {
  return cell.replace(/<details><summary>([^]*?)<\/summary>[^]*?<\/details>/g, "<span>$1</span>; ")
    .replace(/;\s*(<\/t[dh]>)$/, "$1");
}
