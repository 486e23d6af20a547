import { type RuleId, rules } from "../../../gen/rules.ts";
import { escaped } from "../../shared/escaped.ts";
import { excerpt } from "../exchange/excerpt.ts";
import type { Result } from "../run/result.ts";
import type { Report } from "./report_of.ts";
import { casesIn } from "../cases/cases_in.ts";
import { extentOf, namedCoverage } from "./counts.ts";
import { noteOn } from "./rule_notes.ts";

/** How many causes, and how many reasons for not running cases, a summary names. */
const most = 3;

/**
 * The report in about ten lines: how many cases fail, the most likely cause with one of its cases, which cases were not
 * run and why.
 *
 * @example Print what to do first
 * ```ts
 * import { createFakeProvider, summary, verify } from "@ecs-contract/server-metadata/conformance";
 * import { match } from "node:assert/strict";
 *
 * match(summary(await verify(createFakeProvider(), { only: "get/*" })), /^✓ the fake: all \d+ cases hold\.\n/);
 * ```
 */
export function summary(report: Report): string {
  const { causes, results, stopped, unrestored } = report;
  const lines = [headline(report)];
  causes.slice(0, most).forEach((cause, i) => {
    const { summary, example, rules: [rule] } = cause;
    const isNew = rule && !causes.slice(0, i).some((earlier) => earlier.rules[0] === rule);
    const against = i === 0 || !rule ? "." : ` (${rule}${isNew ? `: ${rules[rule].summary}` : ""})`;
    lines.push(`  ${i + 1}. ${extentOf(cause)}: ${summary}${against}`);
    if (i === 0) lines.push(...exampleOf(results.find(({ id }) => id === example)!, rule, summary));
  });
  const more = causes.slice(most);
  if (more.length) lines.push(`  … and ${more.length} more, of ${casesIn(more.flatMap(({ cases }) => cases).length)}`);
  for (const { id } of results.filter(({ verdict }) => verdict === "stale").slice(0, most)) {
    lines.push(`  ${id} holds, although it is listed as a known deviation: remove it from the list`);
  }
  lines.push(...notRunLines(results));
  if (stopped && !lines.some((line) => line.endsWith(stopped))) lines.push(`  The run ended early: ${stopped}.`);
  for (const { server, role, keys } of unrestored.slice(0, most)) {
    lines.push(`  NOT PUT BACK: server ${server} (${role}): ${keysIn(keys)}`);
  }
  if (unrestored.length > most) {
    lines.push(`  NOT PUT BACK: ${unrestored.length - most} more servers, which --verbose lists`);
  }
  if (report.ok) lines.push(...coverageLine(report));
  return `${lines.join("\n")}\n`;
}

/** One line: how many cases hold, fail, and were not run. */
export function headline({ provider, counts, ok }: Report): string {
  const name = excerpt(provider.name);
  const { holds, fails, stale, deviates, "not run": left } = counts;
  const ran = holds + fails + stale + deviates;
  if (ran === 0) return `✗ ${name}: no case could be run.`;
  const all = left || deviates || stale ? "" : "all ";
  const parts = [
    fails ? `${fails} of ${casesIn(ran)} ${verb(fails, "fail")}` : `${all}${casesIn(holds)} ${verb(holds, "hold")}`,
    ...(deviates ? [`${deviates} fail as known`] : []),
    ...(stale ? [`${stale} hold that are listed as known failures`] : []),
    ...(left ? [`${left} were not run`] : []),
  ];
  return `${ok ? "✓" : "✗"} ${name}: ${parts.join(", ")}.`;
}

function verb(count: number, plural: string): string {
  return count === 1 ? `${plural}s` : plural;
}

/** One failing case, so that it can be tried by hand. */
function exampleOf({ id, shortfalls }: Result, ruleId: RuleId | undefined, shown: string): string[] {
  const rule = ruleId && rules[ruleId];
  const note = noteOn(ruleId);
  const { problems, before = [], curl, got } = shortfalls.find(({ curl }) => curl) ?? shortfalls[0]!;
  const first = before.length > 1 ? [`${before.length} requests, which --verbose lists`] : before;
  return [
    ...(rule ? [`     rule   ${ruleId}: ${rule.summary} [${rule.source[0]}]`] : []),
    ...(note ? [`     note   ${note}`] : []),
    `     case   ${id}${shown.endsWith(problems[0]!) ? "" : `: ${problems[0]}`}`,
    ...first.map((line) => `     first  ${line}`),
    ...(curl ? [`     asked  ${curl}`, `     got    ${got}`] : []),
  ];
}

/** Why cases were not run, the most frequent reason first. All missing roles are one reason, and all missing tokens. */
function notRunLines(results: readonly Result[]): string[] {
  const reasons = reasonsOf(results);
  const lines = [...reasons].slice(0, most).map(([reason, count]) => `  not run, ${casesIn(count)}: ${reason}`);
  const rest = [...reasons.values()].slice(most).reduce((sum, count) => sum + count, 0);
  return rest ? [...lines, `  not run, ${casesIn(rest)}: for other reasons, which --verbose lists`] : lines;
}

/** How many cases were not run, by the reason. */
export function reasonsOf(results: readonly Result[]): Map<string, number> {
  const names = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  for (const { verdict, reason = "" } of results) {
    if (verdict !== "not run") continue;
    const [, general, name] = /^(needs a server for the role|needs auth\.)\s?(\w+)$/.exec(reason) ?? [];
    // If several servers have the same problem, the first is named.
    const same = [...counts.keys()].find((other) => withoutServer(other) === withoutServer(reason));
    const group = general ?? same ?? reason;
    if (name) names.set(group, (names.get(group) ?? new Set()).add(name));
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const full = (group: string) => {
    const list = [...names.get(group) ?? []];
    if (list.length === 0) return group;
    const field = group.endsWith(".") ? "auth" : "servers";
    return `the provider file has no ${list.map((name) => `${field}.${name}`).join(", ")}`;
  };
  return new Map([...counts].sort(([, a], [, b]) => b - a).map(([group, count]) => [full(group), count]));
}

/** A reason without the server and the response that it names. */
function withoutServer(reason: string): string {
  return reason.replace(/ server \S+/, "").replace(/: [^:]*[{<].*$/s, "");
}

function coverageLine({ coverage }: Report): string[] {
  const parts = namedCoverage(coverage).map(({ name, total, missing }) =>
    `${total - missing.length} of ${total} ${name}`
  );
  return parts.length ? [`  They try ${parts.join(", ")} of the contract.`] : [];
}

/** Keys for a line, the first ten. */
export function keysIn(keys: readonly string[]): string {
  const more = keys.length > 10 ? ` and ${keys.length - 10} more` : "";
  return escaped(keys.slice(0, 10).map((key) => JSON.stringify(key)).join(", ")) + more || "its items";
}
