import { mustRun, nodeOf, nodes, NotHad, type Packages, project } from "./installed.ts";

/** The releases of TypeScript that are tried. */
export const releases = ["5.4.5", "5.6.3", "5.9.3", "6.0.3", "7.0.2"] as const;

/** A way to set TypeScript up, and the files that are compiled in it. */
export interface Setting {
  name: string;
  /** What is different from `common`. */
  options: Record<string, unknown>;
  /** The ending of the file: it says whether it is an ES module. */
  ending: "ts" | "mts" | "cts";
  /** Whether the JSON is imported as well. */
  data: "with JSON" | "without JSON";
  /** What TypeScript needs beside the package. */
  packages?: Packages;
  /** The releases that have no such setting, and why. */
  lacking?: Partial<Record<(typeof releases)[number], string>>;
}

const common = {
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  isolatedModules: true,
  resolveJsonModule: true,
  noEmit: true,
  target: "es2022",
  // Without the library of the DOM, unless a setting says otherwise.
  lib: ["es2022"],
  types: ["node"],
};
/** Of the oldest line of Node; TypeScript needs its fetch where there is no DOM. */
const nodeTypes = { "@types/node": "20.19.43" };

/** Each way in which users set TypeScript up. */
export const settings: Setting[] = [
  { name: "nodenext, ES module", options: { module: "nodenext" }, ending: "mts", data: "with JSON" },
  { name: "nodenext, CommonJS", options: { module: "nodenext" }, ending: "cts", data: "without JSON" },
  { name: "node16, ES module", options: { module: "node16" }, ending: "mts", data: "without JSON" },
  {
    name: "node16, CommonJS", // and nothing newer than ES2018
    options: { module: "node16", target: "es2018", lib: ["es2018"] },
    ending: "cts",
    data: "without JSON",
  },
  {
    name: "bundler",
    options: { module: "esnext", moduleResolution: "bundler" },
    ending: "ts",
    data: "with JSON",
  },
  {
    name: "bundler, the DOM in place of Node",
    options: { module: "esnext", moduleResolution: "bundler", types: [], lib: ["es2022", "dom", "dom.iterable"] },
    ending: "ts",
    data: "with JSON",
  },
  {
    name: "bundler, Bun's types",
    options: { module: "preserve", moduleResolution: "bundler", types: ["bun"], lib: ["esnext"] },
    ending: "ts",
    data: "with JSON",
    packages: { "@types/bun": "1.4.5" },
    lacking: { "5.4.5": "Bun's types need TypeScript 5.7", "5.6.3": "Bun's types need TypeScript 5.7" },
  },
  {
    name: "node10, CommonJS",
    options: { module: "commonjs", moduleResolution: "node10", esModuleInterop: true },
    ending: "ts",
    data: "without JSON",
    lacking: { "7.0.2": "removed from TypeScript" },
  },
];

/** Compiles the project with a release of TypeScript in a setting; throws what TypeScript says. */
export async function compileWith(home: string, release: (typeof releases)[number], setting: Setting): Promise<string> {
  const lacking = setting.lacking?.[release];
  if (lacking) throw new NotHad(lacking);
  const { name, options, ending, data, packages = nodeTypes } = setting;
  const cwd = await project(home, "typescript", { typescript: release, ...packages });
  const files = data === "with JSON" ? ["use", "data"] : ["use"];
  for (const file of files) if (ending !== "ts") await Deno.copyFile(`${cwd}/${file}.ts`, `${cwd}/${file}.${ending}`);
  const silenced = release.startsWith("6.") && ending === "ts" ? { ignoreDeprecations: "6.0" } : {};
  const config = {
    compilerOptions: { ...common, ...silenced, ...options },
    files: files.map((file) => `${file}.${ending}`),
  };
  const configFile = `${name.replace(/\W+/g, "-")}.json`;
  await Deno.writeTextFile(`${cwd}/${configFile}`, JSON.stringify(config));
  return await mustRun(await nodeOf(nodes.middle), ["node_modules/typescript/bin/tsc", "-p", configFile], { cwd });
}
