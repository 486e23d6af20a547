import { parseArgs } from "node:util";
import { membersOf } from "../shared/untyped.ts";
import { UsageError } from "./io.ts";

/** The options of `verify`. */
export const flags = {
  provider: { type: "string" },
  init: { type: "string" },
  project: { type: "string" },
  "token-env": { type: "string" },
  like: { type: "string" },
  only: { type: "string", multiple: true },
  deviations: { type: "string", multiple: true },
  report: { type: "string", multiple: true },
  verbose: { type: "boolean" },
  out: { type: "string", multiple: true },
  bail: { type: "boolean" },
  "max-failures": { type: "string" },
  seed: { type: "string" },
  timeout: { type: "string" },
  rate: { type: "string" },
  save: { type: "string" },
  restore: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** The options of `verify`, as they were typed. */
export type VerifyValues = ReturnType<typeof parseArgs<{ options: typeof flags }>>["values"];

/** Options that run no case, what they say of themselves, and the options that go with them. */
const withoutCases = {
  init: { does: "writes a provider file and runs no case", with: ["provider", "project", "token-env", "timeout"] },
  restore: { does: "puts items back and runs no case", with: ["provider", "timeout", "rate"] },
} as const;

/** Pairs of options of which a run can obey only one. */
const contradictions = [["bail", "max-failures"]] as const;

/** Reads the options of `verify`; refuses those that would be ignored. */
export function readVerifyOptions(args: string[]): VerifyValues {
  const { values, tokens } = parseArgs({ args, options: flags, tokens: true });
  if (values.help) return values;
  const typed = tokens.flatMap((token) => token.kind === "option" ? [token.name] : []);
  const twice = typed.find((name, i) => typed.indexOf(name) < i && typeof membersOf(values)[name] === "string");
  if (twice) throw new UsageError(`--${twice} is given twice`);
  for (const [mode, { does, with: allowed }] of Object.entries(withoutCases)) {
    if (!typed.some((name) => name === mode)) continue;
    const other = typed.find((name) => name !== mode && !allowed.some((one) => one === name));
    if (other) throw new UsageError(`--${mode} ${does}; --${other} cannot be given with it`);
  }
  for (const name of ["project", "token-env"] as const) {
    if (values[name] !== undefined && values.init === undefined) {
      throw new UsageError(`--${name} is for --init; without it, the provider file says this`);
    }
  }
  for (const [one, other] of contradictions) {
    if (typed.includes(one) && typed.includes(other)) {
      throw new UsageError(`--${one} and --${other} cannot be given together`);
    }
  }
  return values;
}

/** A report that a run writes: its format, and the file, or `undefined` for the standard output. */
export interface ReportWish<Format> {
  format: Format;
  out: string | undefined;
}

/** The reports that are asked for: the first `--report` goes to the first `--out`, and so on. */
export function reportsIn<Format extends string>(
  { report = [], out = [], verbose }: VerifyValues,
  formats: readonly Format[],
): ReportWish<Format>[] {
  const names = report.length ? report : [verbose ? "pretty" : "summary"];
  if (Math.max(names.length, out.length) > 1 && names.length !== out.length) {
    throw new UsageError(
      "each of several reports needs a file of its own: --report junit --out a.xml --report html --out a.html",
    );
  }
  if (new Set(out).size < out.length) throw new UsageError("each --out must name another file");
  return names.map((name, i) => {
    const format = formats.find((one) => one === name);
    if (format === undefined) throw new UsageError(`--report must be one of ${formats.join(", ")}`);
    if (verbose && format === "summary") {
      throw new UsageError("--verbose and --report summary cannot be given together");
    }
    return { format, out: out[i] };
  });
}
