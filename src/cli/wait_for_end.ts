import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";

/** How often the parent processes are checked. */
const lookMs = 500;

/** Waits for a signal that ends this process, or for the end of the process that started it. */
export function waitForEnd(): Promise<void> {
  const isAbandoned = watchStarter(process.ppid, isRunByNpx() ? parentOf(process.ppid) : undefined);
  return new Promise((resolve) => {
    const watch = setInterval(() => isAbandoned() && end(), lookMs);
    const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
    function end() {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, end);
      resolve();
    }
    for (const signal of signals) process.once(signal, end);
  });
}

/**
 * Returns a function that says whether the process that started this one has ended.
 *
 * @param above The parent's parent, if that started this process: npx starts a shell, and the shell lives on after npx
 * is killed.
 */
function watchStarter(parent: number, above: number | undefined): () => boolean {
  return () => process.ppid !== parent || above !== undefined && parentOf(parent) !== above;
}

/** Whether npx started this process. Deno's tasks don't, and may not read the environment. */
function isRunByNpx(): boolean {
  return process.versions.deno === undefined && process.env.npm_command === "exec";
}

/** The id of a process's parent; `undefined` if it is not known. */
export function parentOf(pid: number): number | undefined {
  try {
    // After the name, which may have any characters, come the state and the parent (proc_pid_stat(5)).
    const [, parent] = /\) \S (\d+) [^)]*$/.exec(readFileSync(`/proc/${pid}/stat`, "latin1")) ?? [];
    return Number(parent);
  } catch {
    return parentByPs(pid);
  }
}

function parentByPs(pid: number): number | undefined {
  try {
    return Number(execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" })) || undefined;
  } catch {
    return undefined;
  }
}
