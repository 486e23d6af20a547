import { limits } from "../../../gen/cases.ts";
import { rules } from "../../../gen/rules.ts";
import { type Api, type Case, operationsByApi } from "../cases/case.ts";
import type { Result } from "../run/result.ts";

/** How much of the documents was tested by the cases that were run, for the APIs that the provider has. */
export interface Coverage {
  /** Operation and documented status, such as `setServerMetadataItem 409`. */
  responses: Covered;
  /** Constraint and side of it, such as `MetadataKey.maxLength out`. */
  limits: Covered;
  /** Rules. */
  rules: Covered;
}

/** What was tested, and what was not. */
export interface Covered {
  /** The total number. */
  total: number;
  /** Those that no case tried. */
  missing: string[];
}

/** The parts of the documents that were tried, by cases that did not fail. */
export function coverageOf(cases: readonly Case[], results: readonly Result[], apis: readonly Api[]): Coverage {
  const passed = new Set(results.filter(({ verdict }) => /^(holds|deviates)$/.test(verdict)).map(({ id }) => id));
  const tried = cases.filter(({ id }) => passed.has(id));
  const responses = tried.flatMap(({ steps }) =>
    steps.flatMap(({ operation, expect }) => [expect.status].flat().map((status) => `${operation} ${status}`))
  );
  return {
    responses: covered(
      apis.flatMap((api) =>
        Object.entries(operationsByApi[api]).flatMap(([id, { statuses }]) =>
          statuses.map((status) => `${id} ${status}`)
        )
      ),
      responses,
    ),
    limits: covered(limits, tried.flatMap((testCase) => testCase.limits ?? [])),
    rules: covered(
      Object.keys(rules).filter((id) => apis.includes("v1") || !id.startsWith("v1.")),
      tried.flatMap((testCase) => testCase.rules),
    ),
  };
}

function covered(wanted: readonly string[], had: readonly string[]): Covered {
  const set = new Set(had);
  return { total: wanted.length, missing: wanted.filter((name) => !set.has(name)) };
}
