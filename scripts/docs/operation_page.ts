// A page for each operation, which needs no script: what it does, samples, parameters, responses, and a form to try it.
import type { Node } from "../gen/document.ts";
import { errorAnchor } from "./error_match.ts";
import { commonHeaders, type Field, membersOf, parametersOf, resolve } from "./fields.ts";
import { jsonBlock } from "./highlight.ts";
import { escape, heading, inline, markdown, ruleLink, table } from "./layout.ts";
import { exampleBody, samplesOf } from "./samples/mod.ts";
import { sampleTabs } from "./samples/tabs.ts";
import { type Api, apis, type Operation, operationsOf, referenceOf, ruleIds, type Site } from "./site.ts";
import { tryForm } from "./try_form.ts";
import { type Language, type Words, words } from "./words.ts";
import { at } from "../at.ts";

/** An operation with all that its page is written from. */
interface Shown extends Operation {
  api: Api;
  document: Node;
  /** The path's node, which has the parameters. */
  item: Node;
  node: Node;
}

/** The pages by name, which is the operation's id. */
export function operationPages(site: Site, language: Language): Record<string, string> {
  return Object.fromEntries(apis.flatMap((api) => {
    const document = site.documents[api][language];
    return operationsOf(document).map((operation) => {
      const item = document.paths[operation.path];
      const shown = { ...operation, api, document, item, node: item[operation.method.toLowerCase()] };
      return [operation.id, operationPage(site, shown, language)];
    });
  }));
}

function operationPage(site: Site, shown: Shown, language: Language): string {
  const w = words[language];
  const { id, api, document, item, method, path, summary, node } = shown;
  const english = site.documents[api].en;
  const query = parametersOf(document, item, node, "query").map(({ name }) => name);
  const body = exampleBody(english, english.paths[path][method.toLowerCase()]);
  return `${siblings(shown, w)}
<h1>${escape(summary)}</h1>
${callLine(method, path)}
${banner(site, shown, language)}
${markdown(node.description, ruleIds)}
<dl>
<dt>${w.vendorName}</dt><dd><code>${shown.vendorName}</code></dd>
<dt>${w.permission}</dt><dd>${permission(node, w)}</dd>
${node["x-basis"] ? `<dt>${w.basis.replace(/[:：]\s*$/, "")}</dt><dd>${w.bases[node["x-basis"]]}</dd>` : ""}
</dl>
${heading(2, w.samples, "samples")}
<p>${w.samplesLead}</p>
${sampleTabs(samplesOf(id, method, path, body), language)}
${tryForm({ method, path, query, body, errorRows: site.errorRows }, language)}
${requestTables(shown, w)}
${responses(site, shown, w)}`;
}

/** Method and path of an operation. */
export function callLine(method: string, path: string): string {
  return `<p class="call"><b class="method ${method.toLowerCase()}">${method}</b> <code>${escape(path)}</code></p>`;
}

/** The way up, and the other operations of the API. */
function siblings({ id, api, document }: Shown, w: Words): string {
  const links = operationsOf(document).map((other) =>
    `<li><a href="${other.id}.html"${other.id === id ? ' aria-current="page"' : ""}>${escape(other.summary)}</a></li>`
  );
  return `<nav class="siblings" aria-label="${w.nav[referenceOf[api]]}"><a href="${referenceOf[api]}.html">${
    w.nav[referenceOf[api]]
  }</a><ul>${links.join("")}</ul></nav>`;
}

/** Whether the operation is deprecated, and where to go instead; or what it succeeds. */
function banner(site: Site, { node, successor, vendorName }: Shown, language: Language): string {
  const w = words[language];
  const all = apis.flatMap((api) => operationsOf(site.documents[api][language]));
  const link = ({ id, vendorName, summary }: Operation) =>
    `<a href="${id}.html">${escape(summary)} <code>${vendorName}</code></a>`;
  if (!node["x-deprecated-by"]) {
    const succeeded = all.filter((other) => other.successor === vendorName).map(link);
    return succeeded.length ? `<p class="note">${w.succeeds(succeeded)}</p>` : "";
  }
  const next = all.find((other) => other.vendorName === successor);
  return `<div class="banner" role="note"><p><b>${w.deprecatedTitle}</b> ${
    next ? w.deprecatedFor(link(next)) : w.deprecatedAlone
  }</p><p>${w.notInOpenStack}</p></div>`;
}

