// The examples in other languages, run against the fake where this machine has what they need.
import { equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { cli } from "../command.ts";

const folder = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

/**
 * A command that starts the fake and has no blank in it, for the examples split it at blanks. As npx, it ignores an
 * interrupt, and the fake is a process below it.
 */
async function fakeCommand(): Promise<string> {
  const file = await Deno.makeTempFile({ prefix: "fake-" });
  const line = `"${Deno.execPath()}" run --quiet -A --no-check "${cli}" fake "$@"`;
  await Deno.writeTextFile(file, `#!/bin/sh\ntrap "" INT\n${line}\nexit $?\n`, { mode: 0o755 });
  await Deno.chmod(file, 0o755);
  return file;
}

/** Runs a command in an example's folder; what it printed is the message if it fails. */
async function run(name: string, command: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  const start = await fakeCommand();
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args,
    cwd: folder(name),
    env: { FAKE_COMMAND: start, ...env },
  }).output();
  await Deno.remove(start);
  const decoder = new TextDecoder();
  equal(code, 0, `${decoder.decode(stdout)}${decoder.decode(stderr)}`);
}

/** Whether a command succeeds; `false` too if there is none. */
async function works(command: string, args: string[], env: Record<string, string> = {}): Promise<boolean> {
  const { success } = await new Deno.Command(command, { args, env, stdout: "null", stderr: "null" }).output()
    .catch(() => ({ success: false }));
  return success;
}

const python = "/usr/bin/python3";
Deno.test({
  name: "examples/pytest passes, with openstacksdk logged in to the fake",
  ignore: !await works(python, ["-c", "import pytest, openstack"]),
  fn: () => run("pytest", python, ["-m", "pytest", "-q", "-p", "no:cacheprovider"], { PYTHONDONTWRITEBYTECODE: "1" }),
});

/** Where Debian keeps the sources of Go libraries. */
const goLibraries = "/usr/share/gocode";
/** Go without modules: the libraries are those of this machine. */
const withoutModules = { GO111MODULE: "off", GOPATH: goLibraries };

Deno.test({
  name: "examples/go passes, with gophercloud logged in to the fake",
  ignore: !await works("go", ["list", "github.com/gophercloud/gophercloud/openstack"], withoutModules),
  fn: () => run("go", "go", ["test", "-count=1", "."], withoutModules),
});
