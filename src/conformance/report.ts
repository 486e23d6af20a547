import { type Rule, rules } from "../../gen/rules.ts";
import { visible } from "./excerpt.ts";
import type { Result } from "./result.ts";
import type { Report } from "./verify.ts";
import { before } from "../before.ts";

/**
 * The report for people: what fails, like a bug report each; then what was not run, the counts and the coverage.
 *
 * @example Print what was found
 * ```ts
 * import { createFakeProvider, pretty, verify } from "@ecs-contract/server-metadata/conformance";
 * import { match } from "node:assert/strict";
 *
 * match(pretty(await verify(createFakeProvider(), { only: "get/*" })), /\d+ holds/);
 * ```
 */
export function pretty({ provider, results, counts, coverage, stopped, unrestored }: Report): string {
  const of = (verdict: Result["verdict"]) => results.filter((result) => result.verdict === verdict);
  const lines = [`${provider.name} at ${provider.endpoint}`, ""];
  for (const [group, members] of groupBy(results, ({ id }) => before(id, "/"))) {
    const skipped = members.filter(({ verdict }) => verdict === "not run").length;
    const bad = members.filter(({ verdict }) => verdict === "fails" || verdict === "stale").length;
    const ran = members.filter(({ verdict }) => verdict !== "not run").length;
    const parts = [ran ? `${ran - bad} of ${ran}` : "", skipped ? `${skipped} not run` : ""].filter(Boolean);
    lines.push(`  ${bad ? "✗" : ran ? "✓" : "-"} ${group.padEnd(14)} ${parts.join(", ")}`);
  }
  for (const result of of("fails")) lines.push("", ...bugReport(result));
  for (const { id, reason } of of("stale")) {
    lines.push("", `STALE ${id} holds, and is listed as a deviation: ${reason}`);
  }
  for (const { id, reason } of of("deviates")) lines.push(`  deviates: ${id}: ${reason}`);
  for (const [reason, skipped] of groupBy(of("not run"), ({ reason }) => reason!)) {
    lines.push(`  not run: ${skipped.length} cases, ${reason}`);
  }
  for (const [what, { total, missing }] of Object.entries(coverage)) {
    const list = missing.length ? `, not: ${missing.slice(0, 12).join(", ")}${missing.length > 12 ? ", …" : ""}` : "";
    lines.push(`  coverage of ${what}: ${total - missing.length} of ${total}${list}`);
  }
  if (stopped) lines.push("", `The run ended early: ${stopped}`);
  for (const { server, role, keys } of unrestored) {
    const names = visible(keys.map((key) => JSON.stringify(key)).join(", "));
    lines.push("", `NOT PUT BACK: server ${server} (${role}): ${names}`);
  }
  const count = Object.entries(counts).filter(([, n]) => n > 0).map(([verdict, n]) => `${n} ${verdict}`);
  return [...lines, "", count.join(", ")].join("\n") + "\n";
}

/** The text for a failing case: the rules, the problems, the request, the response. */
export function bugReport({ id, rules: ids, shortfalls }: Result): string[] {
  return [
    `FAILS ${id}`,
    ...ids.map((rule) =>
      `  rule  ${rule}: ${rules[rule].summary} [${rules[rule].source.join("; ")}]${basisOf(rules[rule])}`
    ),
    ...shortfalls.flatMap(({ problems, curl, got }) => [
      ...problems.map((problem) => `  wrong ${problem}`),
      ...(curl ? [`  asked ${curl}`, `  got   ${got}`] : []),
    ]),
  ];
}

function basisOf({ basis }: Rule): string {
  return basis ? ` (${basis}; not tried on a live service)` : "";
}

/**
 * The report for CI, in the form of JUnit: a test case each, failures with their bug report.
 *
 * @example Write what a CI server reads
 * ```ts
 * import { createFakeProvider, junit, verify } from "@ecs-contract/server-metadata/conformance";
 * import { match } from "node:assert/strict";
 *
 * match(junit(await verify(createFakeProvider(), { only: "get/*" })), /<testsuite /);
 * ```
 */
export function junit({ provider, results, counts }: Report): string {
  const cases = results.map((result) => {
    const [group = "", ...name] = result.id.split("/");
    const inside = result.verdict === "fails"
      ? `<failure message="${xml(result.shortfalls[0]?.problems[0] ?? "")}">${
        xml(bugReport(result).join("\n"))
      }</failure>`
      : result.verdict === "stale"
      ? `<failure message="holds, and is listed as a deviation"/>`
      : result.verdict === "holds"
      ? ""
      : `<skipped message="${xml(`${result.verdict}: ${result.reason}`)}"/>`;
    return `  <testcase classname="${xml(group)}" name="${xml(name.join("/"))}">${inside}</testcase>\n`;
  });
  const failures = counts.fails + counts.stale;
  const skipped = counts["not run"] + counts.deviates;
  const totals = `tests="${results.length}" failures="${failures}" skipped="${skipped}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="${xml(provider.name)}" ${totals}>\n${
    cases.join("")
  }</testsuite>\n`;
}

function xml(text: string): string {
  const escaped = text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);
  // XML 1.0 has no place for most control characters.
  return escaped.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}

function groupBy<T>(list: readonly T[], keyOf: (element: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const element of list) {
    const key = keyOf(element);
    groups.set(key, [...groups.get(key) ?? [], element]);
  }
  return groups;
}
