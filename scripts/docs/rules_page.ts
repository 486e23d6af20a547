// The rules page: each rule with its sentence, an example and what to do about it; what it rests on is folded.
import type { Node } from "../gen/document.ts";
import { before } from "../../src/before.ts";
import { codeBlock } from "./highlight.ts";
import { escape, heading, inline, table } from "./layout.ts";
import { releaseCells, releaseColumns } from "./releases.ts";
import { casesOf, ruleIds, type Site } from "./site.ts";
import { outcome, trialName } from "./outcome.ts";
import { type Language, sourceIn, words } from "./words.ts";

/** The page's content. */
export function rules(site: Site, language: Language): string {
  const w = words[language];
  const all = Object.entries<Node>(site.rules[language]);
  const groups = [...new Set(all.map(([id]) => before(id, ".")))];
  const contents = groups.map((group) => `<a href="#${group}">${w.groups[group] ?? group}</a>`).join("\n");
  const sections = groups.map((group) =>
    `<section>
${heading(2, w.groups[group] ?? group, group)}
${group in w.groupLeads ? `<p>${w.groupLeads[group]}</p>` : ""}
${all.filter(([id]) => id.startsWith(`${group}.`)).map(([id, rule]) => section(site, id, rule, language)).join("\n")}
</section>`
  );
  return `<h1>${w.nav.rules}</h1>\n<p class="lead">${w.lead.rules}</p>\n<nav class="contents" aria-label="${w.nav.rules}">${contents}</nav>
${sections.join("\n")}`;
}

function section(site: Site, id: string, rule: Node, language: Language): string {
  const w = words[language];
  const { summary, nova, basis, releases } = rule;
  const { todo, example } = site.ruleNotes[id]!;
  return `<article class="rule">
${heading(3, `<code>${id}</code>`, id)}
<p class="statement">${inline(summary, ruleIds)}</p>
${example ? codeBlock(example, "exchange") : ""}
<p><b>${w.todo}</b> ${inline(todo[language], ruleIds)}</p>
${nova ? `<p class="note"><b>${w.nova}</b> ${inline(nova, ruleIds)}</p>` : ""}
${releases ? releasesOf(releases) : ""}
${basis ? `<p class="source">${w.basis}${w.bases[basis]}</p>` : ""}
${evidence(site, id, rule, language)}
</article>`;
}

/** What holds on each release of Nova. */
function releasesOf(releases: Record<string, string>): string {
  return `<div class="wide"><table class="cards"><thead><tr>${releaseColumns}</tr></thead>
<tbody><tr>${releaseCells(releases, (text) => inline(text, ruleIds))}</tr></tbody></table></div>`;
}

/** Where a rule comes from, the cases, and what came of them on each provider, folded. */
function evidence({ trials }: Site, id: string, { source }: Node, language: Language): string {
  const w = words[language];
  const proofs = casesOf(id);
  const list = proofs.map((proof) => `<li><a href="conformance.html#${proof}"><code>${escape(proof)}</code></a></li>`);
  const from = source.map((text: string) => escape(sourceIn(language, text))).join("; ");
  const proved = proofs.length === 0 ? `<p>${w.noCase}</p>` : `${
    table(
      undefined,
      [w.cases, ...trials.map((trial) => trialName(trial, w))],
      [[`${proofs.length}`, ...trials.map((trial) => outcome(trial, proofs, w))]],
    )
  }
<ul class="proofs">${list.join("\n")}</ul>`;
  return `<details><summary>${w.evidence(proofs.length)}</summary>
<p class="source">${w.source}: ${from}</p>
${proved}</details>`;
}
