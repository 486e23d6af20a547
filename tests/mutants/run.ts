// Wrong providers → a table of a case that catches each; exits 1 if one survives.
// --only PATTERN runs those whose name matches, where * stands for anything; --full counts every case and names three.
// Needs no permissions: deno run tests/mutants/run.ts
import { parseArgs } from "node:util";
import { createFakeProvider, verify } from "../../src/conformance/mod.ts";
import { matches } from "../../src/conformance/verify.ts";
import { mutants } from "./mod.ts";
import { Hunt } from "./try.ts";

const { only = "*", full = false } = options();
const chosen = Object.values(mutants).flat().filter(({ name }) => matches(name, only));
if (chosen.length === 0) fail(`no mutant matches ${only}`, 2);
if (!(await verify(createFakeProvider())).ok) fail("the fake without a fault fails the suite", 2);

const start = performance.now();
const hunt = new Hunt();
const width = Math.max(...chosen.map(({ name }) => name.length));
const survivors: string[] = [];
for (const mutant of chosen) {
  const caught = await hunt.catchersOf(mutant, full ? Infinity : 1);
  if (caught.length === 0) survivors.push(mutant.name);
  console.log(`${mutant.name.padEnd(width)}  ${told(caught)}`);
}
const seconds = Math.round((performance.now() - start) / 1000);
console.log(`\n${chosen.length} mutants, ${survivors.length} survived, ${seconds} s`);
for (const name of survivors) console.log(`SURVIVED ${name}`);
Deno.exit(survivors.length ? 1 : 0);

function told(caught: string[]): string {
  if (caught.length === 0) return "SURVIVED";
  return full ? `${String(caught.length).padStart(4)}  ${caught.slice(0, 3).join(", ")}` : caught[0];
}

function options() {
  try {
    return parseArgs({ options: { only: { type: "string" }, full: { type: "boolean" } } }).values;
  } catch (error) {
    return fail((error as Error).message, 2);
  }
}

function fail(message: string, code: number): never {
  console.error(`mutants: ${message}`);
  Deno.exit(code);
}
