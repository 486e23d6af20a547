import { parseArgs } from "node:util";
import { type ReleaseName, releaseNames } from "../fake/nova/releases.ts";
import { readCalls } from "../upgrade/read_calls.ts";
import { maxCalls, type RecordedCall, UnreadableCalls } from "../upgrade/recorded_call.ts";
import { pretty, reportOf } from "../upgrade/report.ts";
import type { Role } from "../upgrade/situation.ts";
import { compareReleases } from "../upgrade/upgrade.ts";
import { escaped, print, readText, UsageError } from "./io.ts";

const roles: readonly Role[] = ["member", "reader", "admin", "none"];

/** How to use it. */
export const upgradeHelp = `upgrade: find the recorded calls that get another response from another release of Nova

Usage: server-metadata upgrade --from N --to N FILE…

  --from N             the release that the calls were made to: ${releaseNames.join(", ")}
  --to N               the release to compare with
  --role ROLE          who sent the calls, if a file does not name the sender: ${roles.join(", ")} (default member)
  --json               print the report as JSON

A FILE is the fake's journal (the JSON of fake.calls() or GET /__fake/calls), a HAR, or lines of curl: those that a
browser copies for bash, cmd or PowerShell, a script, or the log of openstack --debug. - reads standard input.
Requests to other services are counted and skipped. The calls are sent again, in order, to fakes of both releases, which are put into the state
that the recorded responses show. For each call that differs, the report names the rule, its source, and what to do.

Nothing is sent over the network, and no credential is printed.
Exit status: 0 no status and no body differs, 1 some do, 2 misused.
`;

/** How long a file may be. */
const maxBytes = 64 * 1024 * 1024;

/** Runs the command. */
export async function runUpgrade(args: string[]): Promise<number> {
  const { values, positionals: files } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      from: { type: "string" },
      to: { type: "string" },
      role: { type: "string", default: "member" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return print(upgradeHelp);
  const from = releaseOf("from", values.from);
  const to = releaseOf("to", values.to);
  if (from === to) throw new UsageError(`--from and --to are the same release, ${from}; name two`);
  const role = roles.find((role) => role === values.role);
  if (!role) throw new UsageError(`--role must be one of ${roles.join(", ")}`);
  if (files.length === 0) throw new UsageError("name a FILE with recorded calls; upgrade --help says of which kinds");

  const recordings = await Promise.all(files.map(readRecording));
  const calls = recordings.flatMap(({ file, calls }) => calls.map((call) => ({ file, call })));
  if (calls.length > maxCalls) {
    throw new UsageError(`the files have ${calls.length} calls; at most ${maxCalls} can be read`);
  }
  const judgements = compareReleases(calls.map(({ call }) => call), { from, to, role });
  const others = recordings.reduce((sum, { others }) => sum + others, 0);
  const report = reportOf({ from, to }, calls.map((one, i) => ({ ...one, judgement: judgements[i]! })), others);
  print(values.json ? JSON.stringify(report, null, 2) : pretty(report));
  return report.different.some(({ difference }) => difference !== "headers") ? 1 : 0;
}

function releaseOf(option: "from" | "to", name: string | undefined): ReleaseName {
  const release = releaseNames.find((known) => known === name);
  if (release) return release;
  const missing = name === undefined ? "is missing; it " : "";
  throw new UsageError(`--${option} ${missing}must be one of the releases ${releaseNames.join(", ")}`);
}

async function readRecording(file: string): Promise<{ file: string; calls: RecordedCall[]; others: number }> {
  const text = await readText(file, maxBytes);
  const name = file === "-" ? "standard input" : file;
  try {
    const { calls, others } = readCalls(text);
    return { file: name, calls, others };
  } catch (error) {
    if (!(error instanceof UnreadableCalls)) throw error;
    throw new UsageError(`${escaped(name)}: ${error.message}`);
  }
}
