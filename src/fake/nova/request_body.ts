import type { Call } from "../call.ts";
import { decodeStrictUtf8 } from "../../shared/utf8.ts";
import type { Items } from "../writes.ts";
import { parsePython, type PythonValue, RecursionError } from "./json_reader.ts";
import { crashed, type Refusal, refused, unexpected } from "./outcome.ts";
import type { Release } from "./releases.ts";
import { type BodySchema, keepsSchema, schemaError } from "./schema_error.ts";

/** The items of a body. With `refusal`, the body is refused, but later than for other reasons. */
export interface ReadBody {
  kind: "read";
  items: Items;
  refusal?: Refusal | undefined;
}

const malformed = refused(400, "Malformed request body");

/**
 * Reads the body of a call, or refuses it.
 *
 * @param schema The schema of the body; `undefined` if the operation has none.
 * @param use Whether the call's method has a body. If not, the body must only be UTF-8.
 */
export function readBody(
  call: Call,
  schema: BodySchema | undefined,
  use: "read" | "ignored",
  release: Release,
): ReadBody | Refusal {
  const { body: bytes } = call;
  try {
    call.text = bytes?.length ? decodeStrictUtf8(bytes) : "";
  } catch {
    // Nova returns 500 here; the contract says 400 for a body that is not JSON.
    return schema?.keys === "documented" ? malformed : crashed;
  }
  const { text } = call;
  if (use === "ignored") return { kind: "read", items: {} };
  if (text === "") return judged(null, schema, release);
  try {
    const body = JSON.parse(text);
    if (schema && keepsSchema(body, schema)) return { kind: "read", items: body[schema.member] };
  } catch {
    // Python accepts texts that JavaScript's parser refuses; they may be in a member that is ignored.
  }
  // It is read again as Python reads it, which is slower, because error messages quote the input.
  try {
    return judged(parsePython(text, release.python), schema, release);
  } catch (error) {
    return error instanceof RecursionError ? crashed : malformed;
  }
}

function judged(body: PythonValue, schema: BodySchema | undefined, release: Release): ReadBody {
  const refusal = schema && refusalOfSchema(body, schema, release);
  if (refusal) return { kind: "read", items: {}, refusal };
  const items = schema && body instanceof Map ? body.get(schema.member) : undefined;
  return { kind: "read", items: items instanceof Map ? Object.fromEntries(items) : {} };
}

function refusalOfSchema(body: PythonValue, schema: BodySchema, release: Release): Refusal | undefined {
  try {
    const message = schemaError(body, schema, release);
    return message === undefined ? undefined : refused(400, message);
  } catch (error) {
    if (!(error instanceof RecursionError)) throw error;
    return unexpected("RecursionError", release);
  }
}
