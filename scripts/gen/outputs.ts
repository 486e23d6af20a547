// What gen/ holds: a function per file, from the documents to the file's text.
import { createClient } from "@hey-api/openapi-ts";
import openapiTS, { astToString } from "openapi-typescript";
import type { Case } from "../../gen/case.ts";
import { caseTypes } from "./case_types.ts";
import { deriveCases } from "./derived_cases.ts";
import type { Node, OpenApiDocument } from "./document.ts";
import { readWrittenCases } from "./written_cases.ts";

const banner = "// Generated from openapi/ by `deno task gen`. Change the document, not this file.\n\n";
const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/**
 * Every file of gen/, by name.
 *
 * @param v1 The document of the v1 API. It refers to the schemas and rules of the first one, and adds to them.
 */
export async function outputs(document: OpenApiDocument, v1: OpenApiDocument): Promise<Record<string, string>> {
  const { spec } = document;
  const schemas = await schemasOf(document);
  const checked = constraints({ ...schemas.values, ...v1.spec.components.schemas }, document.file);
  const derived = deriveCases(spec);
  const allRules = { ...spec["x-rules"], ...v1.spec["x-rules"] };
  const folder = new URL("../../openapi/cases/", import.meta.url);
  const written = readWrittenCases(folder, allRules, v1.spec);
  return {
    "types.ts": banner + await types(document),
    "schemas.ts": banner + schemas.text,
    "constraints.ts": banner + checked,
    "rules.ts": banner + rules(allRules),
    "faults.ts": banner + faults(spec),
    "operations.ts": banner + operations(spec),
    "keys.ts": banner + keys(spec),
    "version.ts": banner + version(spec),
    "case.ts": banner + caseTypes(JSON.parse(await Deno.readTextFile(new URL("schema.json", folder)))),
    "cases.ts": banner + cases([...written, ...derived]),
    "v1/types.ts": banner + await types(v1),
    "v1/operations.ts": banner + operations(v1.spec),
  };
}

function version({ info }: Node): string {
  return `/** The version of the package, which is that of the contract. */\nexport const version = "${info.version}";\n`;
}

async function types({ file }: OpenApiDocument): Promise<string> {
  const ast = await openapiTS(new URL(file, "file:///"), { rootTypes: true, rootTypesNoSchemaPrefix: true });
  return astToString(ast).replace(/^\/\*\*\n \* This file was auto-generated[^]*?\*\/\n+/, "");
}

/** The schemas as hey-api writes them, as text and as values. */
async function schemasOf({ file }: OpenApiDocument): Promise<{ text: string; values: Node }> {
  const path = await Deno.makeTempDir();
  try {
    await createClient({
      input: file,
      output: { path, clean: false, indexFile: false, importFileExtension: ".ts" },
      plugins: [{ name: "@hey-api/schemas", type: "json" }],
      logs: { level: "silent" },
    });
    const text = await Deno.readTextFile(`${path}/schemas.gen.ts`);
    return {
      text: text.replace(/^\/\/ This file is auto-generated.*\n+/, ""),
      values: await import(`${path}/schemas.gen.ts`),
    };
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

/** The keywords that src/validate.ts knows, and what they are there. */
const keywords: Record<string, (value: Node, place: string) => Record<string, string>> = {
  type: (value) => ({ type: literal(value) }),
  minLength: (value) => ({ minLength: literal(value) }),
  maxLength: (value) => ({ maxLength: literal(value) }),
  pattern: (value) => ({ pattern: `/${new RegExp(value, "u").source}/u` }),
  required: (value) => ({ required: literal(value) }),
  properties: (value, place) => ({ properties: object(mapValues(value, (member) => constraint(member, place))) }),
  propertyNames: (value, place) => ({ propertyNames: constraint(value, place) }),
  additionalProperties: (value, place) => ({
    additionalProperties: value === false ? "false" : constraint(value, place),
  }),
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
function constraints(schemas: Node, file: string): string {
  const kept = new Map(
    Object.entries<Node>(schemas)
      .map(([name, schema]) => [name.replace(/Schema$/, ""), schema] as const)
      .filter(([name]) => !name.includes("Fault")),
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

${[...defined].map(([name, source]) => `const ${name}: Constraint = ${source};\n`).join("")}
/** The schemas of requests and answers, reduced to what validates. */
export const constraints: Readonly<Record<SchemaName, Constraint>> = {
${[...kept.keys()].map((name) => `  ${name},\n`).join("")}};

/** A part of the contract that a value can be held to. */
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
      if (!write) throw new Error(`${place}: src/validate.ts doesn't know the keyword ${keyword}`);
      return write(value, place);
    }),
  ));
}

function rules(all: Node): string {
  return `/** A statement about the service that can be tested. */
export interface Rule {
  /** The statement, in one sentence. */
  readonly summary: string;
  /** Where it comes from: pages of the vendor, files of OpenStack Nova, sections of RFCs. */
  readonly source: readonly string[];
  /** Where OpenStack Nova does otherwise, or more. */
  readonly nova?: string | undefined;
  /** What holds on which releases of Nova, by ranges of their numbers: \`-26\`, \`27-32\`, \`33\` or \`34-\`. */
  readonly releases?: Readonly<Record<string, string>> | undefined;
  /** What a caller does who goes from one release to another of which the rule says something else. */
  readonly upgrade?: string | undefined;
  /**
   * What a statement about the v1 API rests on, as none was tried on a live service: the vendor documents it, it is
   * derived from Nova, or neither.
   */
  readonly basis?: "documented" | "derived" | "unverified" | undefined;
}

/** Every rule of the contract, by its id. */
export const rules: Readonly<Record<RuleId, Rule>> = ${JSON.stringify(all, null, 2)};

/** The id of a rule, such as \`key.alphabet\`. */
export type RuleId =
${Object.keys(all).map((id) => `  | ${literal(id)}`).join("\n")};
`;
}

