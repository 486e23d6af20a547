/**
 * JSON as Python reads it.
 *
 * Nova's refusals quote the input in Python's notation, so the fake needs what JavaScript's parser forgets: whether a
 * number was an integer, and all of its digits. Used only where a request is refused.
 */

/** A number that keeps its text. */
export class PythonNumber {
  constructor(readonly text: string) {}
}

/** JSON as Python's parser sees it; objects are maps, in the order of their names. */
export type PythonValue = string | boolean | null | PythonNumber | PythonValue[] | Map<string, PythonValue>;

/** The nesting at which Python's parser gives up with a RecursionError. */
const maxDepth = 911;

/** Where a text stops being JSON. */
export class JsonError extends SyntaxError {
  constructor(readonly index: number) {
    super("no JSON");
  }
}

/** What Python raises for a document that is nested too deeply; Nova returns 500. */
export class RecursionError extends Error {}

/**
 * Reads JSON as `json.loads` does: with NaN and Infinity, and integers of up to 4300 digits.
 *
 * @param onDuplicate Called with each name that occurs again in one object, and its place; the last one counts.
 * @throws {JsonError} If it isn't JSON.
 * @throws {RecursionError} If it is nested too deeply.
 */
export function parsePython(text: string, onDuplicate?: (name: string, index: number) => void): PythonValue {
  return new Reader(text, onDuplicate).document();
}

const constants = new Map([["true", true], ["false", false], ["null", null]]);

class Reader {
  readonly #token =
    // deno-lint-ignore no-control-regex
    /[ \t\n\r]*(?:([[\]{},:])|("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null|NaN|-?Infinity)|($))/gy;
  #depth = 0;
  /** Where the token begins that was read last. */
  #index = 0;

  constructor(readonly text: string, readonly onDuplicate?: (name: string, index: number) => void) {}

  document(): PythonValue {
    const result = this.#value(this.#next());
    if (this.#next() !== "") throw new JsonError(this.#index);
    return result;
  }

  #next(): string {
    const start = this.#token.lastIndex;
    const match = this.#token.exec(this.text);
    if (!match) throw new JsonError(start + /^[ \t\n\r]*/.exec(this.text.slice(start))![0].length);
    const found = match[1] ?? match[2] ?? match[3] ?? "";
    this.#index = this.#token.lastIndex - found.length;
    return found;
  }

  #value(first: string): PythonValue {
    if (first === "{") return this.#nested(() => this.#object());
    if (first === "[") return this.#nested(() => this.#array());
    if (first.startsWith('"')) return JSON.parse(first);
    if (/^[-\dNI]/.test(first)) {
      if (/^-?\d{4301,}$/.test(first)) throw new JsonError(this.#index);
      return new PythonNumber(first);
    }
    const constant = constants.get(first);
    if (constant === undefined) throw new JsonError(this.#index);
    return constant;
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > maxDepth) throw new RecursionError();
    const result = read();
    this.#depth--;
    return result;
  }

  #object(): Map<string, PythonValue> {
    const members = new Map<string, PythonValue>();
    let name = this.#next();
    if (name === "}") return members;
    for (;; name = this.#next()) {
      const at = this.#index;
      if (!name.startsWith('"') || this.#next() !== ":") throw new JsonError(this.#index);
      const key = JSON.parse(name);
      if (members.has(key)) this.onDuplicate?.(key, at);
      members.set(key, this.#value(this.#next()));
      if (this.#ends("}")) return members;
    }
  }

  #array(): PythonValue[] {
    const elements: PythonValue[] = [];
    let first = this.#next();
    if (first === "]") return elements;
    for (;; first = this.#next()) {
      elements.push(this.#value(first));
      if (this.#ends("]")) return elements;
    }
  }

  /** Whether a list ends here; if not, a comma says that it goes on. */
  #ends(bracket: "]" | "}"): boolean {
    const token = this.#next();
    if (token !== bracket && token !== ",") throw new JsonError(this.#index);
    return token === bracket;
  }
}
