import { type Rule, rules } from "../../../gen/rules.ts";
import { before } from "../../shared/before.ts";
import { namesOf } from "../../shared/untyped.ts";
import type { Cause } from "../causes/cause.ts";
import { excerpt } from "../exchange/excerpt.ts";
import { groupBy } from "../causes/group_by.ts";
import type { Result } from "../run/result.ts";
import { keysIn, reasonsOf } from "./summary.ts";
import type { Report } from "./report_of.ts";
import { casesIn } from "../cases/cases_in.ts";
import { extentOf, namedCoverage } from "./counts.ts";
import { noteOn } from "./rule_notes.ts";

/**
 * The whole report as text: the topics, each failing case as a bug report below its likely cause, the cases that were
 * not run, and how much of the contract was tested. {@linkcode summary} is the short form, in ten lines.
 *
 * @example Print the report
 * ```ts
 * import { createFakeProvider, pretty, verify } from "@ecs-contract/server-metadata/conformance";
 * import { match } from "node:assert/strict";
 *
 * match(pretty(await verify(createFakeProvider(), { only: "get/*" })), /\d+ hold\n/);
 * ```
 */
export function pretty({ provider, results, causes, counts, coverage, stopped, unrestored }: Report): string {
  const of = (verdict: Result["verdict"]) => results.filter((result) => result.verdict === verdict);
  const lines = [`${excerpt(provider.name)} at ${provider.endpoint}`, "", ...topicLines(results)];
  causes.forEach((cause, i) => lines.push("", ...causeLines(cause, i + 1, results)));
  for (const { id, reason } of of("stale")) {
    lines.push("", `STALE ${id} holds, and is listed as a known deviation: ${reason}`);
  }
  const details = [
    ...of("deviates").map(({ id, reason }) => `  fails as known: ${id}: ${reason}`),
    ...[...reasonsOf(results)].map(([reason, count]) => `  not run, ${casesIn(count)}: ${reason}`),
    ...coverageLines(coverage),
  ];
  lines.push("", ...details);
  if (stopped) lines.push("", `The run ended early: ${stopped}.`);
  for (const { server, role, keys } of unrestored) {
    lines.push("", `NOT PUT BACK: server ${server} (${role}): ${keysIn(keys)}`);
  }
  const words = { holds: "hold", fails: "fail", deviates: "fail as known", stale: "hold, but are listed as failing" };
  const count = namesOf(counts).filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${counts[verdict]} ${verdict === "not run" ? verdict : words[verdict]}`);
  return [...lines, "", count.join(", ")].join("\n") + "\n";
}

/** A line for each topic. */
function topicLines(results: readonly Result[]): string[] {
  return [...groupBy(results, ({ id }) => before(id.replace(/^like\//, ""), "/"))].map(([topic, members]) => {
    const count = (...verdicts: Result["verdict"][]) =>
      members.filter(({ verdict }) => verdicts.includes(verdict)).length;
    const [hold, fail, left] = [count("holds"), count("fails", "stale"), count("not run")];
    const parts = [
      ...(hold ? [`${hold} hold`] : []),
      ...(fail ? [`${fail} fail`] : []),
      ...(count("deviates") ? [`${count("deviates")} fail as known`] : []),
      ...(left ? [`${left} not run`] : []),
    ];
    return `  ${fail ? "✗" : left === members.length ? "-" : "✓"} ${topic.padEnd(14)} ${parts.join(", ")}`;
  });
}

/** A cause, and the cases that fail because of it. */
function causeLines(cause: Cause, number: number, results: readonly Result[]): string[] {
  const failing = new Map(results.map((result) => [result.id, result]));
  const [rule] = cause.rules;
  const note = noteOn(rule);
  return [
    `CAUSE ${number}, ${extentOf(cause)}: ${cause.summary}`,
    ...(rule ? [`  rule  ${rule}: ${rules[rule].summary}`] : []),
    ...(note ? [`  note  ${note}`] : []),
    ...cause.cases.flatMap((id) => ["", ...bugReport(failing.get(id)!)]),
  ];
}

function coverageLines(coverage: Report["coverage"]): string[] {
  return namedCoverage(coverage).map(({ name, total, missing }) => {
    const list = missing.length
      ? `; not tried: ${missing.slice(0, 12).join(", ")}${missing.length > 12 ? ", …" : ""}`
      : "";
    return `  tried ${total - missing.length} of ${total} ${name}${list}`;
  });
}

/** The text for a failing case: the rules, the problems, the request, the response. */
export function bugReport({ id, rules: ids, shortfalls }: Result): string[] {
  return [
    `FAILS ${id}`,
    ...ids.map((rule) =>
      `  rule  ${rule}: ${rules[rule].summary} [${rules[rule].source.join("; ")}]${basisOf(rules[rule])}`
    ),
    ...shortfalls.flatMap(({ problems, before = [], curl, got }) => [
      ...problems.map((problem) => `  wrong ${problem}`),
      ...before.map((line) => `  first ${line}`),
      ...(curl ? [`  asked ${curl}`, `  got   ${got}`] : []),
    ]),
  ];
}

/** The basis of a rule that was not tried on a live service. */
export function basisOf({ basis }: Rule): string {
  return basis ? ` (${basis}; not tried on a live service)` : "";
}
