import { MetadataError } from "../contract/errors.ts";
import { timeUp } from "../shared/aborted.ts";
import { assertFetchApi } from "./fetch_api.ts";
import { takesSignals } from "./signals.ts";
import { standardHeaders } from "./standard_headers.ts";

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

/**
 * Returns a function that makes the request for each attempt, counted from 1. The first is the request itself if its
 * body was kept and nothing is changed; all others are copies with the same body.
 */
export async function repeatable(request: Request): Promise<(attempt: number, init?: RequestInit) => Request> {
  const kept = keptBody(request);
  // Firefox has no Request.body, so the method decides whether there is one. Bytes, unlike a stream, can be sent twice.
  const body = kept ?? (/^(POST|PUT)$/.test(request.method) ? await request.arrayBuffer() : undefined);
  return (attempt, init) => attempt === 1 && !init && body === kept ? request : copyOf(request, body, init);
}

/** A request whose body was read: its bytes, converted when they are asked for, and a function that makes it again. */
interface ReadRequest {
  readonly bytes: Uint8Array;
  copy(init?: RequestInit): Request;
}

/** Reads the body of a request, so that the request can be made again. */
export async function readOnce(request: Request): Promise<ReadRequest> {
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
