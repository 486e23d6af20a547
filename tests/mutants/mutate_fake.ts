// src/fake → which mutations of it the suite, as the only test, kills: a share by file, and every survivor.
// Stryker mutates a copy in a temporary folder; it is fetched by npx and is no dependency. Takes a quarter of an hour.
// deno run --allow-read --allow-write --allow-run=npx,cp --allow-env tests/mutants/mutate_fake.ts [--out FILE] [FILE of src/fake …]
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const stryker = "@stryker-mutator/core@9.6.1";
const { values: { out }, positionals } = parseArgs({ options: { out: { type: "string" } }, allowPositionals: true });
/** What the contract doesn't speak of: faults on demand, documents beside metadata, Python's wording, the socket. */
const outside = [
  "option_schemas.ts",
  "core.ts",
  "fake_service.ts",
  "faults.ts",
  "mod.ts",
  "response.ts",
  "serve.ts",
  "nova/documents.ts",
  "nova/json_reader.ts",
  "nova/repr.ts",
  "nova/uwsgi.ts",
];

const root = fileURLToPath(new URL("../../", import.meta.url));
const present = ["", "nova/", "v1/"].flatMap((folder) =>
  [...Deno.readDirSync(`${root}src/fake/${folder}`)].filter((entry) => entry.isFile).map(({ name }) => folder + name)
).sort();
const files = positionals.length ? positionals : present.filter((name) => !outside.includes(name));
const folder = await Deno.makeTempDir({ prefix: "mutate_fake_" });
await run("cp", ["-r", "src", "gen", "deno.json", "deno.lock", folder], root);
await Deno.writeTextFile(`${folder}/package.json`, '{ "type": "module" }');
await Deno.writeTextFile(`${folder}/suite.ts`, suite());
await Deno.writeTextFile(`${folder}/stryker.conf.json`, JSON.stringify(configuration()));
await run("npx", ["--yes", `--package=${stryker}`, "stryker", "run", "stryker.conf.json"], folder);
const report: Report = JSON.parse(await Deno.readTextFile(`${folder}/report.json`));
if (out) await Deno.writeTextFile(out, survivors(report).join("\n") + "\n");
console.log(table(report).join("\n"));
await Deno.remove(folder, { recursive: true });

/** Ends with 1 at the first case that fails. */
function suite(): string {
  return `import { createFakeProvider, verify } from "./src/conformance/mod.ts";
function onResult({ verdict }) {
  if (verdict === "fails") Deno.exit(1);
}
await verify(createFakeProvider(), { timeoutMs: 2000, onResult });
Deno.exit(0);
`;
}

function configuration() {
  return {
    testRunner: "command",
    commandRunner: {
      command: "deno run --quiet --no-prompt --no-lock --no-check --allow-env --node-modules-dir=none suite.ts",
    },
    mutate: files.map((file) => `src/fake/${file}`),
    reporters: ["json"],
    jsonReporter: { fileName: "report.json" },
    timeoutMS: 8000,
    concurrency: navigator.hardwareConcurrency,
    plugins: [],
  };
}

interface Report {
  files: Record<string, { source: string; mutants: Mutation[] }>;
}

interface Mutation {
  status: string;
  mutatorName: string;
  replacement?: string;
  location: { start: { line: number } };
}

function table({ files }: Report): string[] {
  const rows = Object.entries(files).map(([file, { mutants }]) => {
    const killed = mutants.filter(({ status }) => status === "Killed" || status === "Timeout").length;
    return { file: file.split("/").pop()!, killed, total: mutants.length };
  });
  const sum = (of: "killed" | "total") => rows.reduce((n, row) => n + row[of], 0);
  return [...rows, { file: "all", killed: sum("killed"), total: sum("total") }].map(({ file, killed, total }) =>
    `${file.padEnd(18)} ${String(killed).padStart(5)} of ${String(total).padStart(5)}  ${
      Math.round(100 * killed / total)
    } %`
  );
}

function survivors({ files }: Report): string[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split("\n");
    return mutants.filter(({ status }) => status === "Survived").map((
      { location: { start }, mutatorName, replacement },
    ) => `${file}:${start.line} ${mutatorName} ${JSON.stringify(replacement)} in ${lines[start.line - 1]?.trim()}`);
  });
}

async function run(command: string, args: string[], cwd: string): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args, cwd }).output();
  if (success) return;
  const text = new TextDecoder();
  console.error(`mutate_fake: ${command} ended with an error:\n${text.decode(stdout)}${text.decode(stderr)}`);
  Deno.exit(2);
}
