/** A function that turns a request into an answer: the built-in fetch, a proxy, a recording or the fake. */
export type Fetch = (request: Request) => Promise<Response>;

/** Behaviour wrapped around a {@linkcode Fetch}: given the next one, it returns another. */
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
export function compose(fetch: Fetch, ...layers: Layer[]): Fetch {
  return layers.reduceRight<Fetch>((next, layer) => layer(next), fetch);
}

/** What the layers know of an answer and its reader can't see. */
export interface Remarks {
  /** How many times the request was sent. */
  attempts?: number;
  /** What may lie behind a refusal, such as a clock that is off; ends up in the error's message. */
  hint?: string;
  /** What was sent and must not be shown, should the service echo it. */
  secret?: string;
}

const remarks = new WeakMap<Response, Remarks>();

/** Adds to the remarks of an answer, and returns it. */
export function remark(response: Response, more: Remarks): Response {
  remarks.set(response, { ...remarks.get(response), ...more });
  return response;
}

/** The remarks of an answer. */
export function remarksOf(response: Response): Remarks {
  return remarks.get(response) ?? {};
}
