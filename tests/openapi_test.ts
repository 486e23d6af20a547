// client.openapi does what openapi-fetch does, for all that the operations of the contract need.
import { deepEqual, equal, rejects, throws } from "node:assert/strict";
import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { paths } from "../gen/types.ts";
import { createMetadataClient, type Fetch } from "../src/mod.ts";

const base = "https://compute.example/nova";
const path = { project_id: "f00d", server_id: "web1" };
const all = "/v2.1/{project_id}/servers/{server_id}/metadata";
const one = `${all}/{key}` as const;
const meta = { a: "1" };

/** What a client does with a service: what it returns or throws, what it sent, and what its middlewares saw. */
async function seen(of: (fetch: Fetch) => Client<paths>, { use, use: { length }, act, fetch }: Required<Story>) {
  const told: unknown[] = [];
  const client = of(async (request) => {
    const { method, url, redirect } = request;
    told.push({ method, url, redirect, headers: [...request.headers], body: await request.clone().text() });
    return await fetch(request);
  });
  if (length) client.use(...use(told));
  const result = await act(client).catch((thrown: Error) => ({ thrown: thrown.message }));
  const { response, ...rest } = result as { response?: Response; data?: unknown };
  const data = rest.data instanceof ReadableStream ? await new Response(rest.data).text() : rest.data;
  return { ...rest, data, status: response?.status, told };
}

interface Story {
  act: (client: Client<paths>) => Promise<unknown>;
  use?: (told: unknown[]) => Middleware[];
  fetch?: (request: Request) => Response;
}

const echo = () => Response.json({ metadata: meta });
const list = (init: object = {}) => (client: Client<paths>) => client.GET(all, { params: { path }, ...init });

/** A middleware that notes what it is told, and returns what it is given. */
const noting = (told: unknown[], name: string, hooks: Partial<Record<string, (about: never) => unknown>> = {}) =>
  Object.fromEntries(["onRequest", "onResponse", "onError"].map((hook) => [hook, (about: never) => {
    const { schemaPath, params, request, id, response, error } = about as Record<string, unknown>;
    told.push([name, hook, schemaPath, params, (request as Request).url, typeof id, !!response, String(error)]);
    return hooks[hook]?.(about);
  }])) as unknown as Middleware;

