// The files of results/, and the table of them in results/README.md.
import { cases, type Provider, type Report, type Result } from "../../src/conformance/mod.ts";
import { coverageOf } from "../../src/conformance/report/coverage.ts";
import { before } from "../../src/shared/before.ts";

/** What a file of results/ holds. */
interface Results {
  provider: string;
  version: string;
  date: string;
  results: { id: string; verdict: string }[];
}

/** The columns of the table, in order. */
const keys = ["fake", "prism", "nova-22", "nova-26", "nova-31", "nova-33", "nova-34"];

/** What became of each case, as text; what was sent and received is for the screen. */
export function summary({ provider, counts, results, coverage }: Report, version: string): string {
  const verdicts = results.map(({ id, verdict, reason }) => `  ${JSON.stringify({ id, verdict, reason })}`);
  const name = provider.name.replace(` ${version}`, "");
  const head = { provider: name, version, date: new Date().toISOString().slice(0, 10), counts, coverage };
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "results": [\n${verdicts.join(",\n")}\n]}\n`;
}

/** What became of each case in a file, but for cases that are no more; none if there is no file. */
export async function readResultsOf(file: URL): Promise<Result[]> {
  const text = await Deno.readTextFile(file).catch(() => undefined);
  const { results = [] }: { results?: Pick<Result, "id" | "verdict" | "reason">[] } = JSON.parse(text ?? "{}");
  const rules = new Map(cases.map(({ id, rules }) => [id, rules]));
  return results.flatMap((result) => {
    const known = rules.get(result.id);
    return known ? [{ ...result, rules: known, shortfalls: [] }] : [];
  });
}

/** A report with what was found earlier of other cases. */
export function withEarlier(report: Report, earlier: readonly Result[], { apis = ["v2.1"] }: Provider): Report {
  const found = new Map([...earlier, ...report.results].map((result) => [result.id, result]));
  const results = cases.flatMap(({ id }) => found.get(id) ?? []);
  const counts = { holds: 0, fails: 0, deviates: 0, stale: 0, "not run": 0 };
  for (const { verdict } of results) counts[verdict]++;
  return { ...report, results, counts, coverage: coverageOf(cases, results, apis) };
}

/** The files that are there, by name. */
export async function readResults(root: URL): Promise<Map<string, Results>> {
  const found = new Map<string, Results>();
  for (const key of keys) {
    const text = await Deno.readTextFile(new URL(`results/${key}.json`, root)).catch(() => undefined);
    if (text) found.set(key, JSON.parse(text));
  }
  return found;
}

/** Case groups × providers, between the marks in results/README.md. */
export async function writeTable(root: URL, results: Map<string, Results>): Promise<void> {
  const all = [...results.values()];
  const groups = [...new Set(results.get("fake")!.results.map(({ id }) => before(id, "/")))];
  const cell = (of: Results, group: string) => {
    const cases = of.results.filter(({ id }) => id.startsWith(`${group}/`));
    const ran = cases.filter(({ verdict }) => verdict !== "not run");
    if (ran.length === 0) return "–";
    const known = ran.filter(({ verdict }) => verdict === "deviates").length;
    const held = ran.filter(({ verdict }) => verdict === "holds").length;
    const idle = cases.length - ran.length;
    return [`${held}`, known ? `${known} known` : "", idle ? `${idle} not run` : ""].filter(Boolean).join(", ");
  };
  const lines = [
    `| cases | ${all.map(({ provider, version }) => `${provider.replace("OpenStack ", "")} ${version}`).join(" | ")} |`,
    `| --- | ${all.map(() => "---").join(" | ")} |`,
    ...groups.map((group) => `| ${group} | ${all.map((of) => cell(of, group)).join(" | ")} |`),
  ];
  const dates = all.map(({ date }) => date).sort();
  const when = dates[0] === dates.at(-1) ? `on ${dates[0]}` : `from ${dates[0]} to ${dates.at(-1)}`;
  const file = new URL("results/README.md", root);
  const table = `<!-- conformance -->\n\nTried ${when}.\n\n${lines.join("\n")}\n\n<!-- /conformance -->`;
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.replace(/<!-- conformance -->[^]*<!-- \/conformance -->/, table));
}
