import type { Call } from "../call.ts";
import { JsonTextError, readJsonText } from "../json_text.ts";
import { isRecord } from "../../shared/untyped.ts";
import { decodeStrictUtf8 } from "../../shared/utf8.ts";

/** How many bytes the body of a request to the control channel may have. A snapshot of thousands of servers is long. */
export const maxControlBytes = 16 * 2 ** 20;

/**
 * Reads the body of a request to the control channel.
 *
 * @throws {TypeError} If it is not a JSON object; the message says why not, and where.
 */
export function readControlBody({ body, header }: Pick<Call, "body" | "header">): Record<string, unknown> {
  if (body === undefined) {
    throw new TypeError(
      header("transfer-encoding")
        ? "the body must have a Content-Length; chunks are not read"
        : "the body is missing; it must be a JSON object",
    );
  }
  if (body.length > maxControlBytes) throw new TypeError(`the body must be at most ${maxControlBytes} bytes`);
  const value = jsonOf(textOf(body));
  if (isRecord(value)) return value;
  throw new TypeError("the body must be a JSON object");
}

function jsonOf(text: string): unknown {
  try {
    return readJsonText(text, "body");
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    const { line, column, message } = error;
    throw new TypeError(`the body${line === undefined ? "" : `, line ${line}, column ${column}`}: ${message}`);
  }
}

function textOf(body: Uint8Array): string {
  try {
    return decodeStrictUtf8(body);
  } catch {
    throw new TypeError("the body must be JSON in UTF-8");
  }
}
