// The reference: Scalar's one file, and the page that starts it on the document.
import type { Node } from "../gen/document.ts";
import { escape } from "./layout.ts";
import { type Api, apis, type Documents, fileOf, operationsOf, referenceOf, ruleIds } from "./site.ts";
import { exampleBody, samplesOf } from "./samples/mod.ts";
import { type Language, type Words, words } from "./words.ts";

/** How the package that has Scalar in one file is had. */
type Load = () => Promise<{ default: unknown }>;

const load: Load = () => import("@scalar/fastify-api-reference");

/**
 * Scalar as one script for browsers: what its Fastify plugin would serve. That package holds it whole and needs few
 * others, where Scalar's own brings 300.
 */
export async function renderer(from: Load = load): Promise<string> {
  const plugin = await from().then((module) => module.default as (...args: unknown[]) => void, () => undefined);
  const routes: { url: string; handler(request: unknown, reply: unknown): string }[] = [];
  const fastify = { route: (route: typeof routes[number]) => routes.push(route), initialConfig: {} };
  plugin?.(fastify, { configuration: { url: "-" } }, () => {});
  const reply = { header: () => reply, send: (body: string) => body };
  const script = routes.find(({ url }) => url.endsWith(".js"))?.handler({}, reply);
  if (typeof script !== "string") {
    throw new Error(
      "the renderer @scalar/fastify-api-reference can't be had; run `deno install` with npm's registry in reach",
    );
  }
  return script;
}

/** The page's content: the document of an API, and what starts the renderer. */
export function reference(documents: Documents, api: Api, language: Language): string {
  const w = words[language];
  const document = documents[api][language];
  const shown = withLinks(forReaders(document, documents, w), documents, api);
  const data = { document: shown, locale: w.tag, fakeServer: w.fakeServer };
  const files = fileOf(api, language);
  return `<div id="reference"></div>
<noscript><h1>${
    escape(document.info.title)
  }</h1><p>${w.noScript} <a href="../${files}.yaml">${files}.yaml</a></p></noscript>
<script type="application/json" id="document">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>`;
}

/** What the page's head needs. */
export const referenceHead = `<script defer src="../fake.js"></script>
<script defer src="../scalar.js"></script>
<script defer src="../reference.js"></script>
`;

/**
 * A document as the renderer shows it best. It would strike every call through as deprecated, so a sentence says that,
 * with the successor, as another says what a call succeeds; the server's id leads to the servers of the fake.
 */
function forReaders(document: Node, documents: Documents, w: Words): Node {
  const { paths, components, ...rest } = structuredClone(document);
  const all = apis.flatMap((api) => operationsOf(documents[api].en));
  const entries = Object.entries<Node>(paths).flatMap(([path, item]) =>
    Object.entries<Node>(item).map(([method, operation]) => ({ path, method, operation }))
  );
  for (const { path, method, operation } of entries) {
    const { operationId, deprecated, "x-vendor-operation": name, "x-basis": basis } = operation;
    if (!operationId) continue;
    operation["x-codeSamples"] = samplesOf(operationId, method.toUpperCase(), path, exampleBody(document, operation));
    delete operation.deprecated;
    const predecessors = all.filter(({ successor }) => successor === name).map(({ vendorName }) => vendorName);
    const relation = deprecated
      ? w.deprecated(operation["x-replaced-by"])
      : predecessors.length > 0
      ? w.succeeds(predecessors)
      : "";
    if (deprecated) operation.description = `> ⚠️ ${relation}\n\n${operation.description}`;
    operation.description += `\n\n${w.standing(name, operation["x-iam-action"], deprecated ? "" : relation).trim()}`;
    if (basis) operation.description += `\n\n${w.basis}${w.bases[basis]}`;
  }
  components.parameters.ServerId.description += ` [${w.playground}](index.html#playground)`;
  return { ...rest, paths, components };
}

/** Makes links of the names in backquotes that have a place elsewhere: rules, and the other API's operations. */
function withLinks(document: Node, documents: Documents, api: Api): Node {
  const places = new Map([["nova-v2.1.yaml", `${referenceOf["v2.1"]}.html`]]);
  for (const id of ruleIds) places.set(id, `rules.html#${id}`);
  for (const other of apis.filter((other) => other !== api)) {
    for (const { id, vendorName } of operationsOf(documents[other].en)) {
      places.set(vendorName, `${referenceOf[other]}.html#${id}`);
    }
  }
  return JSON.parse(
    JSON.stringify(document),
    (name, value) =>
      name === "description" && typeof value === "string"
        ? value.replace(/`([\w.-]+)`/g, (code, name) => places.has(name) ? `[${code}](${places.get(name)})` : code)
        : value,
  );
}
