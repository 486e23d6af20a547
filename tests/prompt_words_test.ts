import { equal, throws } from "node:assert/strict";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { parseProblem } from "../src/cli/parse_problem.ts";
import { guess } from "../src/shared/guess.ts";
import { refuseDuplicates } from "../src/cli/duplicate_names.ts";
import { adviceFor, inPromptWords } from "../src/cli/prompt_words.ts";
import { MetadataError } from "../src/contract/errors.ts";

Deno.test("parseProblem says in one sentence what parseArgs refuses", () => {
  const options: ParseArgsConfig["options"] = {
    server: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  };
  const dash = "a value that begins with - goes after --, at the end";
  const wrong: [args: string[], problem: string][] = [
    [["--jsn"], "there is no option --jsn; did you mean --json?"],
    [["--nothing-like-it"], "there is no option --nothing-like-it"],
    [["--"], ""],
    [["-5"], `there is no option -5; ${dash}`],
    [["-x"], `there is no option -x; ${dash}`],
    [["--json=1"], "--json takes no value"],
    [["--help=1"], "--help takes no value"],
    [["--server"], "--server needs a value"],
    [["--server", "-x"], "--server needs a value; one that begins with - is written --server=-…"],
    [["--server", "--json"], "--server needs a value; one that begins with - is written --server=-…"],
    [["it's"], 'takes no words, got "it\'s"'],
    [["a\nb"], 'takes no words, got "a\\nb"'],
  ];
  for (const [args, problem] of wrong) {
    const parse = () => parseArgs({ args, options });
    if (problem === "") parse();
    else {
      throws(parse, (error: NodeJS.ErrnoException) => {
        equal(parseProblem(error.code!, error.message, ["--server", "--json", "--help"]), problem);
        return true;
      });
    }
  }
});

Deno.test("guess names the nearest of the known names, if one is near", () => {
  const names = ["list", "get", "set", "delete"];
  for (const [name, near] of [["lst", "list"], ["gett", "get"], ["delte", "delete"], ["st", "set"]]) {
    equal(guess(name!, names), `; did you mean ${near}?`);
  }
  for (const name of ["deploy", "x".repeat(1000), "remove"]) equal(guess(name, names), "");
});

Deno.test("inPromptWords names the prompt's flags where the library names its options", () => {
  const messages: [library: string, prompt: string][] = [
    ['"agency_name" …; if you mean it, say { privileged: true }', '"agency_name" …; if you mean it, say --privileged'],
    ['say { system: "keep" } or { system: "drop" }', "say --system keep or --system drop"],
    ["wait with retry({ conflicts: true }).", "wait with --wait."],
    [
      "endpoint must not hold a user; use auth",
      "--endpoint must not hold a user; credentials come from the environment",
    ],
    ['region must be an id, and is "x"', '--region must be an id, and is "x"'],
    ["projectId is another project", "--project is another project"],
    [
      'the compute service in several regions; choose one of "a"',
      'the compute service in several regions; name one in OS_REGION_NAME: "a"',
    ],
    ["The token is for no project; give one", "The token is for no project; give one with --project"],
    ["OS_AUTH_URL: iamEndpoint must not have a query", "OS_AUTH_URL must not have a query"],
    ["no complete response within 200 ms", "no complete response within 200 ms; --timeout gives more time"],
    ["a\tb\n", "a\\tb\\n"],
  ];
  for (const [library, prompt] of messages) equal(inPromptWords(library), prompt);
});

Deno.test("adviceFor names --wait after a 409 that was not waited for, and nothing after other refusals", () => {
  const refused = (status: number, attempts?: number) => new MetadataError("conflict", "", { status, attempts });
  equal(adviceFor(refused(409)), "; try again later, or wait with --wait");
  equal(adviceFor(refused(409, 3)), "; still refused at attempt 3");
  for (const error of [refused(404), new MetadataError("not_found", "", { status: 409 }), null]) {
    equal(adviceFor(error), "");
  }
});

Deno.test("refuseDuplicates finds a name that occurs twice in any object, however it is written", () => {
  for (const text of ['{"a":"1","a":"2"}', '[{"b":{"a":1,"\\u0061":2}}]', '{"a" : 1, "b": 2,"a"\n: 3}']) {
    throws(() => refuseDuplicates(text), /^TypeError: "a" occurs twice$/);
  }
  for (const text of ['{"a":"\\"a\\":1","b":[{"a":1},{"a":2}]}', "[]", '"\\ud800"', "1e999"]) refuseDuplicates(text);
});
