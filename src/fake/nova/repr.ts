// What Python shows of a value; its refusals quote the input so.
import { PythonNumber, type PythonValue } from "./json_reader.ts";

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
