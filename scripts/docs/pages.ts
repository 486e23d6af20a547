// The pages that no renderer can write: each from the document, the cases and their results, in one language.
import { cases } from "../../gen/cases.ts";
import type { Node } from "../gen/document.ts";
import { errors } from "./errors_page.ts";
import { escape, heading, inline, markdown, ruleLink, table } from "./layout.ts";
import { releaseTable } from "./releases.ts";
import { outcome, trialName } from "./outcome.ts";
import { rules } from "./rules_page.ts";
import { ruleIds, type Site } from "./site.ts";
import { lacksApi, type Trial } from "./verdicts.ts";
import { withDiagrams } from "./sequence.ts";
import { index } from "./start_page.ts";
import { upgrade } from "./upgrade_page.ts";
import { type Language, sourceIn, type Words, words } from "./words.ts";
import { before } from "../../src/shared/before.ts";

/** A page's content, from the facts. */
type Writer = (site: Site, language: Language) => string;

/** The pages by name. */
export const writers: Record<string, Writer> = {
  index,
  rules,
  errors,
  recipes,
  client,
  differences,
  upgrade,
  keys,
  conformance,
};

/** The page for an address that isn't there. */
export function notFound(language: Language): string {
  const w = words[language];
  const links = (["index", "errors", "recipes", "reference", "rules"] as const).map((name) =>
    `<li><a href="${name}.html">${w.nav[name]}</a></li>`
  );
  return `<h1>${w.notFound}</h1>\n<p class="lead">${w.notFoundLead}</p>\n<ul>${links.join("\n")}</ul>`;
}

function recipes({ recipes }: Site, language: Language): string {
  return withDiagrams(markdown(recipes[language], ruleIds));
}

function client({ client }: Site, language: Language): string {
  return markdown(client[language], ruleIds);
}

function differences({ documents, differences }: Site, language: Language): string {
  const w = words[language];
  const all = Object.entries<Node>(documents["v2.1"][language]["x-rules"]);
  const unsaid = all.filter(([, { source }]) => !source.some((text: string) => /^Vendor page/.test(text)));
  const otherwise = all.filter(([, { nova }]) => nova);
  return `<h1>${w.nav.differences}</h1>\n<p class="lead">${w.lead.differences}</p>
${
    differences.map(({ id, rules, page, service }) =>
      `<article class="difference" id="${id}">
<dl><dt>${w.page}</dt><dd>${inline(page[language], ruleIds)}</dd>
<dt>${w.service}</dt><dd>${inline(service[language], ruleIds)}</dd></dl>
<p class="source">${rules.map(ruleLink).join(" · ")}</p>
</article>`
    ).join("\n")
  }
<section>
${heading(2, w.otherwise, "nova")}
<p>${w.otherwiseLead}</p>
${table(w.otherwise, [w.rule, w.nova], otherwise.map(([id, { nova }]) => [ruleLink(id), inline(nova, ruleIds)]))}
</section>
<section>
${heading(2, w.releases, "releases")}
<p>${w.releasesLead}</p>
${releaseTable(documents["v2.1"][language]["x-rules"], w.releases, w.rule, ruleLink, (text) => inline(text, ruleIds))}
</section>
<section>
${heading(2, w.unsaid, "unsaid")}
<p>${w.unsaidLead}</p>
<ul>${unsaid.map(([id, { summary }]) => `<li>${ruleLink(id)} ${inline(summary, ruleIds)}</li>`).join("\n")}</ul>
</section>`;
}

function keys({ documents }: Site, language: Language): string {
  const w = words[language];
  const { "x-system-keys": system, "x-privileged-keys": privileged } = documents["v2.1"][language];
  const known = (confidence: keyof typeof w.confidences) => escape(w.confidences[confidence]);
  const sources = (list: string[]) => list.map((text) => escape(sourceIn(language, text))).join(w.marks.semicolon);
  return `<h1>${w.nav.keys}</h1>\n<p class="lead">${w.lead.keys}</p>
${heading(2, w.privilegedKeys, "privileged")}
${
    table(
      w.privilegedKeys,
      [w.key, w.means, w.why, w.writer, w.confidence, w.source],
      Object.entries<Node>(privileged).map((
        [key, { meaning, why, writer, confidence, source }],
      ) => [
        `<code id="${escape(key)}">${escape(key)}</code>`,
        ...[meaning, why, writer].map(escape),
        known(confidence),
        sources(source),
      ]),
    )
  }
${heading(2, w.systemKeys, "system")}
${
    table(
      w.systemKeys,
      [w.key, w.means, w.confidence, w.source],
      Object.entries<Node>(system).map((
        [key, { meaning, confidence, source }],
      ) => [`<code id="${escape(key)}">${escape(key)}</code>`, escape(meaning), known(confidence), sources(source)]),
    )
  }`;
}

function conformance({ trials }: Site, language: Language): string {
  const w = words[language];
  const groups = [...new Set(cases.map(({ id }) => before(id, "/")))];
  const of = (group: string) => cases.filter(({ id }) => id.startsWith(`${group}/`));
  const head = trials.map((trial) => trialName(trial, w));
  const everything = cases.map(({ id }) => id);
  const cells = (ids: readonly string[]) => trials.map((trial) => outcome(trial, ids, w));
  return `<h1>${w.nav.conformance}</h1>\n<p class="lead">${w.lead.conformance}</p>
${
    table(w.nav.conformance, [w.group, ...head], [
      ...groups.map((group) => [
        `<a href="#${group}">${group}</a>`,
        ...cells(of(group).map(({ id }) => id)),
      ]),
      [`<b>${everything.length}</b>`, ...cells(everything)],
    ])
  }
${
    groups.map((group) =>
      `<details class="cases"><summary><h2 id="${group}">${group}</h2> <small>${of(group).length}</small></summary>
${
        table(
          group,
          [
            w.cases,
            w.nav.rules,
            ...trials.map(({ provider }) => escape(w.providers[provider] ?? provider)),
          ],
          of(group).map(({ id, rules, about, basis }) => [
            `<span id="${escape(id)}"><code>${escape(id)}</code></span>${
              basis ? `<br><small>${w.basis}${w.bases[basis]}</small>` : ""
            }${about ? `<br><small lang="en">${escape(about)}</small>` : ""}`,
            rules.map(ruleLink).join(" "),
            ...trials.map((trial) => verdictOf(trial, id, w)),
          ]),
        )
      }</details>`
    ).join("\n")
  }`;
}

function verdictOf(trial: Trial, id: string, w: Words): string {
  if (lacksApi(trial, id)) return outcome(trial, [id], w);
  const { verdict, reason } = trial.results[id] ?? { verdict: "not run", reason: undefined };
  return `<span class="verdict ${verdict.replace(" ", "-")}">${w.verdicts[verdict]}</span>${
    reason ? `<br><small>${escape(w.reason(reason))}</small>` : ""
  }`;
}
