// Real clients, unmodified, against the served fake: python-novaclient, and the commands `nova` and `openstack`.
import { equal, match } from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createFakeService } from "../src/fake/mod.ts";
import { serveFake } from "../src/fake/serve.ts";

const run = promisify(execFile);
const script = (name: string) => fileURLToPath(new URL(`../scripts/nova/clients/${name}`, import.meta.url));
const project = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
const idOf = (i: number) => `5e7e7000-0000-4000-8000-${String(i).padStart(12, "0")}`;

/** Debian's Python, as the packages are Debian's. */
const python = "/usr/bin/python3";

const clients = [
  {
    name: "novaclient",
    command: python,
    script: "novaclient_api.py",
    needs: "import novaclient, keystoneauth1",
    programs: [python],
    passed: /^novaclient: 60 checks passed$/m,
  },
  {
    name: "the commands nova and openstack",
    command: "bash",
    script: "cli.sh",
    needs: "import novaclient, openstackclient",
    programs: [python, "/usr/bin/nova", "/usr/bin/openstack"],
    passed: /^command lines: 15 checks passed$/m,
  },
];

for (const { name, command, script: file, needs, programs, passed } of clients) {
  const missing = programs.find((program) => !existsSync(program)) ??
    await run(python, ["-c", needs]).then(() => undefined, () => `a package for "${needs}"`);
  Deno.test({
    name: `${name} passes against the served fake, unmodified${missing ? `: NOT RUN, ${missing} is missing` : ""}`,
    ignore: missing !== undefined,
    async fn() {
      const fake = createFakeService({
        keys: "nova",
        tokens: { token: { projectId: project } },
        servers: {
          [idOf(1)]: { name: "scratch" },
          [idOf(2)]: { name: "locked", locked: true },
          [idOf(3)]: { name: "building", vmState: "building" },
        },
      });
      const served = await serveFake(fake);
      try {
        const env = {
          ...process.env,
          BASE_URL: `${served.url}/v2.1`,
          PROJECT_ID: project,
          TOKEN: "token",
          SERVER_ID: idOf(1),
          LOCKED_SERVER_ID: idOf(2),
          BUILDING_SERVER_ID: idOf(3),
          PYTHONDONTWRITEBYTECODE: "1",
        };
        const { stdout, stderr } = await run(command, [script(file)], { env });
        equal(stderr, "");
        match(stdout, passed);
      } finally {
        await served.close();
      }
    },
  });
}
