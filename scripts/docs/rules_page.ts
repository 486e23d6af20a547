// The rules page: each rule with its sentence, an example and what to do about it; what it rests on is folded.
import type { Node } from "../gen/document.ts";
import { member } from "../at.ts";
import { before } from "../../src/shared/before.ts";
import { codeBlock } from "./highlight.ts";
import { escape, heading, inline, table } from "./layout.ts";
import { releaseCells, releaseColumns } from "./releases.ts";
import { casesOf, ruleIds, type Site } from "./site.ts";
import { outcome, trialName } from "./outcome.ts";
import type { RuleExample } from "./rule_notes.ts";
import { type Language, sourceIn, words } from "./words.ts";

/** What is said before an example, by the role of the server and of the sender. */
const conditions = {
  en: {
    servers: {
      foreign: "A server of another project",
      missing: "No such server",
      locked: "A locked server",
      building: "A server that is being built",
      never_launched: "A server that was never launched",
    } as Record<string, string>,
    senders: { none: "without a token", reader: "sent by a reader", invalid: "with a wrong token" } as Record<
      string,
      string
    >,
    given: (items: string) =>
      items === "quota" ? "a server with as many items as its quota" : `the items before: ${code(items)}`,
    first: (request: string) => `after ${code(request)}`,
    join: (parts: string[]) => sentence(parts.join("; ")) + ":",
  },
  zh: {
    servers: {
      foreign: "其他项目的云服务器",
      missing: "云服务器不存在",
      locked: "云服务器已锁定",
      building: "云服务器正在创建",
      never_launched: "云服务器从未启动成功",
    } as Record<string, string>,
    senders: { none: "不带 Token", reader: "由只读用户发送", invalid: "Token 错误" } as Record<string, string>,
    given: (items: string) => items === "quota" ? "元数据项数已达配额" : `原有元数据：${code(items)}`,
    first: (request: string) => `先发送 ${code(request)}`,
    join: (parts: string[]) => `${parts.join("；")}：`,
  },
};

const code = (text: string) => `<code>${escape(text)}</code>`;
const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

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
${example ? exampleOf(example, language) : ""}
<p><b>${w.todo}</b> ${inline(todo[language], ruleIds)}</p>
${nova ? `<p class="note"><b>${w.nova}</b> ${inline(nova, ruleIds)}</p>` : ""}
${releases ? releasesOf(releases) : ""}
${basis ? `<p class="source">${w.basis}${w.bases[basis]}</p>` : ""}
${evidence(site, id, rule, language)}
</article>`;
}

/** An example below what it needs. */
function exampleOf({ server, as, given, first, text }: RuleExample, language: Language): string {
  const c = conditions[language];
  const parts = [
    ...server ? [member(c.servers, server)] : [],
    ...as ? [member(c.senders, as)] : [],
    ...given ? [c.given(given)] : [],
    ...first ? [c.first(first)] : [],
  ];
  return `${parts.length ? `<p class="source">${c.join(parts)}</p>\n` : ""}${codeBlock(text, "exchange")}`;
}

/** What holds on each release of Nova. */
function releasesOf(releases: Record<string, string>): string {
  return `<div class="wide"><table class="cards"><thead><tr>${releaseColumns}</tr></thead>
<tbody><tr>${releaseCells(releases, (text) => inline(text, ruleIds))}</tr></tbody></table></div>`;
}

/** Where a rule comes from, the cases, and their results on each provider, folded. */
function evidence({ trials }: Site, id: string, { source }: Node, language: Language): string {
  const w = words[language];
  const proofs = casesOf(id);
  const list = proofs.map((proof) => `<li><a href="conformance.html#${proof}"><code>${escape(proof)}</code></a></li>`);
  const from = source.map((text: string) => escape(sourceIn(language, text))).join(w.marks.semicolon);
  const proved = proofs.length === 0 ? `<p>${w.noCase}</p>` : `${
    table(
      undefined,
      [w.cases, ...trials.map((trial) => trialName(trial, w))],
      [[`${proofs.length}`, ...trials.map((trial) => outcome(trial, proofs, w))]],
    )
  }
<ul class="proofs">${list.join("\n")}</ul>`;
  return `<details class="evidence"><summary>${w.evidence(proofs.length)}</summary>
<p class="source">${w.source}${w.marks.colon}${from}</p>
${proved}</details>`;
}
