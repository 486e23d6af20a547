import { escaped } from "../../shared/escaped.ts";
import type { Result } from "../run/result.ts";
import { bugReport } from "./report.ts";
import type { Report } from "./report_of.ts";
import { keysIn } from "./summary.ts";

/**
 * The report in JUnit's format, for CI: one test case for each case; failures have their bug report. What is wrong with
 * the run itself is an error: it ended early, no case could be run, or items could not be put back.
 *
 * @example Write a file for a CI server
 * ```ts
 * import { createFakeProvider, junit, verify } from "@ecs-contract/server-metadata/conformance";
 * import { match } from "node:assert/strict";
 *
 * match(junit(await verify(createFakeProvider(), { only: "get/*" })), /<testsuite /);
 * ```
 *
 * @param reports One report, or one of each provider.
 */
export function junit(reports: Report | readonly Report[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${[reports].flat().map(suite).join("")}</testsuites>\n`;
}

function suite(report: Report): string {
  const { provider, results, counts } = report;
  const cases = results.map((result) => testCase(result.id, outcomeOf(result)));
  const errors = errorsOf(report).map(([name, message]) =>
    testCase(`run/${name}`, `<error type="run" message="${xml(message)}"/>`)
  );
  const failures = counts.fails + counts.stale;
  const skipped = counts["not run"] + counts.deviates;
  const totals = `tests="${results.length + errors.length}" failures="${failures}" errors="${errors.length}" ` +
    `skipped="${skipped}"`;
  return `<testsuite name="${xml(escaped(provider.name))}" ${totals}>\n${[...errors, ...cases].join("")}</testsuite>\n`;
}

function testCase(id: string, inside: string): string {
  const [group = "", ...name] = id.split("/");
  return `  <testcase classname="${xml(group)}" name="${xml(name.join("/"))}">${inside}</testcase>\n`;
}

function outcomeOf(result: Result): string {
  const { verdict, shortfalls, reason } = result;
  if (verdict === "holds") return "";
  if (verdict === "stale") return `<failure type="stale" message="holds, and is listed as a known deviation"/>`;
  if (verdict !== "fails") return `<skipped message="${xml(`${verdict}: ${reason}`)}"/>`;
  const message = xml(shortfalls[0]?.problems[0] ?? "");
  return `<failure type="case" message="${message}">${xml(bugReport(result).join("\n"))}</failure>`;
}

/** What is wrong with the run, by a name; otherwise a CI server would show a run that did not end as passed. */
function errorsOf({ stopped, unrestored, counts, results }: Report): [name: string, message: string][] {
  const lost = unrestored.map(({ server, role, keys }) => `server ${server} (${role}): ${keysIn(keys)}`);
  const nothing = counts["not run"] === results.length ? ["no case could be run"] : [];
  const incomplete = stopped ? [`the run ended early: ${stopped}`] : nothing;
  return [
    ...incomplete.map((message): [string, string] => ["is complete", message]),
    ...lost.map((message): [string, string] => ["puts the items back", `not put back: ${message}`]),
  ];
}

function xml(text: string): string {
  const marked = text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);
  // XML 1.0 has no place for most control characters.
  return marked.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
