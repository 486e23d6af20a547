/**
 * JSON as Python reads it.
 *
 * Nova's error messages quote the input in Python's notation. For that, the fake needs what JavaScript's parser drops:
 * whether a number was an integer, and all of its digits. It is used only when a request is refused.
 */
import type { Python } from "./releases.ts";

/** A number that keeps its text. */
export class PythonNumber {
  constructor(readonly text: string) {}
}

/** JSON as Python's parser sees it; objects are maps, in the order of their names. */
export type PythonValue = string | boolean | null | PythonNumber | PythonValue[] | Map<string, PythonValue>;

/** How much Python reads. */
export type ReadLimits = Pick<Python, "maxReadDepth" | "maxDigits">;

/** Limits for files, which Python never reads. */
export const fileLimits: ReadLimits = { maxReadDepth: 911, maxDigits: 4300 };

/** Where a text is not JSON. */
export class JsonError extends SyntaxError {
  constructor(readonly index: number) {
    super("no JSON");
  }
}

/** Python's exception for a document that is nested too deeply. */
export class RecursionError extends Error {}

/**
 * Reads JSON as `json.loads` does: with NaN and Infinity, and long integers.
 *
 * @param onDuplicate Called with each name that occurs again in one object, and its place; the last one counts.
 * @throws {JsonError} If it isn't JSON.
 * @throws {RecursionError} If it is nested too deeply.
 */
export function parsePython(
  text: string,
  limits: ReadLimits,
  onDuplicate?: (name: string, index: number) => void,
): PythonValue {
  return new Reader(text, limits, onDuplicate).document();
}

/** The value as JavaScript has it. */
export function plainValue(value: PythonValue): unknown {
  if (value instanceof PythonNumber) return Number(value.text.replace("Infinity", "1e999"));
  if (Array.isArray(value)) return value.map(plainValue);
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, member]) => [name, plainValue(member)]));
  return value;
}

type Container = PythonValue[] | Map<string, PythonValue>;

const constants = new Map<string, PythonValue>([["true", true], ["false", false], ["null", null]]);

/** Reads without recursion, because Python allows deeper nesting than JavaScript's stack. */
class Reader {
  readonly #token =
    // deno-lint-ignore no-control-regex
    /[ \t\n\r]*(?:([[\]{},:])|("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null|NaN|-?Infinity)|($))/gy;
  /** Where the token begins that was read last. */
  #index = 0;
  /** The containers that aren't closed yet, and in those that are objects, the name whose value is next. */
  readonly #open: { container: Container; name: string }[] = [];

  constructor(
    readonly text: string,
    readonly limits: ReadLimits,
    readonly onDuplicate?: (name: string, index: number) => void,
  ) {}

  document(): PythonValue {
    for (let token = this.#next();;) {
      const value = token === "[" ? [] : token === "{" ? new Map() : this.#scalar(token);
      const first = value instanceof Map || Array.isArray(value) ? this.#enter(value) : undefined;
      const next = first ?? this.#leave(value);
      if (typeof next !== "string") return next.document;
      token = next;
    }
  }

  /** Opens a container, and returns the first token of its first value; `undefined` if it is empty. */
  #enter(container: Container): string | undefined {
    if (this.#open.length >= this.limits.maxReadDepth) throw new RecursionError();
    const first = this.#next();
    if (first === (container instanceof Map ? "}" : "]")) return undefined;
    this.#open.push({ container, name: "" });
    return this.#element(first);
  }

  /** Puts a value where it belongs, and returns the first token of the next one, or the document. */
  #leave(value: PythonValue): string | { document: PythonValue } {
    for (;;) {
      const inner = this.#open.at(-1);
      const end = this.#next();
      if (!inner) {
        if (end === "") return { document: value };
        throw new JsonError(this.#index);
      }
      const { container, name } = inner;
      if (container instanceof Map) container.set(name, value);
      else container.push(value);
      if (end === ",") return this.#element(this.#next());
      if (end !== (container instanceof Map ? "}" : "]")) throw new JsonError(this.#index);
      this.#open.pop();
      value = container;
    }
  }

  /** The first token of an element's value, behind the name that it has in an object. */
  #element(first: string): string {
    const inner = this.#open.at(-1)!;
    if (!(inner.container instanceof Map)) return first;
    const at = this.#index;
    if (!first.startsWith('"') || this.#next() !== ":") throw new JsonError(this.#index);
    inner.name = JSON.parse(first);
    if (inner.container.has(inner.name)) this.onDuplicate?.(inner.name, at);
    return this.#next();
  }

  #scalar(token: string): PythonValue {
    if (token.startsWith('"')) return JSON.parse(token);
    if (/^[-\dNI]/.test(token)) {
      const [, digits = ""] = /^-?(\d+)$/.exec(token) ?? [];
      if (digits.length > this.limits.maxDigits) throw new JsonError(this.#index);
      return new PythonNumber(token);
    }
    const constant = constants.get(token);
    if (constant === undefined) throw new JsonError(this.#index);
    return constant;
  }

  #next(): string {
    const start = this.#token.lastIndex;
    const match = this.#token.exec(this.text);
    if (!match) throw new JsonError(start + /^[ \t\n\r]*/.exec(this.text.slice(start))![0].length);
    const found = match[1] ?? match[2] ?? match[3] ?? "";
    this.#index = this.#token.lastIndex - found.length;
    return found;
  }
}
