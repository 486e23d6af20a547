/** The command line: the client, the fake and the suite at a prompt. */
import process from "node:process";
import { fakeHelp, runFake } from "./cli/fake.ts";
import { print, UsageError } from "./cli/io.ts";
import { metadataCommands, metadataHelp, runMetadata } from "./cli/metadata.ts";
import { runVerify, verifyHelp } from "./cli/verify.ts";

type Command = (args: string[]) => Promise<number>;

/** What can be typed; `--help` after a command says more. */
const commands: Record<string, Command> = {
  ...Object.fromEntries(metadataCommands.map((name) => [name, (args: string[]) => runMetadata(name, args)])),
  fake: runFake,
  verify: runVerify,
};

/**
 * Runs a command line; returns the exit status. Misuse is one line on the standard error, and 2.
 *
 * @param more Commands beside the usual ones, or in their place.
 */
export async function main([name = "--help", ...args]: string[], more: Record<string, Command> = {}): Promise<number> {
  const all = { ...commands, ...more };
  if (name === "--help" || name === "-h") return print([metadataHelp, fakeHelp, verifyHelp].join("\n")), 0;
  try {
    if (!Object.hasOwn(all, name)) {
      throw new UsageError(`no command ${JSON.stringify(name)}; there are ${Object.keys(all).join(", ")}`);
    }
    return await all[name](args);
  } catch (error) {
    const misused = error instanceof UsageError || (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS");
    if (!misused) throw error;
    process.stderr.write(`${name}: ${(error as Error).message}\n`);
    return 2;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
