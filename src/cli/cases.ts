import { parseArgs } from "node:util";
import { cases } from "../../gen/cases.ts";
import { casesDocument } from "../conformance/cases_document.ts";
import { isChosen } from "../conformance/cases/matches.ts";
import { print } from "./io.ts";
import { expectMatches } from "./patterns.ts";

/** How to use it. */
export const casesHelp = `cases: print the conformance cases as JSON, for a runner in any language

Usage: server-metadata cases [options]

  --only PATTERN       only cases whose id matches, such as 'set/*'; may be repeated

The document is self-contained: the version of its format, operations, schemas, names of error bodies, and the cases.
Its format, and what a runner does: cases.md beside cases.json in the npm package, or openapi/cases/README.md. A runner in
Python: examples/python-runner.
`;

/** Runs the command. */
export function runCases(args: string[]): number {
  const { values } = parseArgs({
    args,
    options: { only: { type: "string", multiple: true }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return print(casesHelp);
  expectMatches(values.only, cases.map(({ id }) => id));
  const selected = cases.filter(({ id }) => isChosen(id, values.only));
  print(textOf(casesDocument(selected)));
  return 0;
}

/** The document, with a line for each case. */
function textOf({ cases, ...head }: ReturnType<typeof casesDocument>): string {
  const lines = cases.map((testCase) => `    ${JSON.stringify(testCase)}`).join(",\n");
  return `${JSON.stringify(head, null, 2).replace(/\n\}$/, "")},\n  "cases": [\n${lines}\n  ]\n}\n`;
}
