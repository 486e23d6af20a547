// One request on a connection of its own, byte for byte, and the whole response.
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { jsonOrText } from "../http/body.ts";
import { joined } from "../shared/bytes.ts";
import { latin1, type Place, requestBytes } from "./request_bytes.ts";
import type { RecordedResponse, Step } from "./story.ts";

/** Much more than any valid response of this API. */
const maxBytes = 1_000_000;

/**
 * Sends one step on a connection of its own, and reads the whole response.
 *
 * @throws {Error} If the endpoint can't be reached, or the response doesn't end in time.
 */
export async function send(step: Step, place: Place, timeoutMs = 60_000): Promise<RecordedResponse> {
  const bytes = await exchange(requestBytes(step, place), place.endpoint, { method: step.method, timeoutMs });
  return bytes.length === 0 ? { closed: true } : parseResponse(bytes);
}

function exchange(
  request: Uint8Array,
  endpoint: string,
  { method, timeoutMs }: { method: string; timeoutMs: number },
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const socket = open(endpoint, () => socket.write(request));
    const timer = setTimeout(() => socket.destroy(new Error(`no response within ${timeoutMs} ms`)), timeoutMs);
    socket.on("data", (chunk: Uint8Array) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) socket.destroy(new Error(`the response has more than ${maxBytes} bytes`));
      // A server may keep the connection open although the request asked to close it.
      else if (isWhole(chunks, method)) socket.destroy();
    });
    socket.on("error", (error) => {
      // A service that refuses early may close the connection before it has read a long body.
      const { code } = error as Error & { code?: string };
      if (code === "ECONNRESET" || code === "EPIPE") resolve(joined(chunks));
      else reject(error);
    });
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(joined(chunks));
    });
  });
}

function open(endpoint: string, onConnect: () => void): Socket {
  const { protocol, hostname, port } = new URL(endpoint);
  const host = hostname.replace(/^\[|\]$/g, "");
  if (protocol !== "https:") return connect({ host, port: Number(port || 80) }, onConnect);
  const servername = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
  return connectTls({ host, port: Number(port || 443), ...servername }, onConnect);
}

/** Whether bytes are a complete response, by its Content-Length or its chunks. */
function isWhole(chunks: readonly Uint8Array[], method: string): boolean {
  const bytes = joined(chunks);
  const end = headEnd(bytes);
  if (end < 0) return false;
  const { status, headers } = readHead(latin1(bytes.subarray(0, end)));
  const rest = bytes.subarray(end + 4);
  if (method === "HEAD" || status === 204 || status === 304) return true;
  if (headers["transfer-encoding"] === "chunked") return latin1(rest.subarray(-5)) === "0\r\n\r\n";
  const length = headers["content-length"];
  return typeof length === "string" && rest.length >= Number(length);
}

const headEnd = (bytes: Uint8Array) =>
  bytes.findIndex((byte, i) => byte === 13 && bytes[i + 1] === 10 && bytes[i + 2] === 13 && bytes[i + 3] === 10);

/** Status and headers; names in lower case. */
function readHead(head: string): { status: number; headers: Record<string, string | string[]> } {
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers: Record<string, string | string[]> = {};
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    const before = headers[name.toLowerCase()];
    headers[name.toLowerCase()] = before === undefined ? value : [before, value].flat();
  }
  return { status: Number(statusLine.split(" ")[1]), headers };
}

/** Reads a complete HTTP/1.1 response. */
function parseResponse(bytes: Uint8Array): RecordedResponse {
  const end = Math.max(0, headEnd(bytes));
  const { status, headers } = readHead(latin1(bytes.subarray(0, end)));
  const rest = bytes.subarray(end + 4);
  const body = new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    headers["transfer-encoding"] === "chunked" ? dechunk(rest) : rest,
  );
  const json = String(headers["content-type"] ?? "").includes("json");
  return { status, headers, ...(body && { body: json ? jsonOrText(body) : body }) };
}

function dechunk(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0;;) {
    const lineEnd = bytes.indexOf(10, at);
    const size = parseInt(latin1(bytes.subarray(at, lineEnd)), 16);
    if (!size) return joined(parts);
    parts.push(bytes.subarray(lineEnd + 1, lineEnd + 1 + size));
    at = lineEnd + 1 + size + 2;
  }
}