function faults(spec: Node): string {
  const codes = Object.entries<Node>(spec["x-error-codes"]);
  const table = (list: string, left = codes) =>
    object(
      Object.fromEntries(
        left.flatMap(([code, row]) => (row[list] ?? []).map((key: string | number) => [key, literal(code)])),
      ),
      0,
    );
  return `import type { RuleId } from "./rules.ts";

/**
 * What a caller can do about an error; a closed list.
 *
${codes.map(([code, row]) => ` * - \`${code}\`: ${row.meaning} ${row.action}`).join("\n")}
 */
export type MetadataErrorCode = ${codes.map(([code]) => literal(code)).join(" | ")};

/** The error code that an HTTP status stands for; any other is \`unexpected\`. */
export const codeOfStatus: Record<number, MetadataErrorCode | undefined> = ${
    table("statuses", codes.filter(([code]) => code !== "unexpected"))
  };

/** The error code that a code of the vendor stands for, whatever the status. */
export const codeOfVendorCode: Record<string, MetadataErrorCode | undefined> = ${table("vendorCodes")};

/** The rule that a code of the vendor says was broken. */
export const ruleOfVendorCode: Record<string, RuleId | undefined> = ${
    JSON.stringify(spec["x-vendor-code-rules"], null, 2)
  };
`;
}

function operations(spec: Node): string {
  const rows = Object.entries<Node>(spec.paths).flatMap(([path, item]) =>
    methods.filter((method) => method in item).map((method) => {
      const { operationId, responses, requestBody } = item[method];
      const body = requestBody?.$ref.split("/").pop();
      const schema = body &&
        spec.components.requestBodies[body].content["application/json"].schema.$ref.split("/").pop();
      const statuses = Object.keys(responses).filter((status) => status !== "default").map(Number);
      return [operationId, { method: method.toUpperCase(), path, body: schema, statuses }];
    })
  );
  return `/** The operations of the document. */
export const operations = ${JSON.stringify(Object.fromEntries(rows), null, 2)} as const;

/** The id of an operation, such as \`setServerMetadataItem\`. */
export type OperationId = ${rows.map(([id]) => literal(id)).join(" | ")};
`;
}

/** The keys that are not simply the caller's: the prose as comments, so that it stays out of a bundle. */
function keys(spec: Node): string {
  const [system, privileged] = [spec["x-system-keys"], spec["x-privileged-keys"]];
  const lines = (table: Node) =>
    Object.entries<Node>(table).map(([key, { meaning, confidence }]) =>
      ` * - \`${key}\`: ${meaning}${confidence === "observed" ? " Observed, not documented." : ""}\n`
    ).join("");
  return `/**
 * The keys that the system writes, as the vendor documents them or as they were observed; one that ends in \`*\` is the beginning of keys.
 *
${lines(system)} *
 * @example Guard keys of your own, too
 * \`\`\`ts
 * import { createMetadataClient, systemKeys } from "@ecs-contract/server-metadata";
 *
 * createMetadataClient({
 *   endpoint: "https://compute.example",
 *   projectId: "f00d",
 *   systemKeys: [...systemKeys, "acme.*"],
 * });
 * \`\`\`
 */
export const systemKeys: readonly string[] = ${literal(Object.keys(system))};

/**
 * The keys that do more than store a value, each with the reason why writing or removing it needs an explicit word.
 *
${lines(privileged)} *
 * @example Let agents be selected without the explicit word
 * \`\`\`ts
 * import { createMetadataClient, privilegedKeys } from "@ecs-contract/server-metadata";
 *
 * const { __support_agent_list: _, ...others } = privilegedKeys;
 * createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", privilegedKeys: others });
 * \`\`\`
 */
export const privilegedKeys: Readonly<Record<string, string>> = ${
    object(mapValues(privileged, (row) => literal(row.why)), 0)
  };
`;
}

function cases(list: Case[]): string {
  const twice = list.find(({ id }, i) => list.findIndex((other) => other.id === id) !== i);
  if (twice) throw new Error(`two cases have the id ${twice.id}`);
  const limits = [...new Set(list.flatMap((testCase) => testCase.limits ?? []))].sort();
  // TypeScript gives up on the type of an array with more than about a thousand different objects.
  const parts = Array.from({ length: Math.ceil(list.length / 200) }, (_, i) => list.slice(200 * i, 200 * (i + 1)));
  return `import type { Case } from "./case.ts";

${
    parts.map((part, i) =>
      `const part${i + 1}: readonly Case[] = [\n${part.map((one) => `  ${asSource(one)},\n`).join("")}];\n`
    ).join("\n")
  }
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
export const cases: readonly Case[] = [${parts.map((_, i) => `...part${i + 1}`).join(", ")}];
`;
}

/** JSON as TypeScript, where `"__proto__": …` would be something else than a member. */
const asSource = (value: Node): string => JSON.stringify(value).replace(/(?<!\\)"__proto__":/g, '["__proto__"]:');

const literal = (value: Node): string => JSON.stringify(value);

function mapValues(record: Node, map: (value: Node) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

/** The source text of an object whose members are source text; with a depth, a line a member. */
function object(members: Record<string, string>, depth?: number): string {
  const name = (key: string) => /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key);
  const lines = Object.entries(members).map(([key, value]) => `${name(key)}: ${value}`);
  return depth === undefined ? `{ ${lines.join(", ")} }` : `{\n${lines.map((line) => `  ${line},\n`).join("")}}`;
}
