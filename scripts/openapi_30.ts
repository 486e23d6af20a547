import type { Node } from "./gen/document.ts";

/** What holds schemas by name, and what holds one or a list of them. */
const byName = ["properties", "schemas"];
const inside = ["schema", "items", "additionalProperties", "not", "anyOf", "allOf", "oneOf"];

/**
 * A bundled OpenAPI 3.1 document as OpenAPI 3.0.3, for tools that read no later version.
 *
 * OpenAPI 3.0 has no `propertyNames`, so it becomes `x-propertyNames`; a list of types becomes `anyOf`.
 *
 * @throws {TypeError} If a schema has a keyword that this function doesn't know how to say in 3.0.
 */
export function asOpenapi30(document: Node): Node {
  const { summary, license, ...info } = document.info;
  return {
    ...asOf30(document),
    openapi: "3.0.3",
    info: {
      ...info,
      description: `${summary}\n\n${info.description}`,
      license: { name: license.name, url: `https://spdx.org/licenses/${license.identifier}.html` },
    },
  };
}

/** What is no schema: the schemas in it are converted, the rest is the same in both versions. */
function asOf30(node: Node): Node {
  if (Array.isArray(node)) return node.map(asOf30);
  if (typeof node !== "object" || node === null) return node;
  return mapped(node, (name, value) => {
    if (name.startsWith("x-") || name.startsWith("example")) return value;
    if (name === "schema") return schemaOf30(value);
    return name === "schemas" ? mapped(value, (_, schema) => schemaOf30(schema)) : asOf30(value);
  });
}

function schemaOf30(schema: Node): Node {
  if (Array.isArray(schema)) return schema.map(schemaOf30);
  if (typeof schema !== "object" || schema === null) return schema;
  const { propertyNames, type, ...rest } = schema;
  const unknown = Object.keys(rest).find((word) => newIn31.has(word) || word === "anyOf" && Array.isArray(type));
  if (unknown) throw new TypeError(`OpenAPI 3.0 has no ${unknown}; scripts/openapi_30.ts must say it otherwise`);
  return {
    ...Array.isArray(type) ? { anyOf: type.map((one) => ({ type: one })) } : type && { type },
    ...mapped(rest, (name, value) => {
      if (byName.includes(name)) return mapped(value, (_, property) => schemaOf30(property));
      return inside.includes(name) ? schemaOf30(value) : value;
    }),
    ...propertyNames && { "x-propertyNames": propertyNames },
  };
}

/** Keywords of JSON Schema that OpenAPI took up with 3.1. */
const newIn31 = new Set(
  ("$schema $id $anchor $dynamicRef $defs $comment const examples if then else prefixItems contains minContains maxContains " +
    "patternProperties dependentSchemas dependentRequired unevaluatedItems unevaluatedProperties contentMediaType " +
    "contentEncoding contentSchema").split(" "),
);

function mapped(node: Node, change: (name: string, value: Node) => Node): Node {
  return Object.fromEntries(Object.entries<Node>(node).map(([name, value]) => [name, change(name, value)]));
}
