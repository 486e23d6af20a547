import { type FakeOptions, parseJsonInventory } from "./inventory.ts";
import { JsonTextError, readJsonText } from "./json_text.ts";
import { membersOf } from "../shared/untyped.ts";

/**
 * Reads the text of a file with the options of `createFakeService()`, in JSON.
 *
 * @param name How the message calls the file.
 * @throws {TypeError} If it is not JSON, a name occurs twice in an object, or a field is wrong. The message is one
 * line; it names the file, the place and what is wrong.
 */
export function readInventory(text: string, name: string): FakeOptions {
  try {
    return parseJsonInventory(readJsonText(text, "file"));
  } catch (error) {
    const { line, column }: { line?: unknown; column?: unknown } = error instanceof JsonTextError ? error : {};
    const place = line === undefined ? name : `${name}:${line}:${column}`;
    throw new TypeError(`${place}: ${membersOf(error).message}`);
  }
}
