import { escaped } from "../../shared/escaped.ts";
import { bugReport } from "./report.ts";
import type { Report } from "./report_of.ts";

/**
 * The report in JUnit's format, for CI: one test case for each case; failures have their bug report.
 *
 * @example Write a file for a CI server
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
      ? `<failure message="holds, and is listed as a known deviation"/>`
      : result.verdict === "holds"
      ? ""
      : `<skipped message="${xml(`${result.verdict}: ${result.reason}`)}"/>`;
    return `  <testcase classname="${xml(group)}" name="${xml(name.join("/"))}">${inside}</testcase>\n`;
  });
  const failures = counts.fails + counts.stale;
  const skipped = counts["not run"] + counts.deviates;
  const totals = `tests="${results.length}" failures="${failures}" skipped="${skipped}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="${xml(escaped(provider.name))}" ${totals}>\n${
    cases.join("")
  }</testsuite>\n`;
}

function xml(text: string): string {
  const plain = text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);
  // XML 1.0 has no place for most control characters.
  return plain.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
