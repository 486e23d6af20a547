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

/** Files with a longer function: closures over what a client, or its retries, share. */
const longer = ["src/client/client.ts", "src/http/retry.ts"];

/** Where a file fails a check. */
export function findingsIn(path: string, text: string): Finding[] {
  const source = parse(path, text);
  const [folder = ""] = path.split("/");
  return (checks[folder] ?? []).filter((check) => check !== longFunctions || !longer.includes(path))
    .flatMap((check) => check(source));
}
