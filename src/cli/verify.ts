import { resolve } from "node:path";
import { cases } from "../../gen/cases.ts";
import {
  createFakeProvider,
  type Deviation,
  html,
  junit,
  matches,
  pretty,
  type Provider,
  type Report,
  summary,
} from "../conformance/mod.ts";
import { type ReleaseName, releaseNames } from "../fake/mod.ts";
import { storyIds } from "../like/stories.ts";
import { isOneOf, namesOf } from "../shared/untyped.ts";
import { expectWritable, print, readJson, UsageError, wholeNumber, writeText } from "./io.ts";
import { expectMatches } from "./patterns.ts";
import { obeyProxyVariables } from "./proxy.ts";
import { readVerifyOptions, reportsIn, type ReportWish } from "./verify_options.ts";
import { runInMemory, runLikeInMemory, runRestore, runSafely } from "./verify_run.ts";

/** How to use it. */
export const verifyHelp = `verify: run the conformance cases against a provider

Usage: server-metadata verify [options]

  --provider FILE      the provider; without one, the embedded fake (and the mock, if there is one)
  --init URL           write a provider file (provider.json, or --provider FILE) for the API at URL, and run no case
  --project ID         the project for --init; or the end of URL, or OS_PROJECT_ID
  --token-env NAME     the environment variable with the token for --init; or OS_TOKEN, or the variables of a login
                       or of an access key
  --like RELEASE       send it the requests that were recorded with Nova 22, 26, 31, 33 or 34, and compare every
                       message and header, for an emulator, a gateway or a port of Nova; ids begin with like/
  --only PATTERN       only cases whose id matches, such as 'set/*'; may be repeated
  --deviations FILE    known failures: [{ "case": "pattern", "reason": "…" }]; may be repeated
  --verbose            print every failing case, and how much of the contract was tested
  --report FORMAT      summary (default), pretty (the same as --verbose), html, json or junit
  --out FILE           write the report to FILE; several reports with a file each:
                       --report junit --out a.xml --report html --out a.html
  --bail               end the run at the first case that fails
  --max-failures N     end the run after N failed cases
  --seed N             shuffle the cases; the same number gives the same order
  --timeout MS         how long to wait for a response (default 10000)
  --rate N             send at most N requests a second, such as 5 or 0.5/s
  --save FILE          save the items of the servers to FILE before the first write
  --restore FILE       put back the items that a killed run left changed, and run no case

Before the first write, the items of the servers are saved in a file that only you can read, and its name is printed.
They are put back after each case and at the end, also after Ctrl-C. A second run on the same servers is refused: on
this machine because of the first run's lock in the folder for temporary files, on another machine because it reads
the servers for two seconds before the first write and sees that their items change.

Exit status: 0 all cases hold, 1 a case fails, 2 could not run, 3 items could not be put back, 130 interrupted.
`;

const formats = {
  summary: (reports: Report[]) => reports.map(summary).join("\n"),
  pretty: (reports: Report[]) => reports.map(pretty).join("\n"),
  html,
  json: (reports: Report[]) => `${JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2)}\n`,
  junit,
};

type Wish = ReportWish<keyof typeof formats>;

/** The names of the formats of a report. */
export const reportFormats: readonly string[] = namesOf(formats);

/** The formats for a terminal; the others are for files. */
const forPeople: readonly string[] = ["summary", "pretty"];

/**
 * Runs the command.
 *
 * @param mocks Creates other providers to test besides the fake if no provider is named, each with its deviations.
 * @returns The exit status.
 */
