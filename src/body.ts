import { codeOfStatus } from "../gen/faults.ts";
import { MetadataError } from "./errors.ts";

/**
 * The largest body of a response that is read, in bytes.
 *
 * The largest right one is 128 items of 255 characters each in key and value, escaped as JSON: about 0.8 MB. The rest is
 * room for servers with a higher quota.
 */
export const maxResponseBytes = 16 * 2 ** 20;

/** Responses whose body is in memory already. */
const whole = new WeakSet<Response>();

/**
 * A response with its body in memory, so that it can be read at once and more than once by `clone()`.
 *
 * @param act How the message of an error begins.
 * @throws {MetadataError} `invalid_response` if the body is longer than {@linkcode maxResponseBytes}; the rest of it is
 * not read.
 * @throws What breaks the body of a success off, as fetch throws it; of a refusal an error that keeps the status.
 */
export async function readWhole(act: string, response: Response): Promise<Response> {
  const { status, statusText, headers, body } = response;
  if (!body || whole.has(response) || response.bodyUsed) return response;
  const text = await readText(act, response).catch((error) => {
    throw response.ok || error instanceof MetadataError ? error : brokenOff(act, status, error);
  });
  const copy = new Response(text, { status, statusText, headers });
  whole.add(copy);
  return copy;
}

/** The body of a response as text; throws as {@linkcode readWhole} does. */
export async function readText(act: string, response: Response): Promise<string> {
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let text = "", bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxResponseBytes) {
      reader.cancel().catch(() => {});
      throw tooLong(act, response.status, bytes);
    }
    text += decoder.decode(value, { stream: true });
  }
}

function brokenOff(act: string, status: number, cause: unknown): MetadataError {
  // Without its body, nobody knows who made such a refusal.
  const code = [403, 404, 409, 413].includes(status) ? "unexpected" : codeOfStatus[status] ?? "unexpected";
  return new MetadataError(code, `${act}: ${status}, the response body broke off`, { status, cause });
}

function tooLong(act: string, status: number, bytes: number): MetadataError {
  const reason = `the response is longer than ${maxResponseBytes} bytes; ${bytes} bytes came before it was cut off`;
  return new MetadataError("invalid_response", `${act}: ${status}, ${reason}`, { status });
}
