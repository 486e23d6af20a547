import { neverSent } from "./loss.ts";

/**
 * A function that turns a request into a response: the built-in fetch, a proxy, a recording, the fake or the `fetch` of a
 * web application, such as Hono's.
 */
export type Fetch = (request: Request) => Response | Promise<Response>;

/**
 * Behaviour wrapped around a {@linkcode Fetch}: given the next one, it returns another.
 *
 * A layer receives each request once. It may change the request, respond itself, or send it any number of times. It may
 * pass on a new `Request` and return a new `Response` with the same status, headers and body; the verbs read nothing
 * else. If a layer above `retry()` or `accessKeyAuth()` returns a new `Response`, its error lacks the number of
 * attempts and the hint that a clock is wrong.
 */
export type Layer = (next: Fetch) => Fetch;

/**
 * Wraps `fetch` in layers, the first one outermost.
 *
 * Put `retry()` before an authentication layer: each attempt is then signed anew.
 *
 * @example Count the requests that leave
 * ```ts
 * import { compose, type Layer } from "@ecs-contract/server-metadata";
 * import { equal } from "node:assert/strict";
 *
 * let sent = 0;
 * const count: Layer = (next) => (request) => (sent++, next(request));
 * const fetch = compose(() => Promise.resolve(new Response("hello")), count);
 *
 * await fetch(new Request("https://compute.example"));
 * equal(sent, 1);
 * ```
 */
export function compose(fetch: Fetch, ...layers: Layer[]): (request: Request) => Promise<Response> {
  const composed = layers.reduceRight<Fetch>(layered, assertFunction(fetch, "the first argument of compose()"));
  return async (request) => await composed(assertRequest(request));
}

/** Puts a fetch in a layer. Checks the layer, for callers without types. */
export function layered(next: Fetch, layer: Layer): Fetch {
  const wrapped: unknown = assertFunction(layer, "each layer of compose(), such as retry(),")(next);
  // If a fetch was passed in place of a layer, it returns a promise, which may reject.
  Promise.resolve(wrapped).catch(() => {});
  return assertFunction(wrapped as Fetch, "what a layer returns"); // as the type of a layer says
}

function assertFunction<F>(value: F, what: string): F {
  if (typeof value === "function") return value;
  throw new TypeError(`${what} must be a function, and is of type ${typeof value}; the fetch comes first, then layers`);
}

/** Checks that a value is a request. Fetch also takes a text or a `URL`, but layers don't. */
function assertRequest(request: Request): Request {
  if (typeof Object(request).url === "string" && typeof Object(request).method === "string") return request;
  throw new TypeError(`a composed fetch takes a Request, and was called with a value of type ${typeof request}`);
}

const ourLayers = new WeakSet<Layer>();

/** Notes that a layer reads responses by `textOf()` alone, and returns it. */
export function ourLayer<L extends Layer>(layer: L): L {
  ourLayers.add(layer);
  return layer;
}

/** Whether a layer reads responses by `textOf()` alone. */
export function isOurLayer(layer: Layer): boolean {
  return ourLayers.has(layer);
}

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
    throw neverSent(new TypeError(`the function of fromFetch() must return a Response, and returned ${kindOf(value)}`));
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

/** What a value is, for messages that don't show it. */
export function kindOf(value: unknown): string {
  return value === undefined || value === null ? String(value) : `a value of type ${typeof value}`;
}

/** The body of a response; not `BodyInit`, which TypeScript has only with the DOM. */
type Content = NonNullable<ConstructorParameters<typeof Response>[0]>;

/**
 * A response with the status and headers of another. The constructor refuses some statuses that a service could still
 * send.
 */
export function makeResponse(body: Content | null, { status, statusText, headers: given }: Response): Response {
  const headers = given instanceof Headers ? given : [...given];
  if (status >= 200 && status <= 599) return new Response(body, { status, statusText, headers });
  const odd = new Response(body, { statusText, headers });
  return Object.defineProperties(odd, { status: { value: status }, ok: { value: false } });
}

/** Facts about a response that the layers share and that the response itself does not show. */
export interface Remarks {
  /** How many times the request was sent. */
  attempts?: number | undefined;
  /** A possible cause of a refusal, such as a wrong clock; it is added to the error's message. */
  hint?: string | undefined;
}

const remarks = new WeakMap<Response, Remarks>();

/** Adds to the remarks of a response, and returns it. */
export function remark(response: Response, more: Remarks | undefined): Response {
  remarks.set(response, { ...remarks.get(response), ...more });
  return response;
}

/** The remarks of a response. */
export function remarksOf(response: Response): Remarks | undefined {
  return remarks.get(response);
}
