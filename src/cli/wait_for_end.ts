import process from "node:process";
import { commandOf, parentOf } from "./processes.ts";

/** How often the processes above are checked. */
const lookMs = 500;

/** Waits for a signal that ends this process, or for the end of the process that started it. */
export function waitForEnd(): Promise<void> {
  // Deno may not read of other processes.
  const above = process.versions.deno === undefined ? starters(process.ppid) : [process.ppid];
  return new Promise((resolve) => {
    const watch = setInterval(() => isAbandoned(above) && end(), lookMs);
    const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
    function end() {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, end);
      resolve();
    }
    for (const signal of signals) process.once(signal, end);
  });
}

/** Whether one of the processes above has ended: the parent, its parent, and so on. */
function isAbandoned([parent, ...others]: readonly number[]): boolean {
  return process.ppid !== parent || others.some((pid, i) => parentOf([parent, ...others][i]!) !== pid);
}

/**
 * The processes above this one up to the one that started it, the nearest first. Between them may be a shell that runs
 * one command, and a package manager with another shell: they live on after the process above them is killed.
 *
 * @param parent Returns the parent of a process; `command` returns the words of its command.
 */
export function starters(
  nearest: number,
  { parent = parentOf, command = commandOf }: {
    parent?: ((pid: number) => number | undefined) | undefined;
    command?: ((pid: number) => readonly string[]) | undefined;
  } = {},
): number[] {
  const above = [nearest];
  for (let pid = nearest; above.length < mostAbove && isBetween(command(pid));) {
    const next = parent(pid);
    if (next === undefined) break;
    above.push(next);
    pid = next;
  }
  return above;
}

/** How many processes are watched at most. */
const mostAbove = 8;

/** Whether a command only runs another one: a shell with `-c`, or a package manager, itself or as a script of Node. */
function isBetween([program = "", first = ""]: readonly string[]): boolean {
  if (/(^|[/\\])(ba|da|z|k)?sh(\.exe)?$/.test(program)) return /^-\w*c$/.test(first);
  return [program, first].some((word) => packageManager.test(word));
}

/** npm has its name and its arguments in one word. */
const packageManager = /(^|[/\\])(npm|npx|pnpm|pnpx|yarn|yarnpkg|bun|bunx)(-cli)?(\.c?js)?( |$)/;
