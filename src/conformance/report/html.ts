import { type RuleId, rules } from "../../../gen/rules.ts";
import type { Cause } from "../causes/cause.ts";
import { caseSection, escapeHtml } from "./html_case.ts";
import { style } from "./html_style.ts";
import { basisOf } from "./report.ts";
import type { Result } from "../run/result.ts";
import { headline, keysIn, reasonsOf } from "./summary.ts";
import type { Report } from "./report_of.ts";
import { casesIn } from "../cases/cases_in.ts";
import { extentOf, namedCoverage } from "./counts.ts";
import { noteOn } from "./rule_notes.ts";

/** How many cases of a cause are shown in full; the others are one line each. */
const mostWhole = 10;

/**
 * The report as one HTML file that can be mailed and printed. It has no script, loads nothing, and contains no secret.
 *
 * @example Write a page
 * ```ts
 * import { createFakeProvider, html, verify } from "@ecs-contract/server-metadata/conformance";
 * import { match } from "node:assert/strict";
 *
 * match(html([await verify(createFakeProvider(), { only: "get/*" })]), /^<!doctype html>/);
 * ```
 *
 * @param reports One report, or one of each provider.
 */
export function html(reports: readonly Report[]): string {
  const title = `Conformance of ${reports.map(({ provider }) => provider.name).join(", ")}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${reports.map(reportSection).join("\n")}
</main>
</body>
</html>
`;
}

function reportSection(report: Report, number: number): string {
  const { provider, causes, results, stopped, unrestored } = report;
  const failing = new Map(results.map((result) => [result.id, result]));
  const place = (i: number) => `cause-${number + 1}-${i + 1}`;
  const contents = causes.map((cause, i) =>
    `<li><a href="#${place(i)}">${escapeHtml(cause.summary)}</a> (${
      [...cause.rules.slice(0, 1), extentOf(cause)].join(", ")
    })</li>`
  );
  const losses = unrestored.map(({ server, role, keys }) =>
    `<p class="bad">Not put back: server ${escapeHtml(server)} (${escapeHtml(role)}): ${escapeHtml(keysIn(keys))}</p>`
  );
  return [
    `<h1>${escapeHtml(headline(report))}</h1>`,
    `<p>${escapeHtml(provider.endpoint)}</p>`,
    ...(stopped ? [`<p class="bad">The run ended early: ${escapeHtml(stopped)}.</p>`] : []),
    ...losses,
    ...(contents.length
      ? [
        "<h2>Likely causes</h2>",
        "<p>Begin with the first: it explains the most failures.</p>",
        `<ol>${contents.join("")}</ol>`,
      ]
      : []),
    ...causes.map((cause, i) => causeSection(cause, { id: place(i), number: i + 1, failing })),
    ...staleSection(results),
    ...notRunSection(results),
    coverageTable(report),
  ].join("\n");
}

function causeSection(
  cause: Cause,
  { id, number, failing }: { id: string; number: number; failing: ReadonlyMap<string, Result> },
): string {
  const { summary, rules: ids, cases, example } = cause;
  const order = [example, ...cases.filter((one) => one !== example)];
  const whole = order.slice(0, mostWhole).map((one, i) => caseSection(failing.get(one)!, i === 0 ? "open" : "closed"));
  const others = order.slice(mostWhole).map((one) => {
    const problem = failing.get(one)!.shortfalls[0]?.problems[0] ?? "";
    return `<li><code>${escapeHtml(one)}</code> ${escapeHtml(problem)}</li>`;
  });
  return `<section id="${id}">
<h2>${number}. ${escapeHtml(summary)}</h2>
<p>${extentOf(cause)}.</p>
<ul class="rules">${ids.slice(0, 5).map(ruleItem).join("")}</ul>
${whole.join("\n")}
${
    others.length
      ? `<details><summary>${casesIn(others.length)} more</summary><ul>${others.join("")}</ul></details>`
      : ""
  }
</section>`;
}

function ruleItem(id: RuleId): string {
  const rule = rules[id];
  const note = noteOn(id);
  return `<li><b>${escapeHtml(id)}</b>: ${escapeHtml(rule.summary)}${escapeHtml(basisOf(rule))}${
    note ? ` ${escapeHtml(note)}` : ""
  }
<span class="source">Source: ${escapeHtml(rule.source.join("; "))}</span></li>`;
}

function staleSection(results: readonly Result[]): string[] {
  const stale = results.filter(({ verdict }) => verdict === "stale");
  if (stale.length === 0) return [];
  const items = stale.map(({ id, reason = "" }) => `<li><code>${escapeHtml(id)}</code> ${escapeHtml(reason)}</li>`);
  return [`<h2>Listed as known failures, but hold</h2><ul>${items.join("")}</ul>`];
}

function notRunSection(results: readonly Result[]): string[] {
  const reasons = [...reasonsOf(results)].map(([reason, count]) => `<li>${casesIn(count)}: ${escapeHtml(reason)}</li>`);
  const known = results.filter(({ verdict }) => verdict === "deviates")
    .map(({ id, reason = "" }) => `<li><code>${escapeHtml(id)}</code> ${escapeHtml(reason)}</li>`);
  return [
    ...(known.length ? [`<h2>Fail as known</h2><ul>${known.join("")}</ul>`] : []),
    ...(reasons.length ? [`<h2>Not run</h2><ul>${reasons.join("")}</ul>`] : []),
  ];
}

function coverageTable({ coverage }: Report): string {
  const rows = namedCoverage(coverage).map(({ name, total, missing }) => {
    return `<tr><th scope="row">${name}</th><td>${total - missing.length} of ${total}</td><td>${
      escapeHtml(missing.join(", "))
    }</td></tr>`;
  });
  return `<h2>How much of the contract was tried</h2>
<table><thead><tr><th scope="col">what</th><th scope="col">tried</th><th scope="col">not tried</th></tr></thead><tbody>${
    rows.join("")
  }</tbody></table>`;
}