export async function runVerify(
  args: string[],
  mocks: () => Promise<{ provider: Provider; deviations: Deviation[] }[]> = () => Promise.resolve([]),
): Promise<number> {
  const values = readVerifyOptions(args);
  if (values.help) return print(verifyHelp);
  if (values.provider !== undefined || values.init !== undefined) await obeyProxyVariables();
  const timeoutMs = wholeNumber("timeout", values.timeout, { min: 1, max: 600_000, unit: "milliseconds" });
  if (values.init !== undefined) {
    const { init: url, provider: file, project, "token-env": tokenEnv } = values;
    const { runInit } = await import("./init.ts");
    return await runInit({ url, file, project, tokenEnv, timeoutMs });
  }
  const wishes = reportsIn(values, namesOf(formats));
  const files = values.deviations ?? [];
  const like = parseRelease(values.like);
  const deviations = await readDeviations(files, like ? await storyIds(like) : []);
  expectMatches(values.only, like ? await storyIds(like) : cases.map(({ id }) => id), like ? "story" : "case");
  const options = {
    only: values.only,
    seed: wholeNumber("seed", values.seed, { max: 2 ** 32 - 1 }),
    timeoutMs,
    rate: parseRate(values.rate),
    maxFailures: values.bail ? 1 : wholeNumber("max-failures", values["max-failures"], { min: 1, max: 1_000_000 }),
  };
  if (values.restore) return await runRestore(values.restore, values.provider, options);
  for (const { out } of wishes) {
    const others = wishes.map((wish) => wish.out).filter((one) => one !== out);
    if (out) await expectReportFile(out, [values.provider, values.save, ...files, ...others]);
  }

  const tried = values.provider
    ? [await runSafely(values.provider, values.save, { ...options, deviations, like })]
    : like
    ? [await runLikeInMemory(like, { ...options, deviations })]
    : await runInMemory([{ provider: createFakeProvider(), deviations }, ...await mocks()], options);
  const reports = tried.map(({ report }) => report);
  await writeReports(wishes, reports, values.verbose ? "pretty" : "summary");
  return Math.max(...tried.map(({ status }) => status));
}

/** Writes the reports; those in files that are for machines have one for people beside them. */
async function writeReports(wishes: Wish[], reports: Report[], forPerson: "pretty" | "summary"): Promise<void> {
  for (const { format, out } of wishes) {
    const text = formats[format](reports);
    // If the disk is full, the run should not have been in vain.
    if (out) await writeText(out, text).catch((error) => (print(formats.summary(reports)), Promise.reject(error)));
    else print(text);
  }
  const areFiles = wishes.every(({ out }) => out);
  if (areFiles && !wishes.some(({ format }) => forPeople.includes(format))) print(formats[forPerson](reports));
  const isShort = wishes.every(({ format, out }) => format === "summary" && !out);
  if (isShort && reports.some(({ causes }) => causes.length)) {
    print("Every failing case: --verbose, or as a page to mail: --report html --out report.html");
  }
}

/** The deviations in files; `ids` are those of stories, which may be named besides cases. */
async function readDeviations(files: readonly string[], ids: readonly string[]): Promise<Deviation[]> {
  const read = files.map((file) => readJson(file, (json) => parseDeviations(json, ids)));
  return (await Promise.all(read)).flat();
}

/** Throws unless the report's file can be written and is not one of the files that the run needs. */
async function expectReportFile(out: string, others: readonly (string | undefined)[]): Promise<void> {
  if (others.some((other) => other !== undefined && resolve(other) === resolve(out))) {
    throw new UsageError("--out must name another file than the other options");
  }
  await expectWritable(out);
}

/** Requests a second, such as `5`, `0.5` or `5/s`. */
function parseRate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, number] = /^(\d{1,6}(?:\.\d{1,6})?)(?:\/s)?$/.exec(text) ?? [];
  if (Number(number) > 0) return Number(number);
  throw new UsageError(`--rate must be a number of requests a second above 0, such as 5/s`);
}

function parseRelease(text: string | undefined): ReleaseName | undefined {
  if (text === undefined || isOneOf(releaseNames, text)) return text;
  throw new UsageError(`--like must be one of ${releaseNames.join(", ")}`);
}

/**
 * Reads a list of known deviations; throws a `TypeError` that names the entry and what it must be.
 *
 * @param stories The ids of the stories. One list may have both: cases, and stories (`like/…`).
 */
export function parseDeviations(value: unknown, stories: readonly string[] = []): Deviation[] {
  if (!Array.isArray(value)) throw new TypeError("the deviations must be an array");
  value.forEach((entry, i) => {
    for (const field of ["case", "reason"]) {
      if (typeof entry?.[field] !== "string" || entry[field] === "") {
        throw new TypeError(`[${i}].${field} must be a string, not empty`);
      }
    }
    const ofStories = entry.case.startsWith("like/");
    if (ofStories && stories.length === 0) return;
    const ids = ofStories ? stories : cases.map(({ id }) => id);
    if (!ids.some((id) => matches(id, entry.case))) {
      throw new TypeError(`[${i}].case ${entry.case.slice(0, 80)} matches no case`);
    }
  });
  return value;
}
