import { resolve } from "node:path";
import process from "node:process";
import { cases } from "../../gen/cases.ts";
import {
  CouldNotRun,
  type Deviation,
  differences,
  type Provider,
  type Report,
  restore,
  type Result,
  verify,
  type VerifyOptions,
} from "../conformance/mod.ts";
import type { ReleaseName } from "../fake/mod.ts";
import { isChosen } from "../conformance/cases/matches.ts";
import { serveForStories } from "../like/served_fake.ts";
import { storyIds } from "../like/stories.ts";
import { verifyLike } from "../like/verify_like.ts";
import { print, readJson, UsageError, warn } from "./io.ts";
import { Progress } from "./progress.ts";
import { withAdvice } from "./prompt_words.ts";
import { readProvider } from "./provider_file.ts";
import { clearLocks, RunLock } from "./run_lock.ts";
import { lossOf, newSavedName, parseSaved, readSaved, writeSaved } from "./saved_items.ts";

/** How long servers are watched for runs on other machines, whose locks can't be seen here. */
const watchMs = 2000;
/** The signals that end a run: Ctrl-C, `kill`, and a terminal that is closed. */
const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The reports of providers, and the exit status. */
export interface Tried {
  report: Report;
  status: number;
}

/** Which cases to run, or the stories of which release. */
export interface RunOptions extends VerifyOptions {
  like?: ReleaseName | undefined;
}

/** Runs the stories of a release against the fake of that release. */
export async function runLikeInMemory(release: ReleaseName, options: VerifyOptions): Promise<Tried> {
  const { provider, stage, close } = await serveForStories(release);
  try {
    const report = await verifyLike(provider, release, { ...options, stage }).catch(asUsageError);
    return { report, status: statusOf(report) };
  } finally {
    await close();
  }
}

/** Runs the cases against providers whose servers belong to this process. */
export async function runInMemory(
  trials: readonly { provider: Provider; deviations: Deviation[] }[],
  options: VerifyOptions,
): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const { provider, deviations } of trials) {
    const report = await verifyVisibly(provider, { ...options, deviations }).catch(asUsageError);
    tried.push({ report, status: statusOf(report) });
  }
  return tried;
}

/** Runs the cases against servers that have somebody's items. */
export async function runSafely(
  providerFile: string,
  save: string | undefined,
  options: RunOptions,
): Promise<Tried> {
  const provider = await readProvider(providerFile, options.timeoutMs);
  const file = save === undefined ? newSavedName() : resolve(save);
  const control = new AbortController();
  let [safe, isSaved] = [false, false];
  const interrupt = () => {
    if (isSaved && !control.signal.aborted) warn("Ending the run: the items of the servers are being put back");
    control.abort();
  };
  const lock = new RunLock(interrupt);
  const left = await lock.take(provider.endpoint, idsOf(provider), file);
  for (const signal of endings) process.on(signal, interrupt);
  try {
    for (const saved of left) await expectPutBack(provider, saved);
    const report = await verifyVisibly(provider, {
      ...options,
      signal: control.signal,
      watchMs,
      async save(items) {
        // Without items to put back, nothing is written to a server.
        if (items.servers.length === 0) return;
        await writeSaved(file, { ...items, providerFile: resolve(providerFile) });
        await lock.saved(file);
        isSaved = true;
        warn(`The items of ${countOf(items.servers)} are saved in ${file}`);
      },
    });
    safe = report.unrestored.length === 0;
    if (!safe) process.stderr.write(lossOf(report.unrestored, file));
    else if (isSaved && control.signal.aborted) warn("The items of the servers are those from before the run.");
    return { report, status: !safe ? 3 : control.signal.aborted ? 130 : statusOf(report) };
  } catch (error) {
    safe = error instanceof CouldNotRun || error instanceof UsageError && !(error instanceof KilledRun);
    if (isSaved && !safe && !(error instanceof KilledRun)) {
      warn(`The items of the servers are in ${file}. To put them back: verify --restore ${file}`);
    }
    return asUsageError(error);
  } finally {
    for (const signal of endings) process.off(signal, interrupt);
    await (safe ? lock.release() : lock.abandon());
  }
}

/** The exit status for a report: 2 if no case could be run. */
function statusOf({ ok, counts, results }: Report): number {
  if (ok) return 0;
  return counts["not run"] === results.length ? 2 : 1;
}

function countOf({ length }: readonly unknown[]): string {
  return length === 1 ? "1 server" : `${length} servers`;
}

/** Runs the cases, and shows the progress on a terminal. */
async function verifyVisibly(provider: Provider, { like, ...options }: RunOptions): Promise<Report> {
  const ids = like ? await storyIds(like) : cases.map(({ id }) => id);
  const progress = new Progress(ids.filter((id) => isChosen(id, options.only)).length);
  const shown = { ...options, onResult: (result: Result) => progress.add(result) };
  try {
    return await (like ? verifyLike(provider, like, shown) : verify(provider, shown));
  } finally {
    progress.end();
  }
}

/** Throws unless the servers have the items that a killed run saved. */
export async function expectPutBack(provider: Provider, left: string): Promise<void> {
  const saved = await readSaved(left);
  if (!saved) {
    warn(`The items that a killed run saved in ${left} cannot be read; the current items of the servers are used`);
  }
  const changed = saved ? await differences(provider, saved) : [];
  if (changed.length === 0) return;
  throw new KilledRun(
    `a run that was killed left other items on server ${
      changed[0]!.server
    }; first put them back: verify --restore ${left}`,
  );
}

/** Puts back the items that a killed run left changed. */
export async function runRestore(
  file: string,
  providerFile: string | undefined,
  options: VerifyOptions,
): Promise<number> {
  const saved = await readJson(file, parseSaved);
  const provider = await readProvider(providerFile ?? saved.providerFile, options.timeoutMs);
  await clearLocks(provider.endpoint, idsOf(provider));
  const unrestored = await restore(provider, saved, options).catch(asUsageError);
  if (unrestored.length === 0) {
    print(`The items of ${countOf(saved.servers)} are those from before the run.`);
    return 0;
  }
  process.stderr.write(lossOf(unrestored, file));
  return 3;
}

/** The items of the killed run must be put back first, so its locks stay. */
export class KilledRun extends UsageError {}

function asUsageError(error: unknown): never {
  throw error instanceof CouldNotRun ? new UsageError(withAdvice(error.message)) : error;
}

function idsOf(provider: Provider): string[] {
  return Object.values(provider.servers).flat();
}
