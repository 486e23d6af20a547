import { deepEqual, ok } from "node:assert/strict";
import { arrowsBack, importsOf, type Tree } from "./arrows.ts";

const root = new URL("../", import.meta.url);

/** The TypeScript files below a folder. */
function read(folder: string, tree: Tree = {}): Tree {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(`${folder}/`, root))) {
    const path = `${folder}/${name}`;
    if (isDirectory) read(path, tree);
    else if (/\.(ts|mjs|cjs)$/.test(name)) tree[path] = Deno.readTextFileSync(new URL(path, root));
  }
  return tree;
}

const tree: Tree = Object.assign({}, ...["gen", "src", "scripts", "tests"].map((folder) => read(folder)));

Deno.test("arrowsBack() finds no import that points back, and no circle", () => {
  ok(Object.keys(tree).length > 200);
  deepEqual(arrowsBack(tree), []);
});

/** A file, and every file that is loaded with it. */
function loadedWith(file: string, imports: ReadonlyMap<string, string[]>, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const next of imports.get(file) ?? []) loadedWith(next, imports, found);
  return found;
}

Deno.test("the command line loads neither cases, nor the suite, nor YAML for a command that needs none", () => {
  const withoutOthers = (text: string) => text.replaceAll(/\bimport\(|^import type [^;]*;/gm, "");
  const atStart = Object.entries(tree).map(([file, text]) => [file, withoutOthers(text)]);
  const imports = importsOf(Object.fromEntries(atStart));
  const [cli, metadata] = ["src/cli.ts", "src/cli/metadata.ts"].map((file) => [...loadedWith(file, imports)]);
  deepEqual([...cli!, ...metadata!].filter((file) => /^gen\/cases|^src\/conformance\/|clouds\.ts$/.test(file)), []);
  ok(metadata!.includes("src/client/client.ts"));
});

const planted: Record<string, [file: string, code: string, found: string]> = {
  "gen that imports src": [
    "gen/keys.ts",
    'import type { Rule } from "../src/contract/validate.ts";',
    "gen/keys.ts imports src/contract/validate.ts",
  ],
  "src that imports a script": [
    "src/shared/clock.ts",
    'export { x } from "../../scripts/size.ts";',
    "src/shared/clock.ts imports scripts/size.ts",
  ],
  "a script that imports a test's data": [
    "scripts/size.ts",
    'import data from "../tests/error_bodies.json" with { type: "json" };',
    "scripts/size.ts imports tests/error_bodies.json",
  ],
  "a script that imports a test when it runs": [
    "scripts/size.ts",
    'const late = await import("../tests/arrows.ts");',
    "scripts/size.ts imports tests/arrows.ts",
  ],
  "auth that imports the client over several lines": [
    "src/auth/token_auth.ts",
    'import {\n  type A,\n  type B,\n} from "../client/client.ts";',
    "src/auth/token_auth.ts imports src/client/client.ts",
  ],
  "the fake that imports the client": [
    "src/fake/nova/api.ts",
    'import type { X } from "../../client/client_types.ts";',
    "src/fake/nova/api.ts imports src/client/client_types.ts",
  ],
  "a room that imports the command line": [
    "src/fleet/batches.ts",
    'import "../cli/io.ts";',
    "src/fleet/batches.ts imports src/cli/io.ts",
  ],
  "a room that imports a door": [
    "src/cli/whoami.ts",
    'import { sync } from "../mod.ts";',
    "src/cli/whoami.ts imports src/mod.ts",
  ],
  "a room that nobody has given its place": [
    "src/queues/queue.ts",
    'import { before } from "../shared/before.ts";',
    "src/queues/queue.ts imports src/shared/before.ts",
  ],
  "two files in a circle": [
    "src/shared/clock.ts",
    'import type { Y } from "./zz.ts";',
    "a circle: src/shared/clock.ts, src/shared/zz.ts",
  ],
};

for (const [what, [file, code, found]] of Object.entries(planted)) {
  Deno.test(`arrowsBack() finds ${what}`, () => {
    const other: Tree = { "src/shared/zz.ts": 'export { pause } from "./clock.ts";', [file]: code };
    deepEqual(arrowsBack(other), [found]);
  });
}

Deno.test("arrowsBack() takes imports that point forward, packages, and code in comments", () => {
  const forward: Tree = {
    "tests/a_test.ts": 'import { b } from "../scripts/b.ts";\nimport { equal } from "node:assert/strict";',
    "scripts/b.ts": 'import { c } from "../src/c.ts";\n// import { a } from "../tests/a_test.ts";',
    "src/c.ts": 'import facts from "../gen/keys.ts";\n/**\n * import "../scripts/b.ts";\n */',
  };
  deepEqual(arrowsBack(forward), []);
});
