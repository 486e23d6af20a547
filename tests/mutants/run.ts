// Wrong providers → a table of a case that catches each; exits 1 if one survives.
// --only PATTERN runs those whose name matches, where * stands for anything; --full counts every case and names three.
// --write notes in catchers.json which cases catch each, so that `deno task test` tries these first.
import { parseArgs } from "node:util";
import { createFakeProvider, matches, verify } from "../../src/conformance/mod.ts";
import hints from "./catchers.json" with { type: "json" };
import { mutants } from "./mod.ts";
import { hintCatches, type Hints, Hunt } from "./try.ts";

const { only = "*", full = false, write = false } = options();
const known: Hints = hints;
const chosen = Object.values(mutants).flat().filter(({ name }) => matches(name, only));
if (chosen.length === 0) fail(`no mutant matches ${only}`, 2);
if (!(await verify(createFakeProvider())).ok) fail("the fake without a mistake fails the suite", 2);

const start = performance.now();
const hunt = new Hunt();
const width = Math.max(...chosen.map(({ name }) => name.length));
const survivors: string[] = [];
const withoutHint: string[] = [];
for (const mutant of chosen) {
  const caught = await hunt.catchersOf(mutant, full ? Infinity : 1);
  if (caught.length === 0) survivors.push(mutant.name);
  if (!await hintCatches(mutant, known)) withoutHint.push(mutant.name);
  console.log(`${mutant.name.padEnd(width)}  ${shown(caught)}`);
}
if (write) await writeHints();
const seconds = Math.round((performance.now() - start) / 1000);
console.log(`\n${chosen.length} mutants, ${survivors.length} survived, ${seconds} s`);
for (const name of survivors) console.log(`SURVIVED ${name}`);
if (!write && withoutHint.length) {
  console.log(`${withoutHint.length} have no hint in catchers.json that catches them; run: deno task mutants --write`);
}
Deno.exit(survivors.length ? 1 : 0);

/** Keeps the hints that hold, drops those of mutants that are gone, and finds the rest anew. */
async function writeHints(): Promise<void> {
  const found: Record<string, readonly string[]> = { ...known };
  for (const mutant of chosen) {
    if (withoutHint.includes(mutant.name)) found[mutant.name] = await hunt.hintFor(mutant);
  }
  const lines = Object.values(mutants).flat().filter(({ name }) => found[name]?.length)
    .map(({ name }) => `  ${JSON.stringify(name)}: ${JSON.stringify(found[name])}`);
  await Deno.writeTextFile(new URL("catchers.json", import.meta.url), `{\n${lines.join(",\n")}\n}\n`);
}

function shown(caught: string[]): string {
  const [first = "SURVIVED"] = caught;
  return full && caught.length ? `${String(caught.length).padStart(4)}  ${caught.slice(0, 3).join(", ")}` : first;
}

function options() {
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({ options: { only: { type: "string" }, full: flag, write: flag } }).values;
  } catch (error) {
    return fail((error as Error).message, 2);
  }
}

function fail(message: string, code: number): never {
  console.error(`mutants: ${message}`);
  Deno.exit(code);
}
