// The start page: what this is, the first call in each language, which API to choose, and a card for each kind of reader.
import type { Node } from "../gen/document.ts";
import { heading, markdown } from "./layout.ts";
import { exampleBody, samplesOf } from "./samples/mod.ts";
import { sampleTabs } from "./samples/tabs.ts";
import { ruleIds, type Site } from "./site.ts";
import { type Language, words } from "./words.ts";

/** The page's content; the text is docs/<language>/start.md, with a mark where the samples go. */
export function index({ start, documents }: Site, language: Language): string {
  const { en } = documents["v2.1"];
  const [path, item] = Object.entries<Node>(en.paths).find(([, { put }]) =>
    put?.operationId === "setServerMetadataItem"
  )!;
  const w = words[language];
  const samples = samplesOf("setServerMetadataItem", "PUT", path, exampleBody(en, item.put));
  const quickstart = `${heading(2, w.quickstart, "quickstart")}
<p>${w.quickstartLead}</p>
${sampleTabs(samples, language)}`;
  const [lead = "", choice = "", ...cards] = markdown(start[language], ruleIds).split(/(?=<h2 )/);
  return `${lead.replace("<p>", '<p class="lead">')}
${quickstart}
<section class="choice">${choice}</section>
<div class="card-row">${cards.map((card) => `<section class="card">${card}</section>`).join("\n")}</div>`;
}