const stories: Record<string, Story> = {
  "a list": { act: list() },
  "a write": { act: (client) => client.POST(all, { params: { path }, body: { metadata: meta } }) },
  "an item": { act: (client) => client.PUT(one, { params: { path: { ...path, key: "a/b" } }, body: { meta } }) },
  "a removal": {
    act: (client) => client.DELETE(one, { params: { path: { ...path, key: "a" } } }),
    fetch: () => new Response(null, { status: 204 }),
  },
  "a method by its name": { act: (client) => client.request("get", all, { params: { path } }) },
  "HEAD": { act: (client) => (client.HEAD as unknown as Client<paths>["GET"])(all, { params: { path } }) },
  "headers over headers": {
    act: list({ headers: { accept: "text/plain", "x-a": ["1", "2"], "x-b": undefined, "x-c": 3 } }),
  },
  "a header removed": { act: list({ headers: { accept: null } }) },
  "headers of the runtime": { act: list({ headers: new Headers({ "x-a": "1" }) }) },
  "headers as parameters": { act: list({ params: { path, header: { "x-p": "1" } } }) },
  "another address": { act: list({ baseUrl: "https://other.example/" }) },
  "a redirect followed": { act: list({ redirect: "follow" }) },
  "a query": { act: list({ params: { path, query: { a: "1 &", b: [1, 2], c: undefined, d: null, e: true } } }) },
  "a query written otherwise": { act: list({ params: { path, query: { a: 1 } }, querySerializer: () => "?x=y" }) },
  "a body written otherwise": {
    act: (client) => client.POST(all, { params: { path }, body: { metadata: meta }, bodySerializer: () => "{}" }),
  },
  "a path written otherwise": { act: list({ pathSerializer: (template: string) => template.replace(/\{.*\}/, "p") }) },
  "a fetch of the call": { act: list({ fetch: () => Promise.resolve(new Response("7")) }) },
  "a request of the call": {
    act: list({
      Request: class extends Request {
        constructor(url: string, init: RequestInit) {
          super(`${url}?made`, init);
        }
      },
    }),
  },
  ...Object.fromEntries(
    ["text", "json", "stream"].map((parseAs) => [`a response as ${parseAs}`, { act: list({ parseAs }) }]),
  ),
  "a success without a body": { act: list(), fetch: () => new Response("") },
  "a success that is no JSON": { act: list(), fetch: () => new Response("<html>") },
  "a length of 0": { act: list(), fetch: () => new Response("", { headers: { "content-length": "0" } }) },
  "a refusal": { act: list(), fetch: () => Response.json({ itemNotFound: {} }, { status: 404 }) },
  "a refusal as text": { act: list(), fetch: () => new Response("no", { status: 500 }) },
  "a refusal without a body": { act: list(), fetch: () => new Response(null, { status: 502 }) },
  "a lost connection": {
    act: list(),
    fetch() {
      throw new TypeError("lost");
    },
  },
  "two middlewares": { act: list(), use: (told) => [noting(told, "a"), noting(told, "b")] },
  "a middleware of the call": {
    act: list({ middleware: [{ onRequest: ({ request }: { request: Request }) => new Request(`${request.url}?m`) }] }),
    use: (told) => [noting(told, "a")],
  },
  "a middleware that responds itself": {
    act: list(),
    use: (told) => [noting(told, "a"), noting(told, "b", { onRequest: echo }), noting(told, "c")],
  },
  "a middleware that changes the request": {
    act: list(),
    use: (told) => [
      noting(told, "a", { onRequest: ({ request }: { request: Request }) => new Request(`${request.url}?q`) }),
      noting(told, "b"),
    ],
  },
  "a middleware that changes the response": {
    act: list(),
    use: (told) => [noting(told, "a"), noting(told, "b", { onResponse: () => Response.json(1, { status: 418 }) })],
  },
  "a middleware that makes a response of an error": {
    act: list(),
    use: (told) => [noting(told, "a"), noting(told, "b", { onError: echo }), noting(told, "c")],
    fetch() {
      throw new TypeError("lost");
    },
  },
  "a middleware that changes an error": {
    act: list(),
    use: (told) => [noting(told, "a"), noting(told, "b", { onError: () => new Error("mine") })],
    fetch() {
      throw new TypeError("lost");
    },
  },
  "a middleware that throws": {
    act: list(),
    use: (told) => [noting(told, "a", {
      onResponse() {
        throw new Error("broken");
      },
    })],
  },
};
for (const [name, story] of Object.entries(stories)) {
  Deno.test(`client.openapi does as openapi-fetch does: ${name}`, async () => {
    const whole = { use: () => [], fetch: echo, ...story };
    const headers = { accept: "application/json" };
    const theirs = (fetch: Fetch) =>
      createClient<paths>({
        baseUrl: base,
        headers,
        redirect: "manual",
        fetch: async (request) => await fetch(request),
      });
    const ours = (fetch: Fetch) => createMetadataClient({ endpoint: base, projectId: "f00d", fetch }).openapi;
    deepEqual(await seen(ours, whole), await seen(theirs, whole));
  });
}

Deno.test("client.openapi.eject() takes a middleware back, from the verbs too", async () => {
  const client = createMetadataClient({ endpoint: base, projectId: "f00d", fetch: echo });
  let calls = 0;
  const counting: Middleware = { onRequest: () => void calls++ };
  client.openapi.use(counting);
  await client.list("web1");
  await client.openapi.GET(all, { params: { path } });
  client.openapi.eject(counting, counting);
  await client.list("web1");
  equal(calls, 2);
});

Deno.test("client.openapi.use() refuses what is no middleware", () => {
  const { openapi } = createMetadataClient({ endpoint: base, projectId: "f00d", fetch: echo });
  throws(() => openapi.use((() => {}) as never), /^TypeError: a middleware must be an object/);
});

Deno.test("client.openapi rejects where a middleware returns something that is no response", async () => {
  const { openapi } = createMetadataClient({ endpoint: base, projectId: "f00d", fetch: echo });
  openapi.use({ onResponse: () => "yes" as never });
  await rejects(openapi.GET(all, { params: { path } }), /must return a Response/);
});
