import process from "node:process";
import type { ServerResult } from "../fleet/for_each_server.ts";
import type { PaceNotice } from "../http/pace.ts";
import type { SyncResult } from "../sync/sync.ts";
import { keysIn } from "../sync/plan.ts";
import { ChangedKeys } from "./changed_keys.ts";
import { warn } from "./io.ts";
import { paceMessage, timeOf } from "./pace_message.ts";
import type { ProgressOutput } from "./progress.ts";
import { report } from "./report.ts";

/** How the output of a fleet is printed. */
export interface FleetPrinting {
  endpoint: string;
  json: boolean | undefined;
  dryRun: boolean | undefined;
  /** Whether another run can continue where this one ends. */
  resumable: boolean;
  /** How many servers the fleet has. */
  servers: number;
  /** How many of them are done by earlier runs. */
  done: number;
  /** The line of the file that a server is on. */
  lineOf: (serverId: string) => string;
}

/** Prints the results of a fleet, and shows the progress on one line of a terminal. */
export class FleetOutput {
  #done: number;
  #changed = 0;
  #failed = 0;
  /** The servers that were written and are still to be read back. */
  readonly #written = new Set<string>();
  readonly #keys = new ChangedKeys();
  readonly #begin: number;

  constructor(
    readonly printing: FleetPrinting,
    readonly output: ProgressOutput = process.stderr,
    readonly now: () => number = Date.now,
  ) {
    this.#done = printing.done;
    this.#begin = now();
    this.#show();
  }

  /** The exit status: 1 if a server failed. */
  get status(): number {
    return this.#failed > 0 ? 1 : 0;
  }

  /** Notes that a server was written. */
  written(serverId: string): void {
    this.#written.add(serverId);
    this.#hide();
    this.#show();
  }

  /** Prints the result of a server. */
  add(result: ServerResult<SyncResult>): void {
    const { endpoint, json, lineOf } = this.printing;
    this.#written.delete(result.serverId);
    const printing = { command: "sync", endpoint, json, many: true };
    this.#hide();
    if (result.kind === "failed") {
      this.#failed++;
      const { code, status } = Object(result.error);
      // If no request was sent, the items on the line are wrong, so the message names the line.
      const place = code === "invalid_request" && status === undefined ? `${lineOf(result.serverId)}: ` : "";
      report(result, { ...printing, place });
    } else {
      this.#done++;
      const differs = keysIn(result.value).length > 0;
      if (differs) this.#changed++;
      this.#keys.add(result.value);
      const { added, changed, removed } = result.value;
      if (differs || json) report({ ...result, value: { added, changed, removed } }, printing);
    }
    this.#show();
  }

  /** Says that the run waits because of the service's limit. */
  pace(notice: PaceNotice): void {
    this.#hide();
    warn(`sync: ${paceMessage(notice)}`);
    this.#show();
  }

  /**
   * Prints what changed, a line for each key, and how many servers are done. If the run ended early, it prints the
   * reason `why` first.
   */
  end(why?: string): void {
    const { json, dryRun, resumable, servers } = this.printing;
    this.#hide();
    if (!json) this.output.write(this.#keys.table());
    const left = this.#done < servers && resumable ? "; the same command goes on with the others" : "";
    const text = `${this.#count()}, ${this.#changed} ${dryRun ? "would change" : "changed"}, ${this.#failed} failed`;
    warn(`sync: ${why === undefined ? "" : `${why.replace(/\.$/, "")}; `}${text}${left}`);
  }

  #count(): string {
    return `${this.#done + this.#failed} of ${this.printing.servers} servers`;
  }

  #hide(): void {
    if (this.output.isTTY) this.output.write("\r\x1b[K");
  }

  #show(): void {
    if (!this.output.isTTY) return;
    const failed = this.#failed ? `, ${this.#failed} failed` : "";
    const written = this.#written.size ? `, ${this.#written.size} written and not read back yet` : "";
    this.output.write(`${this.#count()}, ${this.#changed} changed${failed}${written}${this.#left()}`);
  }

  /** How long the remaining servers take at the speed of this run. */
  #left(): string {
    const { servers, done: earlier } = this.printing;
    const ms = this.now() - this.#begin;
    const done = this.#done - earlier + this.#failed + this.#written.size;
    const leftMs = ms / done * (servers - earlier - done);
    return ms > 10_000 && leftMs > 0 && leftMs < Infinity ? `, about ${timeOf(leftMs)} left` : "";
  }
}
