import { parseArgs } from "node:util";
import { cases } from "../../gen/cases.ts";
import {
  CouldNotRun,
  createFakeProvider,
  type Deviation,
  junit,
  matches,
  parseProvider,
  pretty,
  type Provider,
  type Report,
  verify,
} from "../conformance/mod.ts";
import { print, readJson, UsageError, wholeNumber, writeText } from "./io.ts";

/** How to use it. */
export const verifyHelp = `verify: hold a provider to the contract

  --provider FILE      the provider; without one, the embedded fake (and the mock, if there is one)
  --only PATTERN       only cases whose id matches, such as 'set/*'
  --deviations FILE    failures that are known: [{ "case": "pattern", "reason": "…" }]
  --report FORMAT      pretty (default), json or junit
  --out FILE           write the report there
  --seed N             shuffle the cases; the same number gives the same order
  --timeout MS         how long to wait for an answer (default 10000)

Exit status: 0 all holds, 1 something falls short, 2 could not run.
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
      deviations: { type: "string" },
      report: { type: "string", default: "pretty" },
      out: { type: "string" },
      seed: { type: "string" },
      timeout: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return print(verifyHelp), 0;
  if (!Object.hasOwn(formats, values.report)) throw new UsageError("--report must be pretty, json or junit");
  const deviations = values.deviations ? await readJson(values.deviations, parseDeviations) : [];
  const options = {
    only: values.only,
    seed: wholeNumber("seed", values.seed, 2 ** 32 - 1),
    timeoutMs: wholeNumber("timeout", values.timeout, 600_000),
  };

  const trials = values.provider
    ? [{ provider: await readJson(values.provider, parseProvider), deviations }]
    : [{ provider: createFakeProvider(), deviations }, ...await mocks()];
  const reports: Report[] = [];
  for (const { provider, deviations } of trials) {
    reports.push(
      await verify(provider, { ...options, deviations }).catch((error) => {
        throw error instanceof CouldNotRun ? new UsageError(error.message) : error;
      }),
    );
  }
  const text = formats[values.report as keyof typeof formats](reports);
  if (values.out) await writeText(values.out, text);
  else print(text);
  if (values.out && values.report !== "pretty") print(formats.pretty(reports));
  return reports.every(({ ok }) => ok) ? 0 : 1;
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
