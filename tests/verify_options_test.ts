// The options of `verify`: those that would be ignored are refused.
import { deepEqual, throws } from "node:assert/strict";
import { cases } from "../src/conformance/mod.ts";
import { expectMatches } from "../src/cli/patterns.ts";
import { readVerifyOptions, reportsIn } from "../src/cli/verify_options.ts";

const refused: Record<string, RegExp> = {
  "--provider a --provider b": /^--provider is given twice$/,
  "--seed 1 --seed 2": /^--seed is given twice$/,
  "--init http://x --only set/*": /^--init writes a provider file and runs no case; --only cannot be given with it$/,
  "--init http://x --report json": /^--init .*; --report cannot be given with it$/,
  "--restore a.json --only set/*": /^--restore puts items back and runs no case; --only cannot be given with it$/,
  "--restore a.json --init http://x": /^--init writes .*; --restore cannot be given with it$/,
  "--project f00d": /^--project is for --init; without it, the provider file says this$/,
  "--token-env TOKEN --provider a": /^--token-env is for --init/,
  "--bail --max-failures 3": /^--bail and --max-failures cannot be given together$/,
};

for (const [line, message] of Object.entries(refused)) {
  Deno.test(`verify ${line} is refused, because a part of it would be ignored`, () => {
    throws(() => readVerifyOptions(line.split(" ")), { message });
  });
}

Deno.test("verify takes options that go together", () => {
  for (
    const line of [
      "--init http://x --provider a --project f00d --token-env TOKEN --timeout 5",
      "--restore a.json --provider b --rate 5 --timeout 5",
      "--only set/* --only get/* --deviations a --deviations b --bail --verbose",
      "--verbose --verbose",
      "--only set/* --help",
    ]
  ) readVerifyOptions(line.split(" "));
});

const formats = ["summary", "pretty", "html", "json", "junit"] as const;
const wishes = (line: string) => reportsIn(readVerifyOptions(line.split(" ").filter(Boolean)), formats);

Deno.test("reportsIn() gives each report its own file", () => {
  deepEqual(wishes(""), [{ format: "summary", out: undefined }]);
  deepEqual(wishes("--verbose --out a"), [{ format: "pretty", out: "a" }]);
  deepEqual(wishes("--report junit --out a.xml --report html --out a.html"), [
    { format: "junit", out: "a.xml" },
    { format: "html", out: "a.html" },
  ]);
  const several = /^each of several reports needs a file of its own: --report junit --out a\.xml/;
  throws(() => wishes("--report junit --report html --out a"), { message: several });
  throws(() => wishes("--report junit --report html"), { message: several });
  throws(() => wishes("--report junit --out a --out b"), { message: several });
  throws(() => wishes("--report jsn"), { message: "--report must be one of summary, pretty, html, json, junit" });
  throws(() => wishes("--verbose --report summary"), { message: /cannot be given together$/ });
});

Deno.test("expectMatches() names what a pattern may have meant, also if another pattern matches", () => {
  const ids = cases.map(({ id }) => id);
  const wrong: Record<string, RegExp> = {
    "set": /^no case matches set; did you mean set\/\*\?$/,
    "SET/*": /; did you mean set\/\*\?$/,
    "/set/*": /; did you mean set\/\*\?$/,
    "set/creates-a-new-itme": /; did you mean set\/creates-a-new-item\?$/,
    "list/returns*": /^no case matches list\/returns\*; list\/\* are list\/[\w-]+, list\/[\w-]+ and \d+ more$/,
    "": /^no case matches ""; a pattern is an id, with \* for any text, such as 'set\/\*'$/,
  };
  for (const [pattern, message] of Object.entries(wrong)) {
    throws(() => expectMatches(["get/*", pattern], ids), { message });
  }
  expectMatches(["get/*", "*"], ids);
  expectMatches(undefined, ids);
});
