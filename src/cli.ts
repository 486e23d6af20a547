/** The command line: the client, the fake and the suite at a prompt. */
import process from "node:process";
import { casesHelp, runCases } from "./cli/cases.ts";
import { completionHelp, type Completions, optionsIn, runCompletion } from "./cli/completion.ts";
import { fakeHelp, runFake } from "./cli/fake.ts";
import { endWithReader, escaped, print, UsageError } from "./cli/io.ts";
import { metadataCommands, metadataOverview, runMetadata } from "./cli/metadata.ts";
import { helpOf } from "./cli/options.ts";
import { inPromptWords } from "./cli/trouble.ts";
import { runUpgrade, upgradeHelp } from "./cli/upgrade.ts";
import { runVerify, verifyHelp } from "./cli/verify.ts";
import { runWhoami, whoamiHelp } from "./cli/whoami.ts";
import { version } from "../gen/version.ts";
import { membersOf } from "./untyped.ts";

type Command = (args: string[]) => number | Promise<number>;

const overview = `Usage: server-metadata COMMAND [options]; COMMAND --help says more

Metadata of servers
${metadataOverview}
  whoami               print which credentials are taken from where

For tests and providers
  fake                 serve the service in memory on loopback
  verify               run every case of the contract against a provider
  cases                print the cases as JSON, for a runner in any language
  upgrade              find the recorded calls that another release of Nova responds to otherwise

  completion SHELL     print a completion script for bash, zsh or fish
  --version            print the version
`;

/** The options of each command, as its help lists them. */
function completions(): Completions {
  const helps = {
    whoami: whoamiHelp,
    fake: fakeHelp,
    verify: verifyHelp,
    cases: casesHelp,
    upgrade: upgradeHelp,
    completion: completionHelp,
  };
  return Object.fromEntries([
    ...metadataCommands.map((name) => [name, optionsIn(helpOf(name))] as const),
    ...Object.entries(helps).map(([name, help]) => [name, optionsIn(help)] as const),
  ]);
}

/** The commands. */
const commands: Record<string, Command> = {
  ...Object.fromEntries(metadataCommands.map((name) => [name, (args: string[]) => runMetadata(name, args)])),
  whoami: runWhoami,
  fake: runFake,
  verify: runVerify,
  cases: runCases,
  upgrade: runUpgrade,
  completion: (args) => runCompletion(args, completions()),
};

/**
 * Runs a command line; returns the exit status. Misuse is one line on the standard error, and status 2.
 *
 * @param more Commands beside the usual ones, or in their place.
 */
export async function main([name = "--help", ...args]: string[], more: Record<string, Command> = {}): Promise<number> {
  endWithReader();
  const all = { ...commands, ...more };
  if (name === "--help" || name === "-h" || name === "help") return print(overview), 0;
  if (name === "--version" || name === "-V") return print(version), 0;
  try {
    if (!Object.hasOwn(all, name)) {
      throw new UsageError(`no such command; there are ${Object.keys(all).join(", ")}`);
    }
    return await all[name]!(args);
  } catch (error) {
    const { code, message } = membersOf(error);
    const misused = error instanceof UsageError || /^ERR_PARSE_ARGS/.test(String(code));
    if (!misused) throw error;
    process.stderr.write(`${escaped(name.slice(0, 40))}: ${inPromptWords(String(message))}\n`);
    return 2;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
