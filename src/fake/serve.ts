import { Buffer } from "node:buffer";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { maxBodyBytes } from "../contract/nova_constants.ts";
import { maxControlBytes } from "./control/body.ts";
import { controlReply, isControlTarget } from "./control/channel.ts";
import { type Core, coreOf } from "./core.ts";
import type { FakeService } from "./fake_service.ts";
import type { Delivery } from "./faults.ts";
import { type BodyLimit, readRequest, waitsForContinue, type WireRequest, writeHead } from "./nova/uwsgi.ts";
import type { Header } from "./reply.ts";

/** Where and how a fake listens. */
export interface ServeOptions {
  /** The port; 0 for a free one. @default {0} */
  port?: number | undefined;
  /** @default {"127.0.0.1"} */
  hostname?: string | undefined;
  /** Whether pages of other origins may call: preflights are allowed, and responses say so. @default {false} */
  cors?: boolean | undefined;
  /**
   * Whether `/__fake` is a control channel, by which tests in any language set faults, read calls and change servers.
   * Everybody who can reach the port can use it.
   *
   * @default {false}
   */
  control?: boolean | undefined;
  /** How long a client may take to send a request; then its connection is closed. @default {60_000} */
  requestTimeoutMs?: number | undefined;
}

/** A fake that listens. */
export interface ServedFake {
  /** Where: `http://127.0.0.1:4011`. */
  readonly url: string;
  /** Ends it, and every connection. */
  close(): Promise<void>;
}

/** How long a connection may be idle between requests; as long as Nova's (`nova/conf/wsgi.py` client_socket_timeout). */
const idleMs = 900_000;

/** How many bytes a client may send before it reads its responses. */
const maxWaitingBytes = 1_000_000;

/** Asks the client for the body. uWSGI never does, so its clients wait in vain; the fake does not imitate that. */
const goOn = "HTTP/1.1 100 Continue\r\n\r\n";

/** How long a client that sent too much may take to read the error. */
const lingerMs = 1000;

/**
 * Serves a fake on loopback. It reads requests byte for byte, including dot segments and escapes that a `URL` would
 * change.
 *
 * @throws {Error} If the port can't be had; the message says why.
 */
export function serveFake(fake: FakeService, options: ServeOptions = {}): Promise<ServedFake> {
  const { port = 0, hostname = "127.0.0.1", cors = false, control = false, requestTimeoutMs = 60_000 } = options;
  const core = coreOf(fake);
  const limitAt: BodyLimit = (target) => control && isControlTarget(target) ? maxControlBytes : maxBodyBytes;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    converse(
      socket,
      { timeoutMs: requestTimeoutMs, limitAt },
      (request, gone) => respond(core, { cors, controlled: control ? fake : undefined }, request, gone),
    );
  });
  const sockets = new Set<Socket>();
  return new Promise((resolve, reject) => {
    server.once("error", (error: Error & { code?: string | undefined }) => {
      const reason = error.code === "EADDRINUSE" ? "the port is in use" : error.message;
      const message = `Cannot serve the fake on ${hostname}:${port}: ${reason}`;
      reject(Object.assign(new Error(message, { cause: error }), { code: error.code }));
    });
    server.listen(port, hostname, () => {
      server.on("error", () => {});
      const { port } = server.address() as AddressInfo; // it listens on a port
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

/** A response on the wire; without bytes, the connection is closed. */
interface WireReply {
  bytes?: string | undefined;
  /** Whether it breaks off there. */
  broken?: boolean | undefined;
}

/** Reads the requests on a connection, and responds to one after another. */
function converse(
  socket: Socket,
  { timeoutMs, limitAt }: { timeoutMs: number; limitAt: BodyLimit },
  reply: (request: WireRequest, gone: AbortSignal) => Promise<WireReply>,
): void {
  let received: Buffer = Buffer.alloc(0);
  let busy = false;
  /** Whether the client has been told to send the body of the request that is arriving. */
  let invited = false;
  const gone = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const allow = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => socket.destroy(), ms);
  };
  allow(timeoutMs);
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    clearTimeout(timer);
    gone.abort();
  });
  socket.on("end", () => hangUp(socket, busy ? "responding" : "idle"));
  socket.on("data", (chunk: Buffer) => {
    if (!busy && received.length === 0) allow(timeoutMs);
    received = Buffer.concat([received, chunk]);
    if (!busy) {
      if (!invited && waitsForContinue(received, limitAt)) invited = socket.write(goOn) || true;
      proceed().catch(() => socket.destroy());
    } else if (received.length > maxWaitingBytes) socket.pause();
  });

  async function proceed(): Promise<void> {
    for (let request; (request = readRequest(received, limitAt));) {
      busy = true;
      invited = false;
      clearTimeout(timer);
      received = received.subarray(request.size);
      const { bytes, broken } = await reply(request, gone.signal);
      if (bytes === undefined) return void socket.destroy();
      if (broken) return void socket.write(bytes, () => socket.destroy());
      if (request.last) return leave(socket, bytes);
      if (!socket.write(bytes)) await drained(socket);
    }
    if (!busy) return;
    busy = false;
    allow(received.length ? timeoutMs : idleMs);
    socket.resume();
  }
}

