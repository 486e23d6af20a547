// src/, scripts/ and tests/ → where the code fails a check of scripts/lint/, a line each; exits 1 if it does anywhere.
import { flagsOf } from "./flags.ts";
import { findingsIn } from "./lint/checks.ts";

flagsOf("lint:code", {});
const root = new URL("../", import.meta.url);

const found = ["src", "scripts", "tests"].flatMap(files).flatMap((path) =>
  findingsIn(path, Deno.readTextFileSync(new URL(path, root)))
);
for (const { path, line, problem } of found) console.error(`${path}:${line} ${problem}`);
Deno.exit(found.length ? 1 : 0);

/** The TypeScript files below a folder. */
function files(folder: string): string[] {
  return [...Deno.readDirSync(new URL(`${folder}/`, root))].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? files(path) : /\.m?ts$/.test(name) ? [path] : [];
  });
}
