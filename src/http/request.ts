import { version } from "../../gen/version.ts";
import { MetadataError } from "../contract/errors.ts";
import { assertFetchApi } from "./fetch_api.ts";

/** A body that can be sent more than once. */
export type KeptBody = string | ArrayBuffer;

const kept = Symbol();

/** A request that was made here, and what is known of it. */
interface OurRequest extends Request {
  // A WeakMap would cost a tenth of a call.
  [kept]?: { body: KeptBody | undefined; verb: string | undefined; signal: AbortSignal | undefined };
}

/**
 * Remembers what a request was made with, and returns the request; for requests that nobody outside holds.
 *
 * Layers that need the body later or twice then neither read nor clone it, and set headers in place, since in every
 * runtime a copy costs as much as the rest of a call.
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

/** The signal that ends a request; of one that was made here none, unless the caller gave one. */
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
 * A browser sends its own `User-Agent`; another one would need the service's consent (CORS). They are made at the first
 * use, because a module must not need a runtime to be imported.
 */
export function standardHeaders(): StandardHeaders {
  if (headers) return headers;
  const accept = "application/json";
  const agent = userAgentOf(globalThis.navigator?.userAgent);
  const reading = { accept, ...(agent ? { "user-agent": agent } : {}) };
  return headers = { reading, writing: { ...reading, "content-type": accept } };
}

/** The `User-Agent` of our requests in a runtime that calls itself so; none in a browser. */
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
 * Its headers are a plain object, which costs half of what `Headers` do. A signal that is absent stays absent, because
 * some runtimes refuse one that is not of their own making.
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
 * It is no class, as `extends Request` has Node load its fetch at import. Any `Request` is an instance of it, because
 * openapi-fetch asks that of what a middleware returns.
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
  const cause = new DOMException("The time is up", "TimeoutError");
  const message = `${actOf(request)}: no complete response within ${ms} ms`;
  return new MetadataError("unavailable", message, { ...details, cause });
}

/** A request made again, with a body that was read. */
export function copyOf(request: Request, body: KeptBody | undefined, init: RequestInit = {}): Request {
  const copy = new Request(request, body === undefined ? init : { ...init, body });
  return keepBody(copy, body, verbOf(request), init.signal ?? signalOf(request));
}

/** Throws unless a value can be a header. A runtime's own message would show it. */
export function assertSendable([name, value]: [name: string, value: unknown]): void {
  if (typeof value === "string" && /^[!-~]+$/.test(value)) return;
  throw new TypeError(`${name} must be a string of visible ASCII characters, not empty and without line breaks`);
}

let signalsTaken: boolean | undefined;

/** Whether the built-in fetch takes signals that are made here; under jsdom, it takes those of Node alone. */
export function takesSignals(): boolean {
  if (signalsTaken !== undefined) return signalsTaken;
  try {
    signalsTaken = !!new Request("http://localhost", { signal: new AbortController().signal });
  } catch {
    signalsTaken = false;
  }
  return signalsTaken;
}

/** A request read once: its bytes, and a way to make it again with the same ones. */
interface Reading {
  bytes: Uint8Array<ArrayBuffer>;
  copy(init?: RequestInit): Request;
}

/** Reads the body of a request, so that the request can be made again. */
export async function readOnce(request: Request): Promise<Reading> {
  const known = keptBody(request);
  const body = known ?? await request.arrayBuffer();
  // A view, as jsdom's ArrayBuffer is not the one that the crypto of Node 20 knows.
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body);
  // Firefox has no Request.body to ask.
  const kept = known === undefined && !request.bodyUsed ? undefined : body;
  return { bytes, copy: (init) => copyOf(request, kept, init) };
}

/** Makes what aborts requests; nothing where the built-in fetch refuses its signal. */
export function abortController(): AbortController | undefined {
  return takesSignals() ? new AbortController() : undefined;
}

/**
 * The `signal` of a request that is made here; none where the built-in fetch refuses it. What uses it must then end with
 * the signal by itself.
 */
export function signalInit(signal: AbortSignal | null | undefined): Pick<RequestInit, "signal"> {
  return signal && takesSignals() ? { signal } : {};
}
