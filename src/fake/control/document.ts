import { operationNames } from "../operation_names.ts";
import { type Resource, resources } from "./resources.ts";
import { type SchemaName, schemas } from "./schemas.ts";

/** The OpenAPI document of the control channel. */
export function controlDocument(origin: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const resource of resources) {
    (paths[`/__fake${resource.path}`] ??= {})[resource.method.toLowerCase()] = operationOf(resource);
  }
  const info = { title: "Control channel of the fake", version: "1", description: "For tests in any language." };
  return { openapi: "3.1.0", info, servers: [{ url: origin }], paths, components: { schemas } };
}

function operationOf({ id, path, summary, body, result, query }: Resource): object {
  const parameters = [
    ...path.includes("{id}") ? [{ name: "id", in: "path", required: true, schema: { type: "string" } }] : [],
    ...query
      ? [
        { name: "operation", in: "query", schema: { enum: operationNames } },
        { name: "server", in: "query", schema: { type: "string" } },
      ]
      : [],
  ];
  const refused = { description: "`message` says what is wrong", ...contentOf("Refusal") };
  return {
    operationId: id,
    summary,
    ...parameters.length ? { parameters } : {},
    ...body ? { requestBody: { required: true, ...contentOf(body) } } : {},
    responses: {
      ...result ? { "200": { description: "Done", ...contentOf(result) } } : { "204": { description: "Done" } },
      ...body || query ? { "400": refused } : {},
      ...path.includes("{id}") ? { "404": refused } : {},
      "403": refused,
    },
  };
}

function contentOf(name: SchemaName): object {
  return { content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } } };
}
