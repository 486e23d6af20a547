import { codeOfStatus } from "../gen/faults.ts";
import { MetadataError } from "./errors.ts";
import { remark, remarksOf } from "./fetch.ts";
import { neverSent } from "./lost.ts";
import { actOf } from "./request.ts";

/**
 * The largest body of a response that is read, in bytes.
 *
 * The largest right one is 128 items of 255 characters each in key and value, escaped as JSON: about 0.8 MB. The rest is
 * room for servers with a higher quota.
 */
export const maxResponseBytes = 16 * 2 ** 20;

/** A body that is being read. */
export interface Reading {
  /** Ends it; what still comes is not kept. */
  stop?: (() => void) | undefined;
}

/** Responses whose body is in memory already. */
const whole = new WeakSet<Response>();

/**
 * A response with its body in memory, so that it can be read at once, and several times by `clone()`.
 *
 * @param request What it responds to, for messages.
 * @throws {MetadataError} `invalid_response` if the body is longer than {@linkcode maxResponseBytes}; the rest of it is
 * not read.
 * @throws What breaks the body of a success off, as fetch throws it; of a refusal an error that keeps the status.
 */
export async function readWhole(
  request: Request,
  incoming: Response | Promise<Response>,
  reading: Reading = {},
): Promise<Response> {
  const response = assertResponse(await incoming);
  const { status, statusText, headers } = response;
  if (whole.has(response) || status < 200 || [204, 205, 304].includes(status) || response.bodyUsed) return response;
  let text: string;
  try {
    text = isBounded(response) ? await response.text() : await readText(request, response, reading);
  } catch (error) {
    throw response.ok || error instanceof MetadataError ? error : brokenOff(request, status, error);
  }
  const copy = new Response(text, { status, statusText, headers });
  const known = remarksOf(response);
  if (known) remark(copy, known);
  // Decoding the same bytes once more would cost a tenth of a call.
  copy.text = () => Promise.resolve(text);
  whole.add(copy);
  return copy;
}

/** The value that a fetch returned, if it is a response. A test double or a layer may return something else. */
export function assertResponse(value: unknown): Response {
  // Responses of other implementations are none of this runtime's class.
  const { status, headers } = Object(value) as Response;
  if (typeof status === "number" && typeof headers?.get === "function") return value as Response; // near enough
  const kind = value === undefined || value === null
    ? String(value)
    : typeof value === "function"
    ? "a function; make a layer by calling it, as in auth: tokenAuth(token)"
    : `a value of type ${typeof value}`;
  throw neverSent(new TypeError(`fetch, or a layer around it, must return a Response, and returned ${kind}`));
}

/** Whether HTTP itself bounds a body: by an announced length, of bytes that are not unpacked. */
function isBounded({ headers, type }: Response): boolean {
  const length = headers.get("content-length");
  // Only a response that came by network is as long as it says.
  return type !== "default" && length !== null && Number(length) <= maxResponseBytes &&
    !headers.has("content-encoding");
}

/** The body of a response as text, piece by piece. */
async function readText(request: Request, response: Response, reading: Reading): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return "";
  reading.stop = () => void reader.cancel().catch(() => {});
  const decoder = new TextDecoder();
  let text = "", bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxResponseBytes) {
      reader.cancel().catch(() => {});
      throw tooLong(request, response.status, bytes);
    }
    text += decoder.decode(value, { stream: true });
  }
}

function brokenOff(request: Request, status: number, cause: unknown): MetadataError {
  // Without its body, nobody knows who made such a refusal.
  const code = [403, 404, 409, 413].includes(status) ? "unexpected" : codeOfStatus[status] ?? "unexpected";
  return new MetadataError(code, `${actOf(request)}: ${status}, the response body broke off`, { status, cause });
}

function tooLong(request: Request, status: number, bytes: number): MetadataError {
  const reason = `the response is longer than ${maxResponseBytes} bytes; ${bytes} bytes came before it was cut off`;
  return new MetadataError("invalid_response", `${actOf(request)}: ${status}, ${reason}`, {
    status,
    // Lets the reader of a list ask for less.
    cause: new RangeError("the response is too long"),
  });
}
