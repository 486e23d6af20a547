// The modules behind the doors → dist/npm, and from it the tarball dist/*.tgz, the same bytes each time; prints its SHA-256.
// With --check, publint and attw judge the tarball.
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { parse } from "yaml";
import config from "../deno.json" with { type: "json" };
import { cases } from "../gen/cases.ts";

/** Doors that are data: what they are named, and the file behind each. */
const data: Record<string, string> = {
  "./openapi.yaml": "./openapi/nova-v2.1.yaml",
  "./openapi.json": "./openapi/nova-v2.1.json",
  "./openapi-v1.yaml": "./openapi/ecs-v1.yaml",
  "./openapi-v1.json": "./openapi/ecs-v1.json",
  "./schemas.json": "./openapi/schemas.json",
  "./cases.json": "./openapi/cases.json",
  "./package.json": "./package.json",
};
const judges: [tool: string, ...options: string[]][] = [
  ["publint@0.3.25", "--strict"],
  // attw reads doors that are code only.
  ["@arethetypeswrong/cli@0.18.5", "--profile", "esm-only", "--exclude-entrypoints", ...Object.keys(data)],
];
const root = fileURLToPath(new URL("../", import.meta.url));
const target = `${root}dist/npm`;

const manifest = {
  name: config.name,
  version: config.version,
  description:
    "Typed client, fake and conformance suite for the server metadata API of Huawei Cloud ECS and OpenStack Nova",
  keywords: [
    "huaweicloud",
    "ecs",
    "openstack",
    "nova",
    "server-metadata",
    "openapi",
    "client",
    "fake",
    "mock",
    "contract",
  ],
  license: config.license,
  repository: { type: "git", url: "git+https://github.com/ecs-contract/server-metadata.git" },
  homepage: "https://github.com/ecs-contract/server-metadata#readme",
  bugs: "https://github.com/ecs-contract/server-metadata/issues",
  type: "module",
  engines: { node: ">=20.3" },
  sideEffects: false,
  main: "./src/mod.js",
  types: "./src/mod.d.ts",
  exports: {
    ...Object.fromEntries(Object.entries(config.exports).map(([name, module]) => [name, door(module)])),
    ...data,
  },
  // For TypeScript with moduleResolution node10, which doesn't read exports.
  typesVersions: {
    "*": Object.fromEntries(
      Object.entries(config.exports).filter(([name]) => name !== ".")
        .map(([name, module]) => [name.slice(2), [door(module).types]]),
    ),
  },
  bin: { "server-metadata": "bin/server-metadata.js" },
  // The client needs openapi-fetch alone; yaml is for the door ./clouds and the command.
  dependencies: Object.fromEntries(
    (["openapi-fetch", "yaml"] as const).map((name) => [name, config.imports[name].replace(`npm:${name}@`, "^")]),
  ),
};
const command = `#!/usr/bin/env node
import process from "node:process";
import { main } from "../src/cli.js";

process.exitCode = await main(process.argv.slice(2));
`;

await Deno.remove(target, { recursive: true }).catch(() => {});
compile([...Object.values(config.exports), "./src/cli.ts"]);
await Deno.mkdir(`${target}/bin`);
await Deno.mkdir(`${target}/openapi`);
await Deno.writeTextFile(`${target}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
await Deno.writeTextFile(`${target}/bin/server-metadata.js`, command, { mode: 0o755 });
for (const file of ["README.md", "CHANGELOG.md", "LICENSE", "openapi/nova-v2.1.yaml", "openapi/ecs-v1.yaml"]) {
  await Deno.copyFile(root + file, `${target}/${file}`);
}
await writeData();
const pack = ["pack", "./dist/npm", "--pack-destination", "dist", "--ignore-scripts", "--json"];
const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(run("npm", pack));
const tarball = `dist/${filename.replace(/^@/, "").replace("/", "-")}`;
const hash = createHash("sha256").update(await Deno.readFile(root + tarball)).digest("hex");
console.log(`${tarball}  ${kB(size)} packed, ${kB(unpackedSize)} unpacked, ${entryCount} files\nsha256 ${hash}`);
if (Deno.args.includes("--check")) {
  for (const [tool, ...options] of judges) console.log(run("npx", ["--yes", tool, tarball, ...options]).trim());
}

/** The documents, their schemas as one JSON Schema and the cases, as JSON for programs in any language. */
async function writeData(): Promise<void> {
  const write = (name: string, value: unknown) =>
    Deno.writeTextFile(`${target}/openapi/${name}.json`, `${JSON.stringify(value)}\n`);
  const [nova, v1] = await Promise.all(
    ["nova-v2.1", "ecs-v1"].map(async (name) => parse(await Deno.readTextFile(`${root}openapi/${name}.yaml`))),
  );
  await write("nova-v2.1", nova);
  await write("ecs-v1", JSON.parse(JSON.stringify(v1).replaceAll('"./nova-v2.1.yaml#', '"./nova-v2.1.json#')));
  await write("schemas", jsonSchema({ ...v1.components.schemas, ...nova.components.schemas }));
  await write("cases", cases);
}

/** Schemas of a document as the definitions of one JSON Schema. */
function jsonSchema(schemas: unknown): unknown {
  const text = JSON.stringify(schemas).replace(/"(\.\/nova-v2\.1\.yaml)?#\/components\/schemas\//g, '"#/$defs/');
  return { $schema: "https://json-schema.org/draft/2020-12/schema", $defs: JSON.parse(text) };
}

/** A door of the package: where its types are, and where its code. */
function door(module: string) {
  return { types: module.replace(/\.ts$/, ".d.ts"), default: module.replace(/\.ts$/, ".js") };
}

/** Writes each module that is reached as JavaScript, without comments, and its types, with them. */
function compile(modules: string[]): void {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
    types: ["node"],
    typeRoots: [`${root}node_modules/.deno/node_modules/@types`],
    rewriteRelativeImportExtensions: true,
    strict: true,
    skipLibCheck: true,
    rootDir: root,
    outDir: target,
  };
  const program = ts.createProgram(modules.map((module) => root + module), {
    ...options,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
  });
  const problems = ts.getPreEmitDiagnostics(program);
  if (problems.length) fail(ts.formatDiagnostics(problems, ts.createCompilerHost(options)));
  // Imports name the files that there are; TypeScript mends them in code alone.
  const mended = (text: string) => text.replace(/(\bfrom |\bimport\()"(\.[^"]+)\.ts"/g, '$1"$2.js"');
  program.emit(undefined, (file, text) => write(file, mended(text)));
  for (const { fileName, text, isDeclarationFile } of program.getSourceFiles()) {
    if (isDeclarationFile) continue;
    const compilerOptions = { ...options, removeComments: true };
    const file = fileName.replace(root, `${target}/`).replace(/\.ts$/, ".js");
    write(file, ts.transpileModule(text, { compilerOptions, fileName }).outputText);
  }
}

function write(file: string, text: string): void {
  Deno.mkdirSync(dirname(file), { recursive: true });
  Deno.writeTextFileSync(file, text);
}

/** Runs a command, and answers what it printed. */
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
