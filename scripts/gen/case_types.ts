// openapi/cases/schema.json → the TypeScript types of a case.
import type { Node } from "./document.ts";

/** The text of gen/case.ts: a type for each definition of the schema that has a title. */
export function caseTypes({ $defs }: Node): string {
  const types = Object.values<Node>($defs).filter(({ title }) => title).map((definition) => {
    const { title, properties } = definition;
    const type = properties
      ? `export interface ${title} ${members(definition, $defs)}`
      : `export type ${title} = ${typeOf(definition, $defs)};`;
    return `${comment(definition, "")}${type}\n`;
  });
  return `import type { SchemaName } from "./constraints.ts";
import type { OperationId as NovaOperationId } from "./operations.ts";
import type { RuleId } from "./rules.ts";
import type { OperationId as V1OperationId } from "./v1/operations.ts";

/** An operation of either API. */
export type OperationId = NovaOperationId | V1OperationId;

/** JSON, as a case has it. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

${types.join("\n")}`;
}

/** The members of an interface, each with its comment. */
function members({ properties, required }: Node, definitions: Node): string {
  const lines = Object.entries<Node>(properties).map(([name, member]) => {
    const type = typeOf(member, definitions);
    const typed = required.includes(name) ? `${name}: ${type}` : `${name}?: ${type} | undefined`;
    return `${comment(member, "  ")}  ${typed};\n`;
  });
  return `{\n${lines.join("")}}`;
}

function comment({ description, default: value }: Node, indent: string): string {
  const text = [description?.replace(/\.?$/, "."), value && `@default {${quoted(value)}}`].filter(Boolean).join(" ");
  return text ? `${indent}/** ${text} */\n` : "";
}

const quoted = (value: string) => value.startsWith("{") ? value.slice(1, -1) : JSON.stringify(value);

/** The type that a schema describes. */
function typeOf(schema: Node, definitions: Node): string {
  if (schema["x-type"]) return schema["x-type"];
  if (schema.$ref) {
    const definition = definitions[schema.$ref.split("/").pop()];
    return definition.title ?? typeOf(definition, definitions);
  }
  if (schema.enum) return schema.enum.map((value: Node) => JSON.stringify(value)).join(" | ");
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.oneOf) return schema.oneOf.map((one: Node) => typeOf(one, definitions)).join(" | ");
  if (Array.isArray(schema.type)) return schema.type.map((type: string) => typeOf({ type }, definitions)).join(" | ");
  if (schema.type === "array") return arrayOf(typeOf(schema.items, definitions));
  if (schema.type === "object") return `Record<string, ${typeOf(schema.additionalProperties, definitions)}>`;
  return schema.type === "integer" ? "number" : schema.type ?? "Json";
}

const arrayOf = (type: string) => type.includes(" ") ? `(${type})[]` : `${type}[]`;
