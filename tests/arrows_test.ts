import { deepEqual, ok } from "node:assert/strict";
import { arrowsBack, type Tree } from "./arrows.ts";

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

const planted: Record<string, [file: string, code: string, found: string]> = {
  "gen that imports src": [
    "gen/keys.ts",
    'import type { Rule } from "../src/contract/validate.ts";',
    "gen/keys.ts imports src/validate.ts",
  ],
  "src that imports a script": [
    "src/random.ts",
    'export { x } from "../scripts/size.ts";',
    "src/random.ts imports scripts/size.ts",
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
    'import {\n  type A,\n  type B,\n} from "../client.ts";',
    "src/auth/token_auth.ts imports src/client.ts",
  ],
  "the fake that imports the client": [
    "src/fake/nova/api.ts",
    'import type { X } from "../../client_types.ts";',
    "src/fake/nova/api.ts imports src/client_types.ts",
  ],
  "the client that imports the command line": [
    "src/random.ts",
    'import "./cli/io.ts";',
    "src/random.ts imports src/cli/io.ts",
  ],
  "two files in a circle": [
    "src/random.ts",
    'import type { Y } from "./zz.ts";',
    "a circle: src/random.ts, src/zz.ts",
  ],
};

for (const [what, [file, code, found]] of Object.entries(planted)) {
  Deno.test(`arrowsBack() finds ${what}`, () => {
    const other: Tree = { "src/zz.ts": 'export { random } from "./random.ts";', [file]: code };
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
