import { parseProvider, type Provider } from "../conformance/mod.ts";
import { readJson } from "./io.ts";

/** Reads the file that describes a provider. */
export async function readProvider(file: string): Promise<Provider> {
  return await readJson(file, parseProvider);
}
