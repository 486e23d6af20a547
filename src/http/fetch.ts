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
