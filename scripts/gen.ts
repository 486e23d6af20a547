// openapi/ → gen/. With --check writes nothing, and exits 1 where gen/ isn't what the document says.
// With all permissions, because Redocly looks whether it runs under WSL in a file that Deno opens for no less.
// --document FILE and --out DIR name another source, in place of the first document, and another target.
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { flagsOf } from "./flags.ts";
import { readDocument } from "./gen/document.ts";
import { banner, outputs } from "./gen/outputs.ts";

const { check, document, out } = flagsOf("gen", {
  options: { check: { type: "boolean" }, document: { type: "string" }, out: { type: "string" } },
}).values;
const root = fileURLToPath(new URL("../", import.meta.url));
const target = resolve(out ?? `${root}gen`);

const files = await Promise.all([
  readDocument(resolve(document ?? `${root}openapi/nova-v2.1.yaml`)),
  readDocument(`${root}openapi/ecs-v1.yaml`),
]).then(([nova, v1]) => outputs(nova, v1)).catch((error) => fail(error.message));
const stale: string[] = [];
for (const [name, text] of Object.entries(files)) {
  const file = `${target}/${name}`;
  const old = await Deno.readTextFile(file).catch(() => undefined);
  if (old === text) continue;
  stale.push(name);
  if (check) continue;
  await Deno.mkdir(dirname(file), { recursive: true });
  await Deno.writeTextFile(file, text);
}
for (const { name } of await list(`${target}/cases`)) {
  const file = `${target}/cases/${name}`;
  if (`cases/${name}` in files || !(await Deno.readTextFile(file)).startsWith(banner)) continue;
  stale.push(`cases/${name}`);
  if (!check) await Deno.remove(file);
}
if (check && stale.length) fail(`gen/ is not what the document says: ${stale.join(", ")}; run: deno task gen`);
console.log(check ? "gen/ is up to date" : `gen/ written, changed: ${stale.join(", ") || "nothing"}`);

/** What a folder holds; nothing if it isn't there. */
async function list(folder: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function fail(message: string): never {
  console.error(`gen: ${message}`);
  Deno.exit(1);
}
