import { version } from "../../gen/version.ts";
import { MetadataError } from "../contract/errors.ts";
import { timeUp } from "../shared/aborted.ts";
import { assertFetchApi } from "./fetch_api.ts";

/** A body that can be sent more than once. */
export type KeptBody = string | ArrayBuffer;

const kept = Symbol();

/** A request that this package made, and what it knows about it. */
interface OurRequest extends Request {
  // A WeakMap would cost a tenth of a call.
  [kept]?: { body: KeptBody | undefined; verb: string | undefined; signal: AbortSignal | undefined };
}

/**
 * Remembers the body that a request was made with, and returns the request. Only for requests that no other code has.
 *
 * Layers that need the body later or twice need not read or clone it, and they set headers in place. In every runtime,
 * a copy takes as long as the rest of a call.
 */
export function keepBody(
  request: OurRequest,
  body: KeptBody | undefined,
  verb?: string,
  signal?: AbortSignal,
): Request {
  request[kept] = { body, verb, signal };
  return request;
}

/** The body that was kept for a request. */
export function keptBody(request: OurRequest): KeptBody | undefined {
  return request[kept]?.body;
}

/** The verb of the client that made a request. */
export function verbOf(request: OurRequest): string | undefined {
  return request[kept]?.verb;
}

/** The signal that ends a request; for a request of this package, only the caller's. */
export function signalOf(request: OurRequest): AbortSignal | undefined {
  return request[kept] ? request[kept].signal : request.signal;
}

/** Whether a request was made here, so that a layer may change its headers. */
export function isOurs(request: OurRequest): boolean {
  return request[kept] !== undefined;
}

/** The headers of requests with and without a body. */
interface StandardHeaders {
  reading: Record<string, string>;
  writing: Record<string, string>;
}

let headers: StandardHeaders | undefined;

/**
 * The headers of requests that are made here: JSON, and a `User-Agent` by which the operators of a service know its
 * callers.
 *
 * A browser sends its own `User-Agent`; another one would need the service's permission (CORS). The headers are created
 * at the first use, because importing the module must work in every runtime.
 */
export function standardHeaders(): StandardHeaders {
  if (headers) return headers;
  const accept = "application/json";
  const agent = userAgentOf(globalThis.navigator?.userAgent);
  const reading = { accept, ...(agent ? { "user-agent": agent } : {}) };
  return headers = { reading, writing: { ...reading, "content-type": accept } };
}

/** The `User-Agent` of requests in a runtime with this name; none in a browser. */
export function userAgentOf(runtime = ""): string | undefined {
  return runtime.startsWith("Mozilla/") ? undefined : `ecs-contract-server-metadata/${version} ${runtime}`.trim();
}

/** On whose behalf a request is made. */
export interface Asker {
  readonly signal: AbortSignal | undefined;
  readonly verb: string;
}

/**
 * Makes a request with its body in hand.
 *
 * Its headers are a plain object, which takes half as long as `Headers`. Without a signal it passes none, because some
 * runtimes refuse signals that they did not create.
 */
export function makeRequest(method: string, url: string, { signal, verb }: Asker, body?: string): Request {
  assertFetchApi();
  const { reading, writing } = standardHeaders();
  const init: RequestInit = { method, redirect: "manual", headers: body === undefined ? reading : writing };
  if (body !== undefined) init.body = body;
  if (signal && takesSignals()) init.signal = signal;
  return keepBody(new Request(url, init), body, verb, signal);
}

/**
 * A class for openapi-fetch, which calls `new Request`: it makes requests by {@linkcode makeRequest}.
 *
 * It is not a class, because `extends Request` makes Node load its fetch at import. Any `Request` counts as an
 * instance, because openapi-fetch checks what a middleware returns with `instanceof`.
 */
export function requestClass(asker: Asker): typeof Request {
  return Object.defineProperty(
    function (url: string, { method, body }: { method: string; body?: string | undefined }): Request {
      return makeRequest(method, url, asker, body);
    },
    Symbol.hasInstance,
    { value: (value: unknown) => value instanceof Request },
  ) as unknown as typeof Request; // openapi-fetch calls it with `new`, and asks for no more
}

/** How a message about a request begins; its address holds no credential. */
export function actOf({ method, url }: Request): string {
  return `Cannot ${method} ${url.length > 300 ? `${url.slice(0, 300)}…` : url}`;
}

/** The error of a request that took too long. */
export function lateError(
  request: Request,
  ms: number,
  details: { attempts?: number | undefined } = {},
): MetadataError {
  const message = `${actOf(request)}: no complete response within ${ms} ms`;
  return new MetadataError("unavailable", message, { ...details, cause: timeUp() });
}

/** A copy of a request, with a body that was already read. */
export function copyOf(request: Request, body: KeptBody | undefined, init: RequestInit = {}): Request {
  const copy = new Request(request, body === undefined ? init : { ...init, body });
  return keepBody(copy, body, verbOf(request), init.signal ?? signalOf(request));
}

/** Throws unless a value can be a header. The runtime's own message would show the value. */
export function assertSendable([name, value]: [name: string, value: unknown]): void {
  if (typeof value === "string" && /^[!-~]+$/.test(value)) return;
  throw new TypeError(`${name} must be a string of visible ASCII characters, not empty and without line breaks`);
}

let signalsTaken: boolean | undefined;

/** Whether the built-in fetch takes signals that are created here. Under jsdom, it takes only Node's. */
function takesSignals(): boolean {
  if (signalsTaken !== undefined) return signalsTaken;
  try {
    signalsTaken = !!new Request("http://localhost", { signal: new AbortController().signal });
  } catch {
    signalsTaken = false;
  }
  return signalsTaken;
}

/** A request whose body was read: its bytes, converted when they are asked for, and a function that makes it again. */
interface Reading {
  readonly bytes: Uint8Array;
  copy(init?: RequestInit): Request;
}

/** Reads the body of a request, so that the request can be made again. */
export async function readOnce(request: Request): Promise<Reading> {
  const known = keptBody(request);
  const body = known ?? await request.arrayBuffer();
  // Firefox has no Request.body to ask.
  const kept = known === undefined && !request.bodyUsed ? undefined : body;
  return {
    get bytes() {
      // A view is used, because the crypto of Node 20 does not accept jsdom's ArrayBuffer.
      return typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body);
    },
    copy: (init) => copyOf(request, kept, init),
  };
}

/** Creates an AbortController; `undefined` if the built-in fetch refuses its signals. */
export function abortController(): AbortController | undefined {
  return takesSignals() ? new AbortController() : undefined;
}

/**
 * The `signal` for a new request; none if the built-in fetch refuses it. Then the caller must watch the signal itself.
 */
export function signalInit(signal: AbortSignal | null | undefined): Pick<RequestInit, "signal"> {
  return signal && takesSignals() ? { signal } : {};
}
