// Converts the platform's Request to the fake's call, and the fake's reply to a Response.
import type { Delivery } from "./faults.ts";
import { membersOf } from "../shared/untyped.ts";
import { statusTexts } from "./reply.ts";

/** The request that is meant. The second argument of a server's handler isn't an `init`. */
export function requestOf(input: Request | URL | string, init?: RequestInit): Request {
  if (typeof input === "string" || input instanceof URL) return new Request(input, init);
  if (typeof membersOf(input).url !== "string" || typeof membersOf(input).method !== "string") {
    throw new TypeError("the fake takes what fetch takes: a Request, or an address and options");
  }
  return init && initMembers.some((name) => name in init) ? new Request(input, init) : input;
}

const initMembers = ["method", "headers", "body", "signal"];

/**
 * A delivery as a Response.
 *
 * @throws {TypeError} If the connection is closed, as the built-in `fetch` does.
 */
export function responseOf({ status, headers, body, broken }: Delivery): Response {
  if (broken === "closed") throw new TypeError("fetch failed", { cause: new Error("the connection was reset") });
  const init = { status, statusText: statusTexts[status] ?? "" };
  const response = new Response(broken ? halfOf(body) : body === "" ? null : body, init);
  // This takes the largest part of a call; an array of headers would take three times as long.
  const sent = response.headers;
  // A text body would add a Content-Type of its own.
  if (headers[1]?.[0] !== "content-type") sent.delete("content-type");
  for (const [name, value] of headers) {
    if (name === "content-type") sent.set(name, value);
    else sent.append(name, value);
  }
  return response;
}

/** A body that breaks off half way. */
function halfOf(text: string): ReadableStream<Uint8Array> {
  const half = new TextEncoder().encode(text.slice(0, text.length / 2));
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(new TypeError("terminated", { cause: new Error("the connection was reset") }));
      else controller.enqueue(half);
      sent = true;
    },
  });
}
