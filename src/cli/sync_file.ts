import { ServerId } from "../../gen/constraints.ts";
import { Call } from "../client/call.ts";
import { longestTimerMs } from "../shared/clock.ts";
import type { MetadataClient } from "../client/client_types.ts";
import type { ServerResult } from "../fleet/for_each_server.ts";
import type { SyncResult } from "../sync/sync.ts";
import { syncFleet } from "../fleet/sync_fleet.ts";
import { targetOf } from "../sync/target.ts";
import type { Metadata } from "../client/metadata.ts";
import { type ClientAtPrompt, clientAtPrompt, concurrencyOf, settleMsOf, type Values } from "./client_options.ts";
import { type FleetFile, openFleet } from "./fleet_file.ts";
import { FleetOutput } from "./fleet_output.ts";
import { untilInterrupted } from "./interrupt.ts";
import { UsageError } from "./io.ts";
import { rehearseFleet } from "./rehearse_fleet.ts";
import { openResumeFile, type ResumeFile } from "./resume_file.ts";
import { messageOf } from "./prompt_words.ts";

/** Whether a command line of sync is about a fleet. */
export function isFleet({ file, server }: Values): boolean {
  return file !== undefined && server === undefined;
}

/** Syncs the servers of a file; returns the exit status. */
export async function syncFile(values: Values, words: string[]): Promise<number> {
  if (words.length) {
    throw new UsageError("takes no ITEMS without --server; each line of --file has those of its server");
  }
  const { owned, privileged, json, resume: resumeFile, "dry-run": dryRun } = values;
  const concurrency = concurrencyOf(values);
  const settleMs = settleMsOf(values);
  const at = await clientAtPrompt("sync", values, {
    onPace: (notice) => output.pace(notice),
    // A fleet takes a long time. With a shorter wait for the limit of calls, many servers would fail.
    maxWaitMs: longestTimerMs,
  });
  if (!at) return 1;
  const fleet = await openFleet(values.file!, (serverId, desired) => check(at.client, values, serverId, desired));
  const resume = await resumeFileOf(values, fleet, at);
  const { endpoint } = at;
  const { servers, lineOf } = fleet;
  const done = resume?.done ?? 0;
  const output = new FleetOutput({
    endpoint,
    json,
    dryRun,
    resumable: resumeFile !== undefined,
    servers,
    done,
    lineOf,
  });
  return await untilInterrupted(async (signal) => {
    const options = { owned, privileged, concurrency, signal };
    const onWritten = (serverId: string) => output.written(serverId);
    const results = dryRun
      ? rehearseFleet(at, fleet.entries(), options)
      : syncFleet(at.client, fleet.entries(), { ...options, settleMs, checkpoint: resume, onWritten });
    return await printAll(results, output, endpoint, signal);
  });
}

/** Prints results until there are no more; returns the exit status. */
async function printAll(
  results: AsyncIterable<ServerResult<SyncResult>>,
  output: FleetOutput,
  endpoint: string,
  signal: AbortSignal,
): Promise<number> {
  try {
    for await (const result of results) output.add(result);
  } catch (error) {
    output.end(signal.aborted ? "interrupted" : messageOf(error, endpoint));
    if (signal.aborted || error instanceof UsageError) throw error;
    return 1;
  }
  output.end();
  return output.status;
}

/** Throws if these items are not valid for any server. */
function check({ policy }: MetadataClient, { owned, privileged }: Values, serverId: string, desired: Metadata): void {
  const call = new Call("sync", serverId, undefined, policy.errors);
  call.check("server ", ServerId, serverId);
  targetOf(call, policy, desired, { owned, privileged });
}

async function resumeFileOf(
  { resume, owned = [], "dry-run": dryRun }: Values,
  { digest }: FleetFile,
  { endpoint, projectId }: ClientAtPrompt,
): Promise<ResumeFile | undefined> {
  if (resume === undefined) return undefined;
  if (dryRun) throw new UsageError("--resume and --dry-run exclude each other, as a dry run does nothing");
  return await openResumeFile(resume, { fleet: digest, endpoint, project: projectId, owned });
}
