// Which checks hold for which file.
import { castsWithoutReason } from "./casts.ts";
import { badMessages } from "./messages.ts";
import { narrowOptionals } from "./optional.ts";
import { longFile, longFunctions } from "./sizes.ts";
import { type Finding, parse, type Source } from "./source.ts";

type Check = (source: Source) => Finding[];

/** The checks by the folder that they hold for. */
const checks: Readonly<Record<string, readonly Check[]>> = {
  src: [longFile, longFunctions, castsWithoutReason, narrowOptionals, badMessages],
  scripts: [longFile, longFunctions],
  tests: [longFunctions],
};

/** Where a file fails a check. */
export function findingsIn(path: string, text: string): Finding[] {
  const source = parse(path, text);
  const [folder = ""] = path.split("/");
  return (checks[folder] ?? []).flatMap((check) => check(source));
}
