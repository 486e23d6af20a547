import process from "node:process";
import { setInterval } from "node:timers";

/** How often it is checked whether everything is written. */
const lookMs = 500;

/**
 * Ends the process with a status after everything is written, also if something holds a connection open: some releases
 * of Node forget to close that of a request which was aborted.
 */
export function endWith(status: number): void {
  process.exitCode = status;
  const end = () => {
    if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();
  };
  setInterval(end, lookMs).unref();
}
