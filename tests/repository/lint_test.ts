import { deepEqual } from "node:assert/strict";
import { findingsIn } from "../../scripts/lint/checks.ts";

const longFunction = `function f() {\n${"  g();\n".repeat(50)}}\n`;

const planted: Record<string, [path: string, code: string, problems: string[]]> = {
  "a file of 251 lines": ["src/a.ts", "a();\n".repeat(251), ["1 has 251 lines, more than 250"]],
  "a file of 250 lines": ["src/a.ts", "a();\n".repeat(250), []],
  "a long file of tests": ["tests/a_test.ts", "a();\n".repeat(251), []],
  "a function of 52 lines": ["scripts/a.ts", `\n${longFunction}`, ["2 has a function of 52 lines, more than 50"]],
  "a long method": [
    "tests/a.ts",
    `class A {\n  ${longFunction.replace("function ", "")}}\n`,
    ["2 has a function of 52 lines, more than 50"],
  ],
  "a long arrow function": [
    "src/a.ts",
    `export const f = () => {\n${"  g();\n".repeat(50)}};\n`,
    ["1 has a function of 52 lines, more than 50"],
  ],
  "a comment above a function of 50 lines": [
    "src/a.ts",
    `/**\n * A\n * long\n * one.\n */\nexport function f() {\n${"  g();\n".repeat(48)}}\n`,
    [],
  ],
  "a cast": ["src/a.ts", "export const a = b as string;\n", ["1 has a cast without a reason: as string"]],
  "a cast in a script": ["scripts/a.ts", "export const a = b as string;\n", []],
  "a cast with a reason beside it": ["src/a.ts", "export const a = b as string; // as validated\n", []],
  "a cast with a reason above it": ["src/a.ts", "// As validated.\nexport const a = b as string;\n", []],
  "a cast with a reason above its statement": ["src/a.ts", "// As validated.\nreturn f(\n  b as string,\n);\n", []],
  "a cast below a statement that has a reason": [
    "src/a.ts",
    "// As validated.\nif (b) {\n  c();\n  return b as string;\n}\n",
    ["4 has a cast without a reason: as string"],
  ],
  "a constant": ["src/a.ts", "export const a = [1] as const;\n", []],
  "a name of an import": ["src/a.ts", 'import { a as b } from "./b.ts";\n', []],
  "an optional property": [
    "src/a.ts",
    "export interface A {\n  a?: string;\n  b?: string | undefined;\n  c?: unknown;\n}\n",
    ["2 has an optional property that takes no undefined: a"],
  ],
  "an optional property of a type of the file's own": ["src/a.ts", "interface A {\n  a?: string;\n}\n", []],
  "an optional method": [
    "src/a.ts",
    "export interface A {\n  a?(): void;\n  b?: (() => void) | undefined;\n}\n",
    ["2 has an optional property that takes no undefined: a"],
  ],
  "a contraction in a text": [
    "src/a.ts",
    "throw new TypeError(a ? \"it isn't\" : `${b} doesn't`);\n",
    ["1 has a contraction: it isn't", "1 has a contraction: doesn't"],
  ],
  "a contraction of a service that is imitated": ["src/fake/nova/a.ts", 'f("Policy doesn\'t allow it");\n', []],
  "a possessive in a message": ["src/a.ts", 'throw new TypeError("The server\'s state forbids it");\n', []],
  "a period after a link": [
    "src/a.ts",
    'throw call.fail("conflict", "See https://docs.example/a.");\n',
    ["1 has a period after a link: See https://docs.example/a."],
  ],
  "a link that has a period in it": ["src/a.ts", 'throw new Error("See https://docs.example/a.html");\n', []],
};

for (const [what, [path, code, problems]] of Object.entries(planted)) {
  Deno.test(`findingsIn() finds ${problems.length ? "" : "nothing wrong with "}${what}`, () => {
    deepEqual(findingsIn(path, code).map(({ line, problem }) => `${line} ${problem}`), problems);
  });
}
