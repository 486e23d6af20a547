// What the fake is measured beside, each the same service in process: openapi-backend and MSW with handlers that keep state, and a
// handler that only parses and echoes JSON.
import { readFile } from "node:fs/promises";
import { type Context, type Document, OpenAPIBackend } from "openapi-backend";
import { parse } from "yaml";
import type { Fetch } from "../../src/fake/mod.ts";
import { load } from "./contenders.ts";

/** Ten items: what the first server has. */
export const tenItems: Record<string, string> = Object.fromEntries(
  Array.from({ length: 10 }, (_, i) => [`key${i}`, `value ${i}`]),
);

/** Two items: what the second server has. */
export const twoItems: Record<string, string> = { key1: "new", key2: "newer" };

/** A server of the rivals. */
interface Server {
  vmState: string;
  locked: boolean;
  metadata: Map<string, string>;
}

/** The service as a few lines know it: what a team would write that has only a framework. */
function createStore() {
  const serverOf = (items: Record<string, string>): Server => ({
    vmState: "active",
    locked: false,
    metadata: new Map(Object.entries(items)),
  });
  const servers = new Map([["web1", serverOf(tenItems)], ["web2", serverOf(twoItems)]]);
  let requests = 0;

  function json(status: number, body: unknown): Response {
    const requestId = `req-fa4e0000-0000-4000-8000-${(++requests).toString(16).padStart(12, "0")}`;
    const headers = {
      "content-type": "application/json",
      "openstack-api-version": "compute 2.1",
      "x-openstack-nova-api-version": "2.1",
      "vary": "OpenStack-API-Version, X-OpenStack-Nova-API-Version",
      "x-openstack-request-id": requestId,
      "x-compute-request-id": requestId,
    };
    return new Response(JSON.stringify(body), { status, headers });
  }
  const refuse = (status: number, name: string, message: string) => json(status, { [name]: { code: status, message } });

  function write({ vmState, locked, metadata }: Server, items: Record<string, string>): Response | undefined {
    if (locked) return refuse(409, "conflictingRequest", "Instance is locked");
    if (vmState !== "active") return refuse(409, "conflictingRequest", `Instance is in vm_state ${vmState}`);
    const merged = new Set([...metadata.keys(), ...Object.keys(items)]);
    if (merged.size > 128) return refuse(403, "forbidden", "Maximum number of metadata items exceeds 128");
    for (const [key, value] of Object.entries(items)) metadata.set(key, value);
  }

  /** Does something with a server, if there is one. */
  function on(id: unknown, act: (server: Server) => Response): Response {
    const server = servers.get(String(id));
    return server ? act(server) : refuse(404, "itemNotFound", `Instance ${id} could not be found.`);
  }

  return {
    refuse,
    list: (id: unknown) => on(id, ({ metadata }) => json(200, { metadata: Object.fromEntries(metadata) })),
    set: (id: unknown, key: unknown, meta: Record<string, string>) =>
      on(id, (server) => {
        if (!Object.hasOwn(meta, String(key))) return refuse(400, "badRequest", "Request body and URI mismatch");
        return write(server, meta) ?? json(200, { meta });
      }),
    merge: (id: unknown, items: Record<string, string>) =>
      on(id, (server) => write(server, items) ?? json(200, { metadata: Object.fromEntries(server.metadata) })),
  };
}

/** openapi-backend on the document, which validates. */
export async function openapiBackend(): Promise<Fetch> {
  const path = new URL("../../openapi/nova-v2.1.yaml", import.meta.url);
  const definition: Document = parse(await readFile(path, "utf8"));
  const { refuse, list, set, merge } = createStore();
  const param = ({ request }: Context, name: string) => request.params[name];
  const api = new OpenAPIBackend({
    definition,
    quick: true,
    ajvOpts: { strict: false, logger: false },
    handlers: {
      validationFail: ({ validation }) => refuse(400, "badRequest", JSON.stringify(validation.errors)),
      unauthorizedHandler: () => refuse(401, "unauthorized", "The request you have made requires authentication."),
      notFound: () => refuse(404, "itemNotFound", "The resource could not be found."),
      listServerMetadata: (context) => list(param(context, "server_id")),
      setServerMetadataItem: (context) =>
        set(param(context, "server_id"), param(context, "key"), context.request.requestBody.meta),
      mergeServerMetadata: (context) => merge(param(context, "server_id"), context.request.requestBody.metadata),
    },
    securityHandlers: { token: ({ request }) => !!request.headers["x-auth-token"] },
  });
  await api.init();
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    return await api.handleRequest({
      method: request.method,
      path: pathname,
      query: search,
      body: request.method === "GET" ? undefined : await request.text(),
      headers: Object.fromEntries(request.headers),
    });
  };
}

/** MSW with three handlers, which don't validate. */
export async function msw(): Promise<Fetch> {
  const { http, getResponse } = await load("msw", 'export { http, getResponse } from "msw";');
  const { list, set, merge } = createStore();
  const all = "https://compute.example/v2.1/:project_id/servers/:server_id/metadata";
  // deno-lint-ignore no-explicit-any
  type Asked = { params: Record<string, string>; request: { json(): Promise<any> } };
  const handlers = [
    http.get(all, ({ params }: Asked) => list(params.server_id)),
    http.put(
      `${all}/:key`,
      async ({ params, request }: Asked) => set(params.server_id, params.key, (await request.json()).meta),
    ),
    http.post(all, async ({ params, request }: Asked) => merge(params.server_id, (await request.json()).metadata)),
  ];
  return (request) => getResponse(handlers, request);
}

/** A handler that parses and echoes JSON, or returns ten items, with the length announced as Nova does. */
export const echo: Fetch = async (request) => {
  const text = await request.text();
  const body = JSON.stringify(text === "" ? { metadata: tenItems } : JSON.parse(text));
  // The items are ASCII, so that the text has as many bytes as characters.
  const headers = { "content-type": "application/json", "content-length": String(body.length) };
  return new Response(body, { headers });
};
