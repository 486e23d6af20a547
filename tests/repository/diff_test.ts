import { deepEqual, equal, match } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { compareDocuments, disagreements, type Impact, next, replay, worst } from "../../scripts/diff.ts";
import type { Case } from "../../src/conformance/mod.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const text = await Deno.readTextFile(`${root}openapi/nova-v2.1.yaml`);
const all = "/v2.1/{project_id}/servers/{server_id}/metadata";
const one = `${all}/{key}`;

// deno-lint-ignore no-explicit-any
type Document = any;

/** Edits of the document, and what each asks of who uses it. */
const edits: Record<Exclude<Impact, "none">, Record<string, (document: Document) => unknown>> = {
  major: {
    "keys are shorter": ({ components }) => components.schemas.MetadataKey.maxLength = 200,
    "values are not empty": ({ components }) => components.schemas.MetadataValue.minLength = 1,
    "keys have fewer letters": ({ components }) => components.schemas.MetadataKey.pattern = "^[a-z]+$",
    "values are numbers": ({ components }) => components.schemas.StoredItem.additionalProperties.type = "number",
    "an operation is gone": ({ paths }) => delete paths[one].delete,
    "a path has another name": ({ paths }) => (paths["/v3/metadata"] = paths[all], delete paths[all]),
    "a header is required": ({ components }) => components.parameters.Microversion.required = true,
    "a member more is required": ({ components }) =>
      components.schemas.ServerMetadataEnvelope.required.push("generation"),
    "a response is of another type": ({ components: { responses: { Item } } }) =>
      Item.content = { "text/plain": Item.content["application/json"] },
    "a response has lost a member": ({ components: { schemas: { StoredItemEnvelope } } }) =>
      StoredItemEnvelope.required = [],
    "the status of success is another": ({ paths: { [one]: { delete: { responses } } } }) => (
      responses["200"] = responses["204"], delete responses["204"]
    ),
  },
  minor: {
    "an operation more": ({ paths }) =>
      paths["/v2.1/more"] = { get: { operationId: "more", responses: { 200: { description: "More." } } } },
    "a header more may be sent": ({ components, paths }) => {
      components.parameters.Trace = { name: "X-Trace", in: "header", required: false, schema: { type: "string" } };
      paths[all].parameters.push({ $ref: "#/components/parameters/Trace" });
    },
    "a status more may be returned": ({ paths: { [all]: { get } } }) => get.responses["410"] = get.responses["404"],
  },
  patch: {
    // That what was refused is accepted shows in the cases.
    "keys are longer": ({ components }) => components.schemas.MetadataKey.maxLength = 300,
    "other words": ({ paths }) => paths[all].get.summary = "List all items",
    "another example": ({ components }) => components.parameters.Key.example = "tier",
  },
};

