import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";

/** How often the processes above are looked at. */
const lookMs = 500;

/** Waits for a signal to end, or for the end of the process that started this one. */
export function ending(): Promise<void> {
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
 * A function that tells whether the starter of this process has ended.
 *
 * @param above The parent of the parent, if that is the starter: npx starts a shell, which outlives an npx that is killed.
 */
function watchStarter(parent: number, above: number | undefined): () => boolean {
  return () => process.ppid !== parent || above !== undefined && parentOf(parent) !== above;
}

/** Whether npx started this process. Deno's tasks don't, and may not read the environment. */
function isRunByNpx(): boolean {
  return process.versions.deno === undefined && process.env.npm_command === "exec";
}

/** The id of the parent of a process; `undefined` if that can't be told. */
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
