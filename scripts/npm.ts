// The modules behind the doors → dist/npm, and from it the tarball dist/*.tgz, the same bytes each time; prints its SHA-256.
// With --check, publint and attw judge the tarball.
import { flagsOf } from "./flags.ts";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";
import { cases, limits } from "../gen/cases.ts";
import { formatPage } from "./docs/cases_format.ts";
import { bundle } from "./docs/overlay.ts";
import { casesDocument } from "../src/conformance/cases_document.ts";
import { casesSchema } from "./cases_schema.ts";
import { compile } from "./npm/compile.ts";
import { commandLine, data, doors, manifest } from "./npm/manifest.ts";
import { asOpenapi30 } from "./openapi_30.ts";
import { withOwnBodies } from "./own_bodies.ts";

const judges: [tool: string, ...options: string[]][] = [
  ["publint@0.3.25", "--strict"],
  // attw reads doors that are code only.
  ["@arethetypeswrong/cli@0.18.5", "--profile", "strict", "--exclude-entrypoints", ...Object.keys(data)],
];
const root = fileURLToPath(new URL("../", import.meta.url));
const target = `${root}dist/npm`;
const command = `#!/usr/bin/env node
import process from "node:process";
import { main } from "../src/cli.js";
import { endWith } from "../src/cli/end_with.js";

endWith(await main(process.argv.slice(2)));
`;

const { values } = flagsOf("npm", { options: { check: { type: "boolean" } } });

await Deno.remove(target, { recursive: true }).catch(() => {});
const modules = Object.values(doors);
try {
  compile([...modules, commandLine], target, "ES modules");
  compile(modules, `${target}/cjs`, "CommonJS");
} catch (error) {
  fail((error as Error).message);
}
await Deno.mkdir(`${target}/bin`);
await Deno.mkdir(`${target}/openapi`);
await writeJson("package.json", manifest, 2);
await writeJson("cjs/package.json", { type: "commonjs" });
await Deno.writeTextFile(`${target}/bin/server-metadata.js`, command, { mode: 0o755 });
for (const file of ["README.md", "CHANGELOG.md", "LICENSE", "openapi/nova-v2.1.yaml"]) {
  await Deno.copyFile(root + file, `${target}/${file}`);
}
await copyRecorded();
await writeData();
await writeCases();
const pack = ["pack", "./dist/npm", "--pack-destination", "dist", "--ignore-scripts", "--json"];
const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(run("npm", pack));
const tarball = `dist/${filename.replace(/^@/, "").replace("/", "-")}`;
const hash = createHash("sha256").update(await Deno.readFile(root + tarball)).digest("hex");
console.log(`${tarball}  ${kB(size)} packed, ${kB(unpackedSize)} unpacked, ${entryCount} files\nsha256 ${hash}`);
if (values.check) {
  for (const [tool, ...options] of judges) console.log(run("npx", ["--yes", tool, tarball, ...options]).trim());
}

/** What was recorded from real Novas, for `verify --like`. */
async function copyRecorded(): Promise<void> {
  await Deno.mkdir(`${target}/openapi/recorded`);
  for await (const { name } of Deno.readDir(`${root}openapi/recorded`)) {
    if (name.endsWith(".json")) {
      await Deno.copyFile(`${root}openapi/recorded/${name}`, `${target}/openapi/recorded/${name}`);
    }
  }
}

/** The documents, their schemas as one JSON Schema and the cases, as JSON for programs in any language. */
async function writeData(): Promise<void> {
  const nova = withOwnBodies(parse(await Deno.readTextFile(`${root}openapi/nova-v2.1.yaml`)));
  const v1 = withOwnBodies(await bundle("openapi/ecs-v1.yaml", undefined, target));
  // Many tools read one file, so the document of v1 has a copy of what it takes from Nova's.
  await Deno.writeTextFile(
    `${target}/openapi/ecs-v1.yaml`,
    stringify(v1, { lineWidth: 120, aliasDuplicateObjects: false }),
  );
  await writeJson("openapi/nova-v2.1.json", nova);
  await writeJson("openapi/ecs-v1.json", v1);
  await writeJson("openapi/nova-v2.1-3.0.json", asOpenapi30(nova));
  await writeJson("openapi/ecs-v1-3.0.json", asOpenapi30(v1));
  await writeJson("openapi/schemas.json", jsonSchema({ ...v1.components.schemas, ...nova.components.schemas }));
  await writeJson("openapi/cases.json", casesDocument(cases));
  await writeJson("openapi/cases.schema.json", casesSchema(await readJson("openapi/cases/schema.json")), 1);
  await Deno.writeTextFile(
    `${target}/openapi/cases.md`,
    formatPage(await Deno.readTextFile(`${root}openapi/cases/README.md`)),
  );
}

/** The cases are half of all code, so they are written once as JSON and once in a form that is parsed as fast. */
async function writeCases(): Promise<void> {
  const text = JSON.stringify(cases).replace(/[\\']/g, "\\$&");
  const kept = JSON.stringify(limits);
  const esm = `export const limits = ${kept};\nexport const cases = /* @__PURE__ */ JSON.parse('${text}');\n`;
  const cjs = `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\n` +
    `exports.limits = ${kept};\nexports.cases = require("../../openapi/cases.json").cases;\n`;
  for (const [folder, code] of [[`${target}/gen`, esm], [`${target}/cjs/gen`, cjs]]) {
    await Deno.writeTextFile(`${folder}/cases.js`, code!);
    await Deno.remove(`${folder}/cases`, { recursive: true });
  }
}

/** Schemas of a document as the definitions of one JSON Schema. */
function jsonSchema(schemas: unknown): unknown {
  const text = JSON.stringify(schemas).replace(/"#\/components\/schemas\//g, '"#/$defs/');
  return { $schema: "https://json-schema.org/draft/2020-12/schema", $defs: JSON.parse(text) };
}

function writeJson(file: string, value: unknown, indent?: number): Promise<void> {
  return Deno.writeTextFile(`${target}/${file}`, `${JSON.stringify(value, null, indent)}\n`);
}

async function readJson(file: string) {
  return JSON.parse(await Deno.readTextFile(root + file));
}

/** Runs a command and returns its output. */
function run(name: string, args: string[]): string {
  const { success, stdout, stderr } = new Deno.Command(name, { args, cwd: root }).outputSync();
  const out = new TextDecoder().decode(stdout);
  return success ? out : fail(`${name} ${args.join(" ")} failed\n${out}${new TextDecoder().decode(stderr)}`);
}

function fail(message: string): never {
  console.error(`npm: ${message}`);
  Deno.exit(1);
}

function kB(bytes: number): string {
  return `${Math.round(bytes / 1024)} kB`;
}
