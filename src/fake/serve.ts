import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { statusTexts } from "./answer.ts";
import type { Call } from "./call.ts";
import type { Core } from "./core.ts";
import type { Outcome } from "./faults.ts";
import { coreOf, type FakeService } from "./mod.ts";
import { maxBodyBytes } from "./service.ts";

/** Where and how a fake listens. */
export interface ServeOptions {
  /** The port; 0 for a free one. @default {0} */
  port?: number;
  /** @default {"127.0.0.1"} */
  hostname?: string;
  /** Whether pages of other origins may call: preflights are answered, and answers say so. @default {false} */
  cors?: boolean;
  /** How long a client may take to send a request; then its connection is closed. @default {60_000} */
  requestTimeoutMs?: number;
}

/** A fake that listens. */
export interface ServedFake {
  /** Where: `http://127.0.0.1:4011`. */
  readonly url: string;
  /** Ends it, and every connection. */
  close(): Promise<void>;
}

/** What the HTTP server could not parse, and how much of it it could. */
type ParseError = Error & { rawPacket?: Uint8Array; bytesParsed?: number };

/** A body that is too long, whatever it is. */
const tooLong = new Uint8Array(maxBodyBytes + 1);

/** How long a connection may be idle between requests; as long as Nova's (`nova/conf/wsgi.py` client_socket_timeout). */
const idleMs = 900_000;

/** How long a client that sends too much may take to read why it is cut off. */
const lingerMs = 1000;

/**
 * Serves a fake on loopback, byte for byte as a client sends it: with dot segments and escapes that URLs can't carry.
 *
 * @throws {Error} If the port can't be had; the message says why.
 */
