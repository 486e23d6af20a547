/**
 * JSON as Python reads and shows it.
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

/** What Python raises for a document that is nested too deeply; Nova answers it with 500. */
export class RecursionError extends Error {}

/**
 * Reads JSON as `json.loads` does: with NaN and Infinity, and integers of up to 4300 digits.
 *
 * @param onDuplicate Told of each name that occurs again in one object, and where; the last one counts.
 * @throws {JsonError} If it is no JSON.
 * @throws {RecursionError} If it is nested too deeply.
 */
export function parsePython(text: string, onDuplicate?: (name: string, index: number) => void): PythonValue {
  const token =
    // deno-lint-ignore no-control-regex
    /[ \t\n\r]*(?:([[\]{},:])|("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null|NaN|-?Infinity)|($))/gy;
  let depth = 0;
  /** Where the token begins that was read last. */
  let index = 0;

  function next(): string {
    const start = token.lastIndex;
    const match = token.exec(text);
    index = match ? token.lastIndex : start + /^[ \t\n\r]*/.exec(text.slice(start))![0].length;
    if (!match) throw new JsonError(index);
    const found = match[1] ?? match[2] ?? match[3] ?? "";
    index -= found.length;
    return found;
  }

  function value(first: string): PythonValue {
    if (first === "{") return nested(object);
    if (first === "[") return nested(array);
    if (first.startsWith('"')) return JSON.parse(first);
    if (/^[-\dNI]/.test(first)) {
      if (/^-?\d{4301,}$/.test(first)) throw new JsonError(index);
      return new PythonNumber(first);
    }
    const constants: Record<string, PythonValue> = { true: true, false: false, null: null };
    if (Object.hasOwn(constants, first)) return constants[first];
    throw new JsonError(index);
  }

  function nested<T>(read: () => T): T {
    if (++depth > maxDepth) throw new RecursionError();
    const result = read();
    depth--;
    return result;
  }

  function object(): Map<string, PythonValue> {
    const members = new Map<string, PythonValue>();
    let name = next();
    if (name === "}") return members;
    for (;; name = next()) {
      const at = index;
      if (!name.startsWith('"') || next() !== ":") throw new JsonError(index);
      const key = JSON.parse(name);
      if (members.has(key)) onDuplicate?.(key, at);
      members.set(key, value(next()));
      const end = next();
      if (end === "}") return members;
      if (end !== ",") throw new JsonError(index);
    }
  }

  function array(): PythonValue[] {
    const elements: PythonValue[] = [];
    let first = next();
    if (first === "]") return elements;
    for (;; first = next()) {
      elements.push(value(first));
      const end = next();
      if (end === "]") return elements;
      if (end !== ",") throw new JsonError(index);
    }
  }

  const result = value(next());
  if (next() !== "") throw new JsonError(index);
  return result;
}

/** What `repr()` shows. */
export function repr(value: PythonValue): string {
  if (typeof value === "string") return reprText(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null) return "None";
  if (value instanceof PythonNumber) return reprNumber(value.text);
  if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
  return `{${[...value].map(([name, member]) => `${reprText(name)}: ${repr(member)}`).join(", ")}}`;
}

/** What `str()` shows: a text as it is, anything else as `repr()` does. */
export function str(value: PythonValue): string {
  return typeof value === "string" ? value : repr(value);
}

function reprNumber(text: string): string {
  if (/^-?\d+$/.test(text)) return text === "-0" ? "0" : text;
  const number = Number(text);
  if (Number.isNaN(number)) return "nan";
  if (!Number.isFinite(number)) return number < 0 ? "-inf" : "inf";
  const [sign, size] = [number < 0 || Object.is(number, -0) ? "-" : "", Math.abs(number)];
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [digits, exponent] = size.toExponential().split("e");
    return `${sign}${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  }
  return sign + (Number.isInteger(size) ? `${size}.0` : String(size));
}

/** Python shows what Unicode calls neither control, format, surrogate, private, unassigned nor a separator. */
const unprintable = /[\p{C}\p{Z}]/u;

function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escapes: Record<string, string> = {
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    [quote]: `\\${quote}`,
  };
  const shown = Array.from(text, (c) => {
    if (escapes[c]) return escapes[c];
    if (c === " " || !unprintable.test(c)) return c;
    const code = c.codePointAt(0)!.toString(16);
    return code.length > 4
      ? `\\U${code.padStart(8, "0")}`
      : code.length > 2
      ? `\\u${code.padStart(4, "0")}`
      : `\\x${code.padStart(2, "0")}`;
  });
  return quote + shown.join("") + quote;
}
