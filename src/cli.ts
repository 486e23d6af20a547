/** The command line: the fake and the suite at a prompt. */
import process from "node:process";
import { runFake } from "./cli/fake.ts";
import { UsageError } from "./cli/io.ts";
import { runVerify } from "./cli/verify.ts";

/** What can be typed; `--help` after a command says more. */
const commands: Record<string, (args: string[]) => Promise<number>> = {
  verify: runVerify,
  fake: runFake,
};

/** Runs a command line; returns the exit status. Misuse is one line on the standard error, and 2. */
export async function main([name = "", ...args]: string[], more: typeof commands = {}): Promise<number> {
  const command = { ...commands, ...more }[name];
  try {
    if (!command) {
      throw new UsageError(`no command ${JSON.stringify(name)}; there are ${Object.keys(commands).join(", ")}`);
    }
    return await command(args);
  } catch (error) {
    const misused = error instanceof UsageError || (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS");
    if (!misused) throw error;
    process.stderr.write(`${name || "server-metadata"}: ${(error as Error).message}\n`);
    return 2;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
