import { MetadataError } from "../contract/errors.ts";
import { joined } from "../shared/bytes.ts";
import { membersOf, typeInWords } from "../shared/untyped.ts";
import { makeResponse } from "./make_response.ts";
import { remark, remarksOf } from "./remarks.ts";
import { refusalOf } from "./error_response.ts";
import { neverSent } from "./loss.ts";
import { actOf } from "./request.ts";

/**
 * The largest body of a response that is read, in bytes.
 *
 * The largest valid one has 128 items with 255 characters each in key and value, escaped as JSON: about 0.8 MB. The
 * rest is for servers with a higher quota.
 */
const maxResponseBytes = 16 * 2 ** 20;

/** A body that is being read. */
export interface BodyReading {
  reader?: ReadableStreamDefaultReader<Uint8Array> | undefined;
}

/** Ends a reading; the rest of the body is dropped. */
export function stopReading({ reader }: BodyReading): void {
  reader?.cancel().catch(() => {});
}

/**
 * A response whose body was read here.
 *
 * Creating a `Response` from the text would take up to half of the time of a call, so it is created only for code
 * outside of this package.
 */
class ReadResponse {
  readonly bodyUsed = true;
  readonly ok: boolean;
  constructor(readonly response: Response, readonly status: number, readonly content: string) {
    this.ok = status < 300; // a status below 200 has no body
  }

  get headers(): Headers {
    return this.response.headers;
  }

  get type(): ResponseType {
    return this.response.type;
  }
}

/**
 * Reads the body of a response into memory; {@linkcode textOf} returns it.
 *
 * @param request What it responds to, for messages.
 * @returns A response for this package's layers, which read only its status, its headers and its text.
 * @throws {MetadataError} `invalid_response` if the body is longer than {@linkcode maxResponseBytes}; the rest of it is
 * not read.
 * @throws If the body breaks off: fetch's own error for a success, an error with the status for an error response.
 */
export async function readWhole(request: Request, returned: Response, reading: BodyReading = {}): Promise<Response> {
  const response = assertResponse(returned);
  if (contentOf(response) !== undefined) return response;
  const { status } = response;
  if (status < 200 || [204, 205, 304].includes(status) || response.bodyUsed) return response;
  try {
    const bytes = isBounded(response) ? await response.arrayBuffer() : await readPiecewise(request, response, reading);
    const whole = new ReadResponse(response, status, decode(request, response, bytes)) as unknown as Response; // see above
    const remarks = remarksOf(response); // of layers that the caller composed below the client
    return remarks ? remark(whole, remarks) : whole;
  } catch (error) {
    // Checked only after a failure, because a runtime creates a stream when `body` is read.
    if (!response.bodyUsed && response.body?.locked) throw wasRead();
    throw response.ok || error instanceof MetadataError ? error : brokenOff(request, response, error);
  }
}

/** Whether the body of a response was read here, so that it is in memory. */
export function isRead(response: unknown): response is ReadResponse {
  return response instanceof ReadResponse;
}

/** The whole of a response that the layers below returned, as readable as it was. */
export async function wholeOf(request: Request, response: Response): Promise<Response> {
  return readable(await readWhole(request, response));
}

/** The text of a response that was read here, or of a copy of it whose `text` is still ours; no other is in memory. */
function contentOf(response: Response): string | undefined {
  return isRead(response) ? response.content : membersOf(response.text).content as string | undefined; // as KnownText has it
}

/** The `text` of a copy. It has the content at hand, so that a layer that passes the copy on costs no second reading. */
interface KnownText {
  (): Promise<string>;
  content: string;
}

/** The body of a response as text, at once if it is in memory; the response can still be read. */
export function textOf(response: Response): string | Promise<string> {
  const content = contentOf(response);
  if (content !== undefined) return content;
  // A layer of another author may have replaced text(), so that it still has the body.
  return response.bodyUsed ? response.text().catch(() => Promise.reject(wasRead())) : response.clone().text();
}

