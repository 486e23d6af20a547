import { deepEqual, equal, match, notEqual, ok, rejects } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { readDocument } from "../../scripts/gen/document.ts";
import { banner, outputs } from "../../scripts/gen/outputs.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const v1 = await readDocument(path("../../openapi/ecs-v1.yaml"));
const original = await Deno.readTextFile(path("../../openapi/nova-v2.1.yaml"));

/** Runs the generator; nothing of it may reach gen/. */
async function gen(...args: string[]) {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", path("../../scripts/gen.ts"), ...args],
    env: { NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await command.output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

/** An empty folder, for as long as a test runs. */
async function temporary() {
  const folder = await Deno.makeTempDir();
  return { folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

/** The files of a folder and those below it, by name. */
async function contents(folder: string, prefix = "") {
  const files: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) Object.assign(files, await contents(`${folder}/${name}`, `${name}/`));
    else files[prefix + name] = await Deno.readTextFile(`${folder}/${name}`);
  }
  return files;
}

Deno.test("gen: twice gives the same bytes, and they are those of gen/", async () => {
  await using first = await temporary();
  await using second = await temporary();
  const runs = await Promise.all([gen("--out", first.folder), gen("--out", second.folder)]);
  deepEqual(runs.map(({ code, stderr }) => [code, stderr]), [[0, ""], [0, ""]]);

  const files = await contents(first.folder);
  notEqual(Object.keys(files).length, 0);
  deepEqual(await contents(second.folder), files);
  deepEqual(await contents(path("../../gen")), files);
});

Deno.test("gen --check is red where the document has changed, and names the files and the command", async () => {
  await using changed = await temporary();
  await Deno.writeTextFile(`${changed.folder}/changed.yaml`, original.replace("maxLength: 64", "maxLength: 63"));
  const before = await contents(path("../../gen"));

  const [green, red] = await Promise.all([
    gen("--check"),
    gen("--check", "--document", `${changed.folder}/changed.yaml`),
  ]);
  deepEqual(green, { code: 0, stdout: "gen/ is up to date\n", stderr: "" });
  equal(red.code, 1);
  match(
    red.stderr,
    /^gen: gen\/ is not what the document says: .*schemas\.ts.*constraints\.ts.*; run: deno task gen\n$/,
  );
  deepEqual(await contents(path("../../gen")), before);
});

Deno.test("gen removes the cases of a topic that is gone, and no file that it has not written", async () => {
  await using target = await temporary();
  await Deno.mkdir(`${target.folder}/cases`);
  await Deno.writeTextFile(`${target.folder}/cases/gone.ts`, `${banner}export const cases = [];\n`);
  await Deno.writeTextFile(`${target.folder}/cases/notes.txt`, "mine");

  match((await gen("--check", "--out", target.folder)).stderr, /cases\/gone\.ts; run: deno task gen\n$/);
  equal((await gen("--out", target.folder)).code, 0);
  const { ["cases/notes.txt"]: notes, ...generated } = await contents(target.folder);
  equal(notes, "mine");
  deepEqual(generated, await contents(path("../../gen")));
});

const yamlError = original.replace("  MetadataKey:", "  MetadataKey: [");

/** Documents that nothing can be made of, and what is said of each. */
const broken: [string, string, RegExp][] = [
  ["a YAML error", yamlError, /broken\.yaml:\d+: \S.*$/],
  [
    "a schema error",
    original.replace("maxLength: 64", "maxLength: many"),
    /broken\.yaml:\d+: .*`integer`.* \(struct\)$/,
  ],
  [
    "a reference to nothing",
    original.replace("schemas/MetadataKey'", "schemas/Key'"),
    /broken\.yaml:\d+: Can't resolve \$ref \(no-unresolved-refs\)$/,
  ],
  [
    "a keyword that the validators don't know",
    original.replace("maxLength: 64", "format: hex"),
    /broken\.yaml: ProjectId: src\/contract\/validate\.ts doesn't know the keyword format$/,
  ],
  ["no content", "", /broken\.yaml: Document must be JSON object, got undefined$/],
  ["another format", "hello: world\n", /broken\.yaml: Unsupported specification$/],
];

for (const [what, text, message] of broken) {
  Deno.test(`outputs() of readDocument() refuses a document with ${what} in one clear line`, async () => {
    await using place = await temporary();
    const file = `${place.folder}/broken.yaml`;
    await Deno.writeTextFile(file, text);
    await rejects(readDocument(file).then((document) => outputs(document, v1)), (error: Error) => {
      ok(error.message.startsWith(file), error.message);
      match(error.message, message);
      equal(error.message.split("\n").length, 1, error.message);
      return true;
    });
  });
}

Deno.test("gen: a document that can't be used gives one line and exit code 1, and nothing is written", async () => {
  await using place = await temporary();
  const file = `${place.folder}/broken.yaml`;
  await Deno.writeTextFile(file, yamlError);
  const { code, stdout, stderr } = await gen("--document", file, "--out", place.folder);
  deepEqual([code, stdout], [1, ""]);
  match(stderr, /^gen: \S+broken\.yaml:\d+: .*\n$/);
  deepEqual(Object.keys(await contents(place.folder)), ["broken.yaml"]);
});

Deno.test("gen: a document that isn't there, and an option that doesn't exist, give one clear line", async () => {
  const [absent, mistyped] = await Promise.all([gen("--document", "/nowhere.yaml"), gen("--chekc")]);
  deepEqual(absent, { code: 1, stdout: "", stderr: "gen: /nowhere.yaml: can't be read\n" });
  deepEqual(mistyped, {
    code: 2,
    stdout: "",
    stderr: "gen: Unknown option '--chekc'; there are --check, --document, --out\n",
  });
});