export function serveFake(fake: FakeService, options: ServeOptions = {}): Promise<ServedFake> {
  const { port = 0, hostname = "127.0.0.1", cors = false, requestTimeoutMs = 60_000 } = options;
  const core = coreOf(fake);
  const limits = {
    maxHeaderSize: 65_535,
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(requestTimeoutMs, 30_000),
    // Some clients don't notice that a connection they want to use again has been closed, or name no host.
    keepAliveTimeout: idleMs,
    requireHostHeader: false,
  };
  const server = createServer(limits, (request, response) => {
    handle(core, cors, request, response).catch(() => response.destroy());
  });
  // All of them: the server forgets the sockets that it hands over with CONNECT.
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("clientError", ({ rawPacket, bytesParsed = 0 }: ParseError, socket) => {
    rescue(core, rawPacket, bytesParsed, socket).catch(() => socket.destroy());
  });
  server.on("connect", (request, socket) => {
    const line = `${request.method} ${request.url?.replace(/^(?!\/)/, "/")} HTTP/1.1`;
    const fields = request.rawHeaders.flatMap((name, i, all) => i % 2 ? [] : [`${name}: ${all[i + 1]}`]);
    rescue(core, Buffer.from([line, ...fields, "", ""].join("\r\n")), 0, socket).catch(() => socket.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once("error", (error: Error & { code?: string }) => {
      const reason = error.code === "EADDRINUSE" ? "the port is in use" : error.message;
      const message = `Cannot serve the fake on ${hostname}:${port}: ${reason}`;
      reject(Object.assign(new Error(message, { cause: error }), { code: error.code }));
    });
    server.listen(port, hostname, () => {
      server.on("error", () => {});
      const { port } = server.address() as AddressInfo;
      const host = hostname.includes(":") ? `[${hostname}]` : hostname;
      resolve({
        url: `http://${host}:${port}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}

async function handle(core: Core, cors: boolean, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url: target = "/" } = request;
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  if (cors && isPreflight(request)) return void response.writeHead(204, preflightHeaders(request)).end();
  const body = await readBody(request);
  const call = callOf(method, target, request.headersDistinct, body);
  const outcome = await core.respond({ ...call, signal: gone.signal });
  if (outcome.broken === "closed") return void response.destroy();
  // Whoever sends more than the service reads is cut off.
  if (body === tooLong || !request.complete) response.shouldKeepAlive = false;
  const headers = [...linesOf(outcome), ...cors ? corsHeaders(request) : []];
  response.writeHead(outcome.status, statusTexts[outcome.status], headers.flat());
  if (outcome.broken) {
    response.write(outcome.body.slice(0, outcome.body.length / 2), () => response.destroy());
  } else {
    response.end(method === "HEAD" ? undefined : outcome.body);
    if (!request.complete) linger(request);
  }
}

/** Closes a connection on which more is being sent. At once, the client would get a reset and no answer. */
function linger(request: IncomingMessage): void {
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.on("close", () => clearTimeout(timer));
  request.on("end", () => socket.end());
  request.resume();
}

/** A call from what an HTTP server knows of it. */
function callOf(
  method: string,
  target: string,
  headers: Record<string, string[] | undefined>,
  body: Uint8Array | undefined,
): Call {
  const header = (name: string) => headers[name]?.join(", ");
  return {
    method,
    target,
    origin: `${header("x-forwarded-proto") ?? "http"}://${header("host") ?? "localhost"}`,
    header,
    body,
  };
}

/**
 * The body; none if it is chunked, as Nova reads only as many bytes as Content-Length tells. Of one that is too long, or
 * is announced to be, only what shows it.
 */
function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunked = request.headers["transfer-encoding"] !== undefined;
  if (!chunked && Number(request.headers["content-length"]) > maxBodyBytes) return Promise.resolve(tooLong);
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    request.on("data", (chunk: Uint8Array) => {
      length += chunk.length;
      if (length <= maxBodyBytes) chunks.push(chunk);
      else resolve(chunked ? undefined : tooLong);
    });
    request.on("end", () => resolve(chunked || length === 0 ? undefined : Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("close", () => reject(new Error("the client is gone")));
  });
}

function linesOf({ headers, body }: Outcome): (readonly [string, string])[] {
  if (headers.some(([name]) => name === "content-length")) return headers;
  return [...headers, ["content-length", String(Buffer.byteLength(body))]];
}

/** Whether a browser asks if it may call (https://fetch.spec.whatwg.org/#cors-preflight-request). */
function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === "OPTIONS" && "origin" in headers && "access-control-request-method" in headers;
}

function preflightHeaders({ headers }: IncomingMessage): Record<string, string> {
  return {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, POST, PUT, DELETE",
    "access-control-allow-headers": String(headers["access-control-request-headers"] ?? "*"),
    "access-control-max-age": "600",
  };
}

function corsHeaders({ headers }: IncomingMessage): [string, string][] {
  if (!("origin" in headers)) return [];
  return [["access-control-allow-origin", "*"], ["access-control-expose-headers", "*"]];
}

/**
 * Answers what the HTTP server below won't parse and Nova's does: methods in small letters, a path in raw UTF-8 or with a blank. The
 * body isn't looked at, and the connection ends.
 */
async function rescue(
  core: Core,
  packet: Uint8Array | undefined,
  parsed: number,
  socket: Duplex,
): Promise<void> {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(packet);
  const [head] = text.split("\r\n\r\n", 1);
  const [line, ...fields] = head.split("\r\n");
  // A path with a blank ends there, and what follows is the protocol; the answer repeats it.
  const [, method, target, protocol] = /^([A-Za-z]+) (\/[^ ]*) ((?:.* )?HTTP\/1\.[01])$/.exec(line) ?? [];
  const pairs = fields.map((field) => /^([!-9;-~]+):[ \t]*(.*)$/.exec(field)).filter((pair) => pair !== null);
  // Past the head, the request has been answered already, and what is wrong is the one behind it.
  if (!target || pairs.length < fields.length || parsed > Buffer.byteLength(head)) return void socket.destroy();
  const headers: Record<string, string[] | undefined> = Object.create(null);
  for (const [, name, value] of pairs) (headers[name.toLowerCase()] ??= []).push(value.trim());
  const sent = Number(headers["content-length"]?.[0] ?? 0);
  const body = new TextEncoder().encode(text.slice(head.length + 4)).slice(0, sent);
  const outcome = await core.respond(callOf(method, target, headers, body.length ? body : undefined));
  if (outcome.broken) return void socket.destroy();
  const lines = linesOf(outcome).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const status = `${outcome.status} ${statusTexts[outcome.status] ?? ""}`;
  socket.end(`${protocol} ${status}\r\n${lines}connection: close\r\n\r\n${outcome.body}`);
}
