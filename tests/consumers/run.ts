// dist/*.tgz (deno task npm) → the package installed into the small projects of tests/consumers/projects, each tried; a
// table, and docs/consumers/ with --write. --only WORD runs what has the word in its name, --jobs N so many at once. Exits 1 if anything fails; with
// --strict also if a tool can't be had.
import { fileURLToPath } from "node:url";
import { flagsOf } from "../../scripts/flags.ts";
import config from "../../deno.json" with { type: "json" };
import { readers } from "./documents.ts";
import { tools } from "./hosts.ts";
import { installPackage, mustRun, nodeOf, nodes, NotHad, project, run } from "./installed.ts";
import { network } from "./network.ts";
import { type Findings, type Load, pageOf, type Verdict } from "./page.ts";
import { programs } from "./programs.ts";
import { testers } from "./testers.ts";
import { compileWith, releases, settings } from "./typescript.ts";

const { values } = flagsOf("consumers", {
  options: {
    jobs: { type: "string", default: String(navigator.hardwareConcurrency) },
    only: { type: "string", default: "" },
    write: { type: "boolean" },
    strict: { type: "boolean" },
  },
});
const root = fileURLToPath(new URL("../../", import.meta.url));
const isWanted = (name: string) => name.toLowerCase().includes(values.only.toLowerCase());
const checks = [...testers, ...programs, ...tools, ...network, ...readers].filter(({ name }) => isWanted(name));
if (checks.length === 0 && !settings.some(({ name }) => isWanted(`TypeScript, ${name}`))) {
  console.error(`consumers: no name has ${JSON.stringify(values.only)} in it`);
  Deno.exit(2);
}
const home = await installPackage(`dist/${config.name.slice(1).replace("/", "-")}-${config.version}.tgz`);
let red = false;
/** How many checks may begin now, and those that wait. */
let free = Number(values.jobs);
const waiting: (() => void)[] = [];

const findings: Findings = { releases, compiled: [], checked: [], loads: [], installedKb: await diskUse() };
try {
  const compiled = settings.filter(({ name }) => isWanted(`TypeScript, ${name}`)).map(async (setting) => {
    const each = releases.map((release) =>
      judge(`TypeScript ${release}, ${setting.name}`, () => compileWith(home, release, setting))
    );
    return { setting: setting.name, verdicts: await Promise.all(each) };
  });
  const checked = checks.map(async (check) => {
    return { check, verdict: await judge(`${check.name} (${check.versions})`, () => check.run(home)) };
  });
  findings.compiled = await Promise.all(compiled);
  findings.checked = await Promise.all(checked);
  for (const door of [".", "./schemas", "./fake", "./conformance"]) findings.loads.push(await loadOf(door));
} finally {
  await Deno.remove(home, { recursive: true });
}
if (values.write) {
  await Deno.mkdir(`${root}docs/consumers`, { recursive: true });
  await Deno.writeTextFile(`${root}docs/consumers/README.md`, pageOf(findings, "en"));
  await Deno.writeTextFile(`${root}docs/consumers/README.zh.md`, pageOf(findings, "zh"));
}
Deno.exit(red ? 1 : 0);

/** Runs a check when its turn has come, and prints how it ended. */
async function judge(name: string, check: () => Promise<unknown>): Promise<Verdict> {
  if (free > 0) free--;
  else await new Promise<void>((begin) => waiting.push(begin));
  const start = performance.now();
  const verdict = await check().then(
    (): Verdict => ({ kind: "holds" }),
    (error): Verdict =>
      error instanceof NotHad
        ? { kind: "not run", reason: error.message }
        : { kind: "fails", trouble: (error as Error).message },
  );
  const next = waiting.shift();
  if (next) next();
  else free++;
  red ||= verdict.kind === "fails" || !!values.strict && verdict.kind === "not run";
  const why = verdict.kind === "fails"
    ? `\n${verdict.trouble}\n`
    : verdict.kind === "not run"
    ? `: ${verdict.reason}`
    : "";
  console.log(`${name.padEnd(60)} ${verdict.kind} ${Math.round(performance.now() - start)} ms${why}`);
  return verdict;
}

/** What a program loads that requires a door. */
async function loadOf(door: string): Promise<Load> {
  const cwd = await project(home, "data");
  const specifier = config.name + door.slice(1);
  return { door, ...JSON.parse(await mustRun(await nodeOf(nodes.oldest), ["loads.cjs", specifier], { cwd })) };
}

async function diskUse(): Promise<number> {
  const { text } = await run("du", ["-sk", "node_modules"], { cwd: home });
  return Number.parseInt(text);
}
