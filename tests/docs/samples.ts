// Each published sample, run against the served fake in the language that it is written in: `deno task docs:samples`.
import { deepEqual, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { inventory, token } from "../../scripts/docs/playground.ts";
import {
  endpoint,
  identity,
  projectId,
  region,
  type Sample,
  type SampleLanguage,
} from "../../scripts/docs/samples/mod.ts";
import { createFakeService } from "../../src/fake/mod.ts";
import { serveFake } from "../../src/fake/serve.ts";
import { operations } from "./sampled_operations.ts";

const login = { OS_USERNAME: "demo", OS_PASSWORD: "secret", OS_USER_DOMAIN_NAME: "Default" };
const users = { demo: { password: login.OS_PASSWORD, projects: { [projectId]: { name: "demo" } } } };
const environment = {
  TOKEN: token,
  ...login,
  NO_COLOR: "1",
  GO111MODULE: "off",
  GOPATH: "/usr/share/gocode",
  GOCACHE: await Deno.makeTempDir({ prefix: "go-" }),
};
addEventListener("unload", () => Deno.removeSync(environment.GOCACHE, { recursive: true }));

type Command = [program: string, ...args: string[]];

/** How a sample is run, and how to find out whether it can be. */
interface Runner {
  run: Command;
  has: Command;
}

const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
const runners: Record<SampleLanguage, Runner> = {
  curl: { run: ["bash"], has: ["curl", "--version"] },
  python: await pythonWith("requests"),
  openstacksdk: await pythonWith("openstack"),
  go: { run: ["go", "run"], has: ["go", "version"] },
  gophercloud: { run: ["go", "run"], has: ["go", "list", "github.com/gophercloud/gophercloud"] },
  java: { run: ["java"], has: ["java", "--version"] },
  typescript: {
    run: [Deno.execPath(), "run", "-A", "--quiet", "--no-check", "--config", config],
    has: [Deno.execPath(), "--version"],
  },
};

/** The Python of the PATH, or the system's if only that has the module. */
async function pythonWith(module: string): Promise<Runner> {
  const has = ["-c", `import ${module}`];
  const python = await succeeds(["python3", ...has]) ? "python3" : "/usr/bin/python3";
  return { run: [python], has: [python, ...has] };
}

async function succeeds([command, ...args]: Command): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command, { args, env: environment, stdout: "null", stderr: "null" })
      .output();
    return success;
  } catch {
    return false;
  }
}

for (const [language, { run, has }] of Object.entries(runners)) {
  const ready = await succeeds(has);
  const name = `samples: ${language} makes every call`;
  if (!ready) console.log(`skipped: ${name}, because "${has.join(" ")}" fails on this machine`);
  Deno.test({
    name,
    ignore: !ready,
    async fn() {
      for (const { id, samples } of operations) {
        for (const sample of samples.filter((sample) => sample.id === language)) await runs(sample, id, run);
      }
    },
  });
}

/** Runs a sample against a fake of its own: it makes the call, and the call succeeds. */
async function runs({ file, source }: Sample, operation: string, [command, ...args]: Command): Promise<void> {
  const folder = await Deno.makeTempDir();
  const fake = createFakeService({ ...inventory, users, region });
  const served = await serveFake(fake);
  try {
    const local = source.replaceAll(endpoint, served.url).replaceAll(identity, `${served.url}/identity`);
    await Deno.writeTextFile(`${folder}/${file}`, local);
    const { success, stdout, stderr } = await new Deno.Command(command, {
      args: [...args, `${folder}/${file}`],
      env: environment,
    }).output();
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    ok(success, `${operation} in ${file}: ${said}`);
    const made = fake.calls().at(-1);
    deepEqual([made?.operation, Math.floor((made?.status ?? 0) / 100)], [operation, 2], said);
  } finally {
    await served.close();
    await Deno.remove(folder, { recursive: true });
  }
}
