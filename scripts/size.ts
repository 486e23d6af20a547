// dist/npm (deno task npm) → bundles as an application makes them, minified and gzipped; a table, exit 1 above a ceiling.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { at } from "./at.ts";
import { flagsOf } from "./flags.ts";

/** Bundles, and bytes: `target` is what one should weigh, `ceiling` what it may; lower it when a bundle gets lighter. */
const budgets: { name: string; code: string; target?: number; ceiling: number }[] = [
  {
    name: "client, validation, errors, token",
    code: 'export { createMetadataClient, MetadataError, tokenAuth } from "./src/mod.js"',
    target: 10 * 1024,
    ceiling: 18_000,
  },
  { name: "everything from .", code: 'export * from "./src/mod.js"', target: 9 * 1024, ceiling: 34_150 },
  { name: "  of these, openapi-fetch", code: 'export { default } from "openapi-fetch"', ceiling: 2700 },
  { name: "the schemas", code: 'export * from "./src/schemas.js"', ceiling: 1400 },
  { name: "  one of them", code: 'export { serverId } from "./src/schemas.js"', ceiling: 1050 },
  { name: "compose() alone", code: 'export { compose } from "./src/mod.js"', target: 512, ceiling: 512 },
  { name: "endpointFor() alone", code: 'export { endpointFor } from "./src/mod.js"', target: 512, ceiling: 512 },
];
const resolveDir = fileURLToPath(new URL("../dist/npm", import.meta.url));
const verbose = flagsOf("size", { options: { modules: { type: "boolean" } } }).values.modules;

const head = ["bundle", "minified", "gzipped", "target", "ceiling", ""];
const rows = [head];
let red = false;
for (const { name, code, target, ceiling } of budgets) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    metafile: true,
  });
  const { contents } = at(outputFiles, 0);
  const gzipped = gzipSync(contents, { level: 9 }).length;
  const verdict = gzipped > ceiling ? "TOO BIG" : target && gzipped > target ? "over target" : "ok";
  red ||= gzipped > ceiling;
  rows.push([name, `${contents.length}`, `${gzipped}`, `${target ?? ""}`, `${ceiling}`, verdict]);
  if (verbose) printModules(name, at(Object.values(metafile.outputs), 0).inputs);
}
const widths = head.map((_, column) => Math.max(...rows.map((row) => at(row, column).length)));
const cells = (row: string[]) =>
  row.map((cell, i) => i % 5 ? cell.padStart(at(widths, i)) : cell.padEnd(at(widths, i)));
for (const row of rows) console.log(cells(row).join("  ").trimEnd());
Deno.exit(red ? 1 : 0);

/** How many minified bytes each module is. */
function printModules(bundle: string, modules: Record<string, { bytesInOutput: number }>): void {
  console.log(bundle);
  const list = Object.entries(modules).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
  for (const [file, { bytesInOutput }] of list) if (bytesInOutput) console.log(`${bytesInOutput}`.padStart(8), file);
  console.log();
}
