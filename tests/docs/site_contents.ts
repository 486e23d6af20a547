import { deepEqual, equal, match, ok } from "node:assert/strict";
import Ajv2020 from "ajv/dist/2020.js";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { build } from "../../scripts/docs/build.ts";
import { ruleNotesOf } from "../../scripts/docs/rule_notes.ts";
import { serve } from "../../scripts/docs/serve.ts";
import { withOwnBodies } from "../../scripts/own_bodies.ts";
import { at } from "../../scripts/at.ts";
import { folder, sources } from "./built_site.ts";
import { before } from "../../src/shared/before.ts";

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const [english, v1English] = await Promise.all(
  [sources["v2.1"], sources.v1].map(async ({ document }) => parse(await Deno.readTextFile(document))),
);
const allRules = { ...english["x-rules"], ...v1English["x-rules"] };

/** The text between two marks of a page. */
function between(page: string, start: string, end: string): string {
  return before(at(page.split(start), 1), end);
}

Deno.test("docs: a page that is written by hand has the same places in both languages, and the same code", async () => {
  for (const name of ["start", "client", "recipes"]) {
    const read = (language: string) => Deno.readTextFile(path(`docs/${language}/${name}.md`));
    const [en, zh] = await Promise.all([read("en"), read("zh")]);
    const places = (text: string) => [...text.matchAll(/\{#([\w-]+)\}/g)].map(([, id]) => id);
    const code = (text: string) =>
      [...text.matchAll(/```(?:ts|sh)\n([^]*?)```/g)].map(([, code = ""]) => code.replace(/\/\/.*/g, "//"));
    deepEqual(places(zh), places(en));
    deepEqual(code(zh), code(en));
  }
});

Deno.test("docs: every message of the table of errors is one that the documents have, or the fake sends", async () => {
  const rows: { id: string; message?: string }[] = parse(await Deno.readTextFile(path("docs/errors.yaml")));
  const notes = await ruleNotesOf(await Deno.readTextFile(path("docs/rules.yaml")), new Set(Object.keys(allRules)));
  const sent = Object.values(notes).map(({ example }) => example?.text.split("→ ")[1]);
  const known = JSON.stringify([english, v1English]) + sent.join("\n");
  const invented = rows.flatMap(({ message = "" }) => message.split("…").map((part) => part.trim()))
    .filter((part) => !known.includes(JSON.stringify(part).slice(1, -1)));
  deepEqual(invented, []);
});

Deno.test("docs: the whole text for language models has messages, recipes and rules in both languages", async () => {
  for (const [name, heading] of [["llms-full.txt", "# Recipes"], ["llms-full.zh.txt", "# 常见任务"]] as const) {
    const text = await Deno.readTextFile(`${folder}/${name}`);
    for (const part of [heading, "Maximum number of metadata items exceeds 128", "`key.alphabet`", "Ecs.0114"]) {
      ok(text.includes(part), `${name}: ${part}`);
    }
    equal(/\{#[\w-]+\}/.test(text), false, "it has no marks of this site");
    equal(text.includes("conformance.html#"), false, "it has no lists of cases");
    ok(text.length < 200_000, `${name} fits a model: ${text.length}`);
  }
});

Deno.test("docs: every vendor code of the contract has a row on the errors page, with a link of its own", async () => {
  const codes = Object.keys(english["x-vendor-code-rules"]);
  const page = await Deno.readTextFile(`${folder}/zh/errors.html`);
  const missing = codes.filter((code) => !page.includes(`<code>${code}</code>`));
  deepEqual(missing, []);
  ok(page.includes('<tr id="Ecs.0114">'));
});

Deno.test("docs: the code of the getting-started pages runs", async () => {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "--doc",
      "--quiet",
      "--allow-read",
      ...["client", "recipes"].flatMap((name) => [path(`docs/en/${name}.md`), path(`docs/zh/${name}.md`)]),
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const report = new TextDecoder().decode(stdout);
  ok(success, report + new TextDecoder().decode(stderr));
  match(report, /\b24 passed/);
});

Deno.test("docs: every rule and every error has its place, in both languages", async () => {
  for (const language of ["en", "zh"]) {
    const read = (name: string) => Deno.readTextFile(`${folder}/${language}/${name}.html`);
    const [rules, errors] = await Promise.all([read("rules"), read("errors")]);
    for (const id of Object.keys(allRules)) {
      ok(rules.includes(` id="${id}"`), id);
      const group = between(rules, `<a class="anchor" href="#${before(id, ".")}">`, "</a>");
      ok(group !== before(id, "."), `${group} has a name`);
    }
    for (const code of Object.keys(english["x-error-codes"])) ok(errors.includes(` id="${code}"`), code);
  }
});

Deno.test("docs: a rule of v1 says what it rests on, and what has no v1", async () => {
  const withoutV1 = [...Deno.readDirSync(path("results"))]
    .filter(({ name }) => /^(prism|nova-\d+)\.json$/.test(name)).length;
  const spoken = [["en", "unverified, neither", "has no v1"], ["zh", "unverified", "没有 v1"]] as const;
  for (const [language, basis, none] of spoken) {
    const page = await Deno.readTextFile(`${folder}/${language}/rules.html`);
    const article = (id: string) => between(page, ` id="${id}"`, "</article>");
    ok(article("v1.answer").includes(basis));
    ok(!article("v1.lock").includes("unverified"));
    equal(article("v1.lock").split(none).length - 1, withoutV1, "Prism and every Nova");
    ok(!article("server.unlocked").includes(none));
  }
});

Deno.test("docs: what is for programs can be read, and the cases keep their schema", async () => {
  const [cases, schema, rules, en, zh, v1, v1Zh] = await Promise.all(
    ["cases", "cases.schema", "rules", "openapi", "openapi.zh", "openapi.v1", "openapi.v1.zh"].map(async (name) =>
      JSON.parse(await Deno.readTextFile(`${folder}/${name}.json`))
    ),
  );
  // deno-lint-ignore no-explicit-any
  const valid = new (Ajv2020 as any)({ strict: false }).compile(schema);
  ok(valid(cases), JSON.stringify(valid.errors?.[0]));
  deepEqual(Object.keys(rules), Object.keys(allRules));
  equal(rules["v1.answer"].basis, "unverified");
  deepEqual(en, withOwnBodies(english));
  deepEqual(parse(await Deno.readTextFile(`${folder}/openapi.yaml`)), english);
  deepEqual(parse(await Deno.readTextFile(`${folder}/openapi.zh.yaml`)), zh);
  match(zh.info.title, /云服务器元数据/);
  for (const { tags, paths } of [zh, v1Zh]) {
    // deno-lint-ignore no-explicit-any
    const used = Object.values<any>(paths).flatMap((item) => Object.values<any>(item)).flatMap(({ tags = [] }) => tags);
    deepEqual([...new Set(used)].sort(), tags.map(({ name }: { name: string }) => name).sort());
    ok(used.every((name) => /^\p{Script=Han}+$/u.test(name)), "the folders that Postman makes are Chinese");
  }
  match(await Deno.readTextFile(`${folder}/llms.txt`), /^# ECS server metadata\n\n> [^]*`GET \/v1\/[^]*`v1\.read`: /);

  deepEqual(Object.keys(v1.paths), Object.keys(v1English.paths));
  for (const [name, bundled, first] of [["openapi.v1", v1, en], ["openapi.v1.zh", v1Zh, zh]]) {
    deepEqual(parse(await Deno.readTextFile(`${folder}/${name}.yaml`)), bundled);
    const elsewhere = JSON.stringify(bundled).match(/"\$ref":"[^#][^"]*/g);
    equal(elsewhere, null, "it stands alone");
    deepEqual(bundled.components.schemas.MetadataKey, first.components.schemas.MetadataKey);
  }
  match(v1Zh.info.title, /v1 API/);
});

Deno.test("docs: every file for programs is listed with what is in it, in both languages", async () => {
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) =>
    /\.(json|ya?ml|txt)$/.test(name)
  );
  for (const language of ["en", "zh"]) {
    const page = await Deno.readTextFile(`${folder}/${language}/downloads.html`);
    const rows = [...page.matchAll(/<tr><th scope="row"[^>]*><a href="\.\.\/([^"]+)">.*?<td[^>]*>(.*?)<\/td>/g)];
    deepEqual(rows.map(([, name]) => name).sort(), names.sort());
    for (const [row, , about] of rows) ok(about && about !== "undefined", row);
  }
});

Deno.test("docs: the same sources give the same pages", async () => {
  const again = await Deno.makeTempDir();
  await build(sources, again);
  const files =
    "en/rules.html zh/index.html zh/reference.html zh/showCloudServer.html en/rules.md cases.json llms.txt fake.js";
  for (const name of files.split(" ")) {
    equal(await Deno.readTextFile(`${again}/${name}`), await Deno.readTextFile(`${folder}/${name}`), name);
  }
  await Deno.remove(again, { recursive: true });
});

Deno.test("docs: the site is served beside a fake, and nothing else of the disk", async () => {
  const site = serve(folder);
  const get = async (path: string, headers = {}) => {
    const response = await fetch(`${site.url}${path}`, { headers });
    return [response.status, (await response.text()).slice(0, 15)];
  };
  deepEqual(await get("/en/index.html"), [200, "<!doctype html>"]);
  deepEqual(await get("/"), [200, "<!doctype html>"]);
  deepEqual(await get("/no-such-page"), [404, "Not found\n"]);
  deepEqual(await get("/%2e%2e%2f%2e%2e%2fetc/passwd"), [404, "Not found\n"]);
  deepEqual(await get("/%"), [404, "Not found\n"]);
  const metadata = "/v2.1/0a1b2c3d4e5f40718293a4b5c6d7e8f9/servers/5e7e7000-0000-4000-8000-000000000001/metadata";
  deepEqual(await get(metadata, { "x-auth-token": "member" }), [200, '{"metadata": {"']);
  const details = metadata.replace("/v2.1/", "/v1/").replace("/servers/", "/cloudservers/").replace(/\/metadata$/, "");
  equal((await get(details, { "x-auth-token": "member" }))[0], 200);
  deepEqual((await get(metadata))[0], 401);
  await site.close();
});

Deno.test("docs: the API reference has the site's header, and leads to no file of this machine", async () => {
  const names = ["index.html", "~/MetadataError.html", "fake/~/createFakeService.html", "conformance/index.html"];
  for (const name of names) {
    const page = await Deno.readTextFile(`${folder}/api/${name}`);
    const up = "../".repeat(name.split("/").length);
    ok(page.includes(`href="${up}en/errors.html"`) && page.includes('<input type="search"'), name);
    ok(page.includes(`src="${up}site.js"`), name);
    equal(page.includes("theme-toggle"), false, "it takes the colours of the system, as every page does");
    equal(/file:\/\/|from &quot;[.a-z]+&quot;/.test(page), false, name);
  }
});

Deno.test("docs: the statuses of an error are those of its examples", async () => {
  const page = await Deno.readTextFile(`${folder}/en/errors.html`);
  for (const article of page.split('<article class="error">').slice(1).map((text) => before(text, "</article>"))) {
    const listed = between(article, "<dt>Statuses</dt>", "</dd>");
    for (const [, status] of article.matchAll(/<figcaption><b>(\d+)<\/b>/g)) {
      ok(listed.includes(`<code>${status}<`), article);
    }
  }
});
