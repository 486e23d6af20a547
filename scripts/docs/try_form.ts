// The form that sends a call to the fake; docs/site/try.js makes it work.
import type { ErrorRow } from "./error_table.ts";
import { escape, heading } from "./layout.ts";
import { inventory, token } from "./playground.ts";
import { projectId, serverId } from "./samples/mod.ts";
import { type Language, words } from "./words.ts";

/** What the form is for. */
interface Tried {
  method: string;
  path: string;
  /** The names of its query parameters. */
  query: readonly string[];
  body?: unknown;
  errorRows: readonly ErrorRow[];
}

/** The section; it is hidden where scripts don't run. */
export function tryForm({ method, path, query, body, errorRows }: Tried, language: Language): string {
  const w = words[language];
  const rows = errorRows.map(({ id, status, code, message }) => ({ id, status, code, message }));
  const data = { method, path: path.replace("{project_id}", projectId), rows, words: w.tryWords };
  const servers = Object.entries(inventory.servers!).map(
    ([id, { vmState = "active", locked, projectId, launched }]) => {
      const also = [locked && w.locked, projectId && w.otherProject, launched === false && w.neverLaunched].filter(
        Boolean,
      );
      return `<option value="${id}"${id === serverId ? " selected" : ""}>${[vmState, ...also].join(w.comma)}</option>`;
    },
  );
  const tokens = Object.keys(inventory.tokens!).map((name) =>
    `<option${name === token ? " selected" : ""}>${name}</option>`
  );
  const field = (label: string, control: string) => `<label><span>${label}</span> ${control}</label>`;
  return `<section class="try" hidden>
${heading(2, w.tryIt, "try")}
<p>${w.tryLead}</p>
<form>
${path.includes("{server_id}") ? field("server_id", `<select name="server_id">${servers.join("")}</select>`) : ""}
${path.includes("{key}") ? field("key", '<input name="key" value="role" autocomplete="off" spellcheck="false">') : ""}
${query.map((name) => field(name, `<input name="?${name}" autocomplete="off" spellcheck="false">`)).join("\n")}
${field("X-Auth-Token", `<select name="token">${tokens.join("")}<option value="">${w.noToken}</option></select>`)}
${
    body
      ? field(
        w.body,
        `<textarea name="body" rows="6" spellcheck="false">${escape(JSON.stringify(body, null, 2))}</textarea>`,
      )
      : ""
  }
<button type="submit">${w.send}</button>
</form>
<div role="status" class="answer"></div>
<script type="application/json">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>
</section>
<noscript><p>${w.noScript}</p></noscript>`;
}
