import process from "node:process";
import type { Result } from "../conformance/mod.ts";
import { terminal } from "./io.ts";

/** Where progress is shown: the standard error, or what a test puts in its place. */
export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** Shows the progress of a run: on one line of a terminal, in a log as a line each minute. */
export class Progress {
  #done = 0;
  #failed = 0;
  readonly #begin: number;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(
    readonly total: number,
    readonly output: ProgressOutput = process.stderr,
    readonly now: () => number = Date.now,
    everyMs = output.isTTY ? 500 : 60_000,
  ) {
    this.#begin = now();
    // With a slow provider, this is shown before the first case is done.
    this.#timer = setInterval(() => this.#show(), everyMs);
  }

  /** Counts a case. */
  add({ verdict }: Result): void {
    this.#done++;
    if (verdict === "fails") this.#failed++;
  }

  /** Ends the display and clears the line. */
  end(): void {
    clearInterval(this.#timer);
    terminal.showsProgress = false;
    if (this.output.isTTY) this.output.write("\r\x1b[K");
  }

  #show(): void {
    const seconds = Math.round((this.now() - this.#begin) / 1000);
    const failed = this.#failed ? `, ${this.#failed} fail` : "";
    const what = this.#done ? `${this.#done} of ${this.total} cases${failed}` : "reading the items of the servers";
    const line = `${what}, ${seconds} s${this.#left(seconds)}`;
    terminal.showsProgress = Boolean(this.output.isTTY);
    this.output.write(this.output.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  }

  /** About how long the rest will take, if that is more than a minute. */
  #left(seconds: number): string {
    const minutes = Math.round(seconds / this.#done * (this.total - this.#done) / 60);
    if (!Number.isFinite(minutes) || minutes < 2) return "";
    return minutes < 120 ? `, about ${minutes} minutes left` : `, about ${Math.round(minutes / 60)} hours left`;
  }
}
