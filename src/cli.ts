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
import { completionHelp, type Completions, optionsIn, runCompletion, shells } from "./cli/completion.ts";
import { endWith } from "./cli/end_with.ts";
import { endWithReader, escaped, FileError, print, UsageError } from "./cli/io.ts";
import { helpOf, metadataCommands, metadataOverview } from "./cli/options.ts";
import { parseProblem } from "./cli/parse_problem.ts";
import { inPromptWords } from "./cli/prompt_words.ts";
import { releaseNames } from "./fake/nova/releases.ts";
import { version } from "../gen/version.ts";
import { guess } from "./shared/guess.ts";
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

/** A command with the text of its `--help`. */
interface LoadedCommand {
  help: string;
  run: Command;
}

/** The commands. The modules of a command are loaded when it is chosen, because they take most of the start-up. */
const commands: Record<string, () => Promise<LoadedCommand>> = {
  ...Object.fromEntries(metadataCommands.map((name) => [name, () => metadataCommand(name)])),
  async whoami() {
    const { runWhoami, whoamiHelp } = await import("./cli/whoami.ts");
    return { help: whoamiHelp, run: runWhoami };
  },
  async fake() {
    const { fakeHelp, runFake } = await import("./cli/fake.ts");
    return { help: fakeHelp, run: runFake };
  },
  async verify() {
    const { runVerify, verifyHelp } = await import("./cli/verify.ts");
    return { help: verifyHelp, run: (args) => runVerify(args) };
  },
  async cases() {
    const { casesHelp, runCases } = await import("./cli/cases.ts");
    return { help: casesHelp, run: runCases };
  },
  async upgrade() {
    const { runUpgrade, upgradeHelp } = await import("./cli/upgrade.ts");
    return { help: upgradeHelp, run: runUpgrade };
  },
  completion: () =>
    Promise.resolve({ help: completionHelp, run: async (args) => runCompletion(args, await completions()) }),
};

async function metadataCommand(name: string): Promise<LoadedCommand> {
  const { runMetadata } = await import("./cli/metadata.ts");
  return { help: helpOf(name), run: (args) => runMetadata(name, args) };
}

/** What can be typed: the options of each command, as its help lists them, and words where there are few. */
async function completions(): Promise<Completions> {
  const names = Object.keys(commands);
  const options = await Promise.all(names.map(async (name) => [name, optionsIn((await commands[name]!()).help)]));
  const { reportFormats } = await import("./cli/verify.ts");
  const values = {
    "--api": ["v2.1", "v1"],
    "--system": ["keep", "drop"],
    "--report": reportFormats,
    "--release": releaseNames,
    "--from": releaseNames,
    "--to": releaseNames,
    completion: shells,
  };
  return { commands: Object.fromEntries(options), values };
}

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
  if (name === "help" && rest.length === 1) return await main([...rest, "--help"], more);
  if (name === "--help" || name === "-h" || name === "help") return print(overview);
  if (name === "--version" || name === "-V" || name === "-v") return print(version);
  try {
    const names = Object.keys({ ...commands, ...more });
    if (!names.includes(name)) {
      throw new UsageError(`no such command${guess(name, names)}; there are ${names.join(", ")}`);
    }
    const run = more[name] ?? (await commands[name]!()).run;
    return await run(rest);
  } catch (error) {
    const problem = await problemOf(error, name);
    if (problem === undefined) throw error;
    process.stderr.write(`${escaped(name.slice(0, 40))}: ${problem}\n`);
    return 2;
  }
}

/** What is wrong with a command line; `undefined` if an error says something else. */
async function problemOf(error: unknown, name: string): Promise<string | undefined> {
  const { code, message } = membersOf(error);
  if (error instanceof FileError) return escaped(error.message);
  if (error instanceof UsageError) return inPromptWords(error.message);
  if (!/^ERR_PARSE_ARGS/.test(String(code))) return undefined;
  const options = optionsIn((await commands[name]?.())?.help ?? "").map((option) => option.name);
  return escaped(parseProblem(String(code), String(message), options));
}

if (import.meta.main) endWith(await main(process.argv.slice(2)));
