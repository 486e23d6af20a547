import { diffLines, jsonLines } from "../judge/diff.ts";
import { escaped } from "../../shared/escaped.ts";
import type { Exchange } from "../exchange/record.ts";
import type { Result } from "../run/result.ts";
import type { Shortfall } from "../run/result.ts";

/**
 * A text as the content of an element or an attribute. Characters that would move text or change its direction are
 * shown as escapes.
 */
export function escapeHtml(text: string): string {
  const plain = text.split("\n").map((line) => line.split("\t").map(escaped).join("\t")).join("\n");
  return plain.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** A failing case: the problems, the request, the response, and the differences in the body. */
export function caseSection({ id, rules, shortfalls }: Result, state: "open" | "closed"): string {
  return `<details${state === "open" ? " open" : ""}>
<summary><code>${escapeHtml(id)}</code></summary>
<p>Rules: ${rules.map((rule) => `<code>${escapeHtml(rule)}</code>`).join(", ")}</p>
${shortfalls.map(shortfallSection).join("\n")}
</details>`;
}

function shortfallSection({ problems, before = [], curl, exchange }: Shortfall): string {
  return `<ul class="wrong">${problems.map((problem) => `<li>${escapeHtml(problem)}</li>`).join("")}</ul>
${exchange ? exchangeSection(exchange) : ""}
${curl ? `<h4>To try it</h4>${block([...before, curl].join("\n"))}` : ""}`;
}

function exchangeSection({ request, response, expectedBody }: Exchange): string {
  const { method, url, headers, body } = request;
  const parts = [
    `<h4>Request</h4>${block([`${method} ${url}`, ...headerLines(headers), ...bodyLines(body)].join("\n"))}`,
  ];
  if (response) {
    const lines = [`${response.status}`, ...headerLines(response.headers), ...bodyLines(response.body)];
    parts.push(`<h4>Response</h4>${block(lines.join("\n"))}`);
  }
  if (expectedBody !== undefined && response) {
    parts.push(`<h4>The body: − expected, + came</h4>${difference(response.body, expectedBody)}`);
  }
  return parts.join("\n");
}

function difference(body: string, expected: unknown): string {
  const marks = { same: " ", missing: "−", surplus: "+" };
  const lines = diffLines(linesOf(body), jsonLines(expected)).map(({ kind, text }) =>
    `<span class="${kind}">${marks[kind]} ${escapeHtml(text)}</span>`
  );
  return `<pre class="diff">${lines.join("\n")}</pre>`;
}

/** A body as lines to compare: JSON is formatted like the expected body, other text stays as it is. */
function linesOf(body: string): string[] {
  try {
    return jsonLines(JSON.parse(body));
  } catch {
    return body === "" ? [] : body.split("\n");
  }
}

function headerLines(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}

function bodyLines(body: string | undefined): string[] {
  return body ? ["", body] : [];
}

function block(text: string): string {
  return `<pre>${escapeHtml(text)}</pre>`;
}
