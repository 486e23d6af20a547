// Reads the flags of a task; a wrong one ends the program with one line that names the task and the flags that there are.
import { parseArgs, type ParseArgsConfig } from "node:util";

/** The flags of a command line. A wrong one ends the program with status 2, before it has done anything. */
export function flagsOf<const Config extends ParseArgsConfig>(
  task: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const names = Object.keys(config.options ?? {}).map((name) => `--${name}`).join(", ");
    const [sentence] = (error as Error).message.split(". To specify");
    console.error(`${task}: ${sentence}; ${names ? `there are ${names}` : "it has none"}`);
    Deno.exit(2);
  }
}
