import type { Fetch } from "./fetch.ts";
import { neverSent } from "./loss.ts";
import { makeResponse } from "./make_response.ts";
import { typeInWords } from "../shared/untyped.ts";

/**
 * Makes a {@linkcode Fetch} from a function that takes `(url, init)`, such as undici's or node-fetch's `fetch`.
 *
 * @example Send requests through a function of your own
 * ```ts
 * import { fromFetch } from "@ecs-contract/server-metadata";
 * import { equal } from "node:assert/strict";
 *
 * const fetch = fromFetch((url, init) => Promise.resolve(new Response(`${init.method} ${url}`)));
 *
 * equal(await (await fetch(new Request("https://compute.example/a"))).text(), "GET https://compute.example/a");
 * ```
 *
 * @param fetch Sends the request. `init` has its method, headers, body as text, redirect mode and signal.
 * @param init More options of that function, such as undici's `dispatcher`.
 */
export function fromFetch<Init extends object = object>(
  fetch: (url: string, init: FetchInit & Init) => Promise<unknown>,
  init: Init = {} as Init, // left out where it has no member that must be there
): Fetch {
  if (typeof fetch !== "function") {
    throw new TypeError("fromFetch() takes a function, such as undici's fetch, and options");
  }
  return async (request) => {
    const { method, url, redirect, signal } = request;
    const body = method === "GET" || method === "HEAD" ? undefined : await request.text();
    const headers = Object.fromEntries(request.headers);
    const sent: FetchInit = { method, headers, redirect, signal, ...(body ? { body } : {}) };
    return asResponse(await fetch(url, { ...sent, ...init }));
  };
}

/** The part of `RequestInit` that every fetch takes. */
export interface FetchInit {
  /** The method, in capitals. */
  method: string;
  /** Each header by its name in lower case. */
  headers: Record<string, string>;
  /** The body as text; absent if the request has none. */
  body?: string | undefined;
  /** How to handle a redirect. */
  redirect: "follow" | "error" | "manual";
  /** Aborts the request. */
  signal: AbortSignal;
}

/** A response of another implementation as one of this runtime; its body is read when it is needed. */
async function asResponse(value: unknown): Promise<Response> {
  if (value instanceof Response) return value;
  const { status: code, headers } = Object(value);
  if (typeof code !== "number" || !headers) {
    throw neverSent(
      new TypeError(`the function of fromFetch() must return a Response, and returned ${typeInWords(value)}`),
    );
  }
  // Whatever the other implementation is, these members are those of fetch.
  const response = value as Response;
  const { status, body } = response;
  if ([101, 204, 205, 304].includes(status) || body === null) return makeResponse(null, response);
  const pieces: unknown = Object(body)[Symbol.asyncIterator];
  return makeResponse(typeof pieces === "function" ? streamOf(body) : await response.arrayBuffer(), response);
}

/** A body of Node's streams, or of another realm, as a stream of this runtime. */
function streamOf(body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(new Uint8Array(value));
    },
    async cancel() {
      await pieces.return?.();
    },
  });
}
