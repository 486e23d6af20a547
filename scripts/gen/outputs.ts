// What gen/ holds: a function per file, from the documents to the file's text.
import { createClient } from "@hey-api/openapi-ts";
import openapiTS, { astToString } from "openapi-typescript";
import { caseFiles } from "./case_files.ts";
import { caseTypes } from "./case_types.ts";
import { constraints } from "./constraints.ts";
import { deriveCases } from "./derived_cases.ts";
import type { Node, OpenApiDocument } from "./document.ts";
import { errorCodes, keys, operations, rules } from "./tables.ts";
import { readWrittenCases } from "./written_cases.ts";

/** How every file of gen/ begins. */
export const banner = "// Generated from openapi/ by `deno task gen`. Change the document, not this file.\n\n";

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
    "types.ts": banner + moduleDoc("Nova API v2.1", "types") + await types(document),
    "schemas.ts": banner + schemas.text,
    "constraints.ts": banner + checked,
    "rules.ts": banner + rules(allRules),
    "error_codes.ts": banner + errorCodes(spec),
    "operations.ts": banner + operations(spec),
    "keys.ts": banner + keys(spec),
    "version.ts": banner + version(spec),
    "case.ts": banner + caseTypes(JSON.parse(await Deno.readTextFile(new URL("schema.json", folder)))),
    "provider_schema.ts": banner + providerSchema(await Deno.readTextFile(new URL("../provider.schema.json", folder))),
    ...withBanner(caseFiles(written, derived)),
    "v1/types.ts": banner + moduleDoc("ECS API v1", "types/v1") + await types(v1),
    "v1/operations.ts": banner + operations(v1.spec),
  };
}

function withBanner(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, banner + text]));
}

function providerSchema(text: string): string {
  const about = "/** A JSON Schema with the definitions that it refers to. */\n" +
    "// deno-lint-ignore no-explicit-any\nexport type JsonSchema = any;\n\n" +
    "/** The JSON Schema of a provider file; openapi/provider.schema.json is the same. */";
  return `${about}\nexport const providerSchema: JsonSchema = ${JSON.stringify(JSON.parse(text), null, 2)};\n`;
}

function version({ info }: Node): string {
  return `/** The version of the package, which is that of the contract. */\nexport const version = "${info.version}";\n`;
}

/** The documentation of a door that has the types of a document, for a client of openapi-fetch for one. */
function moduleDoc(name: string, door: string): string {
  return `/**
 * The types of the ${name} document, as openapi-typescript makes them: \`paths\` for openapi-fetch, \`operations\`, and
 * \`components\`, whose schemas also have names of their own.
 *
 * @example Items to be written
 * \`\`\`ts
 * import type { ServerMetadata } from "@ecs-contract/server-metadata/${door}";
 *
 * const metadata: ServerMetadata = { role: "db" };
 * console.log(JSON.stringify({ metadata }));
 * \`\`\`
 *
 * @module
 */

`;
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
