// The schema of openapi/cases/*.json → the schema of cases.json, the document that a runner in any language reads.
import type { Node } from "./gen/document.ts";

/** The JSON Schema of the document that `server-metadata cases` prints. */
export function casesSchema(schema: Node): Node {
  const { $schema, $defs } = withoutTypes(schema);
  const { properties, required } = $defs.case;
  // Derived cases say which constraint they try, and name it in their id.
  properties.limits = { type: "array", items: string, description: "The constraints of the document that it tries" };
  properties.id.pattern = "^[a-z0-9-]+(/[^/\\s]+)+$";
  properties.needs = needs;
  $defs.case.required = [...required, "needs"];
  const { step } = $defs;
  Object.assign($defs.expectation.properties, alternatives);
  // A step has its method also where it names an operation.
  delete step.oneOf;
  Object.assign(step.properties, wire);
  step.required = [...new Set([...step.required ?? [], ...Object.keys(wire)])];
  return {
    $schema,
    title: "The conformance cases as one document",
    description: "Format: cases.md. `format` changes when a runner has to be changed.",
    type: "object",
    required: ["format", "contract", "quotas", "errorBodies", "signs", "operations", "schemas", "cases"],
    properties: {
      $schema: string,
      format: { const: 1 },
      contract: { ...string, description: "The version of the contract" },
      quotas: {
        type: "object",
        description: "The smallest and the largest quota with which the cases that need one can be run",
        required: ["from", "to"],
        properties: { from: { type: "integer" }, to: { type: "integer" } },
      },
      errorBodies: { type: "object", description: "The JSON Schema of an error body, by status" },
      signs: {
        type: "object",
        description:
          "What no error may show, as regular expressions by name; they are searched for, with regard to case",
        required: ["body", "headers"],
        properties: { body: strings, headers: strings },
      },
      operations,
      schemas: { type: "object", description: "JSON Schemas without references, by name" },
      cases: { type: "array", items: { $ref: "#/$defs/case" } },
    },
    $defs,
  };
}

/** The schema without the names of our types, a keyword that validators do not know. */
function withoutTypes(schema: Node): Node {
  return JSON.parse(JSON.stringify(schema, (name, value) => name === "x-type" ? undefined : value));
}

const string = { type: "string" };
const list = { type: "array", items: string };
const strings = { type: "object", additionalProperties: string };

const operations = {
  type: "object",
  description: "The API, the method and the path of each operation",
  additionalProperties: {
    type: "object",
    required: ["api", "method", "path"],
    properties: { api: { enum: ["v2.1", "v1"] }, method: string, path: string },
  },
};

/** What a case needs of a provider. */
const needs = {
  type: "object",
  description: "A case is run where the provider has all of this.",
  required: ["apis", "servers", "identities", "keys"],
  additionalProperties: false,
  properties: {
    apis: { ...list, description: "The APIs that its steps call" },
    servers: { ...list, description: "The roles of its servers" },
    identities: { ...list, description: "The identities that need a token of their own" },
    tokens: { const: true, description: "The provider must check tokens" },
    quota: { const: true, description: "The quota must be known, and one of `quotas`" },
    failures: { const: true, description: "The provider must be able to fail on demand" },
    writes: { const: true, description: "It may change items" },
    keys: {
      type: "object",
      description: "The keys that it may give a server, by role",
      additionalProperties: list,
    },
  },
};

/** The alternatives of an expectation, spelled out. */
const alternatives = {
  anyOf: {
    type: "array",
    description:
      "One of these is expected, and the members beside it are ignored: the choices of `either`, or those of `byRelease` with " +
      "their releases.",
    items: { $ref: "#/$defs/expectation" },
  },
  from: { type: "integer", description: "The first release of Nova that it is about" },
  to: { type: "integer", description: "The last release of Nova that it is about" },
};

/** What a step sends, spelled out. */
const wire = {
  method: { ...string, description: "The method" },
  target: {
    ...string,
    description:
      "The path and the query as they are on the wire, behind the endpoint; `${project}`, `${id}` and `${key}` stand " +
      "for the project, the id of the step's server and a key that it has",
  },
  headers: { ...strings, description: "The headers, without the token, which is sent as X-Auth-Token" },
};
