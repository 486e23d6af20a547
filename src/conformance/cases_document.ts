import { cases as allCases } from "../../gen/cases.ts";
import { type Constraint, constraints } from "../../gen/constraints.ts";
import { version } from "../../gen/version.ts";
import { errorBodyNames } from "../contract/nova_constants.ts";
import { namesOf } from "../shared/untyped.ts";
import {
  apisOf,
  type Case,
  type Expectation,
  type Identity,
  keysOf,
  mayWrite,
  needsQuota,
  operationsByApi,
  rolesOf,
  type Step,
} from "./cases/case.ts";
import { requestOf } from "./exchange/exchange.ts";
import { signsInHeaders, signsOfTheInside } from "./judge/signs_of_the_inside.ts";
import { quotas, withoutOwnToken } from "./provider/obstacle.ts";
import { writerOf } from "./provider/provider.ts";

/** The version of the document's format. It changes when runners must be changed. */
const format = 1;

/**
 * The document of cases, for a runner in any language. It names everything that a case needs, and each request as it is
 * on the wire.
 */
export function casesDocument(selected: readonly Case[]): { cases: unknown[] } & Record<string, unknown> {
  return {
    $schema: "./cases.schema.json",
    format,
    contract: version,
    quotas,
    errorBodies: errorBodies(),
    signs: { body: sourcesOf(signsOfTheInside), headers: sourcesOf(signsInHeaders) },
    operations: operations(),
    schemas: schemas(),
    // What is claimed of the whole run is judged at its end.
    cases: selected.toSorted((a, b) => Number("throughout" in a) - Number("throughout" in b)).map((testCase) => ({
      ...testCase,
      needs: needsOf(testCase),
      steps: testCase.steps.map((step) => ({
        ...withReadableBody(step),
        ...requestInWords(step),
        expect: spelledOut(step.expect),
      })),
    })),
  };
}

/** Regular expressions as texts, by name. */
function sourcesOf(signs: typeof signsOfTheInside): Record<string, string> {
  return Object.fromEntries(signs.map(([name, { source }]) => [name, source]));
}

/** A step whose body has half of a surrogate pair, which many JSON parsers refuse, has its JSON as a text instead. */
function withReadableBody(step: Step): Step {
  const { body, ...rest } = step;
  if (body === undefined) return step;
  const text = JSON.stringify(body);
  return /\\ud[89a-f]/.test(text) ? { ...rest, text } : step;
}

/** What a provider must have to run a case. */
function needsOf(testCase: Case): Record<string, unknown> {
  const { steps, given, server = "active" } = testCase;
  const identities = new Set(steps.map(({ as }): Identity => as ?? "member"));
  if (given) identities.add(writerOf(server));
  const keys = [...keysOf(testCase)].filter(([, { size }]) => size > 0).map(([role, set]) => [role, [...set]]);
  return {
    apis: apisOf(testCase),
    servers: rolesOf(testCase),
    identities: [...identities].filter((who) => who === "recased" || !withoutOwnToken.has(who)),
    ...(steps.some(({ as, project }) => project || as && withoutOwnToken.has(as)) ? { tokens: true } : {}),
    ...(needsQuota(testCase) ? { quota: true } : {}),
    ...(steps.some(({ inject }) => inject) ? { failures: true } : {}),
    ...(mayWrite(testCase) ? { writes: true } : {}),
    keys: Object.fromEntries(keys),
  };
}

/** An expectation with all its alternatives written out: the operator's choices, or the releases. */
function spelledOut(expect: Expectation): Record<string, unknown> {
  const { either, byRelease } = expect;
  if (either) return { ...expect, anyOf: either.map((choice) => ({ ...expect, ...choice, either: undefined })) };
  if (!byRelease) return { ...expect };
  const spans = Object.entries(byRelease).map(([span, change]) => ({ ...expect, ...change, ...rangeOf(span) }));
  return { ...expect, anyOf: spans.map((one) => ({ ...one, byRelease: undefined })) };
}

/** The releases in a range such as `-26` or `27-30`. */
function rangeOf(range: string): { from?: number | undefined; to?: number | undefined } {
  const [first = "", last = first] = range.split("-");
  return { ...(first ? { from: Number(first) } : {}), ...(last ? { to: Number(last) } : {}) };
}

const places = {
  "project-of-the-provider": "${project}",
  "server-of-the-step": "${id}",
  "key-of-the-server": "${key}",
};

/** The method, the target as it is on the wire, and the headers without the token. */
function requestInWords(step: Step): Record<string, unknown> {
  const [projectId = "", id = "", key = ""] = Object.keys(places);
  const named = { ...step, ...(step.key === undefined ? {} : { key: step.key.replace("${key}", key) }) };
  const provider = { endpoint: "http://provider.example", projectId, servers: { active: id } };
  const { method, url, headers } = requestOf(named, provider, () => id);
  const { pathname, search } = new URL(url);
  const target = Object.entries(places).reduce(
    (text, [place, sign]) => text.replaceAll(place, sign),
    pathname + search,
  );
  return { method, target, headers };
}

/** Every operation: the API that it belongs to, its method and its path. */
function operations(): Record<string, { api: string; method: string; path: string }> {
  const all = namesOf(operationsByApi).flatMap((api) =>
    Object.entries(operationsByApi[api]).map(([id, { method, path }]) => [id, { api, method, path }] as const)
  );
  return Object.fromEntries(all);
}

/** Everything that the contract's cases expect. */
function expectations(): Partial<Expectation>[] {
  const all: readonly Case[] = allCases;
  return all.flatMap(({ steps }) => steps).flatMap(({ expect }) => [
    expect,
    ...expect.either ?? [],
    ...Object.values(expect.byRelease ?? {}),
  ]);
}

/** The schema of an error body, by each status that a case expects. */
function errorBodies(): Record<string, unknown> {
  const statuses = new Set(expectations().flatMap(({ status = [] }) => status).filter((status) => status >= 400));
  return Object.fromEntries([...statuses].sort().map((status) => [status, errorBody(status)]));
}

const text = { type: "string", pattern: "\\S" };

/** Nova's error body under one of its names, one of the vendor's, or that of OpenStack's middleware. */
function errorBody(status: number): Record<string, unknown> {
  const wrapped = (name: string, code: unknown) => ({
    type: "object",
    required: [name],
    properties: { [name]: { type: "object", required: ["code", "message"], properties: { code, message: text } } },
    additionalProperties: false,
  });
  return {
    anyOf: [
      wrapped(errorBodyNames[status] ?? "computeFault", { const: status }),
      wrapped("error", {
        anyOf: [{ const: status }, { const: String(status) }, { type: "string", pattern: "[^\\s\\d]" }],
      }),
      { type: "object", required: ["error_code", "error_msg"], properties: { error_code: text, error_msg: text } },
      {
        type: "object",
        required: ["code", "message", "title"],
        properties: { code: { type: "string", pattern: `^${status}( |$)` }, message: text, title: text },
        additionalProperties: false,
      },
    ],
  };
}

/** The schemas that cases name, and that of the items that a server can be given, as JSON Schema without references. */
function schemas(): Record<string, unknown> {
  const names = ["ServerMetadata" as const, ...expectations().flatMap(({ schema }) => schema ?? [])];
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
