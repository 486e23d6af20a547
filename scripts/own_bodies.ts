// A document → the same, in which each operation has its request body and its successful responses in place of references
// to them. Some generators look for media types only there, and otherwise neither send nor read JSON.
import type { Node } from "./gen/document.ts";

const methods = ["get", "put", "post", "delete"];

/** A copy of the document, without the components that nothing refers to any more. */
export function withOwnBodies(document: Node): Node {
  const copy = structuredClone(document);
  for (const path of Object.values<Node>(copy.paths)) {
    for (const operation of methods.flatMap((method) => path[method] ?? [])) {
      if (operation.requestBody) operation.requestBody = followed(copy, operation.requestBody);
      for (const status of Object.keys(operation.responses).filter((status) => status.startsWith("2"))) {
        operation.responses[status] = followed(copy, operation.responses[status]);
      }
    }
  }
  const text = JSON.stringify(copy);
  for (const kind of ["requestBodies", "responses"]) {
    for (const name of Object.keys(copy.components[kind] ?? {})) {
      if (!text.includes(`"#/components/${kind}/${name}"`)) delete copy.components[kind][name];
    }
  }
  return copy;
}

/** What a reference within the document leads to. */
function followed(document: Node, value: Node): Node {
  if (!value.$ref?.startsWith("#/")) return value;
  const found = value.$ref.slice(2).split("/").reduce((node: Node, name: string) => node[name], document);
  return structuredClone(found);
}
