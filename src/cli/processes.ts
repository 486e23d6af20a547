import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The id of a process's parent; `undefined` if it is not known. */
export function parentOf(pid: number): number | undefined {
  try {
    // After the name, which may have any characters, come the state and the parent (proc_pid_stat(5)).
    const [, parent] = /\) \S (\d+) [^)]*$/.exec(readFileSync(`/proc/${pid}/stat`, "latin1")) ?? [];
    return Number(parent);
  } catch {
    return Number(ps("ppid", pid)) || undefined;
  }
}

/** The words of a process's command; none if it is not known. */
export function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return ps("command", pid).split(" ");
  }
}

/** A column of `ps`; empty if it does not know the process. */
function ps(column: string, pid: number): string {
  try {
    return execFileSync("ps", ["-o", `${column}=`, "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}
