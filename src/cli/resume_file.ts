// The file that remembers which servers of a fleet are done. The first line identifies the fleet; each other line is an
// id.
import { appendFile, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { ServerId } from "../../gen/constraints.ts";
import { issuesOf } from "../contract/validate.ts";
import type { Checkpoint } from "../fleet/sync_fleet.ts";
import { cannotWrite, escaped, UsageError } from "./io.ts";

/** The fleet and the options that a resume file is for. */
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

/** Opens a resume file, or creates it. A {@linkcode UsageError} says what is wrong with the file. */
export async function openResumeFile(file: string, purpose: Purpose): Promise<ResumeFile> {
  const head = `${JSON.stringify(purpose)}\n`;
  if (!file) throw new UsageError("--resume must name a file");
  // Reading a device or a pipe might never end.
  if (await stat(file).then((found) => !found.isFile(), () => false)) {
    throw new UsageError(`${escaped(file)}: must be a file, which --resume makes if there is none`);
  }
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new UsageError(`${escaped(file)}: cannot be read (${error.code})`);
  });
  if (text) {
    if (!text.startsWith(head)) {
      const others = "another fleet, project, endpoint or --owned";
      throw new UsageError(`${escaped(file)}: belongs to ${others}, or is no resume file; name another one`);
    }
    // A last line without an end was being written when a run was killed.
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole !== text) await truncate(file, new TextEncoder().encode(whole).length);
    return checkpointOf(file, idsIn(file, whole.slice(head.length)));
  }
  await writeFile(file, head).catch(cannotWrite(file));
  return checkpointOf(file);
}

/** The ids in the lines after the first. Throws if a line is not the id of a server. */
function idsIn(file: string, text: string): Set<string> {
  const ids = text.split("\n").filter(Boolean);
  const at = ids.findIndex((id) => issuesOf(ServerId, id).length > 0);
  if (at === -1) return new Set(ids);
  throw new UsageError(
    `${escaped(file)}: line ${at + 2} is no id of a server, so the file is damaged; name another one`,
  );
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