/** A folder for as long as a test runs. */
async function temporary() {
  const folder = await Deno.makeTempDir();
  return { folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

Deno.test("diff rates edits of the document by what they ask of its users", async () => {
  await using temp = await temporary();
  await Deno.writeTextFile(`${temp.folder}/base.yaml`, JSON.stringify(parse(text)));
  const tried = Object.entries(edits).flatMap(([impact, edits]) =>
    Object.entries(edits).map(async ([name, edit], i) => {
      const document = parse(text);
      edit(document);
      const file = `${temp.folder}/${impact}${i}.yaml`;
      await Deno.writeTextFile(file, JSON.stringify(document));
      return [name, worst(await compareDocuments(`${temp.folder}/base.yaml`, file)), impact];
    })
  );
  const wrong = (await Promise.all(tried)).filter(([, rated, impact]) => rated !== impact);
  deepEqual(wrong, []);
});

Deno.test("diff of a document and itself is none, whatever the version", async () => {
  await using temp = await temporary();
  const [a, b] = [`${temp.folder}/a.yaml`, `${temp.folder}/b.yaml`];
  await Deno.writeTextFile(a, text);
  await Deno.writeTextFile(b, text.replace("  version: ", "  version: 9."));
  equal(worst(await compareDocuments(a, b)), "none");
});

Deno.test("replay() distinguishes a refusal that is gone from a response that is", async () => {
  const listing = (status: number, server = "active") => {
    const steps: Case["steps"] = [{ operation: "listServerMetadata", server, expect: { status } }];
    return { id: `list/${status}-${server}`, rules: [], steps };
  };
  const impacts = async (...cases: Case[]) => (await replay(cases, root)).map(({ impact }) => impact);
  deepEqual(await impacts(listing(200), listing(404, "missing")), []);
  deepEqual(await impacts(listing(200, "missing")), ["major"]);
  deepEqual(await impacts(listing(404)), ["minor"]);
});

/** Copies what is compared, releases it as v0.1.0, edits it, and runs the command there. */
async function release(edit: (folder: string) => Promise<void>) {
  await using temp = await temporary();
  const { folder } = temp;
  const run = async (name: string, ...args: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(name, { args, cwd: folder, env: { NO_COLOR: "1" } })
      .output();
    return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
  };
  const author = ["-c", "user.name=a", "-c", "user.email=a@a.invalid"];
  await run("cp", "-r", ...["src", "gen", "openapi", "deno.json", "CHANGELOG.md"].map((name) => root + name), ".");
  await run("git", "init", "-q");
  await run("git", "add", ".");
  await run("git", ...author, "commit", "-qm", "release");
  await run("git", "tag", "v0.1.0");
  await edit(folder);
  return await run(Deno.execPath(), "run", "-A", `${root}scripts/diff.ts`, "--root", folder);
}

async function replace(file: string, from: string, to: string) {
  const text = await Deno.readTextFile(file);
  equal(text.includes(from), true, `${file} has no ${from}`);
  await Deno.writeTextFile(file, text.replace(from, to));
}

Deno.test("diff is green while nothing has changed since the last tag", async () => {
  const { code, stdout, stderr } = await release(() => Promise.resolve());
  deepEqual([code, stdout, stderr], [0, "since v0.1.0: none\n", ""]);
});

Deno.test("diff is red where the fake no longer does what a released case says", async () => {
  const { code, stdout, stderr } = await release((folder) =>
    replace(`${folder}/src/conformance/provider/fake_provider.ts`, "locked: true", "locked: false")
  );
  equal(code, 1);
  match(stdout, /^(?:.*\n)*major {2}the fake breaks the case .*\n(?:.*\n)*since v0\.1\.0: major\n$/);
  match(stderr, /version 0\.1\.0; major changes since 0\.1\.0 need 0\.2\.0\n.*Breaking/);
});

Deno.test("diff is red where a validator refuses what was accepted, though the document is the same", async () => {
  const { code, stdout } = await release((folder) =>
    replace(
      `${folder}/gen/constraints.ts`,
      'MetadataKey: Constraint = { type: "string", minLength: 1, maxLength: 255',
      'MetadataKey: Constraint = { type: "string", minLength: 1, maxLength: 9',
    )
  );
  equal(code, 1);
  match(stdout, /major {2}validators refuse what .* sends: key must have at most 9 characters/);
});

Deno.test("diff is green once version, document and changelog say what changed", async () => {
  const { code, stdout, stderr } = await release(async (folder) => {
    await replace(`${folder}/openapi/nova-v2.1.yaml`, "summary: List every item", "summary: List all items");
    await replace(`${folder}/openapi/nova-v2.1.yaml`, "  version: 0.1.0", "  version: 0.1.1");
    await replace(`${folder}/deno.json`, '"version": "0.1.0"', '"version": "0.1.1"');
    await replace(`${folder}/CHANGELOG.md`, "## 0.1.0", "## 0.1.1\n\nOther words.\n\n## 0.1.0");
  });
  deepEqual([code, stderr], [0, ""]);
  match(stdout, /^patch .*\nsince v0\.1\.0: patch\n$/);
});

Deno.test("disagreements() names each place that doesn't say what the changes ask for", () => {
  const good = {
    before: "1.2.3",
    version: "2.0.0",
    documentVersion: "2.0.0",
    changelog: "## 2.0.0\n\n- **Breaking**: …\n",
  };
  deepEqual(disagreements({ ...good, impact: "major" }), []);
  deepEqual(disagreements({ ...good, impact: "major", changelog: "## 2.0.0\n\nWords.\n\n## 1.2.3\n\nBreaking\n" }), [
    "CHANGELOG.md doesn't say what is Breaking in 2.0.0",
  ]);
  deepEqual(disagreements({ ...good, impact: "minor", version: "1.2.4", documentVersion: "1.3.0" }), [
    "deno.json says version 1.2.4, the document 1.3.0",
    "deno.json says version 1.2.4; minor changes since 1.2.3 need 1.3.0",
    'CHANGELOG.md begins with "2.0.0", and the version is 1.2.4',
  ]);
});

Deno.test("next() counts as Semantic Versioning does, and before 1.0.0 one place further right", () => {
  const impacts: Impact[] = ["none", "patch", "minor", "major"];
  deepEqual(impacts.map((impact) => next("1.2.3", impact)), ["1.2.3", "1.2.4", "1.3.0", "2.0.0"]);
  deepEqual(impacts.map((impact) => next("0.2.3", impact)), ["0.2.3", "0.2.4", "0.2.4", "0.3.0"]);
});
