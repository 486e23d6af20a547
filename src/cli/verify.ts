import { resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { cases } from "../../gen/cases.ts";
import {
  CouldNotRun,
  createFakeProvider,
  type Deviation,
  differences,
  junit,
  matches,
  parseProvider,
  pretty,
  type Provider,
  type Report,
  restore,
  verify,
  type VerifyOptions,
} from "../conformance/mod.ts";
import { expectWritable, print, readJson, UsageError, warn, wholeNumber, writeText } from "./io.ts";
import { clearLocks, RunLock } from "./run_lock.ts";
import { lossOf, newSavedName, parseSaved, readSaved, writeSaved } from "./saved_items.ts";
import { isOneOf, namesOf } from "../untyped.ts";

/** How to use it. */
export const verifyHelp = `verify: hold a provider to the contract

  --provider FILE      the provider; without one, the embedded fake (and the mock, if there is one)
  --only PATTERN       only cases whose id matches, such as 'set/*'
  --deviations FILE    failures that are known: [{ "case": "pattern", "reason": "…" }]; may be repeated
  --report FORMAT      pretty (default), json or junit
  --out FILE           write the report there
  --seed N             shuffle the cases; the same number gives the same order
  --timeout MS         how long to wait for a response (default 10000)
  --rate N             send at most N requests a second, such as 5 or 0.5/s
  --save FILE          where the items of the servers are saved before the first write
  --restore FILE       put back what a run that was killed could not put back, and run nothing

Before the first write, the items of the servers are saved in a file that only you can read, and its name is printed.
They are put back after each case and at the end, also after Ctrl-C. A second run on the same servers is refused: it
finds the first one's lock in the folder for temporary files, or sees that the items change while it only reads.

Exit status: 0 all holds, 1 something falls short, 2 could not run, 3 items could not be put back, 130 interrupted.
`;

const formats = {
  pretty: (reports: Report[]) => reports.map(pretty).join("\n"),
  json: (reports: Report[]) => `${JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2)}\n`,
  junit: (reports: Report[]) => reports.map(junit).join(""),
};

/**
 * Runs the command.
 *
 * @param mocks Makes providers to try beside the fake when none is named, each with its deviations.
 * @returns The exit status.
 */
export async function runVerify(
  args: string[],
  mocks: () => Promise<{ provider: Provider; deviations: Deviation[] }[]> = () => Promise.resolve([]),
): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      provider: { type: "string" },
      only: { type: "string" },
      deviations: { type: "string", multiple: true },
      report: { type: "string", default: "pretty" },
      out: { type: "string" },
      seed: { type: "string" },
      timeout: { type: "string" },
      rate: { type: "string" },
      save: { type: "string" },
      restore: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return print(verifyHelp), 0;
  const { report: format } = values;
  if (!isOneOf(namesOf(formats), format)) throw new UsageError("--report must be pretty, json or junit");
  const files = values.deviations ?? [];
  const deviations = (await Promise.all(files.map((file) => readJson(file, parseDeviations)))).flat();
  const options = {
    only: values.only,
    seed: wholeNumber("seed", values.seed, 2 ** 32 - 1),
    timeoutMs: wholeNumber("timeout", values.timeout, 600_000, 1),
    rate: parseRate(values.rate),
  };
  if (values.restore) return await runRestore(values.restore, values.provider, options);
  if (values.out) await expectWritable(values.out);

  const tried = values.provider
    ? [await runSafely(values.provider, values.save, { ...options, deviations })]
    : await runInMemory([{ provider: createFakeProvider(), deviations }, ...await mocks()], options);
  const reports = tried.map(({ report }) => report);
  const text = formats[format](reports);
  if (values.out) await writeText(values.out, text);
  else print(text);
  if (values.out && format !== "pretty") print(formats.pretty(reports));
  return Math.max(...tried.map(({ status }) => status));
}

interface Tried {
  report: Report;
  status: number;
}