/** The error of a response that a fetch returned after its body was read. */
function wasRead(): TypeError {
  const message =
    "fetch, or a layer around it, returned a Response whose body was read before; return it unread, or a clone";
  return neverSent(new TypeError(message));
}

/** The body of a response as JSON, or as text; `undefined` if it can't be read. The response can still be read. */
export async function bodyOf(response: Response): Promise<unknown> {
  try {
    return jsonOrText(await textOf(response));
  } catch {
    return undefined;
  }
}

/** A response that any code can read: itself, or a copy if its body was read here. */
export function readable(response: Response): Response {
  if (!isRead(response)) return response;
  const { content } = response;
  const copy = makeResponse(content, response.response);
  // A middleware may read it without cloning it.
  copy.text = Object.assign(() => Promise.resolve(content), { content }) satisfies KnownText;
  return remark(copy, remarksOf(response));
}

/** A text as JSON, or as it is. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Checks the value that a fetch returned. A test double or a layer may return something that is not a response. */
export function assertResponse(value: unknown): Response {
  if (isRead(value)) return value as unknown as Response; // as readWhole() returned it
  // Responses of other implementations are not instances of this runtime's class.
  const { status, headers, arrayBuffer } = Object(value) as Response;
  const isNear = typeof status === "number" && typeof headers?.get === "function" && typeof arrayBuffer === "function";
  if (isNear) return value as Response; // it has the members that are read
  const kind = typeof value === "function"
    ? "a function; make a layer by calling it, as in auth: tokenAuth(token)"
    : typeInWords(value);
  throw neverSent(new TypeError(`fetch, or a layer around it, must return a Response, and returned ${kind}`));
}

/** Whether HTTP itself limits a body: it has a Content-Length and is not compressed. */
function isBounded({ headers, type }: Response): boolean {
  // Only for a response from the network is the Content-Length true.
  if (type === "default") return false;
  const length = headers.get("content-length");
  return length !== null && Number(length) <= maxResponseBytes &&
    !headers.has("content-encoding");
}

/** The body of a response, piece by piece. */
async function readPiecewise(request: Request, response: Response, reading: BodyReading): Promise<Uint8Array> {
  const reader = reading.reader = response.body?.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    size += value.byteLength;
    if (size <= maxResponseBytes) continue;
    stopReading(reading);
    const reason = `the response is longer than ${maxResponseBytes} bytes; ${size} bytes came before it was cut off`;
    // By this cause, listServers() asks for smaller pages.
    throw invalid(request, response.status, reason, new RangeError("the response is too long"));
  }
  return joined(pieces, size);
}

/** Created once, because a decoder for each body would take as long as reading it. */
let decoder: TextDecoder | undefined;

/**
 * A body as text, without a byte order mark. A success must be UTF-8, or its items would be written back changed. An
 * error response is only shown to people.
 */
function decode(request: Request, { ok, status }: Response, bytes: AllowSharedBufferSource): string {
  const text = (decoder ??= new TextDecoder()).decode(bytes);
  // U+FFFD stands for bytes that are not UTF-8, unless it was sent. A strict decoder would take three times as long.
  if (!ok || !text.includes("\ufffd")) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid(request, status, "the response is not UTF-8");
  }
}

/** The error of an error response whose body broke off: as if it had none, because nobody knows who sent it. */
function brokenOff(request: Request, response: Response, cause: unknown): MetadataError {
  const { code, details } = refusalOf(response, undefined, { address: request.url });
  const message = `${actOf(request)}: ${response.status}, the response body broke off`;
  return new MetadataError(code, message, { ...details, cause });
}

function invalid(request: Request, status: number, reason: string, cause?: unknown): MetadataError {
  return new MetadataError("invalid_response", `${actOf(request)}: ${status}, ${reason}`, { status, cause });
}
