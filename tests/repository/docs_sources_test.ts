import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { brokenLinks } from "../../scripts/docs/links.ts";
import { problemsOf, unwrap } from "../../scripts/docs/overlay.ts";
import { serve } from "../../scripts/docs/serve.ts";
import { differencesOf } from "../../scripts/docs/site.ts";

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const document = path("openapi/nova-v2.1.yaml");
const overlay = path("openapi/nova-v2.1.zh.yaml");
const v1Overlay = path("openapi/ecs-v1.zh.yaml");
const [english, chinese, v1English, v1Chinese] = await Promise.all(
  [document, overlay, path("openapi/ecs-v1.yaml"), v1Overlay].map(async (file) => parse(await Deno.readTextFile(file))),
);
const folder = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** Runs `deno task docs`. */
async function docs(...args: string[]) {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", path("scripts/docs.ts"), ...args],
    env: { NO_COLOR: "1", NODE_NO_WARNINGS: "1" },
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

/** A file of its own, with a text that differs from that of another. */
async function variant(file: string, from: string | RegExp, to: string): Promise<string> {
  const copy = await Deno.makeTempFile({ dir: folder, suffix: ".yaml" });
  await Deno.writeTextFile(copy, (await Deno.readTextFile(file)).replace(from, to));
  return copy;
}

Deno.test("docs: every text is translated, from the English of today", () => {
  deepEqual(problemsOf(english, chinese), []);
  deepEqual(problemsOf(v1English, v1Chinese), []);
});

Deno.test("docs: a text that changed is named, with what to write once it is translated anew", () => {
  const changed = structuredClone(english);
  changed["x-rules"]["key.length"].summary = "A key has 1 to 254 characters.";
  const [problem = "", ...more] = problemsOf(changed, chinese);
  match(
    problem,
    /^\$\['x-rules'\]\['key\.length'\] translates an older English; mend it, then write x-of: '[0-9a-f]{8}'$/,
  );
  deepEqual(more, []);
});

Deno.test("docs: a text without a translation is named", () => {
  const grown = structuredClone(english);
  grown["x-rules"]["key.new"] = { summary: "A new rule.", source: [] };
  deepEqual(problemsOf(grown, chinese), ["$['x-rules']['key.new'].summary has no translation"]);
});

Deno.test("docs: a translation of nothing is named", () => {
  const { "key.length": _, ...rules } = english["x-rules"];
  const lost = "$['x-rules']['key.length'] names nothing in the document";
  ok(problemsOf({ ...english, "x-rules": rules }, chinese).includes(lost));
});

Deno.test("docs: the Chinese page of the cases' format has the code, the lists and the tables of the English one", async () => {
  const [english, chinese] = await Promise.all(
    ["README.md", "README.zh.md"].map((name) => Deno.readTextFile(path(`openapi/cases/${name}`))),
  );
  const codeIn = (text: string) => {
    const spans = text.replace(/^```[^]*?^```/gm, "").replace(/"reason": "[^"]*"/, "").matchAll(/`([^`]+)`/g);
    return [...new Set([...spans].map(([, code]) => code!.replace(/\s+/g, " ")))].sort();
  };
  deepEqual(codeIn(chinese!), codeIn(english!));
  for (const part of [/^#+ /gm, /^\|/gm, /^ *- /gm, /^\d+\. /gm, /^ {4}deno task \S+ *\S*/gm, /^```[^]*?^```/gm]) {
    deepEqual(chinese!.match(part), english!.match(part), `${part}`);
  }
});

Deno.test("docs: Chinese lines are joined without a space, others and code as they are", () => {
  equal(unwrap("中文\n中文，\n`a`\n中文\nab\ncd\n\n- 一\n  二\n- 三"), "中文中文，`a`\n中文\nab\ncd\n\n- 一二\n- 三");
  equal(unwrap("一\n```ts\na(); // 一\nb();\n```\n"), "一\n```ts\na(); // 一\nb();\n```\n");
});

Deno.test("docs: a link that leads nowhere is named", () => {
  const page = '<a href="b.html#here">b</a>';
  deepEqual(brokenLinks({ "en/a.html": page, "en/b.html": '<p id="here">' }), []);
  deepEqual(brokenLinks({ "en/a.html": page, "en/b.html": "" }), ["en/a.html links to b.html#here, which isn't there"]);
});

Deno.test("docs: a difference has texts in both languages and names rules that exist", () => {
  const texts = "page: { en: a, zh: b }, service: { en: a, zh: b }";
  equal(differencesOf(`[{ id: x, rules: [key.length], ${texts} }]`).length, 1);
  throws(
    () => differencesOf(`[{ id: x, rules: [key.nope], ${texts} }]`),
    /differences\.yaml: x: there is no rule key\.nope$/,
  );
  throws(() => differencesOf("[{ id: x, rules: [], page: { en: a } }]"), /differences\.yaml: x: has no text in en$/);
});

Deno.test("docs: misuse and broken sources are one clear line", async () => {
  const taken = serve(folder);
  const out = `${folder}/never`;
  const broken = await variant(document, "openapi: 3.1.0", "openapi: [");
  const wrong = await variant(document, "operationId: listServerMetadata", "operationId: 7");
  const stale = await variant(document, "summary: A key has 1 to 255 characters.", "summary: A key is short.");
  const v1Stale = await variant(v1Overlay, /(?<=\['v1\.lock'\]\n.*)'\w+'/, "'00000000'");
  const unclosed = await variant(overlay, "overlay: 1.0.0", "overlay: [");
  const astray = await variant(overlay, "$.info\n", "$.inform\n");
  const none = await variant(overlay, "overlay: 1.0.0", "overlie: 1.0.0");
  const lines: [string[], number, RegExp][] = [
    [["--port", "http"], 2, /^docs: --port must be a number up to 65535, is http\n$/],
    [["--prot", "1"], 2, /^docs: Unknown option '--prot'[^\n]*\n$/],
    [["--check", "--document", "/no/such.yaml"], 1, /^docs: \/no\/such\.yaml: can't be read\n$/],
    [["--check", "--overlay", "/no/such.yaml"], 1, /^docs: \/no\/such\.yaml: can't be read\n$/],
    [["--check", "--document", broken], 1, /^docs: \/[^\n]*\.yaml:\d+: [^\n]+\n$/],
    [["--check", "--document", wrong], 1, /^docs: \/[^\n]*\.yaml:\d+: [^\n]*\(struct\)\n$/],
    [
      ["--check", "--document", stale],
      1,
      /^docs: \/[^\n]*zh\.yaml: \$\['x-rules'\]\['key\.length'\] translates an older[^\n]*\n$/,
    ],
    [["--check", "--v1-document", "/no/such.yaml"], 1, /^docs: \/no\/such\.yaml: can't be read\n$/],
    [
      ["--check", "--v1-overlay", v1Stale],
      1,
      /^docs: \/[^\n]*\.yaml: \$\['x-rules'\]\['v1\.lock'\] translates an older[^\n]*\n$/,
    ],
    [["--check", "--overlay", unclosed], 1, /^docs: \/[^\n]*\.yaml:\d+: [^\n]+\n$/],
    [
      ["--check", "--overlay", astray],
      1,
      /^docs: \/[^\n]*\.yaml: \$\.inform names nothing in the document \(and 3 more\)\n$/,
    ],
    [["--check", "--overlay", none], 1, /^docs: \/[^\n]*\.yaml: is no OpenAPI Overlay\n$/],
    [["--serve", "--port", new URL(taken.url).port, "--out", out], 1, /^docs: port \d+ is in use\n$/],
  ];
  for (const [args, status, line] of lines) {
    const { code, stderr } = await docs(...args);
    match(stderr, line);
    equal(code, status, args.join(" "));
  }
  await taken.close();
});
