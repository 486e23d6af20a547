// Where a text stops being JSON.
import { fileLimits, JsonError, parsePython } from "./json_reader.ts";

/** The line and the column, from 1, at which a text stops being JSON; `undefined` if it isn't known. */
export function placeOfJsonError(text: string): { line: number; column: number } | undefined {
  try {
    parsePython(text, fileLimits);
  } catch (error) {
    if (!(error instanceof JsonError)) return undefined;
    const lines = text.slice(0, error.index).split("\n");
    return { line: lines.length, column: lines.pop()!.length + 1 };
  }
  return undefined;
}
