// The schemas → gen/constraints.ts, from which src/contract/validate.ts validates.
import type { Node } from "./document.ts";
import { literal, mapValues, object } from "./source_text.ts";

/** The keywords that src/contract/validate.ts knows, and what they are there. */
const keywords: Record<string, (value: Node, place: string) => Record<string, string>> = {
  type: (value) => ({ type: literal(value) }),
  minLength: (value) => ({ minLength: literal(value) }),
  maxLength: (value) => ({ maxLength: literal(value) }),
  pattern: (value) => ({ pattern: `/${new RegExp(value, "u").source}/u` }),
  required: (value) => ({ required: literal(value) }),
  properties: (value, place) => ({ properties: object(mapValues(value, (member) => constraint(member, place))) }),
  propertyNames: (value, place) => ({ propertyNames: constraint(value, place) }),
  additionalProperties(value, place): Record<string, string> {
    const others = value === false ? "false" : constraint(value, place);
    return others === object({}) ? {} : { additionalProperties: others }; // {} means the same as no keyword
  },
  items: (value, place) => ({ items: constraint(value, place) }),
  minProperties: (value) => ({ minProperties: literal(value) }),
  maxProperties: (value) => ({ maxProperties: literal(value) }),
  "x-well-formed": () => ({ wellFormed: "true" }),
  "x-rules": (value) => {
    const ids = new Set(Object.values(value));
    return { rules: ids.size === 1 ? literal([...ids][0]) : object(mapValues(value, literal)) };
  },
  description: () => ({}),
};

/** The schemas without their prose, for what is checked at run time; error bodies are read leniently instead. */
export function constraints(schemas: Node, file: string): string {
  const kept = new Map(
    Object.entries<Node>(schemas)
      .map(([name, schema]) => [name.replace(/Schema$/, ""), schema] as const)
      .filter(([name]) => !name.includes("ErrorBody")),
  );
  const defined = new Map<string, string>();
  function define(name: string): void {
    const schema = kept.get(name);
    if (defined.has(name) || !schema) return;
    for (const [, other = ""] of JSON.stringify(schema).matchAll(/"\$ref":"[^"]*\/(\w+)"/g)) define(other);
    defined.set(name, constraint(schema, `${file}: ${name}`));
  }
  for (const name of kept.keys()) define(name);
  return `import type { RuleId } from "./rules.ts";

/** A schema of the document: the JSON Schema keywords that it uses. */
export interface Constraint {
  readonly type?: "object" | "array" | "string" | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly pattern?: RegExp | undefined;
  readonly required?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, Constraint>> | undefined;
  readonly propertyNames?: Constraint | undefined;
  readonly additionalProperties?: false | Constraint | undefined;
  readonly items?: Constraint | undefined;
  readonly minProperties?: number | undefined;
  readonly maxProperties?: number | undefined;
  readonly wellFormed?: true | undefined;
  /** The rule that each keyword states, or the one that all do. */
  readonly rules?: RuleId | Readonly<Record<string, RuleId>> | undefined;
}

${[...defined].map(([name, source]) => `export const ${name}: Constraint = ${source};\n`).join("")}
/** The schemas of requests and responses, without their prose. */
export const constraints: Readonly<Record<SchemaName, Constraint>> = {
${[...kept.keys()].map((name) => `  ${name},\n`).join("")}};

/** The name of a schema that values can be validated against. */
export type SchemaName = ${[...kept.keys()].map(literal).join(" | ")};
`;
}

/** The source text of a constraint; what it refers to goes by its name. */
function constraint(schema: Node, place: string): string {
  if (schema.$ref) return schema.$ref.split("/").pop();
  return object(Object.assign(
    {},
    ...Object.entries(schema).map(([keyword, value]) => {
      const write = keywords[keyword];
      if (!write) throw new Error(`${place}: src/contract/validate.ts doesn't know the keyword ${keyword}`);
      return write(value, place);
    }),
  ));
}
