// Real clients, unmodified, against the served fake: libraries in Python, Go and Ruby, and the
// commands `nova` and `openstack`.
import { deepEqual, equal, match } from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createFakeService, type FakeService } from "../../src/fake/mod.ts";
import { serveFake } from "../../src/fake/serve.ts";
import { readCalls } from "../../src/upgrade/read_calls.ts";
import { compareReleases, type Judgement } from "../../src/upgrade/upgrade.ts";

const run = promisify(execFile);
const succeeds = ([program, ...args]: Command) => run(program, args).then(() => true, () => false);
const script = (name: string) => fileURLToPath(new URL(`../../scripts/nova/clients/${name}`, import.meta.url));
const project = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
const idOf = (i: number) => `5e7e7000-0000-4000-8000-${String(i).padStart(12, "0")}`;

/** Debian's, as the packages are Debian's. */
const python = "/usr/bin/python3";
const gopath = "/usr/share/gocode";

type Command = [program: string, ...args: string[]];

interface Client {
  name: string;
  /** What runs it; the script comes last. */
  command: Command;
  script: string;
  /** What must be there: files, and a command that succeeds. */
  needs: { files: string[]; command?: Command | undefined };
  env?: Record<string, string>;
  passed: RegExp;
}

const pythonClient = (name: string, script: string, modules: string, checks: number, unit = "checks"): Client => ({
  name,
  command: [python],
  script,
  needs: { files: [python], command: [python, "-c", `import ${modules}`] },
  passed: new RegExp(`^${name}: ${checks} ${unit} passed$`, "m"),
});

const clients: Client[] = [
  pythonClient("novaclient", "novaclient_api.py", "novaclient, keystoneauth1", 60),
  pythonClient("openstacksdk", "openstacksdk_api.py", "openstack", 72),
  pythonClient("libcloud", "libcloud_api.py", "libcloud", 63),
  pythonClient("tempest", "tempest_tests.py", "tempest", 17, "tests"),
  pythonClient("keystoneauth", "keystoneauth_logins.py", "keystoneauth1", 28),
  {
    name: "the commands nova and openstack",
    command: ["bash"],
    script: "cli.sh",
    needs: {
      files: [python, "/usr/bin/nova", "/usr/bin/openstack"],
      command: [python, "-c", "import novaclient, openstackclient"],
    },
    passed: /^command lines: 15 checks passed$/m,
  },
  {
    name: "gophercloud",
    command: ["/usr/bin/go", "run"],
    script: "gophercloud.go",
    needs: { files: ["/usr/bin/go", `${gopath}/src/github.com/gophercloud/gophercloud`] },
    env: { GO111MODULE: "off", GOPATH: gopath },
    passed: /^gophercloud: 79 checks passed$/m,
  },
  {
    name: "fog",
    command: ["/usr/bin/ruby"],
    script: "fog.rb",
    needs: { files: ["/usr/bin/ruby"], command: ["/usr/bin/ruby", "-e", 'require "fog/openstack"'] },
    passed: /^fog: 19 checks passed$/m,
  },
];

/** Whether `upgrade` can judge what a client sent, and finds that only documents of versions and servers differ on Nova 26. */
function upgradeKnows(fake: FakeService): void {
  const { calls } = readCalls(JSON.stringify(fake.calls()));
  const judged = compareReleases(calls, { from: "34", to: "26" });
  deepEqual(judged.filter(({ kind }) => kind === "not judged"), []);
  const differing = calls.filter((_, i) => isDifferent(judged[i]!)).map(({ method, target }) => `${method} ${target}`);
  deepEqual(differing.filter((call) => !/^GET \/v2\.1(\/?|\/[^/]+\/servers\/[^/]+)$/.test(call)), []);
}

const isDifferent = (judgement: Judgement) => judgement.kind === "different" && judgement.difference !== "headers";

for (const { name, command, script: file, needs, env: more, passed } of clients) {
  const missing = needs.files.find((path) => !existsSync(path)) ??
    (!needs.command || await succeeds(needs.command) ? undefined : `what "${needs.command.at(-1)}" needs`);
  Deno.test({
    name: `${name} passes against the served fake, unmodified${missing ? `: NOT RUN, ${missing} is missing` : ""}`,
    ignore: missing !== undefined,
    async fn() {
      const fake = createFakeService({
        keys: "nova",
        tokens: { token: { projectId: project } },
        users: {
          demo: {
            password: "demo",
            projects: { [project]: { name: "demo" } },
            applicationCredentials: { "5ec4e7": { name: "deploy", secret: "demo-secret" } },
          },
        },
        servers: {
          [idOf(1)]: { name: "scratch", metadata: { a: "1" } },
          [idOf(2)]: { name: "locked", locked: true },
          [idOf(3)]: { name: "building", vmState: "building" },
        },
      });
      const served = await serveFake(fake);
      try {
        const env = {
          ...process.env,
          ...more,
          BASE_URL: `${served.url}/v2.1`,
          PROJECT_ID: project,
          TOKEN: "token",
          SERVER_ID: idOf(1),
          LOCKED_SERVER_ID: idOf(2),
          BUILDING_SERVER_ID: idOf(3),
          AUTH_URL: `${served.url}/identity/v3`,
          CREDENTIAL_ID: "5ec4e7",
          CREDENTIAL_NAME: "deploy",
          CREDENTIAL_SECRET: "demo-secret",
          PYTHONDONTWRITEBYTECODE: "1",
        };
        const [program, ...args] = command;
        const { stdout, stderr } = await run(program, [...args, script(file)], { env });
        equal(stderr, "");
        match(stdout, passed);
        upgradeKnows(fake);
      } finally {
        await served.close();
      }
    },
  });
}
