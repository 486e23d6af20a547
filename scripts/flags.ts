// Reads the flags of a task; a wrong one ends the program with status 2 and one line that names the task and what it takes.
import { parseArgs, type ParseArgsConfig } from "node:util";

/** The flags of a command line, read before the task has done anything. */
export function flagsOf<const Config extends ParseArgsConfig>(
  task: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const names = Object.keys(config.options ?? {}).map((name) => `--${name}`).join(", ");
    const [sentence] = (error as Error).message.split(". To specify");
    return misused(task, `${sentence}; ${names ? `there are ${names}` : "it has none"}`);
  }
}

/** The port that `--port` names. */
export function portOf(task: string, value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65535) return Number(value);
  return misused(task, `--port must be a number up to 65535, is ${value}`);
}

/** The names that an option was given, each once and known. */
export function knownNames<T extends string>(
  task: string,
  option: string,
  given: readonly string[],
  known: readonly T[],
): T[] {
  const isKnown = (name: string): name is T => known.some((one) => one === name);
  const other = given.find((name) => !isKnown(name));
  if (other !== undefined) misused(task, `--${option} must be one of ${known.join(", ")}, is ${other}`);
  return [...new Set(given.filter(isKnown))];
}

function misused(task: string, message: string): never {
  console.error(`${task}: ${message}`);
  Deno.exit(2);
}
