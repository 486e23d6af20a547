// Python's `repr()` and `str()` of a value; Nova's messages quote the input with them.
import { PythonNumber, type PythonValue, RecursionError } from "./json_reader.ts";
import type { Python } from "./releases.ts";
import { isPrintable } from "./unicode.ts";

/** What a version of Python shows in a value. */
export type ShowLimits = Pick<Python, "maxShownDepth" | "unicode">;

/** A finished part of the text, between values that are not yet shown. */
interface Known {
  text: string;
  /** The change of the nesting depth. */
  nesting: -1 | 0 | 1;
}

/**
 * The text of `repr()`. It works without recursion, because Python allows deeper nesting than JavaScript's stack.
 *
 * @throws {RecursionError} If the value is nested too deeply.
 */
export function repr(value: PythonValue, python: ShowLimits): string {
  if (typeof value === "string") return reprText(value, python);
  let shown = "";
  let depth = 0;
  const rest: (PythonValue | Known)[] = [value];
  while (rest.length > 0) {
    const part = rest.pop()!;
    if (isKnown(part)) {
      shown += part.text;
      depth += part.nesting;
      if (depth > python.maxShownDepth) throw new RecursionError();
    } else if (Array.isArray(part)) {
      rest.push(...listed("[", part.map((element) => [element]), "]").reverse());
    } else if (part instanceof Map) {
      const members = [...part].map(([name, member]) => [known(`${reprText(name, python)}: `), member]);
      rest.push(...listed("{", members, "}").reverse());
    } else {
      shown += reprScalar(part, python);
    }
  }
  return shown;
}

/** The text of `str()`: a string unchanged, any other value as in `repr()`. */
export function str(value: PythonValue, python: ShowLimits): string {
  return typeof value === "string" ? value : repr(value, python);
}

const known = (text: string, nesting: Known["nesting"] = 0): Known => ({ text, nesting });

function isKnown(part: PythonValue | Known): part is Known {
  return typeof part === "object" && part !== null && "nesting" in part;
}

function listed(open: string, elements: (PythonValue | Known)[][], close: string): (PythonValue | Known)[] {
  const between = elements.flatMap((element, i) => i === 0 ? element : [known(", "), ...element]);
  return [known(open, 1), ...between, known(close, -1)];
}

function reprScalar(value: string | boolean | null | PythonNumber, python: ShowLimits): string {
  if (typeof value === "string") return reprText(value, python);
  if (value === null) return "None";
  if (value instanceof PythonNumber) return reprNumber(value.text);
  return value ? "True" : "False";
}

function reprNumber(text: string): string {
  if (/^-?\d+$/.test(text)) return text === "-0" ? "0" : text;
  const number = Number(text);
  if (Number.isNaN(number)) return "nan";
  if (!Number.isFinite(number)) return number < 0 ? "-inf" : "inf";
  const [sign, size] = [number < 0 || Object.is(number, -0) ? "-" : "", Math.abs(number)];
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    // Python writes exponents with at least two digits.
    return sign + size.toExponential().replace(/(?<=[-+])\d$/, "0$&");
  }
  return sign + (Number.isInteger(size) ? `${size}.0` : String(size));
}

function reprText(text: string, { unicode }: ShowLimits): string {
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
    if (c === " " || isPrintable(c, unicode)) return c;
    const code = c.codePointAt(0)!.toString(16);
    return code.length > 4
      ? `\\U${code.padStart(8, "0")}`
      : code.length > 2
      ? `\\u${code.padStart(4, "0")}`
      : `\\x${code.padStart(2, "0")}`;
  });
  return quote + shown.join("") + quote;
}
