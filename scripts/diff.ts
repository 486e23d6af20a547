// The documents and cases of a release (--base REF, default the last tag) and those here → major, minor or patch, and why.
// Exits 1 if deno.json, the document or CHANGELOG.md doesn't say so. --root DIR looks at another clone.
import { dirname, resolve } from "node:path";
import { flagsOf } from "./flags.ts";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parse } from "yaml";
import type { Case, Result } from "../src/conformance/mod.ts";

/** How much work an upgrade is for a user of the package. */
export type Impact = "none" | "patch" | "minor" | "major";

/** One change, and the work that it is. */
export interface Change {
  impact: Impact;
  reason: string;
}

const ranks: Impact[] = ["none", "patch", "minor", "major"];
const redocly = fileURLToPath(new URL("../node_modules/@redocly/cli/bin/cli.js", import.meta.url));

if (import.meta.main) await main();

async function main(): Promise<void> {
  const { values } = flagsOf("diff", {
    args: Deno.args,
    options: { base: { type: "string" }, root: { type: "string" } },
  });
  const root = resolve(values.root ?? fileURLToPath(new URL("../", import.meta.url)));
  const base = values.base ?? await git(root, "describe", "--tags", "--abbrev=0").catch(() => undefined);
  if (!base) return console.log("diff: no tag yet, so there is no release to compare with");
  const folder = await Deno.makeTempDir();
  try {
    const listed = (await git(root, "ls-tree", "-r", "--name-only", base, "openapi/", "gen/")).split("\n");
    const documents = listed.filter((file) => /^openapi\/[^/]*(?<!\.zh)\.yaml$/.test(file));
    const caseFiles = listed.filter((file) => /^gen\/case/.test(file));
    for (const file of [...documents, ...caseFiles, "deno.json"]) {
      await Deno.mkdir(dirname(`${folder}/${file}`), { recursive: true });
      await Deno.writeTextFile(`${folder}/${file}`, await git(root, "show", `${base}:${file}`));
    }
    const { cases } = await import(`${pathToFileURL(folder)}/gen/cases.ts`);
    const changes = await replay(cases, root);
    for (const file of documents) changes.unshift(...await compareDocuments(`${folder}/${file}`, `${root}/${file}`));
    const impact = worst(changes);
    const before = JSON.parse(await Deno.readTextFile(`${folder}/deno.json`)).version;
    const { version } = JSON.parse(await Deno.readTextFile(`${root}/deno.json`));
    const { info } = parse(await Deno.readTextFile(`${root}/openapi/nova-v2.1.yaml`));
    const changelog = await Deno.readTextFile(`${root}/CHANGELOG.md`);
    for (const { impact, reason } of changes) console.log(`${impact.padEnd(5)}  ${reason}`);
    console.log(`since ${base}: ${impact}`);
    const problems = disagreements({ impact, before, version, documentVersion: info.version, changelog });
    for (const problem of problems) console.error(`diff: ${problem}`);
    Deno.exitCode = problems.length ? 1 : 0;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What changed between two documents, as Redocly rates it. */
export async function compareDocuments(base: string, revision: string): Promise<Change[]> {
  // Any configuration that Redocly finds turns its ratings off, so it runs in a folder that has none.
  const cwd = await Deno.makeTempDir();
  const args = ["run", "-A", redocly, "diff", base, revision, "--format", "json", "--fail-on", "none"];
  const env = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", NO_COLOR: "1" };
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd, env }).output();
  await Deno.remove(cwd, { recursive: true });
  const out = new TextDecoder().decode(stdout);
  if (!out.startsWith("{")) {
    throw new Error(`Cannot compare ${base} and ${revision}: ${out}${new TextDecoder().decode(stderr)}`);
  }
  const changes: { path: string; kind: string; property?: string; impact: Impact; verdicts: { message: string }[] }[] =
    JSON.parse(out).changes;
  return changes
    .filter(({ path, property }) => !(path === "#/info" && property === "version"))
    .map(({ path, kind, property, impact, verdicts }) => ({
      impact,
      reason: verdicts.map(({ message }) => message).join(" ") ||
        `${[path, property].filter(Boolean).join("/")} ${kind}`,
    }));
}

