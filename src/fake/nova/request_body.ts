import type { Call } from "../call.ts";
import { parsePython, type PythonValue, RecursionError } from "./json_reader.ts";
import { type Refusal, refused } from "./outcome.ts";
import { type BodySchema, keepsSchema, schemaError } from "./schema_error.ts";

/** The items of a body; with a refusal, if it is to be refused later than others would be. */
export interface ReadBody {
  kind: "read";
  items: Record<string, string>;
  refusal?: Refusal;
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const strictUtf8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
const malformed = refused(400, "Malformed request body");
const unreadable = refused(500, "The server has either erred or is incapable of performing the requested operation.");

/**
 * Reads the body of a call, or refuses it.
 *
 * @param schema What it must keep; `undefined` if the operation takes none.
 * @param use Whether the call's method has a body. If not, it need only be UTF-8.
 */
export function readBody(call: Call, schema: BodySchema | undefined, use: "read" | "ignored"): ReadBody | Refusal {
  const { body: bytes } = call;
  try {
    call.text = bytes?.length ? utf8.decode(bytes) : "";
    // Being strict from the start takes three times as long.
    if (call.text.includes("\ufffd")) strictUtf8.decode(bytes);
  } catch {
    // Nova fails on it; the contract has 400 for what is no JSON.
    return schema?.keys === "documented" ? malformed : unreadable;
  }
  const { text } = call;
  if (use === "ignored") return { kind: "read", items: {} };
  if (text === "") return judged(null, schema);
  try {
    const body = JSON.parse(text);
    if (schema && keepsSchema(body, schema)) return { kind: "read", items: body[schema.member] };
  } catch {
    // Python takes what JavaScript doesn't, as in a member that doesn't count.
  }
  // Once more, and slower, in Python's way: refusals quote what was read.
  try {
    return judged(parsePython(text), schema);
  } catch (error) {
    return error instanceof RecursionError ? unreadable : malformed;
  }
}

function judged(body: PythonValue, schema: BodySchema | undefined): ReadBody {
  const message = schema && schemaError(body, schema);
  if (message) return { kind: "read", items: {}, refusal: refused(400, message) };
  const items = schema && (body as Map<string, PythonValue>).get(schema.member) as Map<string, string>;
  return { kind: "read", items: items ? Object.fromEntries(items) : {} };
}
