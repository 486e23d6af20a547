import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Buffer } from "node:buffer";
import { coreOf, type FakeService } from "./mod.ts";
import type { Core, Outcome } from "./core.ts";

/** A fake that listens. */
export interface ServedFake {
  /** Where: `http://127.0.0.1:4011`. */
  readonly url: string;
  /** Ends it, and every connection. */
  close(): Promise<void>;
}

/** A longer body is refused by its first bytes; the rest isn't read. */
const maxBytes = 114688;

/**
 * Serves a fake on loopback, byte for byte as a client sends it: with dot segments and escapes that URLs can't carry.
 *
 * @param port 0 for a free one.
 */
export function serveFake(fake: FakeService, port = 0, hostname = "127.0.0.1"): Promise<ServedFake> {
  const core = coreOf(fake)!;
  const server = createServer({ maxHeaderSize: 65_535, requestTimeout: 60_000 }, (request, response) => {
    handle(core, request, response).catch(() => response.destroy());
  });
  // What isn't HTTP gets no answer; a method that no server knows is answered as an unknown address.
  server.on("clientError", (_, socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `http://${hostname}:${port}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}

async function handle(core: Core, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { headers, method = "GET", url: target = "/" } = request;
  const body = await readBody(request);
  const outcome = await core.respond({
    method,
    target,
    origin: `http://${headers.host ?? "localhost"}`,
    header: (name) => [headers[name]].flat().join(", ") || (name in headers ? "" : undefined),
    body,
  });
  send(outcome, response, method);
  // Whoever sends more than the service reads is cut off.
  if (!request.complete) request.destroy();
}

/** The body; none if it is chunked, as Nova reads only as many bytes as Content-Length tells. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (length <= maxBytes) chunks.push(chunk);
    length += chunk.length;
    if (length > 100 * maxBytes) break;
  }
  if (request.headers["transfer-encoding"] !== undefined || length === 0) return undefined;
  return Buffer.concat(chunks);
}

function send({ status, headers, body, broken }: Outcome, response: ServerResponse, method: string): void {
  if (broken === "closed") return void response.destroy();
  const lines = headers.map(([name, value]) => [name, value] as [string, string]);
  if (!lines.some(([name]) => name === "content-length")) {
    lines.push(["content-length", String(Buffer.byteLength(body))]);
  }
  response.writeHead(status, lines.flat());
  if (broken) {
    response.write(body.slice(0, body.length / 2), () => response.destroy());
  } else response.end(method === "HEAD" ? undefined : body);
}
