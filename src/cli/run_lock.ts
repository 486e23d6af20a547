import { createHash } from "node:crypto";
import { readFile, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { UsageError } from "./io.ts";

/** A lock whose run has not said for as long that it is alive belongs to a run that was killed. */
const deadAfterMs = 5000;
const beatMs = 1000;

/** The content of a run's lock file. */
interface LockNote {
  pid: number;
  /** The file with the items that the servers held. */
  saved: string;
}

/** Marks servers as used by this run, in files that other runs on this machine look for. */
export class RunLock {
  #held: string[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  /**
   * Takes the locks of all servers, or throws a {@linkcode UsageError} that says who has one.
   *
   * @returns The file of a killed run that has not put back its items, if there is one.
   */
  async take(endpoint: string, servers: readonly string[], saved: string): Promise<string | undefined> {
    let left: string | undefined;
    for (const server of servers) {
      const file = lockOf(endpoint, server);
      const note = JSON.stringify({ pid: process.pid, saved } satisfies LockNote);
      for (let free = false; !free;) {
        free = await writeFile(file, note, { flag: "wx", mode: 0o600 }).then(() => true, (error) => {
          if (error.code === "EEXIST") return false;
          throw new UsageError(`${file}: cannot be written (${error.code})`);
        });
        if (free) break;
        const other = await readLock(file);
        if (other && !other.dead) {
          await this.release();
          throw new UsageError(
            `another run (process ${other.pid}) uses server ${server}; wait for it to end, or put back its items with --restore ${other.saved} if it was killed`,
          );
        }
        left ??= other?.saved;
        await unlink(file).catch(() => {});
      }
      this.#held.push(file);
    }
    this.#timer = setInterval(() => {
      const now = new Date();
      for (const file of this.#held) utimes(file, now, now).catch(() => {});
    }, beatMs);
    return left;
  }

  /** Gives the locks back. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#held.map((file) => unlink(file).catch(() => {})));
    this.#held = [];
  }

  /** Leaves the locks as those of a killed run, so that the next run finds the file with the items. */
  async abandon(): Promise<void> {
    clearInterval(this.#timer);
    const past = new Date(0);
    await Promise.all(this.#held.map((file) => utimes(file, past, past).catch(() => {})));
    this.#held = [];
  }
}

/** Waits until no run has the servers any more, for at most `patienceMs`; then removes what a killed one left. */
export async function clearLocks(endpoint: string, servers: readonly string[], patienceMs = 60_000): Promise<void> {
  const until = Date.now() + patienceMs;
  for (const server of servers) {
    const file = lockOf(endpoint, server);
    for (let lock = await readLock(file); lock && !lock.dead; lock = await readLock(file)) {
      if (Date.now() > until) {
        throw new UsageError(`a run (process ${lock.pid}) still uses server ${server}; end it first`);
      }
      await new Promise((resolve) => setTimeout(resolve, beatMs / 4));
    }
    await unlink(file).catch(() => {});
  }
}

async function readLock(file: string) {
  try {
    const ageMs = Date.now() - (await stat(file)).mtimeMs;
    const { pid, saved }: LockNote = JSON.parse(await readFile(file, "utf8"));
    return { pid, saved, dead: ageMs > deadAfterMs };
  } catch {
    return undefined;
  }
}

function lockOf(endpoint: string, server: string): string {
  const { host, pathname } = new URL(endpoint.replace("//localhost", "//127.0.0.1").replace("//[::1]", "//127.0.0.1"));
  const name = createHash("sha256").update(`${host} ${pathname.replace(/\/+$/, "")} ${server}`).digest("hex").slice(
    0,
    24,
  );
  return join(tmpdir(), `server-metadata-${name}.lock`);
}
