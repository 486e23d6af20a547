// The start page: what is written by hand, the first call in each language, the servers to try calls on.
import { fakeInventory } from "../../src/conformance/mod.ts";
import type { Node } from "../gen/document.ts";
import { escape, heading, markdown, table } from "./layout.ts";
import { exampleBody, type Sample, samplesOf } from "./samples/mod.ts";
import { ruleIds, type Site } from "./site.ts";
import { type Language, words } from "./words.ts";

/** The page's content. */
export function index({ start, documents }: Site, language: Language): string {
  const w = words[language];
  const [path, item] = Object.entries<Node>(documents["v2.1"].en.paths).find(([, { put }]) =>
    put?.operationId === "setServerMetadataItem"
  )!;
  const samples = samplesOf("setServerMetadataItem", "PUT", path, exampleBody(documents["v2.1"].en, item.put));
  const [before, after] = markdown(start[language], ruleIds).split('<h2 id="first">');
  return `${before}
${heading(2, w.quickstart, "quickstart")}
<p>${w.quickstartLead}</p>
${sampleTabs(samples, language)}
<h2 id="first">${after}
<section>
${heading(2, w.playground, "playground")}
<p>${w.playgroundLead}</p>
${
    table(
      w.playground,
      ["server_id", w.state],
      Object.entries(fakeInventory.servers!).map(([id, server]) => [
        `<code>${id}</code>`,
        [`<code>${server.vmState ?? "active"}</code>`]
          .concat(server.taskState && server.vmState !== "building" ? `<code>${server.taskState}</code>` : [])
          .concat(server.locked ? w.locked : [], server.launched === false ? w.neverLaunched : [])
          .concat(server.projectId ? w.otherProject : []).join(", "),
      ]),
    )
  }
</section>`;
}

/** Samples one below the other; the page's script makes tabs of them. */
function sampleTabs(samples: Sample[], language: Language): string {
  const sections = samples.map(({ label, lang, source }) =>
    `<section data-tab="${label}"><h3>${label}</h3>
<pre tabindex="0"><code class="language-${lang}">${escape(source)}</code></pre></section>`
  );
  return `<div class="tabs" data-label="${words[language].quickstart}">${sections.join("\n")}</div>`;
}
