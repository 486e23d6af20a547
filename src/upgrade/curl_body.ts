// The data options of a curl command → the bytes that it sends.
import type { CurlCommand } from "./curl_commands.ts";
import type { CurlWords } from "./curl_options.ts";
import { jsonOf } from "../shared/json.ts";

/** The data of a request; `problem` if the line does not have it. */
export type CurlData = { kind: "none" } | { kind: "bytes"; bytes: Uint8Array } | { kind: "unknown"; problem: string };

/** The data of all options, joined as curl does. */
export function dataOf(options: CurlWords["options"], { input, expanding }: CurlCommand): CurlData {
  const parts = options.filter(({ name }) => /^(data|json)/.test(name));
  if (parts.length === 0) return { kind: "none" };
  const all: Uint8Array[] = [];
  for (const [i, { name, value }] of parts.entries()) {
    const part = partOf(name, value, input);
    if (part.kind === "unknown") return part;
    if (i > 0 && name !== "json") all.push(encoder.encode("&"));
    if (part.kind === "bytes") all.push(part.bytes);
  }
  const bytes = joined(all);
  // A variable inside a JSON text is a value; elsewhere, it decides whether the service can read the text.
  const depends = parts.some(({ value }) => value !== "" && expanding.some((word) => word.endsWith(value)));
  if (depends && jsonOf(new TextDecoder().decode(bytes)) === undefined) {
    return { kind: "unknown", problem: "its body is in a variable; write the body into the line" };
  }
  return { kind: "bytes", bytes };
}

const encoder = new TextEncoder();

function partOf(name: string, value: string, input: CurlCommand["input"]): CurlData {
  const file = name === "data-urlencode" ? /^[^=@]*@/.test(value) : name !== "data-raw" && value.startsWith("@");
  if (!file) {
    return { kind: "bytes", bytes: encoder.encode(name === "data-urlencode" ? urlEncoded(value) : value) };
  }
  const inFile = "its body is in a file; write the body into the line";
  if (!/^@-$/.test(value)) return { kind: "unknown", problem: inFile };
  if (input.kind !== "bytes") {
    return { kind: "unknown", problem: "its body comes from another command; write the body into the line" };
  }
  // Of a file, --data leaves out the ends of lines and NUL.
  const whole = name === "data-binary" || name === "json";
  return { kind: "bytes", bytes: whole ? input.bytes : input.bytes.filter((byte) => ![0, 10, 13].includes(byte)) };
}

function urlEncoded(value: string): string {
  const [, name, content] = /^([^=@]*)=(.*)$/s.exec(value) ?? [];
  const encoded = encodeURIComponent((content ?? value).toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return name ? `${name}=${encoded}` : encoded;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
