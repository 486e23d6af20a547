// The naive providers of examples/, from their first version to the one that holds: `deno task providers`.
// Each step is a patch; after each, the cases are run, and the README has the report that the next patch follows.
// With WRITE=1, the reports in the READMEs are written anew.
import { equal, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { parseProvider, type Report, summary, verify } from "../src/conformance/mod.ts";

interface Example {
  name: string;
  file: string;
  steps: number;
  /** The program that serves the file, which lies in its working directory. */
  command: string;
  args(port: string): string[];
  /** Finds out whether this machine has the program and its libraries. */
  probe: string[];
}

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

const examples: Example[] = [
  {
    name: "provider-hono",
    file: "app.ts",
    steps: 6,
    command: Deno.execPath(),
    args: (port) => ["serve", "--quiet", "--no-check", "--host", "127.0.0.1", "--port", port, "app.ts"],
    probe: ["--version"],
  },
  {
    name: "provider-fastapi",
    file: "app.py",
    steps: 6,
    command: "/usr/bin/python3",
    args: (port) => ["-m", "uvicorn", "--log-level", "critical", "--port", port, "app:app"],
    probe: ["-c", "import fastapi, uvicorn"],
  },
];

for (const example of examples) {
  const { name, file, steps, command, probe } = example;
  Deno.test({
    name: `examples/${name}: the report, followed step by step, leads to a provider that holds`,
    ignore: !await works(command, probe),
    async fn() {
      const folder = path(`examples/${name}`);
      let readme = await Deno.readTextFile(`${folder}/README.md`);
      let text = await Deno.readTextFile(`${folder}/steps/0.txt`);
      let [holds, fails] = [-1, Infinity];
      for (let step = 0; step <= steps; step++) {
        if (step > 0) text = await patched(text, `${folder}/steps/${step}.patch`);
        const report = await reportOf(example, text);
        ok(report.counts.holds > holds, `step ${step}: ${report.counts.holds} cases hold, ${holds} before`);
        ({ holds, fails } = report.counts);
        readme = compare(readme, step, shown(report));
      }
      equal(fails, 0);
      equal(text, await Deno.readTextFile(`${folder}/${file}`), `the patches do not make ${file}`);
      if (Deno.env.has("WRITE")) await Deno.writeTextFile(`${folder}/README.md`, readme);
    },
  });
}

/** Runs the cases on a version of an application, beside the example, where its imports are found. */
async function reportOf({ name, file, command, args }: Example, text: string): Promise<Report> {
  const folder = await Deno.makeTempDir({ dir: path(`examples/${name}`), prefix: "try-" });
  await Deno.writeTextFile(`${folder}/${file}`, text);
  const { port } = freeAddress();
  const child = new Deno.Command(command, {
    args: args(String(port)),
    cwd: folder,
    env: { PYTHONDONTWRITEBYTECODE: "1" },
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    const provider = parseProvider(JSON.parse(await Deno.readTextFile(path(`examples/${name}/provider.json`))));
    const endpoint = `http://127.0.0.1:${port}`;
    await responding(endpoint);
    return await verify({ ...provider, endpoint });
  } finally {
    child.kill();
    await child.status;
    await Deno.remove(folder, { recursive: true });
  }
}

/** The report as the README has it, with the address of its provider file. */
function shown(report: Report): string {
  return summary(report).replaceAll(report.provider.endpoint, "http://127.0.0.1:8774");
}

/** Compares the first cause of a step with that in the README, or writes the report there. */
function compare(readme: string, step: number, report: string): string {
  const block = new RegExp(`(<!-- report ${step} -->\\n+\`\`\`text\\n)([^]*?)\`\`\`\n`);
  const [all, begin = "", written = ""] = block.exec(readme) ?? [];
  ok(all, `the README has no report of step ${step}`);
  if (!Deno.env.has("WRITE")) equal(firstCause(written), firstCause(report), `step ${step}`);
  return readme.replace(all, () => `${begin}${report}\`\`\`\n`);
}

/** The sentence of the first cause without its numbers, which change with every new case. */
function firstCause(report: string): string | undefined {
  return (/ 1\. .*/.exec(report) ?? /cases hold/.exec(report))?.[0].replace(/\d+/g, "N");
}

async function patched(text: string, patch: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/text`, text);
    const args = ["--quiet", "--no-backup-if-mismatch", `${folder}/text`, patch];
    const { success, stdout } = await new Deno.Command("patch", { args }).output();
    ok(success, new TextDecoder().decode(stdout));
    return await Deno.readTextFile(`${folder}/text`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function freeAddress(): Deno.NetAddr {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return listener.addr;
}

async function responding(url: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing listens at ${url}`);
}

async function works(command: string, args: string[]): Promise<boolean> {
  const { success } = await new Deno.Command(command, { args, stdout: "null", stderr: "null" }).output()
    .catch(() => ({ success: false }));
  return success;
}
