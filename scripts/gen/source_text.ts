// Values as the source text of TypeScript.
import type { Node } from "./document.ts";

/** JSON as TypeScript, where `"__proto__": …` would be something else than a member. */
export const asSource = (value: Node): string =>
  JSON.stringify(value).replace(/(?<!\\)"__proto__":/g, '["__proto__"]:');

/** JSON as source text. */
export const literal = (value: Node): string => JSON.stringify(value);

/** The members of an object, each as source text. */
export function mapValues(record: Node, map: (value: Node) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

/** The source text of an object whose members are source text; with a depth, a line a member. */
export function object(members: Record<string, string>, depth?: number): string {
  const name = (key: string) => /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key);
  const lines = Object.entries(members).map(([key, value]) => `${name(key)}: ${value}`);
  return depth === undefined ? `{ ${lines.join(", ")} }` : `{\n${lines.map((line) => `  ${line},\n`).join("")}}`;
}
