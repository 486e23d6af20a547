// The same facts for programs, and the page that lists them.
import { stringify } from "yaml";
import { cases } from "../../gen/cases.ts";
import { casesDocument } from "../../src/conformance/cases_document.ts";
import { casesSchema } from "../cases_schema.ts";
import type { Node } from "../gen/document.ts";
import { asOpenapi30 } from "../openapi_30.ts";
import { withOwnBodies } from "../own_bodies.ts";
import { table } from "./layout.ts";
import { apis, casesOf, fileOf, type Site } from "./site.ts";
import { type Language, languages, words } from "./words.ts";

/** The files by name. */
export function filesOf(site: Site, schema: string): Record<string, string> {
  const { documents, source, trials } = site;
  const written = apis.flatMap((api) =>
    languages.flatMap((language) => {
      const document = withOwnBodies(documents[api][language]);
      return [
        [`${fileOf(api, language)}.yaml`, stringify(document, { lineWidth: 120, aliasDuplicateObjects: false })],
        [`${fileOf(api, language)}.json`, json(document)],
        ...language === "en" ? [[`${fileOf(api, language)}-3.0.json`, json(asOpenapi30(document))]] : [],
      ];
    })
  );
  const rules = Object.entries<Node>(site.rules.en).map(([id, rule]) => [id, { ...rule, cases: casesOf(id) }]);
  return {
    ...Object.fromEntries(written),
    "openapi.yaml": source,
    "cases.json": json(casesDocument(cases)),
    "cases.schema.json": json(casesSchema(JSON.parse(schema))),
    "rules.json": json(Object.fromEntries(rules)),
    "errors.json": json({ codes: documents["v2.1"].en["x-error-codes"], errors: site.errorRows }),
    "results.json": json(trials),
  };
}

const json = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;

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