/** Runs the cases on providers whose servers nobody else has. */
async function runInMemory(
  trials: readonly { provider: Provider; deviations: Deviation[] }[],
  options: VerifyOptions,
): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const { provider, deviations } of trials) {
    const report = await verify(provider, { ...options, deviations }).catch(asUsageError);
    tried.push({ report, status: report.ok ? 0 : 1 });
  }
  return tried;
}

/** Runs the cases on servers that hold somebody's items. */
async function runSafely(providerFile: string, save: string | undefined, options: VerifyOptions): Promise<Tried> {
  const provider: Provider = await readJson(providerFile, parseProvider);
  const file = save === undefined ? newSavedName() : resolve(save);
  const lock = new RunLock();
  const left = await lock.take(provider.endpoint, idsOf(provider), file);
  const control = new AbortController();
  const interrupt = () => control.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, interrupt);
  let safe = false;
  try {
    if (left) await expectPutBack(provider, left);
    const report = await verify(provider, {
      ...options,
      signal: control.signal,
      async save(items) {
        await writeSaved(file, { ...items, providerFile: resolve(providerFile) });
        warn(`The items of ${items.servers.length} servers are saved in ${file}`);
      },
    });
    safe = report.unrestored.length === 0;
    if (!safe) process.stderr.write(lossOf(report.unrestored, file));
    return { report, status: !safe ? 3 : control.signal.aborted ? 130 : report.ok ? 0 : 1 };
  } catch (error) {
    safe = error instanceof CouldNotRun || error instanceof UsageError;
    if (!safe && !(error instanceof KilledRun)) {
      warn(`What the servers held is in ${file}. To put it back: verify --restore ${file}`);
    }
    return asUsageError(error);
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupt);
    await (safe ? lock.release() : lock.abandon());
  }
}

/** Throws unless the servers hold what a killed run saved. */
async function expectPutBack(provider: Provider, left: string): Promise<void> {
  const saved = await readSaved(left);
  const changed = saved ? await differences(provider, saved) : [];
  if (changed.length === 0) return;
  throw new KilledRun(
    `a run that was killed left other items on server ${
      changed[0]!.server
    }; first put them back: verify --restore ${left}`,
  );
}

/** Puts back what a killed run left. */
async function runRestore(file: string, providerFile: string | undefined, options: VerifyOptions): Promise<number> {
  const saved = await readJson(file, parseSaved);
  const provider: Provider = await readJson(providerFile ?? saved.providerFile, parseProvider);
  await clearLocks(provider.endpoint, idsOf(provider));
  const unrestored = await restore(provider, saved, options).catch(asUsageError);
  if (unrestored.length === 0) {
    print(`All ${saved.servers.length} servers hold what they held before the run.`);
    return 0;
  }
  process.stderr.write(lossOf(unrestored, file));
  return 3;
}

/** A run that was killed has to be put right first; its locks stay. */
class KilledRun extends Error {}

function asUsageError(error: unknown): never {
  throw error instanceof CouldNotRun || error instanceof KilledRun ? new UsageError(error.message) : error;
}

function idsOf(provider: Provider): string[] {
  return Object.values(provider.servers).flat();
}

/** Requests a second, such as `5`, `0.5` or `5/s`. */
function parseRate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, number] = /^(\d{1,6}(?:\.\d{1,6})?)(?:\/s)?$/.exec(text) ?? [];
  if (Number(number) > 0) return Number(number);
  throw new UsageError(`--rate must be a number of requests a second above 0, such as 5/s`);
}

/** Reads a list of known deviations; throws a `TypeError` that names the entry and the rule. */
export function parseDeviations(value: unknown): Deviation[] {
  if (!Array.isArray(value)) throw new TypeError("the deviations must be an array");
  value.forEach((entry, i) => {
    for (const field of ["case", "reason"]) {
      if (typeof entry?.[field] !== "string" || entry[field] === "") {
        throw new TypeError(`[${i}].${field} must be a string, not empty`);
      }
    }
    if (!cases.some(({ id }) => matches(id, entry.case))) {
      throw new TypeError(`[${i}].case ${entry.case} matches no case`);
    }
  });
  return value;
}
