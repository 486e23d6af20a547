// deno.lock and the licences in node_modules → dist/sbom.json, a CycloneDX bill of materials; prints how many of which licence.
// Exits 1 where a licence doesn't go with ours: of what is installed with the package, and of the tools beside it.
import config from "../deno.json" with { type: "json" };
import { member } from "./at.ts";
import { flagsOf } from "./flags.ts";

flagsOf("sbom", {});

/** Licences that code under MIT may depend on. */
const compatible = [
  "MIT",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "0BSD",
  "CC0-1.0",
  "BlueOak-1.0.0",
  "Unlicense",
];
/** Licences of tools that we use and don't pass on. */
const usable = [...compatible, "MPL-2.0", "Python-2.0", "PSF-2.0", "CC-BY-3.0", "CC-BY-4.0"];

interface Locked {
  integrity: string;
  dependencies?: string[];
  optionalDependencies?: string[];
}

const root = new URL("../", import.meta.url);
const lock = JSON.parse(await Deno.readTextFile(new URL("deno.lock", root)));
const packages: Record<string, Locked> = lock.npm;
const required = closure(resolve(config.imports["openapi-fetch"].replace("npm:", "")));
closure(resolve(config.imports.yaml.replace("npm:", "")), required);
const rows = await Promise.all(
  Object.entries(packages).sort(([a], [b]) => a < b ? -1 : 1).map(async ([id, { integrity }]) => {
    const [, name = id, version = ""] = /^(@?[^@]+)@([^_]+)/.exec(id) ?? [];
    return { id, name, version, integrity, required: required.has(id), licence: await licenceOf(id, name, version) };
  }),
);
const bad = rows.filter(({ licence, required }) => licence && !fits(licence, required ? compatible : usable));

const bom = {
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: {
    component: {
      type: "library",
      "bom-ref": "package",
      name: config.name,
      version: config.version,
      licenses: [{ expression: config.license }],
    },
  },
  components: rows.map(({ id, name, version, integrity, required, licence }) => ({
    type: "library",
    "bom-ref": id,
    name,
    version,
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    scope: required ? "required" : "excluded",
    hashes: [{ alg: "SHA-512", content: hex(integrity.replace("sha512-", "")) }],
    ...licence && { licenses: [{ expression: licence }] },
  })),
  dependencies: [
    {
      ref: "package",
      dependsOn: lock.workspace.dependencies.map((dependency: string) => resolve(dependency.replace("npm:", ""))),
    },
    ...Object.keys(packages).sort().map((id) => ({ ref: id, dependsOn: dependenciesOf(id) })),
  ],
};
await Deno.mkdir(new URL("dist/", root), { recursive: true });
await Deno.writeTextFile(new URL("dist/sbom.json", root), `${JSON.stringify(bom, null, 2)}\n`);

const absent = rows.filter(({ licence }) => !licence);
const counts = Map.groupBy(rows.filter(({ licence }) => licence), ({ licence }) => licence!);
console.log(`dist/sbom.json: ${rows.length} packages, ${required.size} of them required by users of ${config.name}`);
for (const [licence, of] of [...counts].sort(([, a], [, b]) => b.length - a.length)) {
  console.log(`${`${of.length}`.padStart(5)} ${licence}`);
}
if (absent.length) console.log(`${`${absent.length}`.padStart(5)} not installed on this platform`);
for (const { id, licence } of bad) {
  console.error(`sbom: ${id} is under ${licence}, which doesn't go with ${config.license}`);
}
Deno.exitCode = bad.length ? 1 : 0;

/** The licence of an installed package; `undefined` if it is for another platform. */
async function licenceOf(id: string, name: string, version: string): Promise<string | undefined> {
  const folders = [id, `${name}@${version}`].map((folder) => folder.replaceAll("/", "+"));
  for (const folder of folders) {
    const file = new URL(`node_modules/.deno/${folder}/node_modules/${name}/package.json`, root);
    const text = await Deno.readTextFile(file).catch(() => undefined);
    if (text === undefined) continue;
    const { license, licenses } = JSON.parse(text);
    return license?.type ?? license ?? licenses?.map(({ type }: { type: string }) => type).join(" OR ") ??
      "no licence that it names";
  }
}

/** Whether an SPDX expression leaves a choice that is in the list. */
function fits(expression: string, list: string[]): boolean {
  return expression.replace(/[()]/g, "").split(" OR ").some((choice) =>
    choice.split(" AND ").every((licence) => list.includes(licence))
  );
}

/** The locked package that a specifier stands for: `a@1.2.3`, or `a` where there is one version only. */
function resolve(specifier: string): string {
  const of = (prefix: string) => Object.keys(packages).find((id) => id.startsWith(prefix));
  const found = packages[specifier] ? specifier : of(`${specifier}_`) ?? of(`${specifier}@`);
  if (!found) throw new Error(`deno.lock has no ${specifier}`);
  return found;
}

function dependenciesOf(id: string): string[] {
  const { dependencies = [], optionalDependencies = [] } = member(packages, id);
  return [...dependencies, ...optionalDependencies].map(resolve);
}

function closure(id: string, seen = new Set<string>()): Set<string> {
  if (!seen.has(id)) {
    seen.add(id);
    for (const dependency of dependenciesOf(id)) closure(dependency, seen);
  }
  return seen;
}

function hex(base64: string): string {
  return Array.from(atob(base64), (unit) => unit.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}
