import { deepEqual, equal } from "node:assert/strict";
import { commandOf, parentOf } from "../src/cli/processes.ts";
import { starters } from "../src/cli/wait_for_end.ts";

Deno.test("parentOf() finds the process above another, whatever that is named, and none of one that is gone", async () => {
  const folder = await Deno.makeTempDir();
  const name = `${folder}/a) S 1 (b`;
  await Deno.copyFile("/bin/sleep", name);
  await Deno.chmod(name, 0o755);
  const child = new Deno.Command(name, { args: ["30"] }).spawn();
  equal(parentOf(child.pid), Deno.pid);
  // Where Deno may not read /proc, ps gives the words, and their spaces divide them.
  equal(commandOf(child.pid).join(" ").trim(), `${name} 30`);
  child.kill();
  await child.status;
  deepEqual([parentOf(child.pid), commandOf(child.pid)], [undefined, [""]]);
  await Deno.remove(folder, { recursive: true });
});

const shell = ["sh", "-c", "server-metadata fake"];

for (
  const [what, commands, above] of [
    ["itself", [["bash", "run.sh"], ["sshd"]], [2]],
    ["a shell with one command", [["/bin/bash", "-ec", "server-metadata fake; echo"], ["python3", "x.py"]], [2, 3]],
    ["npx", [shell, ["npm exec server-metadata fake"], ["pytest"], ["bash"]], [2, 3, 4]],
    ["npm run", [shell, ["npm run fake"], ["bash", "build.sh"], ["runner"]], [2, 3, 4]],
    ["npx in a shell with one command", [shell, ["npm exec x"], ["sh", "-c", "npx x"], ["python3"]], [2, 3, 4, 5]],
    ["pnpm", [shell, ["node", "/usr/lib/pnpm.cjs", "run", "fake"], ["bash"]], [2, 3, 4]],
    ["yarn, which has no shell", [["node", "/usr/bin/yarn", "fake"], ["go", "test"]], [2, 3]],
    ["a program that is named like npm", [["node", "npm-watcher"], ["bash"]], [2]],
    ["shells without an end", Array(20).fill(shell), [2, 3, 4, 5, 6, 7, 8, 9]],
  ] as const
) {
  Deno.test(`starters() goes up to the process that started ${what}`, () => {
    const parent = (pid: number) => pid - 2 < commands.length ? pid + 1 : undefined;
    deepEqual(starters(2, { parent, command: (pid) => commands[pid - 2] ?? [] }), above);
  });
}
