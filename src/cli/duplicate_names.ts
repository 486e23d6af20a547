import { fileLimits, parsePython } from "../fake/nova/json_reader.ts";

/**
 * Throws if a name occurs twice in an object of a JSON text, because one of its values would be lost.
 *
 * @param text What `JSON.parse()` has read.
 */
export function refuseDuplicates(text: string): void {
  let duplicate: string | undefined;
  try {
    parsePython(text, fileLimits, (name) => duplicate ??= name);
  } catch {
    // What Python reads otherwise, JSON.parse() has read.
  }
  if (duplicate !== undefined) throw new TypeError(`${JSON.stringify(duplicate.slice(0, 80))} occurs twice`);
}
