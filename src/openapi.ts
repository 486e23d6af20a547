import type { Client } from "openapi-fetch";
import { assertResponse } from "./body.ts";
import type { Fetch } from "./fetch.ts";
import { type Asker, makeRequest } from "./request.ts";
import { parse, pathOf } from "./wire.ts";

/** What sends the requests of an API: those of the verbs, and those of `client.openapi`. */
export interface Openapi {
  /** The operations by their paths, with the interface of openapi-fetch. */
  readonly client: Pick<Client<object>, "request" | "GET" | "use" | "eject">;
  /** Sends the request of an operation through the middlewares of the client. */
  send(
    method: string,
    schemaPath: string,
    path: Record<string, unknown>,
    asker: Asker,
    body?: unknown,
  ): Promise<Response>;
}

/** A middleware with every hook. */
type Middleware = { [Hook in "onRequest" | "onResponse" | "onError"]?: (about: object) => unknown };

/** What the hooks of a middleware are told. */
interface About {
  request: Request;
  schemaPath: string;
  params: object;
  id: string;
  options: object;
}

/** What a request of `client.openapi` may say beside `RequestInit`. */
interface Init {
  params?: {
    path?: Record<string, unknown> | undefined;
    query?: Record<string, unknown> | undefined;
    header?: object | undefined;
  } | undefined;
  body?: unknown;
  headers?: object | undefined;
  parseAs?: "json" | "text" | "blob" | "arrayBuffer" | "stream" | undefined;
  middleware?: Middleware[] | undefined;
  baseUrl?: string | undefined;
  fetch?: Fetch | undefined;
  Request?: typeof Request | undefined;
  bodySerializer?: ((body: unknown) => BodyInit) | undefined;
  pathSerializer?: typeof pathOf | undefined;
  querySerializer?: typeof queryOf | undefined;
}

const methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];

/**
 * Makes what sends requests to `base` by `fetch`.
 *
 * It has the interface of openapi-fetch without its code, which is as large as all verbs together and takes longer than
 * they do. What no operation of the contract has is missing: forms, and objects in a path or a query.
 */
export function createOpenapi(base: string, fetch: Fetch): Openapi {
  const installed: Middleware[] = [];

  async function request(method: string, schemaPath: string, init: Init = {}) {
    const { params = {}, body, headers, parseAs = "json", middleware = [], baseUrl = base, ...others } = init;
    const { fetch: send = fetch, Request: Made = Request, bodySerializer = JSON.stringify, ...more } = others;
    const { pathSerializer = pathOf, querySerializer = queryOf, ...rest } = more;
    const query = querySerializer(params.query ?? {}).replace(/^\??(?=.)/, "?");
    const text = body === undefined ? undefined : bodySerializer(body);
    const made = new Made(pathSerializer(baseUrl.replace(/\/$/, "") + schemaPath, params.path ?? {}) + query, {
      redirect: "manual",
      ...rest,
      method: method.toUpperCase(),
      ...(text === undefined ? {} : { body: text }),
      headers: headersOf(text === undefined ? {} : { "content-type": json }, { accept: json }, headers, params.header),
    });
    const options = { baseUrl, fetch: send, parseAs, bodySerializer, pathSerializer, querySerializer };
    const response = await pass(send, { request: made, schemaPath, params, id: crypto.randomUUID(), options }, [
      ...installed,
      ...middleware,
    ]);
    return await resultOf(response, made.method, parseAs);
  }

  const client = {
    request,
    ...Object.fromEntries(
      methods.map((method) => [method, (path: string, init?: Init) => request(method, path, init)]),
    ),
    use(...middlewares: Middleware[]) {
      if (!middlewares.every((one) => typeof one === "object")) throw new TypeError("a middleware must be an object");
      installed.push(...middlewares.filter(Boolean));
    },
    eject(...middlewares: Middleware[]) {
      for (const one of middlewares) if (installed.includes(one)) installed.splice(installed.indexOf(one), 1);
    },
  };
  return {
    client: client as unknown as Openapi["client"], // whose generic types tell more
    async send(method, schemaPath, path, asker, body) {
      const request = makeRequest(method, base + pathOf(schemaPath, path), asker, JSON.stringify(body));
      if (!installed.length) return assertResponse(await fetch(request));
      const options = { baseUrl: base, fetch, parseAs: "text", pathSerializer: pathOf };
      return await pass(fetch, { request, schemaPath, params: { path }, id: crypto.randomUUID(), options }, installed);
    },
  };
}

const json = "application/json";

/** Sends a request through middlewares: those that were installed first are nearest to the caller. */
async function pass(fetch: Fetch, about: About, middlewares: readonly Middleware[]): Promise<Response> {
  for (const { onRequest } of middlewares) {
    const result = await onRequest?.(about);
    if (result instanceof Response) return result;
    if (result) about = { ...about, request: result as Request }; // as the type of a middleware says
  }
  const inward = [...middlewares].reverse();
  let response = await sent(fetch, about, inward);
  for (const { onResponse } of inward) {
    response = assertResponse(await onResponse?.({ ...about, response }) ?? response);
  }
  return response;
}

/** The response to a request, or the one that a middleware returns for its error. */
async function sent(fetch: Fetch, about: About, middlewares: readonly Middleware[]): Promise<Response> {
  try {
    return assertResponse(await fetch(about.request));
  } catch (thrown) {
    let error = thrown;
    for (const { onError } of middlewares) {
      const result = await onError?.({ ...about, error });
      if (result instanceof Response) return result;
      error = result ?? error;
    }
    throw error;
  }
}

/** What a request of `client.openapi` returns. */
async function resultOf(response: Response, method: string, parseAs: NonNullable<Init["parseAs"]>) {
  const { ok, status, headers } = response;
  const empty = status === 204 || method === "HEAD" || headers.get("content-length") === "0";
  if (!ok) return { error: empty ? undefined : parse(await response.text()), response };
  if (empty) return { data: undefined, response };
  if (parseAs === "stream") return { data: response.body, response };
  if (parseAs !== "json") return { data: await response[parseAs](), response };
  const text = await response.text();
  return { data: text ? JSON.parse(text) : undefined, response };
}

/** Headers, each layer over the ones before: `null` removes a header, and an array adds to it. */
function headersOf(...layers: (object | undefined)[]): Headers {
  const headers = new Headers();
  for (const layer of layers) {
    for (const [name, value] of layer instanceof Headers ? layer : Object.entries(layer ?? {})) {
      if (value === null) headers.delete(name);
      else if (Array.isArray(value)) { for (const one of value) headers.append(name, one); }
      else if (value !== undefined) headers.set(name, value);
    }
  }
  return headers;
}

function queryOf(query: Record<string, unknown>): string {
  return Object.entries(query).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `${name}=${encodeURIComponent(String(one))}`)
  ).join("&");
}
