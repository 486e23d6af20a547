// The page of an API: what it is, its operations with a link to the page of each, credentials, and servers to try it on.
import type { Node } from "../gen/document.ts";
import { escape, heading, inline, markdown, table } from "./layout.ts";
import { callLine } from "./operation_page.ts";
import { inventory } from "./playground.ts";
import { type Api, fileOf, operationsOf, ruleIds, type Site } from "./site.ts";
import { type Language, type Words, words } from "./words.ts";

/** The page's content. */
export function reference({ documents }: Site, api: Api, language: Language): string {
  const w = words[language];
  const document = documents[api][language];
  const { info, components } = document;
  const file = fileOf(api, language);
  return `<h1>${escape(info.title)}</h1>
<p class="lead">${inline(info.summary, ruleIds)}</p>
${heading(2, w.operations, "operations")}
${operationsOf(document).map((operation) => operationCard(document, operation)).join("\n")}
<p>${w.wholeDocument} <a href="../${file}.yaml"><code>${file}.yaml</code></a></p>
${heading(2, w.endpoints, "endpoints")}
${endpoints(document, w)}
${heading(2, w.credentials, "credentials")}
<dl>${
    Object.values<Node>(components.securitySchemes).map(({ name, description }) =>
      `<dt><code>${name}</code></dt><dd>${inline(description.trim(), ruleIds)}</dd>`
    ).join("\n")
  }</dl>
${heading(2, w.aboutContract, "about")}
${withDocuments(markdown(info.description.replace(/^## /gm, "### "), ruleIds))}
${playground(w)}`;
}

/** An operation in short; its id is the place that older links lead to. */
function operationCard(document: Node, { id, method, path, summary }: ReturnType<typeof operationsOf>[number]): string {
  const { description } = document.paths[path][method.toLowerCase()];
  return `<article class="operation" id="${id}">
<h3><a href="${id}.html">${escape(summary)}</a></h3>
${callLine(method, path)}
<p>${inline(firstSentence(description), ruleIds)}</p>
</article>`;
}

/** The first sentence, or the first half of one that a semicolon divides. */
function firstSentence(text: string): string {
  const [first = text] = /^[^]*?(?:[.;](?=\s|$)|[。；])/.exec(text.trim()) ?? [];
  return first.replace(/;$/, ".").replace(/；$/, "。");
}

function endpoints({ servers }: Node, w: Words): string {
  const rows = servers.map((
    { url, description }: Node,
  ) => [`<code>${escape(url)}</code>`, inline(description, ruleIds)]);
  const regions: string[] = servers[0].variables.region.enum ?? [];
  const list = regions.length
    ? `<details><summary>${w.regions(regions.length)}</summary><p>${
      regions.map((region) => `<code>${region}</code>`).join(" ")
    }</p></details>`
    : "";
  return table(w.endpoints, [w.address, w.description], rows) + list;
}

/** The documents name each other by file; on the site that is a page. */
function withDocuments(html: string): string {
  return html.replaceAll("<code>nova-v2.1.yaml</code>", '<a href="reference.html"><code>nova-v2.1.yaml</code></a>');
}

/** The servers that the fake of the pages holds. */
function playground(w: Words): string {
  const rows = Object.entries(inventory.servers!).map(([id, server]) => [
    `<code>${id}</code>`,
    [`<code>${server.vmState ?? "active"}</code>`]
      .concat(server.taskState && server.vmState !== "building" ? `<code>${server.taskState}</code>` : [])
      .concat(server.locked ? w.locked : [], server.launched === false ? w.neverLaunched : [])
      .concat(server.projectId ? w.otherProject : []).join(w.comma),
  ]);
  return `<section>
${heading(2, w.playground, "playground")}
<p>${w.playgroundLead}</p>
${table(w.playground, ["server_id", w.state], rows)}
</section>`;
}
