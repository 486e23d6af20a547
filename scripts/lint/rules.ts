// Which rules hold for which file.
import { castsWithoutReason } from "./casts.ts";
import { badMessages } from "./messages.ts";
import { narrowOptionals } from "./optional.ts";
import { longFile, longFunctions } from "./sizes.ts";
import { type Finding, parse, type Source } from "./source.ts";

type Rule = (source: Source) => Finding[];

/** The rules by the folder that they hold for. */
const rules: Readonly<Record<string, readonly Rule[]>> = {
  src: [longFile, longFunctions, castsWithoutReason, narrowOptionals, badMessages],
  scripts: [longFile, longFunctions],
  tests: [longFunctions],
};

/** Files with a longer function: closures over what a client, or its retries, share. */
const longer = ["src/client/client.ts", "src/http/retry.ts"];

/** Where a file breaks a rule. */
export function findingsIn(path: string, text: string): Finding[] {
  const source = parse(path, text);
  const [folder = ""] = path.split("/");
  return (rules[folder] ?? []).filter((rule) => rule !== longFunctions || !longer.includes(path))
    .flatMap((rule) => rule(source));
}
