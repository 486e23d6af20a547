// Each published sample, run against the served fake in the language that it is written in: `deno task docs:samples`.
import { deepEqual, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { token } from "../../scripts/docs/playground.ts";
import { endpoint, type Sample } from "../../scripts/docs/samples/mod.ts";
import { serve } from "../../scripts/docs/serve.ts";
import { operations } from "./sampled_operations.ts";

const goPath = "/usr/share/gocode";
const environment = {
  TOKEN: token,
  NO_COLOR: "1",
  GO111MODULE: "off",
  GOPATH: goPath,
  GOCACHE: await Deno.makeTempDir({ prefix: "go-" }),
};
addEventListener("unload", () => Deno.removeSync(environment.GOCACHE, { recursive: true }));

/** How a sample is run, and how to find out whether it can be. */
const runners: Record<string, { run: string[]; has: string[] }> = {
  curl: { run: ["bash"], has: ["curl", "--version"] },
  python: { run: ["python3"], has: ["python3", "-c", "import requests"] },
  go: { run: ["go", "run"], has: ["go", "list", "github.com/gophercloud/gophercloud"] },
  java: { run: ["java"], has: ["java", "--version"] },
  typescript: {
    run: [
      Deno.execPath(),
      "run",
      "-A",
      "--quiet",
      "--no-check",
      "--config",
      fileURLToPath(new URL("../../deno.json", import.meta.url)),
    ],
    has: [],
  },
};

async function succeeds([command, ...args]: string[]): Promise<boolean> {
  if (!command) return true;
  const env = environment;
  try {
    return (await new Deno.Command(command, { args, env, stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}

for (const [language, { run, has }] of Object.entries(runners)) {
  const ready = await succeeds(has);
  Deno.test({
    name: `samples: ${language} makes every call${ready ? "" : `: needs ${has.join(" ")}`}`,
    ignore: !ready,
    async fn() {
      for (const { id, samples } of operations) {
        const sample = samples.find((sample) => sample.id === language)!;
        await runs(sample, id, run);
      }
    },
  });
}

/** Runs a sample against a fake of its own: it makes the call, and the call succeeds. */
async function runs({ file, source }: Sample, operation: string, [command, ...args]: string[]): Promise<void> {
  const folder = await Deno.makeTempDir();
  const site = serve(folder);
  try {
    await Deno.writeTextFile(`${folder}/${file}`, source.replaceAll(endpoint, site.url));
    const { success, stdout, stderr } = await new Deno.Command(command, {
      args: [...args, `${folder}/${file}`],
      env: environment,
    }).output();
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    ok(success, `${operation} in ${file}: ${said}`);
    const made = site.fake.calls().at(-1);
    deepEqual([made?.operation, Math.floor((made?.status ?? 0) / 100)], [operation, 2], said);
  } finally {
    await site.close();
    await Deno.remove(folder, { recursive: true });
  }
}
