// openapi/ → gen/. With --check writes nothing, and exits 1 where gen/ isn't what the document says.
// --document FILE and --out DIR name another source and another target.
import { parseArgs } from "node:util";
import { readDocument } from "./gen/document.ts";
import { outputs } from "./gen/outputs.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: { check: { type: "boolean" }, document: { type: "string" }, out: { type: "string" } },
});
const root = new URL("../", import.meta.url);
const source = values.document ?? new URL("openapi/server-metadata.yaml", root).pathname;
const target = values.out ?? new URL("gen/", root).pathname;

const document = await readDocument(source).catch((error) => fail(error.message));
const stale: string[] = [];
for (
  const [name, text] of Object.entries(await outputs(document).catch((error) => fail(`${source}: ${error.message}`)))
) {
  const file = `${target.replace(/\/$/, "")}/${name}`;
  const old = await Deno.readTextFile(file).catch(() => undefined);
  if (old === text) continue;
  stale.push(name);
  if (!values.check) await Deno.writeTextFile(file, text);
}
if (values.check && stale.length) fail(`gen/ is not what the document says: ${stale.join(", ")}; run: deno task gen`);
console.log(values.check ? "gen/ is up to date" : `gen/ written, changed: ${stale.join(", ") || "nothing"}`);

function fail(message: string): never {
  console.error(`gen: ${message}`);
  Deno.exit(1);
}
