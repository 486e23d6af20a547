import { parseArgs } from "node:util";
import { cases } from "../../gen/cases.ts";
import { type Constraint, constraints } from "../../gen/constraints.ts";
import { version } from "../../gen/version.ts";
import { matches } from "../conformance/mod.ts";
import { type Case, operationsByApi } from "../conformance/case.ts";
import { signsOfTheInside } from "../conformance/leaks.ts";
import { faultNames, maxBodyBytes } from "../nova_constants.ts";
import { print, UsageError } from "./io.ts";
import { namesOf } from "../untyped.ts";

/** How to use it. */
export const casesHelp = `cases: print the conformance cases as JSON, for a runner in any language

Usage: server-metadata cases [options]

  --only PATTERN       only cases whose id matches, such as 'set/*'

The document is self-contained: the version of its format, operations, schemas, names of faults, and the cases.
Format of a case: openapi/cases/README.md. A runner in Python: examples/python-runner.
`;

/** The version of the document; it changes when a runner has to be changed. */
const format = 1;

/** Runs the command. */
export function runCases(args: string[]): number {
  const { values } = parseArgs({
    args,
    options: { only: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return print(casesHelp), 0;
  const selected = cases.filter(({ id }) => matches(id, values.only ?? "*"));
  if (selected.length === 0) throw new UsageError(`no case matches ${values.only?.slice(0, 80)}`);
  print(documentOf(selected));
  return 0;
}

/** The document, with a line for each case. */
function documentOf(selected: readonly Case[]): string {
  const head = JSON.stringify(
    {
      format,
      contract: version,
      maxBodyBytes,
      faultNames,
      signs: signs(),
      operations: operations(),
      schemas: schemas(),
    },
    null,
    2,
  );
  const lines = selected.map((testCase) => `    ${JSON.stringify(testCase)}`).join(",\n");
  return `${head.replace(/\n\}$/, "")},\n  "cases": [\n${lines}\n  ]\n}\n`;
}

/** What no refusal may have, by regular expressions. */
const signs = () => Object.fromEntries(signsOfTheInside.map(([name, { source }]) => [name, source]));

/** Every operation: the API that it belongs to, its method and its path. */
function operations(): Record<string, { api: string; method: string; path: string }> {
  const all = namesOf(operationsByApi).flatMap((api) =>
    Object.entries(operationsByApi[api]).map(([id, { method, path }]) => [id, { api, method, path }] as const)
  );
  return Object.fromEntries(all);
}

/** The schemas that cases name, as JSON Schema without references. */
function schemas(): Record<string, unknown> {
  const expectations = cases.flatMap(({ steps }) => steps).flatMap((
    { expect },
  ) => [expect, ...Object.values(expect.byRelease ?? {})]);
  const names = expectations.flatMap(({ schema }) => schema ?? []);
  return Object.fromEntries(
    [...new Set(names)].sort().map((name) => [name, jsonSchema(constraints[name])]),
  );
}

function jsonSchema({ rules: _, pattern, wellFormed, ...rest }: Constraint): Record<string, unknown> {
  const { propertyNames, additionalProperties, properties, items, ...keywords } = rest;
  return {
    ...keywords,
    ...(pattern && { pattern: pattern.source }),
    ...(wellFormed && { "x-well-formed": true }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, jsonSchema(one)])),
    }),
    ...(items && { items: jsonSchema(items) }),
    ...(propertyNames && { propertyNames: jsonSchema(propertyNames) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: additionalProperties && jsonSchema(additionalProperties),
    }),
  };
}
