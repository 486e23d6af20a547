/** A body that can be sent more than once. */
export type KeptBody = string | ArrayBuffer;

const bodies = new WeakMap<Request, KeptBody>();

/**
 * Remembers what a request was made with, and returns the request.
 *
 * Layers that need the body later or twice then neither read nor clone it, which in Node costs as much as the rest of a
 * call.
 */
export function keepBody(request: Request, body: KeptBody | undefined): Request {
  if (body !== undefined) bodies.set(request, body);
  return request;
}

/** The body that was kept for a request. */
export function keptBody(request: Request): KeptBody | undefined {
  return bodies.get(request);
}
