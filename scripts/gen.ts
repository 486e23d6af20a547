// openapi/ → gen/. With --check writes nothing, and exits 1 where gen/ isn't what the document says.
// --document FILE and --out DIR name another source and another target.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { readDocument } from "./gen/document.ts";
import { outputs } from "./gen/outputs.ts";

const { check, document, out } = options();
const root = new URL("../", import.meta.url).pathname;
const source = resolve(document ?? `${root}openapi/server-metadata.yaml`);
const target = resolve(out ?? `${root}gen`);

const files = await readDocument(source).then(outputs).catch((error) => fail(error.message));
const stale: string[] = [];
for (const [name, text] of Object.entries(files)) {
  const file = `${target}/${name}`;
  const old = await Deno.readTextFile(file).catch(() => undefined);
  if (old === text) continue;
  stale.push(name);
  if (!check) await Deno.writeTextFile(file, text);
}
if (check && stale.length) fail(`gen/ is not what the document says: ${stale.join(", ")}; run: deno task gen`);
console.log(check ? "gen/ is up to date" : `gen/ written, changed: ${stale.join(", ") || "nothing"}`);

function options() {
  try {
    return parseArgs({
      options: { check: { type: "boolean" }, document: { type: "string" }, out: { type: "string" } },
    }).values;
  } catch (error) {
    return fail((error as Error).message);
  }
}

function fail(message: string): never {
  console.error(`gen: ${message}`);
  Deno.exit(1);
}
