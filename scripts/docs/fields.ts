// The parameters of an operation as the vendor's pages list them: name, whether it must be there, type, description.
import type { Node } from "../gen/document.ts";
import type { Words } from "./words.ts";

/** A row of such a table. */
export interface Field {
  name: string;
  required: boolean;
  /** As the vendor writes it: `String`, `Object`. */
  type: string;
  /** Markdown. */
  description: string;
}

/** What a reference leads to, or the node itself. */
export function resolve(document: Node, node: Node): Node {
  const path = node?.$ref?.slice(2).split("/");
  return path ? resolve(document, path.reduce((inside: Node, name: string) => inside[name], document)) : node;
}

/** The parameters that an operation has in one place; some are those of its path. */
export function parametersOf(
  document: Node,
  item: Node,
  operation: Node,
  place: "path" | "query" | "header",
): Field[] {
  return [...item.parameters, ...operation.parameters ?? []].map((parameter: Node) => resolve(document, parameter))
    .filter((parameter: Node) => parameter.in === place)
    .map(({ name, required = false, description, schema }: Node) => ({
      name,
      required,
      type: typeOf(resolve(document, schema)),
      description,
    }));
}

/** The headers that every request needs, and that of a body. */
export function commonHeaders(document: Node, hasBody: boolean, w: Words): Field[] {
  const { name, description } = document.components.securitySchemes.token;
  const type = { name: "Content-Type", required: true, type: "String", description: w.contentType };
  return [{ name, required: true, type: "String", description: `${description} ${w.orSignature}` }]
    .concat(hasBody ? [type] : []);
}

/** The members of a JSON body, those inside an object after it. */
export function membersOf(document: Node, schema: Node, w: Words, prefix = ""): Field[] {
  const { properties = {}, required = [], additionalProperties } = resolve(document, schema);
  const named = Object.entries<Node>(properties).flatMap(([name, reference]) => {
    const member = resolve(document, reference);
    const field: Field = {
      name: `${prefix}${name}`,
      required: required.includes(name),
      type: typeOf(member),
      description: member.description ?? "",
    };
    return [field, ...membersOf(document, member, w, `${prefix}${name}.`)];
  });
  return [...named, ...anyMember(document, resolve(document, schema), additionalProperties, w, prefix)];
}

/** The row that stands for every key of a map. */
function anyMember(document: Node, schema: Node, values: Node | boolean, w: Words, prefix: string): Field[] {
  if (typeof values !== "object" || !prefix) return [];
  const value = resolve(document, values);
  const key = schema.propertyNames ? resolve(document, schema.propertyNames).description : undefined;
  return [{
    name: `${prefix}{key}`,
    required: schema.minProperties > 0,
    type: typeOf(value),
    description: [key && `${w.ofKey}${key}`, value.description && `${w.ofValue}${value.description}`].filter(Boolean)
      .join(" ") || w.anyItem,
  }];
}

function typeOf({ type = "object" }: Node): string {
  return [type].flat().map((name: string) => name.charAt(0).toUpperCase() + name.slice(1)).join(" / ");
}
