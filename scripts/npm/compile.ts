import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** The two forms in which the package has its modules. */
export type ModuleForm = "ES modules" | "CommonJS";

const root = fileURLToPath(new URL("../../", import.meta.url));
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  // What Node 20.3 has.
  lib: [
    "lib.es2023.d.ts",
    "lib.es2024.string.d.ts",
    "lib.dom.d.ts",
    "lib.dom.iterable.d.ts",
    "lib.dom.asynciterable.d.ts",
  ],
  types: ["node"],
  typeRoots: [`${root}node_modules/.deno/node_modules/@types`],
  rewriteRelativeImportExtensions: true,
  strict: true,
  // Fields without a value need no line of their own.
  useDefineForClassFields: false,
  skipLibCheck: true,
  rootDir: root,
};

/**
 * Writes each module that `modules` reach as JavaScript, without comments, and its types, with them.
 *
 * @param target The folder to write to; the paths in it are those of the repository.
 * @throws {Error} With TypeScript's messages, if it finds a mistake.
 */
export function compile(modules: string[], target: string, form: ModuleForm): void {
  const emitted = { ...options, outDir: target, declaration: true, emitDeclarationOnly: true, stripInternal: true };
  const program = ts.createProgram(modules.map((module) => root + module), emitted);
  const problems = ts.getPreEmitDiagnostics(program);
  if (problems.length) throw new Error(ts.formatDiagnostics(problems, ts.createCompilerHost(options)));
  // Imports name the files that there are; TypeScript mends them in code alone.
  const mended = (text: string) => text.replace(/(\bfrom |\bimport\()"(\.[^"]+)\.ts"/g, '$1"$2.js"');
  program.emit(undefined, (file, text) => write(file, mended(text)));
  const compilerOptions = {
    ...options,
    ...(form === "CommonJS" ? { module: ts.ModuleKind.CommonJS, esModuleInterop: true } : {}),
    removeComments: true,
  };
  for (const { fileName, text, isDeclarationFile } of program.getSourceFiles()) {
    if (isDeclarationFile) continue;
    const file = fileName.replace(root, `${target}/`).replace(/\.ts$/, ".js");
    write(file, marked(text, ts.transpileModule(text, { compilerOptions, fileName }).outputText));
  }
}

/** The emitted code of a module with its marks of pure calls, which let a bundler drop them, put back. */
function marked(source: string, emitted: string): string {
  const names = Array.from(
    source.matchAll(/^(?:export )?const (\w+).* = \/\* @__PURE__ \*\//gm),
    ([, name = ""]) => name,
  );
  return names.reduce((code, name) => code.replace(` ${name} = `, (text) => `${text}/* @__PURE__ */ `), emitted);
}

function write(file: string, text: string): void {
  Deno.mkdirSync(dirname(file), { recursive: true });
  Deno.writeTextFileSync(file, text);
}
