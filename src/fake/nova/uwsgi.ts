// HTTP as the web server in front of Nova reads it (uWSGI's `http-socket`): byte for byte; it refuses almost nothing.
import type { Buffer } from "node:buffer";
import { maxBodyBytes } from "../../contract/nova_constants.ts";
import { ClosedConnection } from "../call.ts";
import { statusTexts } from "../reply.ts";

/** A request as it came. */
export interface WireRequest {
  method: string;
  target: string;
  protocol: string;
  header(name: string): string | undefined;
  body?: Uint8Array | undefined;
  /** Whether the connection ends with it. */
  last: boolean;
  /** How many bytes it took. */
  size: number;
}

/** Stands for a body whose length Python can read but uWSGI can't. Nova fails, because the bytes are missing. */
const missing = Uint8Array.of(0xff);

const maxHeadBytes = 65_535;

/** The first byte of a TLS record that begins a handshake (RFC 8446 section 5.1). */
const tlsHandshake = 0x16;

/** How many bytes a body may have at a target; a longer one is not read. */
export type BodyLimit = (target: string) => number;

const novaLimit: BodyLimit = () => maxBodyBytes;

/** Stands for a body that is longer than its limit. */
const tooLong = (limit: number): Uint8Array => new Uint8Array(limit + 1);

/**
 * Reads the first request in the bytes; `undefined` while it is incomplete.
 *
 * @throws {ClosedConnection} If the bytes are not a request.
 */
export function readRequest(bytes: Buffer, limitAt: BodyLimit = novaLimit): WireRequest | undefined {
  // A TLS client sends no end of a head, so uWSGI would wait for it until its timeout.
  if (bytes[0] === tlsHandshake) throw new ClosedConnection();
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0 && bytes.length <= maxHeadBytes) return undefined;
  const head = end > maxHeadBytes ? "" : bytes.toString("latin1", 0, Math.max(0, end));
  const [, method, target = "", protocol = "", fields = ""] = /^([^ ]+) ([^ ]*) ([^\r]+)(?:\r\n(.*))?$/s.exec(head) ??
    [];
  if (!method) throw new ClosedConnection();
  const headers = headersOf(fields);
  const header = (name: string) => headers.get(name);
  // Only Content-Length is read, so a chunked body counts as no body.
  const announced = header("content-length") ?? "";
  const length = /^\d+ *$/.test(announced) ? Number(announced) : 0;
  const pythonLength = /^\+?\d+(_\d+)* *$/.test(announced) ? Number(announced.replaceAll("_", "")) : 0;
  const start = end + 4;
  const request = { method, target, protocol, header, size: start + length };
  const whole = { ...request, last: true, size: bytes.length };
  const limit = limitAt(target);
  if (pythonLength > limit) return { ...whole, body: tooLong(limit) };
  if (pythonLength > length) return { ...whole, body: missing };
  if (bytes.length < start + length) return undefined;
  const last = headers.has("transfer-encoding") || protocol !== "HTTP/1.1" ||
    /\bclose\b/i.test(header("connection") ?? "");
  return { ...request, body: length ? bytes.subarray(start, start + length) : undefined, last };
}

/** Whether bytes are the head of a request whose client waits for `100 Continue` (RFC 9110 section 10.1.1). */
export function waitsForContinue(bytes: Buffer, limitAt: BodyLimit = novaLimit): boolean {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0 || end + 4 !== bytes.length) return false;
  const [request = "", ...fields] = bytes.toString("latin1", 0, end).split("\r\n");
  return request.endsWith(" HTTP/1.1") && fields.some((field) => /^expect: *100-continue *$/i.test(field)) &&
    readRequest(bytes, limitAt) === undefined;
}

/**
 * The headers, with `-` for `_` in names. Headers that occur several times are joined, and blanks at the end are kept.
 */
function headersOf(fields: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const field of fields ? fields.split(/\r\n(?![ \t])/) : []) {
    const [, name, value = ""] = /^([^:]+): *((?:[^\r]|\r\n)*)$/.exec(field) ?? [];
    if (!name) throw new ClosedConnection();
    const key = name.toLowerCase().replaceAll("_", "-");
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return headers;
}

/** The head of a response. */
export function writeHead(protocol: string, status: number, headers: (readonly [string, string])[]): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `${protocol} ${status} ${statusTexts[status] ?? ""}\r\n${lines}\r\n`;
}
