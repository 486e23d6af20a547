// The same facts for programs, and the page that lists them.
import { stringify } from "yaml";
import { cases } from "../../gen/cases.ts";
import type { Node } from "../gen/document.ts";
import { wholeText } from "./markdown_pages.ts";
import { table } from "./layout.ts";
import { apis, casesOf, fileOf, operationsOf, type Site } from "./site.ts";
import { type Language, languages, words } from "./words.ts";

/** The files by name. */
export function filesOf(site: Site, schema: string): Record<string, string> {
  const { documents, source, trials } = site;
  const written = apis.flatMap((api) =>
    languages.flatMap((language) => {
      const document = documents[api][language];
      return [
        [`${fileOf(api, language)}.yaml`, stringify(document, { lineWidth: 120, aliasDuplicateObjects: false })],
        [`${fileOf(api, language)}.json`, json(document)],
      ];
    })
  );
  const rules = Object.entries<Node>(site.rules.en).map(([id, rule]) => [id, { ...rule, cases: casesOf(id) }]);
  return {
    ...Object.fromEntries(written),
    "openapi.yaml": source,
    "cases.json": json({ $schema: "./cases.schema.json", about: "Every conformance case of the contract.", cases }),
    "cases.schema.json": json(schemaOfAll(JSON.parse(schema))),
    "rules.json": json(Object.fromEntries(rules)),
    "errors.json": json(documents["v2.1"].en["x-error-codes"]),
    "results.json": json(trials),
    "llms.txt": outline(site),
    "llms-full.txt": wholeText(site, "en"),
    "llms-full.zh.txt": wholeText(site, "zh"),
  };
}

const json = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;

/** The schema of a file of cases, with what derived cases have more: a constraint that they try, and its name in the id. */
function schemaOfAll(schema: Node): Node {
  const { properties } = schema.$defs.case;
  properties.limits = { type: "array", items: { type: "string" } };
  properties.id.pattern = "^[a-z0-9-]+(/[^/\\s]+)+$";
  return schema;
}

/** The page that lists them. */
export function downloads(files: Record<string, string>, language: Language): string {
  const w = words[language];
  const rows = Object.entries(files).map(([name, text]) => [
    `<a href="../${name}"><code>${name}</code></a>`,
    w.files[name] ?? "",
    `${Math.ceil(new TextEncoder().encode(text).length / 1024)}&nbsp;KB`,
  ]);
  return `<h1>${w.nav.downloads}</h1>\n<p class="lead">${w.lead.downloads}</p>\n${
    table(w.nav.downloads, [w.file, w.holdsWhat, w.size], rows)
  }`;
}

/** The site for language models: https://llmstxt.org. */
function outline({ documents, rules: { en: allRules } }: Site): string {
  const { "v2.1": { en }, v1 } = documents;
  const { info } = en;
  const calls = (document: Node) =>
    list(operationsOf(document).map(({ method, path, summary }) => `\`${method} ${path}\`: ${summary}`));
  const rules = Object.entries<Node>(allRules).map(([id, { summary }]) => `\`${id}\`: ${summary}`);
  const codes = Object.entries<Node>(en["x-error-codes"]).map(([code, { meaning, action }]) =>
    `\`${code}\`: ${meaning} ${action}`
  );
  const list = (lines: string[]) => lines.map((line) => `- ${line}`).join("\n");
  return `# ${info.title}

> ${info.summary}

${info.description.trim().replace(/^## /gm, "### ")}

## Operations

${calls(en)}

## Operations of the successor, ECS v1

${v1.en.info.summary} None could be tried on a live service: a rule's \`basis\` says what it rests on.

${calls(v1.en)}

## Rules

${list(rules)}

## Errors

${list(codes)}

## Files

- [openapi.yaml](openapi.yaml): the contract of Nova's API as OpenAPI 3.1
- [openapi.v1.yaml](openapi.v1.yaml): that of ECS v1
- [rules.json](rules.json): each rule of both with its sources and the cases that prove it
- [cases.json](cases.json): every conformance case ([schema](cases.schema.json))
- [llms-full.txt](llms-full.txt), [in Chinese](llms-full.zh.txt): start, recipes, errors and rules in one text
- [Getting started](en/index.html): the TypeScript client and the fake
`;
}
