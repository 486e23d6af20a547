// The reference: Scalar's one file, and the page that starts it on the document.
import type { Node } from "../gen/document.ts";
import { escape } from "./layout.ts";
import { ruleIds } from "./site.ts";
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

/** The page's content: the document, and what starts the renderer. */
export function reference(document: Node, language: Language): string {
  const w = words[language];
  const data = { document: withLinks(forReaders(document, w)), locale: w.tag, fakeServer: w.fakeServer };
  const files = ["openapi", language === "en" ? "" : `.${language}`].join("");
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
 * The document as the renderer shows it best. It would strike every call through as deprecated, so a sentence says that,
 * with the successor; the server's id leads to the servers of the fake.
 */
function forReaders(document: Node, w: Words): Node {
  const { paths, components, ...rest } = structuredClone(document);
  for (const operation of Object.values<Node>(paths).flatMap((path) => Object.values<Node>(path))) {
    if (!operation.operationId) continue;
    delete operation.deprecated;
    operation.description += `\n\n${
      w.standing(operation["x-vendor-operation"], operation["x-iam-action"], operation["x-replaced-by"])
    }`;
  }
  components.parameters.ServerId.description += ` [${w.playground}](index.html#playground)`;
  return { ...rest, paths, components };
}

/** Makes a rule's id in backquotes, wherever a description has one, a link to the rule. */
function withLinks(document: Node): Node {
  return JSON.parse(
    JSON.stringify(document),
    (name, value) =>
      name === "description" && typeof value === "string"
        ? value.replace(/`([a-z-]+\.[a-z-]+)`/g, (code, id) => ruleIds.has(id) ? `[${code}](rules.html#${id})` : code)
        : value,
  );
}
