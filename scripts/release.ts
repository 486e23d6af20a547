// The working tree → whether it can be released, check by check, and the commands that publish it; publishes nothing itself.
// With --tagged TAG, as on the forge, the tag is there already.
import { flagsOf } from "./flags.ts";
import { parse } from "yaml";
import config from "../deno.json" with { type: "json" };

const { tagged } = flagsOf("release", { options: { tagged: { type: "string" } } }).values;
const { version } = config;
const tarball = `dist/${config.name.slice(1).replace("/", "-")}-${version}.tgz`;

/** Each condition of a release, with a function that returns what is wrong, or `""`. */
const checks: Record<string, () => Promise<string>> = {
  "the tree is clean": () => outputOf("git", "status", "--porcelain"),
  [tagged ? "the tag is the version" : `v${version} is no tag yet`]: async () =>
    tagged
      ? (tagged === `v${version}` ? "" : `${tagged} is not v${version}`)
      : await outputOf("git", "tag", "--list", `v${version}`),
  "the document says the same version": async () => {
    const { info } = parse(await Deno.readTextFile("openapi/nova-v2.1.yaml"));
    return info.version === version ? "" : `it says ${info.version}`;
  },
  "CHANGELOG.md begins with it, and a date": async () => {
    const [, title = "nothing"] = /^## (.*)/m.exec(await Deno.readTextFile("CHANGELOG.md")) ?? [];
    return title.startsWith(`${version}, `) && /\d{4}-\d\d-\d\d$/.test(title) ? "" : `it begins with "${title}"`;
  },
  ...Object.fromEntries(
    ["ok", "npm --check", "runtimes", "size", "bench --check", "sbom", "publish:check"].map((task) => [
      `deno task ${task}`,
      () => gate(task.split(" ")),
    ]),
  ),
  "deno task diff": async () => {
    const before = await outputOf("git", "describe", "--tags", "--abbrev=0", tagged ? "HEAD^" : "HEAD").catch(() => "");
    return before && await gate(["diff", "--base", before]);
  },
  "the tarball is the same when built again": async () => {
    const before = await outputOf("sha256sum", tarball);
    return await gate(["npm"]) || (before === await outputOf("sha256sum", tarball) ? "" : "its hash is another");
  },
};

let red = false;
for (const [name, check] of Object.entries(checks)) {
  const trouble = await check().catch((error: Error) => error.message);
  red ||= trouble !== "";
  console.log(trouble ? `✗ ${name}: ${trouble.trim().split("\n").slice(-12).join("\n    ")}` : `✓ ${name}`);
}
if (red) {
  console.error("release: not yet");
  Deno.exit(1);
}
console.log(`
Now a tag, which has .github/workflows/release.yml publish to both registries with provenance:

  git tag -s v${version} -m "${version}"
  git push origin v${version}

By hand, without provenance:

  npm publish ${tarball} --access public
  deno publish`);

/** The output of a task that fails, `""` of one that passes. */
async function gate(task: string[]): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args: ["task", ...task], env: { NO_COLOR: "1" } });
  const { success, stdout, stderr } = await command.output();
  return success ? "" : new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) || "it fails";
}

async function outputOf(name: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(name, { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}
