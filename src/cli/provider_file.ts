import process from "node:process";
import { CouldNotRun, openProvider, type Provider, readProviderFile } from "../conformance/mod.ts";
import { escaped, FileError, readJson, UsageError } from "./io.ts";
import { withAdvice } from "./prompt_words.ts";

/** Reads the file that describes a provider, takes its secrets from the environment, and logs in. */
export async function readProvider(file: string, timeoutMs?: number): Promise<Provider> {
  const description = await readJson(file, readProviderFile);
  return await openProvider(description, { env: process.env, timeoutMs }).catch((error: unknown) => {
    if (error instanceof CouldNotRun) throw new UsageError(withAdvice(error.message));
    throw error instanceof TypeError ? new FileError(`${escaped(file)}: ${error.message}`) : error;
  });
}
