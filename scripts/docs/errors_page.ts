// The errors page: the table, the client's codes with examples, the shapes of an error body.
import { codeOfStatus, codeOfVendorCode } from "../../gen/error_codes.ts";
import type { Node } from "../gen/document.ts";
import { jsonBlock } from "./highlight.ts";
import { errorTable } from "./error_table.ts";
import { escape, heading, inline, ruleLink } from "./layout.ts";
import { ruleIds, type Site } from "./site.ts";
import { type Language, type Words, words } from "./words.ts";

/** The page's content. */
export function errors({ documents, errorRows }: Site, language: Language): string {
  const w = words[language];
  const document = documents["v2.1"][language];
  const examples = errorBodyExamples(documents["v2.1"].en, document);
  const sections = Object.entries<Node>(document["x-error-codes"]).map(([code, row]) => {
    const own = examples.filter((example) => example.error === code);
    const vendor = (row.vendorCodes ?? []).map((vendorCode: string) => {
      const rule = document["x-vendor-code-rules"][vendorCode];
      return `<code>${vendorCode}</code>${rule ? w.aside(ruleLink(rule)) : ""}`;
    });
    return `<article class="error">
${heading(3, `<code>${code}</code>${w.codeNames[code] ? ` ${w.codeNames[code]}` : ""}`, code)}
<p class="statement">${escape(row.meaning)}</p>
<dl>
<dt>${w.todo}</dt><dd>${escape(row.action)}</dd>
<dt>${w.statuses}</dt><dd>${statusesOf(row, own, w) || w.noStatus}</dd>
${vendor.length ? `<dt>${w.vendorCodes}</dt><dd>${vendor.join(w.comma)}</dd>` : ""}
</dl>
${
      own.length
        ? `<details><summary>${w.shapes}: ${w.shapesOf(own.length)}</summary>${
          own.map(({ status, name, value }) =>
            `<figure><figcaption><b>${status}</b> ${
              name in document["x-rules"] ? ruleLink(name) : escape(name)
            }</figcaption>${jsonBlock(value)}</figure>`
          ).join("\n")
        }</details>`
        : ""
    }
</article>`;
  });
  const shapes = ["NovaErrorBody", "MiddlewareErrorBody", "GatewayErrorBody", "ServiceErrorBody", "FlatErrorBody"].map((
    name,
  ) => `<dt><code>${name}</code></dt><dd>${inline(document.components.schemas[name].description, ruleIds)}</dd>`);
  return `<h1>${w.nav.errors}</h1>\n<p class="lead">${w.lead.errors}</p>
${errorTable(errorRows, language)}
${heading(2, w.clientCodes, "codes")}
${sections.join("\n")}
<section>
${heading(2, w.errorShapes, "shapes")}
<p>${w.errorShapesLead} ${ruleLink("error.shape")}</p>
<dl>${shapes.join("\n")}</dl>
</section>`;
}

/** The statuses of a code: those that stand for it alone, then those that do with a code of the vendor. */
function statusesOf({ statuses = [] }: Node, examples: { status: number; value: Node }[], w: Words): string {
  const others = examples.filter(({ status }) => !statuses.includes(status))
    .map(({ status, value }) => w.statusWith(status, vendorCodeOf(value) ?? ""));
  return [...statuses.map((status: number) => `<code>${status}</code>`), ...new Set(others)].join(w.comma);
}

function vendorCodeOf(body: Node): string | undefined {
  return body.error_code ?? body.error?.code;
}

/** The error bodies among the examples, with the error that the client makes of each. */
function errorBodyExamples(
  english: Node,
  document: Node,
): { error: string; status: number; name: string; value: Node }[] {
  const statusOf = new Map<string, string>();
  for (const item of Object.values<Node>(english.paths)) {
    for (const { responses = {} } of Object.values<Node>(item)) {
      for (const [status, { $ref }] of Object.entries<Node>(responses)) statusOf.set($ref.split("/").pop(), status);
    }
  }
  return [...statusOf].filter(([, status]) => !status.startsWith("2")).flatMap(([response, documented]) =>
    Object.entries<Node>(english.components.responses[response].content["application/json"].examples)
      .map(([key, { summary, value }]) => {
        const vendorCode = vendorCodeOf(value) ?? "";
        const status = Number(documented === "default" ? /^\d+/.exec(summary)?.[0] : documented);
        return {
          error: codeOfVendorCode[vendorCode] ?? codeOfStatus[status] ?? "unexpected",
          status,
          name: document.components.responses[response].content["application/json"].examples[key].summary,
          value,
        };
      })
  );
}
