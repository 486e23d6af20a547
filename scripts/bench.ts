// Nothing → what everything costs beside what else there is, all in one run: docs/bench/, its charts among it.
// `--only calls,fake` runs some sections and writes nothing.
//
// `--check` is the gate for CI: it measures briefly, only what has a ceiling, and exits 1 if a ratio is above it twice.
// With all permissions, because the generator of the @hey-api client looks at what Deno guards.
import { cpus, totalmem } from "node:os";
import { calls, layering } from "./bench/calls.ts";
import { type Bar, chart } from "./bench/chart.ts";
import { install } from "./bench/contenders.ts";
import { fake, items, memory } from "./bench/fake.ts";
import { fleet } from "./bench/fleet.ts";
import { imports } from "./bench/imports.ts";
import { type Effort, type Ratio, rounded, type Section } from "./bench/measure.ts";
import { million } from "./bench/million.ts";
import { served } from "./bench/served.ts";
import { suite } from "./bench/suite.ts";
import { validation } from "./bench/validation.ts";
import { namesOf } from "../src/shared/untyped.ts";
import { flagsOf, knownNames } from "./flags.ts";

const sections = { calls, layering, validation, imports, fake, served, items, memory, suite, fleet, million };
type Name = keyof typeof sections;

/** What the gate measures: what is quick. */
const gated: Name[] = ["calls", "validation", "fake", "items"];
const thorough: Effort = { rounds: 15, scale: 1000 };
const brief: Effort = { rounds: 9, scale: 300 };

const root = new URL("../", import.meta.url);
const { values } = flagsOf("bench", { options: { only: { type: "string" }, check: { type: "boolean" } } });
const named = values.only?.split(",");
const only = named && knownNames("bench", "only", named, namesOf(sections));
await install();
if (values.check) await check();
else await measure(only);

/** Exits 1 if a ratio is above its ceiling, and is so again. */
async function check(): Promise<void> {
  let left = gated;
  for (let time = 0; time < 2 && left.length; time++) {
    const above = new Set<Name>();
    for (const name of left) {
      const { ratios = [] } = await sections[name](brief);
      for (const ratio of ratios) {
        const tooMuch = ratio.value > (ratio.ceiling ?? Infinity);
        if (tooMuch) above.add(name);
        console.log(`${tooMuch ? "✗" : "✓"} ${ratio.name}: ${rounded(ratio.value)}, at most ${ratio.ceiling ?? "…"}`);
      }
    }
    left = [...above];
  }
  if (left.length) {
    console.error(`bench: above the ceiling, twice: ${left.join(", ")}`);
    Deno.exit(1);
  }
}

/** Measures the named sections; all of them, and writes down what was seen, if none is named. */
async function measure(only?: Name[]): Promise<void> {
  const done = {} as Record<Name, Section>;
  for (const name of only ?? namesOf(sections)) {
    done[name] = await sections[name](thorough);
    console.log(markdown(done[name]));
  }
  const ratios = Object.values(done).flatMap(({ ratios = [] }) => ratios);
  console.log(ratioTable(ratios));
  if (only) return;

  const machine =
    `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${Deno.build.os}, ` +
    `Deno ${Deno.version.deno}, V8 ${Deno.version.v8}`;
  const date = new Date().toISOString().slice(0, 10);
  const targets = ratioTable(ratios.filter(({ target }) => target));
  const text = `# What it costs\n\nWritten by \`deno task bench\` on ${date}: ${machine}.\n\n${targets}\n${
    Object.values(done).map(markdown).join("\n")
  }`;
  await write("docs/bench/README.md", text);
  await write("docs/bench/bench.json", `${JSON.stringify({ date, machine, sections: done }, null, 2)}\n`);
  await write("docs/bench/calls.svg", await callsChart(done.calls));
  await write("docs/bench/fake.svg", await fakeChart(done.fake));
}

async function write(file: string, text: string): Promise<void> {
  await Deno.mkdir(new URL("docs/bench/", root), { recursive: true });
  await Deno.writeTextFile(new URL(file, root), text);
  console.log(`wrote ${file}`);
}

function markdown({ title, about, head, rows }: Section): string {
  return `## ${title}\n\n${about}\n\n${tableOf(head, rows)}`;
}

function ratioTable(ratios: Ratio[]): string {
  return tableOf(
    ["ratio", "measured", "target"],
    ratios.map(({ name, value, target }) => [
      name,
      rounded(value),
      target !== undefined ? `at most ${rounded(target)}${value > target ? ", missed" : ""}` : "",
    ]),
  );
}

function tableOf(head: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(" | ")} |\n`;
  return line(head) + line(head.map((_, i) => i ? "---:" : "---")) + rows.map(line).join("");
}

function callsChart(section: Section): Promise<string> {
  return chart(barsOf(section, "ours"), { title: "What a call costs", axis: "times fetch with JSON by hand" });
}

function fakeChart(section: Section): Promise<string> {
  const title = "What a request costs on a stand-in for the service";
  return chart(barsOf(section, "the fake"), { title, axis: "times a handler that echoes JSON" });
}

/** The times of a table as times of its first column; what comes after them are ratios. */
function barsOf({ head, rows }: Section, ours: string): Bar[] {
  const names = head.slice(1).filter((name) => !name.includes(" / "));
  return rows.flatMap(([group, ...cells]) =>
    names.map((name, i) => ({
      group: String(group),
      name,
      value: Number(cells[i]) / Number(cells[0]),
      ours: name === ours,
    }))
  );
}