/** Closes a connection that its client has ended. No new response is sent, but one that is being sent is completed. */
function hangUp(socket: Socket, state: "responding" | "idle"): void {
  if (socket.writableEnded) return; // ending it twice is an error
  if (state === "responding") socket.destroy();
  else socket.end();
}

/** Waits until a client has read what it was sent, or is gone. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off("drain", done).off("close", done);
      resolve();
    };
    socket.on("drain", done).on("close", done);
  });
}

/**
 * Sends the last response on a connection on which more bytes may arrive. If it were closed at once, the client would
 * get only a reset.
 */
function leave(socket: Socket, bytes: string): void {
  socket.end(bytes);
  socket.removeAllListeners("data");
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.on("close", () => clearTimeout(timer));
}

/** How a served fake responds, besides the fake's own responses. */
interface Manner {
  cors: boolean;
  /** The fake that the control channel is for, if there is one. */
  controlled: FakeService | undefined;
}

async function respond(
  core: Core,
  { cors, controlled }: Manner,
  request: WireRequest,
  signal: AbortSignal,
): Promise<WireReply> {
  const { method, target, protocol, header, body, last } = request;
  const connection = ["connection", last ? "close" : "keep-alive"] as const;
  if (cors && isPreflight(request)) {
    return { bytes: writeHead(protocol, 204, [...preflightHeaders(request), connection]) };
  }
  const call = { method, target, origin: originOf(header), header, body, signal };
  const delivery: Delivery = controlled && controlReply(controlled, call) || await core.respond(call);
  if (delivery.broken === "closed") return {};
  const head = writeHead(protocol, delivery.status, [
    ...linesOf(delivery),
    ...cors ? corsHeaders(request) : [],
    connection,
  ]);
  if (delivery.broken) return { bytes: head + delivery.body.slice(0, delivery.body.length / 2), broken: true };
  return { bytes: head + (method === "HEAD" ? "" : delivery.body) };
}

/** The origin that the client has called; a proxy names the scheme. */
function originOf(header: WireRequest["header"]): string {
  const secure = /^(?:on|1)$/i.test(header("x-forwarded-ssl") ?? "");
  const scheme = header("x-forwarded-proto") || (secure ? "https" : "http");
  const port = { https: /:(?:443)?$/, http: /:(?:80)?$/ }[scheme] ?? /:$/;
  return `${scheme}://${(header("host") ?? "localhost").replace(port, "")}`;
}

function linesOf({ status, headers, body }: Delivery): Header[] {
  if (status === 204 || headers.some(([name]) => name === "content-length")) return headers;
  return [...headers, ["content-length", String(Buffer.byteLength(body))]];
}

/** Whether a browser asks if it may call (https://fetch.spec.whatwg.org/#cors-preflight-request). */
function isPreflight({ method, header }: WireRequest): boolean {
  return method === "OPTIONS" && header("origin") !== undefined &&
    header("access-control-request-method") !== undefined;
}

function preflightHeaders({ header }: WireRequest): Header[] {
  return [
    ["access-control-allow-origin", "*"],
    ["access-control-allow-methods", "GET, POST, PUT, DELETE"],
    ["access-control-allow-headers", header("access-control-request-headers") ?? "*"],
    ["access-control-max-age", "600"],
  ];
}

function corsHeaders({ header }: WireRequest): Header[] {
  if (header("origin") === undefined) return [];
  return [["access-control-allow-origin", "*"], ["access-control-expose-headers", "*"]];
}
