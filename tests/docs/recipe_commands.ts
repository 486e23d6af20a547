// The commands of the recipes, run with bash against the served fake: `deno task docs:samples`.
import { deepEqual, match, ok } from "node:assert/strict";
import { endpoint, identity, projectId, region, serverId } from "../../scripts/docs/samples/mod.ts";
import { createFakeService, type FakeService } from "../../src/fake/mod.ts";
import { serveFake } from "../../src/fake/serve.ts";
import { at } from "../../scripts/at.ts";

const recipes = await Deno.readTextFile(new URL("../../docs/en/recipes.md", import.meta.url));
const names = await Promise.all(["bash", "curl", "jq"].map(isThere));
const ignore = !names.every(Boolean);
if (ignore) console.log("skipped: the commands of the recipes, because bash, curl or jq isn't on this machine");

async function isThere(name: string): Promise<boolean> {
  try {
    return (await new Deno.Command(name, { args: ["--version"], stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}

/** The commands of a recipe, each block as one. */
function commandsOf(id: string): string[] {
  const recipe = at(at(recipes.split(`{#${id}}`), 1).split("\n## "), 0);
  return [...recipe.matchAll(/^( *)```sh\n([^]*?)^ *```$/gm)].map(([, indent = "", code = ""]) =>
    code.replace(new RegExp(`^${indent}`, "gm"), "")
  );
}

/** Runs a command, with the addresses of the fake; returns what it wrote. */
async function run(fake: FakeService, command: string, variables: Record<string, string>): Promise<string> {
  const served = await serveFake(fake);
  try {
    const local = command.replaceAll(identity, `${served.url}/identity`).replaceAll(endpoint, served.url);
    const { success, stdout, stderr } = await new Deno.Command("bash", {
      args: ["-e", "-o", "pipefail", "-c", local],
      env: variables,
    }).output();
    ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  } finally {
    await served.close();
  }
}

Deno.test({
  name: "recipes: curl gets a token and the project id, and lists the servers with them",
  ignore,
  async fn() {
    const users = { USER: { password: "PASSWORD", domain: "ACCOUNT", projects: { [projectId]: { name: region } } } };
    const fake = createFakeService({ users, region, servers: { [serverId]: {} } });
    const [login = "", list = ""] = commandsOf("ids");
    const said = await run(fake, login, {});
    const TOKEN = at(/^x-subject-token: (\S+)/im.exec(said), 1);
    const PROJECT: string = JSON.parse(at(said.split(/\r?\n\r?\n/), -1)).token.project.id;
    match(await run(fake, list, { TOKEN, PROJECT }), new RegExp(serverId));
  },
});

Deno.test({
  name: "recipes: curl and jq delete a key called ..",
  ignore,
  async fn() {
    const fake = createFakeService({ servers: { [serverId]: { metadata: { "..": "v", role: "db" } } } });
    const [command = ""] = commandsOf("dot-keys");
    await run(fake, command, { TOKEN: "any", PROJECT: projectId, SERVER: serverId });
    deepEqual(fake.state(serverId).metadata, { role: "db" });
  },
});
