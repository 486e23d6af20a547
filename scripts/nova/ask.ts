// One request to a server on loopback, byte for byte as it is written.
import type { Buffer } from "node:buffer";
import { request as send } from "node:http";

/** A request; the target is a character for each byte. */
export interface Sent {
  method: string;
  target: string;
  headers: Record<string, string>;
  body?: Buffer | string | undefined;
}

/** A response as it came; status 0 if the connection was closed. */
export interface Response {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A server that refuses a long body may close before it has read it; the response comes to who waits so long with the body. */
const earlyMs = 300;
const longBytes = 65_536;

/** Sends a request, with a Content-Length if it has a body. */
export function ask(origin: string, { method, target, headers, body }: Sent): Promise<Response> {
  const { hostname, port, host } = new URL(origin);
  const bytes = new TextEncoder().encode(typeof body === "string" ? body : "");
  const content = typeof body === "string" ? bytes : body;
  const length: Record<string, string> = content?.length ? { "content-length": String(content.length) } : {};
  return new Promise((resolve) => {
    const closed = { status: 0, headers: {}, body: "" };
    const request = send(
      { hostname, port, method, path: target, headers: { ...headers, ...length, host } },
      (response) => {
        const chunks: Uint8Array[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", () => resolve(closed));
        response.on(
          "end",
          () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: textOf(chunks) }),
        );
      },
    );
    request.on("error", () => resolve(closed));
    if (!content || content.length < longBytes) return void request.end(content?.length ? content : undefined);
    request.flushHeaders();
    const timer = setTimeout(() => request.end(content), earlyMs);
    request.on("response", () => clearTimeout(timer));
  });
}

function textOf(chunks: Uint8Array[]): string {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode();
}
