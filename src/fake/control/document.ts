import { operationNames } from "../operation_names.ts";
import { type Resource, resources } from "./resources.ts";
import { descriptions } from "./descriptions.ts";
import { type SchemaName, schemas } from "./schemas.ts";
import { isRecord, membersOf, namesOf } from "../../shared/untyped.ts";

/** The OpenAPI document of the control channel. */
export function controlDocument(origin: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const resource of resources) {
    (paths[`/__fake${resource.path}`] ??= {})[resource.method.toLowerCase()] = operationOf(resource);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Control channel of the fake",
      version: "1",
      description:
        "Sets faults, reads calls and changes servers of a served fake, for tests in any language. Programs " +
        "on this machine need no credentials; requests from pages are refused.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: origin }],
    security: [],
    tags: [{ name: "control" }],
    paths,
    components: { schemas: Object.fromEntries(namesOf(schemas).map((name) => [name, described(name)])) },
  };
}

/** A schema with the descriptions of its fields. */
function described(name: SchemaName): object {
  const schema = schemas[name];
  const properties = membersOf(membersOf(schema).properties);
  const said = descriptions[name];
  if (!said) return schema;
  const fields = Object.entries(properties).map(([field, one]) =>
    [field, isRecord(one) ? { ...one, description: said[field] } : one] as const
  );
  return { ...schema, properties: Object.fromEntries(fields) };
}

function operationOf({ id, path, summary, body, result, query }: Resource): object {
  const parameters = [
    ...path.includes("{id}")
      ? [{ name: "id", in: "path", required: true, description: "The id of a server", schema: { type: "string" } }]
      : [],
    ...query
      ? [
        {
          name: "operation",
          in: "query",
          description: "Only calls of this operation",
          schema: { enum: operationNames },
        },
        {
          name: "server",
          in: "query",
          description: "Only calls to the server with this id",
          schema: { type: "string" },
        },
      ]
      : [],
  ];
  const refused = { description: "`message` says what is wrong", ...contentOf("Refusal") };
  return {
    operationId: id,
    tags: ["control"],
    summary,
    ...parameters.length ? { parameters } : {},
    ...body ? { requestBody: { required: true, ...contentOf(body) } } : {},
    responses: {
      ...result ? { "200": { description: "Done", ...contentOf(result) } } : { "204": { description: "Done" } },
      "400": refused,
      ...path.includes("{id}") ? { "404": refused } : {},
      "403": refused,
    },
  };
}

function contentOf(name: SchemaName): object {
  return { content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } } };
}
