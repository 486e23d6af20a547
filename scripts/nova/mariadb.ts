// The database of a lab that runs: its version, and whether a write that meets another is refused (error 1020).
import { execFileSync } from "node:child_process";
import type { Lab } from "./lab.ts";

/** The version, such as `11.8`. */
export function versionOf(lab: Lab): string {
  return /^\d+\.\d+/.exec(query(lab, "select version()"))![0];
}

/** Sets `innodb_snapshot_isolation`, and ends the connections that Nova has, as each keeps the value that it began with. */
export function setIsolation(lab: Lab, value: "on" | "off"): void {
  query(lab, `set global innodb_snapshot_isolation = ${value}`);
  const own = "id <> connection_id() and user = 'root'";
  const ids = query(lab, `select id from information_schema.processlist where ${own}`).split("\n").filter(Boolean);
  for (const id of ids) query(lab, `kill ${id}`);
}

function query({ root, directory }: Lab, sql: string): string {
  const options = ["--no-defaults", "-uroot", "-S", `${directory}/run/mysqld.sock`, "-N", "-e", sql];
  return execFileSync("chroot", [
    root,
    "sh",
    "-c",
    'exec "$(command -v mariadb || command -v mysql)" "$@"',
    "sh",
    ...options,
  ])
    .toString();
}
