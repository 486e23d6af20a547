// Which servers of a fleet are done: a line that says of which fleet, then an id on each line.
import { appendFile, readFile, truncate, writeFile } from "node:fs/promises";
import type { Checkpoint } from "../fleet/sync_fleet.ts";
import { escaped, UsageError } from "./io.ts";

/** What a resume file belongs to. */
export interface Purpose {
  /** The digest of the fleet. */
  fleet: string;
  endpoint: string;
  project: string;
  owned: readonly string[];
}

/** A checkpoint in a file. */
export interface ResumeFile extends Checkpoint {
  /** How many servers earlier runs have done. */
  readonly done: number;
}

/** Opens a resume file, or makes it; a {@linkcode UsageError} says what is wrong with it. */
export async function openResumeFile(file: string, purpose: Purpose): Promise<ResumeFile> {
  const head = `${JSON.stringify(purpose)}\n`;
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new UsageError(`${escaped(file)}: cannot be read (${error.code})`);
  });
  if (text) {
    if (!text.startsWith(head)) {
      throw new UsageError(
        `${
          escaped(file)
        }: belongs to another fleet, project, endpoint or --owned, or is no resume file; name another one`,
      );
    }
    // A line without an end is what a killed run was writing.
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole !== text) await truncate(file, new TextEncoder().encode(whole).length);
    return checkpointOf(file, new Set(whole.slice(head.length).split("\n").filter(Boolean)));
  }
  await writeFile(file, head).catch(cannotWrite(file));
  return checkpointOf(file);
}

/** @param done The servers that earlier runs have done; absent for a new file. */
function checkpointOf(file: string, done?: ReadonlySet<string>): ResumeFile {
  return {
    done: done?.size ?? 0,
    resumed: done !== undefined,
    has: (serverId) => done?.has(serverId) ?? false,
    async add(serverId) {
      await appendFile(file, `${serverId}\n`).catch(cannotWrite(file));
    },
  };
}

function cannotWrite(file: string): (error: NodeJS.ErrnoException) => never {
  return ({ code }) => {
    throw new UsageError(`${escaped(file)}: cannot be written (${code})`);
  };
}
