// The counts of races on real Novas, as a table.
import type { ReleaseName } from "./lab.ts";
import type { Figures } from "./marked.ts";

/** A kind of race. */
export interface Race {
  release: ReleaseName;
  /** The database's `innodb_snapshot_isolation`; `none` if it has no such setting. */
  isolation: "on" | "off" | "none";
  /** How many processes write. */
  processes: 2 | 4;
  mode: "set" | "sync";
}

/** What `deno task race --json` prints. */
export interface RaceResult {
  lost: number;
  sent: number;
  requests: number;
  callsMs: number;
}

/** All races of a kind. */
export interface RaceTotals extends Race {
  /** How many processes Nova's API has. */
  workers: number;
  version: string;
  mariadb: string;
  lost: number;
  keys: number;
  requests: number;
  callsMs: number;
}

/** Whether two are of the same kind. */
export function isSame(a: Race, b: Race): boolean {
  return a.release === b.release && a.isolation === b.isolation && a.processes === b.processes && a.mode === b.mode;
}

/** What was lost in all, for the page of the races. */
export function raceSummary(totals: readonly RaceTotals[]): string {
  return `Lost with \`set\`: ${lostBy(totals, "set")} keys. With \`sync\`: ${lostBy(totals, "sync")}.`;
}

/** A point of the figures in README.md and README.zh.md. */
export function raceFigures(totals: readonly RaceTotals[]): Figures {
  const [set, sync] = [lostBy(totals, "set"), lostBy(totals, "sync")];
  return {
    en:
      `- Processes that wrote different keys to the same servers of real Novas at once lost ${set} keys with \`set\`, and
  ${sync} with \`sync\` ([by release](results/race.md)).`,
    zh: `- 多个进程同时向真实 Nova 的同一台云服务器写不同的键：用 \`set\` 丢失 ${
      set.replace(" of ", "/")
    } 个键，用 \`sync\` 丢失
  ${sync.replace(" of ", "/")} 个（[各版本的数据](results/race.md)）。`,
  };
}

function lostBy(totals: readonly RaceTotals[], mode: Race["mode"]): string {
  const own = totals.filter((one) => one.mode === mode);
  return `${sum(own, "lost")} of ${sum(own, "keys").toLocaleString("en")}`;
}

/** A row for each release and setting. */
export function raceTable(totals: readonly RaceTotals[]): string {
  const kinds = [...new Set(totals.map(kindOf))];
  const rows = kinds.map((kind) => {
    const [version, mariadb, isolation, workers] = kind.split("|");
    const of = (mode: Race["mode"], processes?: Race["processes"]) =>
      totals.filter((one) =>
        kindOf(one) === kind && one.mode === mode && (processes === undefined || one.processes === processes)
      );
    const cells = [
      version,
      mariadb,
      isolation === "none" ? "–" : isolation,
      workers,
      ...([2, 4] as const).map((processes) => lostOf(of("set", processes))),
      ...([2, 4] as const).map((processes) => lostOf(of("sync", processes))),
      costOf(of("set")),
      costOf(of("sync")),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const head = [
    "Nova",
    "MariaDB",
    "snapshot isolation",
    "API processes",
    "`set`, 2 processes",
    "`set`, 4",
    "`sync`, 2",
    "`sync`, 4",
    "a `set`",
    "a `sync`",
  ];
  return [`| ${head.join(" | ")} |`, `|${" --- |".repeat(head.length)}`, ...rows].join("\n");
}

/** What a row of the table is about. */
const kindOf = ({ version, mariadb, isolation, workers }: RaceTotals) =>
  [version, mariadb, isolation, workers].join("|");

const sum = (totals: readonly RaceTotals[], name: "lost" | "keys" | "requests" | "callsMs") =>
  totals.reduce((all, one) => all + one[name], 0);

function lostOf(totals: readonly RaceTotals[]): string {
  return totals.length ? `${sum(totals, "lost")} of ${sum(totals, "keys")}` : "not run";
}

/** What a call costs. */
function costOf(totals: readonly RaceTotals[]): string {
  const keys = sum(totals, "keys");
  if (keys === 0) return "not run";
  const requests = sum(totals, "requests") / keys;
  return `${requests.toFixed(1)} requests, ${(sum(totals, "callsMs") / keys / 1000).toFixed(1)} s`;
}
