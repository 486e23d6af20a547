// Runs the command line as a process of its own.
import { fileURLToPath } from "node:url";

/** The command line as a file. */
export const cli: string = fileURLToPath(new URL("../src/cli.ts", import.meta.url));

/** How a command ended, and what it printed. */
export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Runs the command line to its end. */
export async function run(...args: string[]): Promise<Ran> {
  return await runWith({}, ...args);
}

/** The same, with variables in its environment; it is ended after half a minute. */
export async function runWith(
  env: Record<string, string>,
  ...args: string[]
): Promise<Ran> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-check", cli, ...args],
    env: { NO_COLOR: "1", ...env },
    signal: AbortSignal.timeout(30_000),
  });
  const { code, stdout, stderr } = await command.output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

/** A file for as long as `use` needs it. */
export async function withFile<T>(content: unknown, use: (file: string) => Promise<T>): Promise<T> {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(file, typeof content === "string" ? content : JSON.stringify(content));
    return await use(file);
  } finally {
    await Deno.remove(file);
  }
}
