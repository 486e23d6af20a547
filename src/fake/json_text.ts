import { fileLimits, JsonError, parsePython, plainValue, RecursionError } from "./nova/json_reader.ts";

/** Why a text can't be read as JSON, and where; without a place if it is nested too deeply. */
export class JsonTextError extends Error {
  constructor(message: string, readonly line?: number, readonly column?: number) {
    super(message);
  }
}

/**
 * Reads a text that a person or a program wrote for the fake. Python's NaN and Infinity are JSON here.
 *
 * @param whole How messages call the text.
 * @throws {JsonTextError} If it is not JSON, or a name occurs twice in an object.
 */
export function readJsonText(text: string, whole: "file" | "body"): unknown {
  const json = text.replace(/^\ufeff/, "");
  const at = (index: number, message: string) => {
    const lines = json.slice(0, index).split("\n");
    return new JsonTextError(message, lines.length, lines.at(-1)!.length + 1);
  };
  try {
    return plainValue(parsePython(json, fileLimits, (name, index) => {
      throw at(index, `${JSON.stringify(name)} occurs twice`);
    }));
  } catch (error) {
    if (error instanceof RecursionError) throw new JsonTextError("nested too deeply");
    if (!(error instanceof JsonError)) throw error;
    // Only one character is shown, because the text there may be a secret.
    const [next] = json.slice(error.index);
    const found = next === undefined ? `end of the ${whole}` : JSON.stringify(next);
    throw at(error.index, `must be JSON; unexpected ${found}`);
  }
}
