// Every page of the built site: what an operation's page holds, what each page has below it, and where every link leads.
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { errorAnchor, type Recognised } from "../../scripts/docs/error_match.ts";
import { highlight } from "../../scripts/docs/highlight.ts";
import { originOf } from "../../scripts/docs/last_change.ts";
import { htmlOf } from "../../scripts/docs/layout.ts";
import { markdownOf } from "../../scripts/docs/markdown_pages.ts";
import { ruleNotesOf } from "../../scripts/docs/rule_notes.ts";
import { serve } from "../../scripts/docs/serve.ts";
import { before } from "../../src/shared/before.ts";
import { folder } from "./built_site.ts";
import { operations } from "./sampled_operations.ts";

const read = (name: string) => Deno.readTextFile(`${folder}/${name}`);

Deno.test("docs: every operation has a page that needs no script, with the vendor's table and every sample", async () => {
  const heads = { en: ["Parameter", "Mandatory", "Type", "Description"], zh: ["参数", "是否必选", "参数类型", "描述"] };
  for (const { id, samples } of operations) {
    for (const [language, head] of Object.entries(heads)) {
      const page = await read(`${language}/${id}.html`);
      ok(page.includes(head.map((cell) => `<th scope="col">${cell}</th>`).join("")), id);
      for (const name of ["project_id", "X-Auth-Token"]) ok(page.includes(`<code>${name}</code>`), id);
      equal(page.split("data-tab=").length - 1, samples.length, id);
    }
  }
});

Deno.test("docs: a deprecated operation has a banner with the way out, and its successor leads back", async () => {
  for (const language of ["en", "zh"]) {
    for (const { id } of operations) {
      const page = await read(`${language}/${id}.html`);
      equal(page.includes('class="banner"'), /ServerMetadata/.test(id) && !/Cloud/.test(id), id);
    }
    const set = await read(`${language}/setServerMetadataItem.html`);
    match(set, /class="banner"[^]*href="mergeCloudServerMetadata\.html"[^]*OpenStack/);
    match(
      await read(`${language}/mergeCloudServerMetadata.html`),
      /class="note"[^]*href="setServerMetadataItem\.html"/,
    );
  }
});

Deno.test("docs: a page weighs less than 130 KB with all that its first view loads, but for the long lists", async () => {
  const size = async (name: string) => (await Deno.stat(`${folder}/${name}`)).size;
  const shared = await size("site.css") + await size("site.js") + await size("try.js");
  for (const name of ["index", "errors", "rules", "keys", "reference", ...operations.map(({ id }) => id)]) {
    const whole = shared + await size(`en/${name}.html`);
    ok(whole < (name === "rules" ? 440_000 : 130_000), `${name}: ${whole}`);
  }
});

Deno.test("docs: a rule begins with its sentence, an example and what to do; its evidence is folded, its releases are columns", async () => {
  for (const [language, todo] of [["en", "What to do"], ["zh", "怎么办"]]) {
    const articles = (await read(`${language}/rules.html`)).split('<article class="rule">').slice(1);
    for (const article of articles) {
      const [shown = "", folded = ""] = before(article, "</article>").split("<details class");
      match(shown, new RegExp(`class="statement">[^]*<b>${todo}</b> [^<\\s]`), shown);
      equal(shown.includes("conformance.html#"), false, shown);
      ok(folded.includes('class="source"'), folded);
    }
    const alphabet = articles.find((article) => article.includes('id="key.alphabet"')) ?? "";
    match(alphabet, /PUT [^]*cost%20center[^]*→ 400/);
    for (const release of [22, 26, 31, 33, 34]) ok(alphabet.includes(`<th scope="col">Nova ${release}</th>`));
  }
});

Deno.test("docs: ruleNotesOf names a rule without a note, a note without a rule, and the one language that lacks", async () => {
  const ids = new Set(["key.case"]);
  const note = "key.case: { todo: { en: a, zh: b } }";
  deepEqual(await ruleNotesOf(note, ids), { "key.case": { todo: { en: "a", zh: "b" } } });
  const faults: [string, RegExp][] = [
    [`${note}\nkey.nope: {}`, /^docs\/rules\.yaml: there is no rule key\.nope$/],
    ["{}", /^docs\/rules\.yaml: key\.case has no `todo` in en$/],
    ["key.case: { todo: { en: a } }", /^docs\/rules\.yaml: key\.case has no `todo` in zh$/],
  ];
  for (const [source, message] of faults) await rejects(ruleNotesOf(source, ids), { message });
});

