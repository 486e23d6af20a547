/**
 * The command `server-metadata`: the client, the fake and the conformance suite at a prompt.
 *
 * @example In Deno, without installing anything
 * ```sh
 * deno run --allow-net --allow-env --allow-read --allow-write jsr:@ecs-contract/server-metadata/cli --help
 * deno install --global --allow-net --allow-env --allow-read --allow-write --name server-metadata \
 *   jsr:@ecs-contract/server-metadata/cli
 * ```
 *
 * @example In Node
 * ```sh
 * npx @ecs-contract/server-metadata --help
 * ```
 *
 * `fake` needs only `--allow-net`. Commands that call a service read credentials from the environment; `sync --file`,
 * `verify` and others that read or write files say so in their help.
 *
 * @module
 */

// Arguments are parsed by parseArgs of node:util. It rejects unknown options, is in every runtime that runs this, and
// so costs the package no dependency; help and completion are made from the same list of options (cli/options.ts).
import process from "node:process";
import { casesHelp, runCases } from "./cli/cases.ts";
import { completionHelp, type Completions, optionsIn, runCompletion, shells } from "./cli/completion.ts";
import { fakeHelp, runFake } from "./cli/fake.ts";
import { endWithReader, escaped, print, UsageError } from "./cli/io.ts";
import { metadataCommands, metadataOverview, runMetadata } from "./cli/metadata.ts";
import { helpOf } from "./cli/options.ts";
import { guess, parseProblem } from "./cli/parse_problem.ts";
import { inPromptWords } from "./cli/prompt_words.ts";
import { runUpgrade, upgradeHelp } from "./cli/upgrade.ts";
import { reportFormats, runVerify, verifyHelp } from "./cli/verify.ts";
import { runWhoami, whoamiHelp } from "./cli/whoami.ts";
import { releaseNames } from "./fake/mod.ts";
import { version } from "../gen/version.ts";
import { membersOf } from "./shared/untyped.ts";

/** A command: takes the arguments after its name, and returns the exit status. */
export type Command = (args: string[]) => number | Promise<number>;

const overview = `Usage: server-metadata COMMAND [options]; help COMMAND says more

Metadata of servers
${metadataOverview}
  whoami               print which credentials are used and where they are from

For tests and providers
  fake                 serve the service in memory on loopback
  verify               run every case of the contract against a provider
  cases                print the cases as JSON, for a runner in any language
  upgrade              find the recorded calls that get another response from another release

  completion SHELL     print a completion script for bash, zsh or fish
  --version            print the version
`;

/** What can be typed: the options of each command, as its help lists them, and words where there are few. */
function completions(): Completions {
  const helps = {
    whoami: whoamiHelp,
    fake: fakeHelp,
    verify: verifyHelp,
    cases: casesHelp,
    upgrade: upgradeHelp,
    completion: completionHelp,
  };
  const commands = Object.fromEntries([
    ...metadataCommands.map((name) => [name, optionsIn(helpOf(name))] as const),
    ...Object.entries(helps).map(([name, help]) => [name, optionsIn(help)] as const),
  ]);
  const values = {
    "--api": ["v2.1", "v1"],
    "--system": ["keep", "drop"],
    "--report": reportFormats,
    "--release": releaseNames,
    "--from": releaseNames,
    "--to": releaseNames,
    completion: shells,
  };
  return { commands, values };
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
 * Runs a command line. A command line that is wrong prints one line on the standard error, and returns 2.
 *
 * @param args The name of a command and its arguments, without the program's own name.
 * @param more Commands beside the usual ones, or in their place.
 * @returns The exit status.
 * @throws Errors that are not about the command line, unchanged.
 */
export async function main(args: string[], more: Record<string, Command> = {}): Promise<number> {
  const [name = "--help", ...rest] = args;
  endWithReader();
  const all = { ...commands, ...more };
  if (name === "help" && rest.length === 1) return await main([...rest, "--help"], more);
  if (name === "--help" || name === "-h" || name === "help") return print(overview), 0;
  if (name === "--version" || name === "-V" || name === "-v") return print(version), 0;
  try {
    if (!Object.hasOwn(all, name)) {
      const names = Object.keys(all);
      throw new UsageError(`no such command${guess(name, names)}; there are ${names.join(", ")}`);
    }
    return await all[name]!(rest);
  } catch (error) {
    const problem = problemOf(error, name);
    if (problem === undefined) throw error;
    process.stderr.write(`${escaped(name.slice(0, 40))}: ${problem}\n`);
    return 2;
  }
}

const optionNames = (command: string) => (completions().commands[command] ?? []).map(({ name }) => name);

/** What is wrong with a command line; `undefined` if an error says something else. */
function problemOf(error: unknown, name: string): string | undefined {
  const { code, message } = membersOf(error);
  if (error instanceof UsageError) return inPromptWords(error.message);
  if (!/^ERR_PARSE_ARGS/.test(String(code))) return undefined;
  return escaped(parseProblem(String(code), String(message), optionNames(name)));
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
