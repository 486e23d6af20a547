// The text of `$'…'` of bash, with its escapes replaced.

/**
 * Reads from behind the opening quote to the closing one.
 *
 * @returns The text and how many characters it took with the closing quote; `undefined` if there is none.
 */
export function ansiText(source: string, start: number): { text: string; length: number } | undefined {
  let text = "";
  // Bytes stand together for characters of UTF-8.
  let bytes: number[] = [];
  for (let at = start; at < source.length;) {
    const char = source[at]!;
    const [read, length] = char === "\\" ? escape(source.slice(at, at + 10)) : [char, 1] as const;
    if (typeof read === "string" && bytes.length) {
      text += new TextDecoder().decode(Uint8Array.from(bytes));
      bytes = [];
    }
    if (char === "'") return { text, length: at + 1 - start };
    at += length;
    if (typeof read === "number") bytes.push(read);
    else text += read;
  }
  return undefined;
}

/** The text or the byte of an escape, and its length. */
function escape(rest: string): readonly [string | number, number] {
  const code = /^\\(?:u([0-9a-f]{1,4})|U([0-9a-f]{1,8}))/i.exec(rest);
  if (code) {
    const point = parseInt(code[1] ?? code[2]!, 16);
    return [point > 0x10ffff ? "\ufffd" : String.fromCodePoint(point), code[0].length];
  }
  const hex = /^\\x([0-9a-f]{1,2})/i.exec(rest);
  if (hex) return [parseInt(hex[1]!, 16), hex[0].length];
  const octal = /^\\([0-7]{1,3})/.exec(rest);
  if (octal) return [parseInt(octal[1]!, 8) & 0xff, octal[0].length];
  const char = rest[1] ?? "";
  return [
    { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", e: "\x1b", f: "\f", v: "\v" }[char] ?? char,
    1 + char.length,
  ];
}
