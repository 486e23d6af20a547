import { createHash, randomUUID } from "node:crypto";
import { readFile, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { isRecord } from "../shared/untyped.ts";
import { UsageError } from "./io.ts";

/** If a run has not updated its lock for this long, it was killed. */
const deadAfterMs = 5000;

/** How often a run checks its locks. */
export interface LockTimes {
  /** How often it says that it is alive, and looks whether it still has them. */
  beatMs: number;
  /**
   * How long to wait before checking who has the locks, if several runs took those of a killed run at the same time.
   */
  contestMs: number;
}

const usualTimes: LockTimes = { beatMs: 1000, contestMs: 300 };

/** The content of a run's lock file. */
interface LockNote {
  pid: number;
  /** Identifies the run, also among runs in other containers. */
  run: string;
  /** The file with the items that the servers had. */
  saved: string;
}

/** Marks servers as used by this run, with files that other runs on this machine check. */
export class RunLock {
  #held: string[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #run = randomUUID();

  /** @param onLost Called if another run took the locks, because this run was suspended for a long time. */
  constructor(readonly onLost: () => void = () => {}, readonly times: LockTimes = usualTimes) {}

  /**
   * Takes the locks of all servers, or throws a {@linkcode UsageError} that says who has one.
   *
   * @param saved The file for the items of the servers.
   * @returns The files of killed runs that have not put back their items. The locks keep naming them until
   * {@linkcode RunLock.saved} is called, so that none is forgotten if this run ends before.
   */
  async take(endpoint: string, servers: readonly string[], saved: string): Promise<string[]> {
    const left = new Set<string>();
    try {
      for (const server of servers) {
        const file = lockOf(endpoint, server);
        let note = saved;
        let other = await this.#create(file, note, server);
        while (other) {
          note = other.saved ?? note;
          left.add(note);
          await remove(file);
          other = await this.#create(file, note, server);
        }
      }
      // Another run may have removed our lock in place of the dead one.
      if (left.size) await new Promise((resolve) => setTimeout(resolve, this.times.contestMs));
      for (const file of left.size ? this.#held : []) {
        if (!await this.#isOurs(file)) throw new UsageError("another run began at the same moment; wait for it to end");
      }
      this.#timer = setInterval(() => this.#beat(), this.times.beatMs);
      left.delete(saved);
      return [...left];
    } catch (error) {
      await (left.size ? this.abandon() : this.release());
      throw error;
    }
  }

  /** Notes in which file the items are saved. */
  async saved(saved: string): Promise<void> {
    await Promise.all(this.#held.map((file) => writeFile(file, this.#note(saved))));
  }

  #note(saved: string): string {
    return JSON.stringify({ pid: process.pid, run: this.#run, saved } satisfies LockNote);
  }

  /** Makes a lock file, or returns the lock of a dead run that is there. */
  async #create(file: string, saved: string, server: string): Promise<Lock | undefined> {
    try {
      await writeFile(file, this.#note(saved), { flag: "wx", mode: 0o600 });
      this.#held.push(file);
      return undefined;
    } catch (error) {
      const { code } = Object(error);
      if (code !== "EEXIST") throw new UsageError(`${file}: cannot be written (${code})`);
    }
    const other = await readLock(file);
    // It was removed in the meantime.
    if (!other) return await this.#create(file, saved, server);
    if (other.dead) return other;
    const who = other.pid === undefined ? "" : ` (process ${other.pid})`;
    const way = other.saved === undefined
      ? ""
      : `, or put back its items with --restore ${other.saved} if it was killed`;
    throw new UsageError(`another run${who} uses server ${server}; wait for it to end${way}`);
  }

  async #isOurs(file: string): Promise<boolean> {
    return (await readLock(file))?.run === this.#run;
  }

  async #beat(): Promise<void> {
    const now = new Date();
    for (const file of this.#held) {
      if (await this.#isOurs(file)) await utimes(file, now, now).catch(() => {});
      else if (this.#held.includes(file)) this.onLost();
    }
  }

  /** Releases the locks. */
  async release(): Promise<void> {
    await this.#leave((file) => unlink(file));
  }

  /** Leaves the locks as those of a killed run, so that the next run finds the file with the items. */
  async abandon(): Promise<void> {
    const past = new Date(0);
    await this.#leave((file) => utimes(file, past, past));
  }

  async #leave(end: (file: string) => Promise<void>): Promise<void> {
    clearInterval(this.#timer);
    const held = this.#held;
    this.#held = [];
    await Promise.all(held.map(async (file) => {
      if (await this.#isOurs(file)) await end(file).catch(() => {});
    }));
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
      await new Promise((resolve) => setTimeout(resolve, usualTimes.beatMs / 4));
    }
    await remove(file);
  }
}

/** A lock file as it was read. It is empty while it is being written, or if it belongs to another user. */
interface Lock extends Partial<LockNote> {
  dead: boolean;
}

async function readLock(file: string): Promise<Lock | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (!found) return undefined;
  const dead = Date.now() - found.mtimeMs > deadAfterMs;
  const note: unknown = await readFile(file, "utf8").then(JSON.parse).catch(() => undefined);
  // Runs write no other notes than LockNote.
  return { ...(isRecord(note) ? note as Partial<LockNote> : {}), dead };
}

/** Removes a lock. A lock of another user can't be removed. */
async function remove(file: string): Promise<void> {
  await unlink(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return;
    throw new UsageError(`${file}: the lock of a killed run cannot be removed (${error.code}); remove it first`);
  });
}

/** The lock file of a server. */
export function lockOf(endpoint: string, server: string): string {
  const { host, pathname } = new URL(endpoint.replace("//localhost", "//127.0.0.1").replace("//[::1]", "//127.0.0.1"));
  const words = `${host} ${pathname.replace(/\/+$/, "")} ${server}`;
  return join(tmpdir(), `server-metadata-${createHash("sha256").update(words).digest("hex").slice(0, 24)}.lock`);
}
