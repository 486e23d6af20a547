import { fileLimits, parsePython } from "../fake/nova/json_reader.ts";

/**
 * Throws if a name occurs twice in an object of a JSON text, because one of its values would be lost.
 *
 * @param text A text that `JSON.parse()` accepts.
 */
export function refuseDuplicates(text: string): void {
  let duplicate: string | undefined;
  try {
    parsePython(text, fileLimits, (name) => duplicate ??= name);
  } catch {
    // JSON.parse() accepts some texts that Python refuses; in those, duplicates are not searched.
  }
  if (duplicate !== undefined) throw new TypeError(`${JSON.stringify(duplicate.slice(0, 80))} occurs twice`);
}
