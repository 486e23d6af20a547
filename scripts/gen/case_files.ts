// The cases → gen/cases.ts, and a file for each topic in gen/cases/.
import type { Case } from "../../gen/case.ts";
import { asSource } from "./source_text.ts";

/**
 * The files of the cases, by name: one for each file of openapi/cases/, one for all that follow from the document, and
 * the list of all, in that order.
 */
export function caseFiles(written: readonly Case[], derived: readonly Case[]): Record<string, string> {
  const all = [...written, ...derived];
  const twice = all.find(({ id }, i) => all.findIndex((other) => other.id === id) !== i);
  if (twice) throw new Error(`two cases have the id ${twice.id}`);
  const topics = { ...Object.groupBy(written, ({ id }) => id.slice(0, id.indexOf("/"))), derived };
  return {
    "cases.ts": list(Object.keys(topics), [...new Set(all.flatMap(({ limits = [] }) => limits))].sort()),
    ...Object.fromEntries(Object.entries(topics).map(([topic, of = []]) => [`cases/${topic}.ts`, file(of)])),
  };
}

function file(cases: readonly Case[]): string {
  return `import type { Case } from "../case.ts";

export const cases: readonly Case[] = [\n${cases.map((one) => `  ${asSource(one)},\n`).join("")}];
`;
}

/** A topic can be a word of JavaScript's own, such as delete. */
const nameOf = (topic: string) => `${topic}Cases`;

function list(topics: string[], limits: string[]): string {
  return `import type { Case } from "./case.ts";
${topics.map((topic) => `import { cases as ${nameOf(topic)} } from "./cases/${topic}.ts";\n`).join("")}
/** Every constraint on what is written, and each of its sides. */
export const limits: readonly string[] = ${JSON.stringify(limits, null, 2)};

/**
 * Every conformance case: those of openapi/cases/, then those that follow from the document.
 *
 * @example Find what proves a rule
 * \`\`\`ts
 * import { cases } from "@ecs-contract/server-metadata/conformance";
 * import { ok } from "node:assert/strict";
 *
 * ok(cases.some(({ rules }) => rules.includes("metadata.merge")));
 * \`\`\`
 */
export const cases: readonly Case[] = [
${topics.map((topic) => `  ...${nameOf(topic)},\n`).join("")}];
`;
}
