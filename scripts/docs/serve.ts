// The site and a fake at one address, so that calls can be tried.
import { createFakeService, type FakeService } from "../../src/fake/mod.ts";
import { inventory, token } from "./playground.ts";
import { serveFile, textResponse } from "./static_files.ts";

/** The site, served. */
export interface ServedSite {
  url: string;
  /** The fake behind `/v2.1` and `/v1`. */
  fake: FakeService;
  close(): Promise<void>;
}

/** The largest body that is read; the fake refuses smaller ones as Nova does. */
const maxBodyBytes = 1_000_000;

/** How long a client may take to send its body. */
const maxBodyMs = 10_000;

/** Serves a built site on loopback; throws an error of one line if the port is taken. */
export function serve(folder: string, port = 0, limits = { maxBodyBytes, maxBodyMs }): ServedSite {
  const fake = createFakeService(inventory);
  try {
    const server = Deno.serve({ port, hostname: "127.0.0.1", onListen: () => {}, onError }, async (request) => {
      if (!isLoopback(request.headers.get("host"))) return textResponse(421, "Call this server by its address");
      const { pathname } = new URL(request.url);
      if (/^\/v(1|2|2\.1)\//.test(pathname)) return await callFake(fake, request, limits);
      if (pathname === "/fake.js") {
        const text = `var playground = { url: location.origin, token: "${token}" };\n`;
        return new Response(text, { headers: { "content-type": "text/javascript; charset=utf-8" } });
      }
      return await serveFile(folder, pathname, request);
    });
    return { url: `http://127.0.0.1:${server.addr.port}`, fake, close: () => server.shutdown() };
  } catch (error) {
    throw error instanceof Deno.errors.AddrInUse ? new Error(`port ${port} is in use`) : error;
  }
}

/** A request that can't be read, such as one for an address that is no URL. */
function onError(): Response {
  return textResponse(400, "Bad request");
}

/** Pages of other hosts must not reach the fake by a name that they point to this machine. */
function isLoopback(host: string | null): boolean {
  return host !== null && /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host);
}

async function callFake(
  fake: FakeService,
  request: Request,
  { maxBodyBytes, maxBodyMs }: { maxBodyBytes: number; maxBodyMs: number },
): Promise<Response> {
  const body = await readBody(request, maxBodyBytes, maxBodyMs);
  if (body.kind === "too large") return textResponse(413, `The body has more than ${maxBodyBytes} bytes`);
  if (body.kind === "too slow") return textResponse(408, `The body did not arrive in ${maxBodyMs} ms`);
  const { url, method, headers } = request;
  return await fake(new Request(url, { method, headers, ...body.bytes.length > 0 ? { body: body.bytes } : {} }));
}

type Body = { kind: "whole"; bytes: Uint8Array<ArrayBuffer> } | { kind: "too large" } | { kind: "too slow" };

async function readBody(request: Request, maxBytes: number, maxMs: number): Promise<Body> {
  if (!request.body) return { kind: "whole", bytes: new Uint8Array() };
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = request.body.getReader();
  const { promise: late, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(resolve, maxMs, "late");
  try {
    while (true) {
      const read = await Promise.race([reader.read(), late]);
      if (read === "late") return { kind: "too slow" };
      if (read.done) return { kind: "whole", bytes: new Uint8Array(await new Blob(chunks).arrayBuffer()) };
      chunks.push(read.value);
      size += read.value.length;
      if (size > maxBytes) return { kind: "too large" };
    }
  } finally {
    clearTimeout(timer);
    reader.cancel().catch(() => {});
  }
}