/** What the fake and the validators under `root` make of the cases of a release. */
export async function replay(cases: readonly Case[], root: string): Promise<Change[]> {
  const load = (file: string) => import(`${pathToFileURL(root)}/${file}`);
  const { createFakeProvider, verify } = await load("src/conformance/mod.ts");
  const { expand, expandJson } = await load("src/conformance/cases/case.ts");
  const { validate } = await load("src/contract/validate.ts");
  const { operations } = await load("gen/operations.ts");

  const quota = 128;
  const { results } = await verify(createFakeProvider({ quota }), { cases });
  const changes: Change[] = (results as Result[]).filter(({ verdict }) => verdict === "fails")
    .map(({ id, shortfalls }) => ({
      impact: accepts(shortfalls) ? "minor" : "major",
      reason: `the fake breaks the case ${id}: ${shortfalls[0]?.problems[0]}`,
    }));
  for (const { id, steps } of cases) {
    for (const { operation, body, key, expect } of steps) {
      if (!operation || body === undefined || !operations[operation]?.body) continue;
      const issues = [
        ...validate(operations[operation].body, expandJson(body, quota)),
        ...key === undefined ? [] : validate("MetadataKey", expand(key)),
      ];
      if (expect.status === 200 && issues.length) {
        changes.push({ impact: "major", reason: `validators refuse what ${id} sends: ${issues[0].message}` });
      }
    }
  }
  return changes;
}

/** Whether a case only misses refusals: a caller who handles them is not hurt by a success. */
function accepts(shortfalls: Result["shortfalls"]): boolean {
  return shortfalls.every(({ expected, got = "2" }) =>
    [expected?.status ?? 400].flat().every((status) => status >= 400) && got.startsWith("2")
  );
}

/** Where the version, the document and the changelog don't say what `impact` asks for. */
export function disagreements(
  { impact, before, version, documentVersion, changelog }: {
    impact: Impact;
    before: string;
    version: string;
    documentVersion: string;
    changelog: string;
  },
): string[] {
  const least = next(before, impact);
  const [, title = "", entry = ""] = /^## (.*)\n([^]*?)(?=^## |$(?![^]))/m.exec(changelog) ?? [];
  return [
    documentVersion !== version && `deno.json says version ${version}, the document ${documentVersion}`,
    compare(version, least) < 0 && `deno.json says version ${version}; ${impact} changes since ${before} need ${least}`,
    title.split(/[ ,]/)[0] !== version && `CHANGELOG.md begins with "${title}", and the version is ${version}`,
    impact === "major" && !/\bBreaking\b/.test(entry) && `CHANGELOG.md doesn't say what is Breaking in ${version}`,
  ].filter((problem) => problem !== false);
}

/** The least version that may follow. Before 1.0.0 the second number stands for major changes, and the third for all others. */
export function next(version: string, impact: Impact): string {
  const [major, minor, patch] = numbersOf(version);
  if (impact === "none") return version;
  if (impact === "major") return major ? `${major + 1}.0.0` : `0.${minor + 1}.0`;
  return impact === "minor" && major ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** The greatest impact of all. */
export function worst(changes: readonly Change[]): Impact {
  return ranks.findLast((rank) => changes.some(({ impact }) => impact === rank)) ?? "none";
}

/** Negative if version `a` comes before `b`. */
function compare(a: string, b: string): number {
  const [x, y] = [numbersOf(a), numbersOf(b)];
  return x[0] - y[0] || x[1] - y[1] || x[2] - y[2];
}

/** The three numbers of a version, without what follows them. */
function numbersOf(version: string): [major: number, minor: number, patch: number] {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => parseInt(part));
  return [major, minor, patch];
}

async function git(cwd: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("git", { args, cwd }).output();
  if (!success) throw new Error(`git ${args.join(" ")}: ${new TextDecoder().decode(stderr).trim()}`);
  return new TextDecoder().decode(stdout).trimEnd();
}