Deno.test("docs: every page has a link to edit it, and its Markdown beside it", async () => {
  for (const language of ["en", "zh"]) {
    const names = Array.from(Deno.readDirSync(`${folder}/${language}`), ({ name }) => name);
    for (const name of names.filter((name) => name.endsWith(".html"))) {
      const page = await read(`${language}/${name}`);
      const text = name.replace(/html$/, "md");
      ok(names.includes(text) && page.includes(`href="${text}"`), name);
      ok(/<footer><p>(?:(?:Last change|最后修改) <time [^·]+<\/time> · )?<a href="https:/.test(page), name);
      ok(/^# \S/m.test(await read(`${language}/${text}`)), name);
    }
  }
});

Deno.test("docs: a page of a tarball has no day, and everything else", () => {
  const origin = { edit: "https://git.example/edit/a.md" };
  const html = htmlOf({ name: "rules", section: "rules", language: "en", title: "Rules", body: "", origin }, "1.0.0");
  ok(html.includes('<footer><p><a href="https://git.example/edit/a.md">') && !html.includes("<time"));
});

Deno.test("docs: originOf names the file to edit in the reader's language, and the day of its last commit if git has it", async () => {
  match((await originOf("recipes", "zh", false)).edit, /\/edit\/main\/docs\/zh\/recipes\.md$/);
  match((await originOf("showCloudServer", "en", true)).edit, /\/edit\/main\/openapi\/ecs-v1\.yaml$/);
  match((await originOf("conformance", "en", false)).edit, /\/tree\/main\/openapi\/cases$/);
  match((await originOf("changelog", "en", false)).changed ?? "2026-01-01", /^\d{4}-\d\d-\d\d$/);
});

Deno.test("docs: markdownOf keeps tables, code and links, and leaves out what a reader of text can't use", () => {
  const table =
    "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><th>1</th><td>x|y<br>z</td></tr></tbody></table>";
  equal(markdownOf(table), "| a | b |\n| --- | --- |\n| 1 | x\\|y z |\n");
  equal(markdownOf('<h2 id="x"><a class="anchor" href="#x">X</a></h2><nav>up</nav>'), "## X\n");
  equal(markdownOf('<pre><code class="language-go">a\nb</code></pre>'), "```go\na\nb\n```\n");
});

Deno.test("docs: highlight marks words of a language that it knows, and escapes the others", () => {
  equal(highlight('"a<b"', "json"), '<span class="hljs-string">&quot;a&lt;b&quot;</span>');
  equal(highlight("a<b & c", "cobol"), "a&lt;b &amp; c");
});

Deno.test("docs: errorAnchor finds the row by vendor code, then by message, else the client's code", () => {
  const rows: Recognised[] = [
    { id: "locked", status: 409, message: "Instance … is locked" },
    { id: "Ecs.0605", status: 400, code: "Ecs.0605", message: "ECS locked." },
  ];
  equal(errorAnchor(rows, 409, '{"conflictingRequest": {"message": "Instance web1 is locked"}}'), "locked");
  equal(errorAnchor(rows, 400, '{"error":{"code":"Ecs.0605","message":"ECS locked."}}'), "Ecs.0605");
  equal(errorAnchor(rows, 409, '{"conflictingRequest": {"message": "is locked: Instance"}}'), "conflict");
  equal(errorAnchor(rows, 418, "<html>"), "unexpected");
});

Deno.test("docs: a crawl of the served site finds no dead link, no foreign asset and no link to a file", async () => {
  const site = serve(folder);
  const ids = new Map<string, Set<string>>();
  const links: { from: string; to: URL }[] = [];
  const waiting = [`${site.url}/`, `${site.url}/en/index.html`, `${site.url}/zh/index.html`];
  const seen = new Set(waiting);
  for (const address of waiting) {
    const response = await fetch(address);
    const text = await response.text();
    equal(response.status, 200, address);
    if (!response.headers.get("content-type")?.includes("html")) continue;
    ids.set(new URL(address).pathname, new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => id)));
    for (const [, element, href = ""] of text.matchAll(/<(\w+)\s[^>]*?(?:href|src)="([^"#][^"]*|#[^"]+)"/g)) {
      const to = new URL(href.replaceAll("&#38;", "&").replaceAll("&amp;", "&"), address);
      if (to.protocol === "data:") continue;
      equal(/^https?:$/.test(to.protocol), true, `${address}: ${href}`);
      if (to.origin !== site.url) equal(element, "a", `${address} loads ${href}`);
      else links.push({ from: address, to });
      const plain = before(to.href, "#");
      if (to.origin !== site.url || seen.has(plain)) continue;
      seen.add(plain);
      waiting.push(plain);
    }
  }
  const dead = links.filter(({ to }) =>
    to.hash && ids.get(to.pathname)?.has(decodeURIComponent(to.hash.slice(1))) === false
  );
  deepEqual(dead.map(({ from, to }) => `${from} → ${to.href}`), []);
  ok([...seen].some((address) => address.includes("/api/~/")), "the API reference is part of it");
  equal(/@import|url\((?!["']?data:)/.test(await read("site.css")), false);
  await site.close();
});
