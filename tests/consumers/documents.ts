import { type Check, versionsOf } from "./check.ts";
import { mustRun, nodeOf, nodes, type Packages, project } from "./installed.ts";

/** The documents of the package: OpenAPI 3.1 as YAML and JSON, and OpenAPI 3.0. */
const documents = ["nova-v2.1", "ecs-v1"].flatMap((name) => [`${name}.yaml`, `${name}.json`, `${name}-3.0.json`]);
const valid = {
  en: "each document is valid, as OpenAPI 3.1 and 3.0, and refers to no other file",
  zh: "每份文档（OpenAPI 3.1 与 3.0）均有效，且不引用其他文件",
};
const generated = {
  en: "with its defaults, generates every operation from OpenAPI 3.1 and 3.0, as code that TypeScript compiles",
  zh: "用默认设置从 OpenAPI 3.1 与 3.0 生成全部接口，生成的代码可通过 TypeScript 编译",
};

/** A generator, and what it makes of the file openapi.yaml. */
interface Generator {
  name: string;
  packages: Packages;
  /** The program and its arguments. */
  command: string[];
  /** What the compiler reads. */
  entry: string;
  /** How the entry names an operation. */
  naming: (operationId: string) => string;
}

const kubb = "4.39.3";
const generators: Generator[] = [
  {
    name: "openapi-zod-client",
    packages: { "openapi-zod-client": "1.18.3", "@zodios/core": "10.9.6", axios: "1.21.1", zod: "3.25.76" },
    command: ["node_modules/openapi-zod-client/bin.js", "openapi.yaml", "--output", "generated.ts"],
    entry: "generated.ts",
    naming: (id) => `alias: "${id}"`,
  },
  {
    name: "orval",
    packages: { orval: "8.38.0", axios: "1.21.1" },
    command: ["node_modules/orval/dist/bin/orval.mjs", "--input", "openapi.yaml", "--output", "generated.ts"],
    entry: "generated.ts",
    naming: (id) => `export const ${id} = `,
  },
  {
    name: "kubb",
    packages: {
      "@kubb/cli": kubb,
      "@kubb/core": kubb,
      "@kubb/plugin-client": kubb,
      "@kubb/plugin-oas": kubb,
      "@kubb/plugin-ts": kubb,
      "@kubb/plugin-zod": kubb,
      axios: "1.21.1",
      zod: "4.6.7",
    },
    command: ["node_modules/@kubb/cli/bin/kubb.cjs", "generate", "--config", "kubb.config.mjs"],
    entry: "generated/index.ts",
    naming: (id) => `export { ${id} } from`,
  },
  {
    name: "swagger-typescript-api",
    packages: { "swagger-typescript-api": "13.13.0" },
    command: ["node_modules/swagger-typescript-api/dist/cli.mjs", "generate", "--path", "openapi.yaml"],
    entry: "Api.ts",
    naming: (id) => ` ${id}: (`,
  },
  {
    name: "oazapfts",
    packages: { oazapfts: "7.5.0", "@oazapfts/runtime": "1.2.0" },
    command: ["node_modules/oazapfts/dist/cli.js", "openapi.yaml", "generated.ts"],
    entry: "generated.ts",
    naming: (id) => `export function ${id}(`,
  },
];

/** The documents in the tools that read OpenAPI. */
export const readers: Check[] = [validator(), ...generators.map(generator)];

function validator(): Check {
  const packages = { "@apidevtools/swagger-parser": "13.1.0" };
  return {
    name: "OpenAPI, swagger-parser",
    versions: versionsOf(packages, nodes.middle),
    shows: valid,
    run: async (home) => {
      const cwd = await project(home, "documents", packages);
      const files = documents.map((document) => fileOf(home, document));
      return await mustRun(await nodeOf(nodes.middle), ["validate.mjs", ...files], { cwd });
    },
  };
}

function generator({ name, packages, command, entry, naming }: Generator): Check {
  const [tool = name, version = ""] = Object.entries(packages)[0] ?? [];
  return {
    name: `OpenAPI, ${name}`,
    versions: versionsOf({ [tool]: version }, nodes.middle),
    shows: generated,
    run: async (home) => {
      const cwd = await project(home, "documents", { ...packages, typescript: "5.9.3", "@types/node": "20.19.43" });
      const node = await nodeOf(nodes.middle);
      for (const document of documents) {
        await Deno.copyFile(fileOf(home, document), `${cwd}/openapi.yaml`);
        await Deno.remove(`${cwd}/${entry}`).catch(() => {}); // of the document before
        await mustRun(node, command, { cwd });
        const code = await Deno.readTextFile(`${cwd}/${entry}`);
        const missing = (await operationsOf(home, document)).filter((id) => !code.includes(naming(id)));
        if (missing.length) throw new Error(`of ${document}, ${missing.join(", ")} is not generated`);
        await mustRun(node, ["node_modules/typescript/bin/tsc", ...compilerOptions, entry], { cwd });
      }
    },
  };
}

const compilerOptions =
  "--noEmit --strict --skipLibCheck --target es2022 --lib es2022,dom --module esnext --moduleResolution bundler --allowImportingTsExtensions"
    .split(" ");

function fileOf(home: string, document: string): string {
  return `${home}/node_modules/@ecs-contract/server-metadata/openapi/${document}`;
}

/** The names of the operations of a document. */
async function operationsOf(home: string, document: string): Promise<string[]> {
  const file = fileOf(home, document.replace(/\.yaml$/, ".json"));
  const { paths }: { paths: Record<string, Record<string, { operationId?: string }>> } = JSON.parse(
    await Deno.readTextFile(file),
  );
  return Object.values(paths).flatMap((path) => Object.values(path)).flatMap(({ operationId }) => operationId ?? []);
}