function permission(node: Node, w: Words): string {
  const needed = (node["x-iam-dependencies"] ?? []).map((action: string) => `<code>${action}</code>`);
  return `<code>${node["x-iam-action"]}</code>${needed.length ? ` ${w.dependsOn(needed)}` : ""}`;
}

/** The vendor's tables of a request. */
function requestTables({ document, item, node }: Shown, w: Words): string {
  const body = node.requestBody && resolve(document, node.requestBody);
  const headers = [...commonHeaders(document, Boolean(body), w), ...parametersOf(document, item, node, "header")];
  return `${heading(2, w.request, "request")}
${fieldTable(w.pathParameters, parametersOf(document, item, node, "path"), w)}
${fieldTable(w.queryParameters, parametersOf(document, item, node, "query"), w)}
${fieldTable(w.headerParameters, headers, w)}
${body ? fieldTable(w.bodyParameters, membersOf(document, body.content["application/json"].schema, w), w) : ""}`;
}

function fieldTable(caption: string, fields: Field[], w: Words): string {
  if (fields.length === 0) return "";
  const rows = fields.map(({ name, required, type, description }) => [
    `<code>${escape(name)}</code>`,
    required ? w.yes : w.no,
    type,
    inline(description.trim(), ruleIds),
  ]);
  return `<h3>${caption}</h3>\n${table(caption, [w.parameter, w.mandatory, w.type, w.description], rows)}`;
}

/** The response of success with its members, then a table of the refusals. */
function responses(site: Site, { document, node }: Shown, w: Words): string {
  const all = Object.entries<Node>(node.responses).map(([status, response]) => ({
    status,
    ...resolve(document, response) as { description: string; headers?: Node; content?: Node },
  }));
  const success = at(all, 0);
  const refusals = all.slice(1);
  const content = success.content?.["application/json"];
  const headers = Object.entries<Node>(success.headers ?? {}).map(([name, header]) => [
    `<code>${name}</code>`,
    inline(resolve(document, header).description, ruleIds),
  ]);
  const rows = refusals.map(({ status, description, content }) => [
    `<code>${status === "default" ? w.anyOther : status}</code>`,
    inline(description.trim(), ruleIds),
    examples(site, status, content?.["application/json"].examples ?? {}),
  ]);
  return `${heading(2, w.response, "response")}
<p><code>${success.status}</code> ${inline(success.description, ruleIds)}</p>
${content ? jsonBlock(Object.values<Node>(content.examples)[0].value) : ""}
${content ? fieldTable(w.bodyMembers, membersOf(document, content.schema, w), w) : ""}
${table(w.responseHeaders, [w.responseHeaders, w.description], headers)}
${heading(2, w.refusals, "errors")}
<p>${w.refusalsLead}</p>
${table(w.refusals, [w.status, w.means, w.shapes], rows)}`;
}

/** The examples of a refusal, each folded below a link to its row of the errors page. */
function examples({ errorRows }: Site, status: string, examples: Node): string {
  return Object.values<Node>(examples).map(({ summary, value }) => {
    const real = Number(status) || Number(/^\d+/.exec(summary)?.[0]);
    const text = JSON.stringify(value);
    const anchor = errorAnchor(errorRows, real, text);
    const name = ruleIds.has(summary) ? ruleLink(summary) : escape(summary);
    return `<details><summary>${escape(messageOf(value))}</summary>${
      jsonBlock(value)
    }<p>${name} · <a href="errors.html#${anchor}">${anchor}</a></p></details>`;
  }).join("\n");
}

/** What an error body says, with its code if that is the vendor's. */
function messageOf(body: Node): string {
  if (body.error_code) return `${body.error_code} ${body.error_msg}`;
  if (typeof body.message === "string") return textOf(body.message);
  const { code, message } = Object.values<Node>(body)[0];
  return typeof code === "string" ? `${code} ${message}` : message;
}

/** A message without the line breaks of HTML that WebOb writes into it. */
function textOf(message: string): string {
  return message.replace(/<br \/>|\n/g, " ").trim();
}
