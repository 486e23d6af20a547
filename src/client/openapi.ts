import createClient, { type Client } from "openapi-fetch";
import type { paths } from "../../gen/types.ts";
import type { paths as v1Paths } from "../../gen/v1/types.ts";
import { assertResponse, jsonOrText, readable, textOf } from "../http/body.ts";
import type { Fetch } from "../http/fetch.ts";
import { throwIfAborted } from "../shared/aborted.ts";
import { pathOf } from "./path.ts";
import { type Asker, makeRequest } from "../http/request.ts";
import { standardHeaders } from "../http/standard_headers.ts";

/** A response as openapi-fetch returns it: the body of a success as text, that of an error parsed. */
export interface Exchange {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** Sends the requests of an API: those of the verbs, and those of `client.openapi`. */
export interface Openapi {
  /** The client of openapi-fetch, made at its first use. */
  readonly client: Client<paths & v1Paths>;
  /** Sends the request of a verb. */
  send(
    method: string,
    schemaPath: string,
    path: Record<string, unknown>,
    asker: Asker,
    body?: unknown,
  ): Promise<Exchange>;
}

/**
 * Creates the sender of requests to `base`.
 *
 * A middleware can be installed only on {@linkcode Openapi.client}. Before its first use there is none, so the verbs send
 * their requests without openapi-fetch, which takes as long as the rest of a verb.
 */
export function createOpenapi(base: string, fetch: Fetch): Openapi {
  let client: Openapi["client"] | undefined;
  return {
    get client() {
      return client ??= createClient({
        baseUrl: base,
        headers: standardHeaders().reading,
        redirect: "manual",
        pathSerializer: pathOf,
        fetch: async (request) => readable(assertResponse(await fetch(request))),
      });
    },
    async send(method, schemaPath, path, asker, body) {
      // A fetch may ignore the signal, and a call of several requests must not send the next one.
      throwIfAborted(asker.signal);
      if (client) {
        const init = { params: { path }, body, parseAs: "text", Request: requestClass(asker) };
        return await client.request(method as never, schemaPath as never, init as never); // verbs.ts names operations only
      }
      const response = assertResponse(
        await fetch(makeRequest(method, base + pathOf(schemaPath, path), asker, JSON.stringify(body))),
      );
      const content = textOf(response);
      const text = typeof content === "string" ? content : await content;
      return response.ok ? { data: text, response } : { error: jsonOrText(text), response };
    },
  };
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
