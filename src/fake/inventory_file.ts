import { type FakeOptions, parseInventory } from "./inventory.ts";
import { fileLimits, JsonError, parsePython, plainValue, RecursionError } from "./nova/json_reader.ts";
import { membersOf } from "../shared/untyped.ts";

/**
 * Reads the text of a file with the options of `createFakeService()`, in JSON.
 *
 * @param name How the message calls the file.
 * @throws {TypeError} If it is not JSON, a name occurs twice in an object, or a field is wrong. The message is one
 * line; it names the file, the place and what is wrong.
 */
export function readInventory(text: string, name: string): FakeOptions {
  const json = text.replace(/^\ufeff/, "");
  const at = (index: number) => `${name}:${lineAndColumn(json, index)}`;
  let value: unknown;
  try {
    value = plainValue(parsePython(json, fileLimits, (duplicate, index) => {
      throw new TypeError(`${at(index)}: ${JSON.stringify(duplicate)} occurs twice`);
    }));
  } catch (error) {
    if (error instanceof RecursionError) throw new TypeError(`${name}: nested too deeply`);
    if (!(error instanceof JsonError)) throw error;
    // Only one character is shown, because the text there may be a secret.
    const [next] = json.slice(error.index);
    const found = next === undefined ? "end of the file" : JSON.stringify(next);
    throw new TypeError(`${at(error.index)}: must be JSON; unexpected ${found}`);
  }
  try {
    return parseInventory(value);
  } catch (error) {
    throw new TypeError(`${name}: ${membersOf(error).message}`);
  }
}

function lineAndColumn(text: string, index: number): string {
  const lines = text.slice(0, index).split("\n");
  return `${lines.length}:${lines.at(-1)!.length + 1}`;
}
