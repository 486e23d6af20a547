// What we are measured beside: packages and generated clients, installed in dist/bench/ alone, so that nobody who builds
// or tests the project needs them.
import { fileURLToPath } from "node:url";
import { createClient } from "@hey-api/openapi-ts";
import { build } from "esbuild";

/** Where the contenders are. */
export const home: string = fileURLToPath(new URL("../../dist/bench/", import.meta.url));

/** Each package and its version. */
export const versions = {
  autocannon: "9.0.0",
  msw: "3.0.5",
  valibot: "1.5.0",
  vega: "6.4.0",
  "vega-lite": "6.5.0",
  zod: "4.6.7",
  "@huaweicloud/huaweicloud-sdk-core": "3.1.211",
  "@huaweicloud/huaweicloud-sdk-ecs": "3.1.172",
  uuid: "9.0.1", // the SDK requires it and doesn't say so
};

/** Installs the packages that are not there yet. */
export async function install(): Promise<void> {
  await Deno.mkdir(home, { recursive: true });
  const manifest = JSON.stringify({ dependencies: versions });
  if (await Deno.readTextFile(`${home}installed.json`).catch(() => "") === manifest) return;
  await Deno.writeTextFile(`${home}package.json`, manifest);
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--silent"];
  const { success, stderr } = await new Deno.Command("npm", { args, cwd: home }).output();
  if (!success) throw new Error(`npm can't install the contenders: ${new TextDecoder().decode(stderr)}`);
  await Deno.writeTextFile(`${home}installed.json`, manifest);
}

/** The exports of some code that may import the contenders, as one module. */
// deno-lint-ignore no-explicit-any
export async function load(name: string, code: string): Promise<any> {
  const outfile = `${home}bundled/${name}.mjs`;
  // What is CommonJS inside may require what Node has built in.
  const js = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
  await build({
    stdin: { contents: code, resolveDir: home },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    logLevel: "error",
    banner: { js },
  });
  return await import(`file://${outfile}`);
}

/** What @hey-api/openapi-ts makes of the document with some of its plugins: the code to load. */
export async function generate(name: string, plugins: string[]): Promise<string> {
  const path = `${home}generated/${name}`;
  await createClient({
    input: fileURLToPath(new URL("../../openapi/nova-v2.1.yaml", import.meta.url)),
    output: { path, clean: true, entryFile: false, importFileExtension: ".ts" },
    plugins: plugins as ["zod"],
    logs: { level: "silent" },
  });
  const files = [...Deno.readDirSync(path)].filter(({ name }) => name.endsWith(".gen.ts")).map(({ name }) => name);
  return files.map((file) => `export * from ${JSON.stringify(`${path}/${file}`)};`).join("\n");
}
