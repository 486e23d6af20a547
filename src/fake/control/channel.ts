import type { FakeService } from "../fake_service.ts";
import type { Call } from "../call.ts";
import type { Header, Reply } from "../reply.ts";
import { readControlBody } from "./body.ts";
import { controlDocument } from "./document.ts";
import { type Resource, resources } from "./resources.ts";
import { before } from "../../shared/before.ts";

const root = "/__fake";

/** What responds at an address. */
interface Handler {
  method: string;
  respond(): Reply;
}

/** Whether a call is for the control channel. */
export function isControlTarget(target: string): boolean {
  return /^\/__fake(?=[/?#]|$)/.test(target);
}

/**
 * Responds to a call to the control channel of a served fake; `undefined` if the call is not for it. Through the
 * channel, tests in any language can do what `createFakeService()` offers in TypeScript.
 *
 * It is for programs on this machine. Requests from pages in a browser are refused.
 */
export function controlReply(fake: FakeService, call: Call): Reply | undefined {
  if (!isControlTarget(call.target)) return undefined;
  if (isFromPage(call)) return failed(403, "the control channel refuses requests from pages");
  const [path = "", query = ""] = before(call.target, "#").split(/\?(.*)/s);
  const handlers = handlersAt(fake, path.slice(root.length), query, call);
  if (handlers.length === 0) return failed(404, `no such address; GET ${root} lists what there is`);
  const methods = handlers.map(({ method }) => method);
  const allow: Header = ["allow", methods.join(", ")];
  if (call.method === "OPTIONS") return { kind: "reply", status: 204, headers: [allow], body: "" };
  const wanted = call.method === "HEAD" ? "GET" : call.method;
  const handler = handlers.find(({ method }) => method === wanted);
  return handler?.respond() ??
    failed(405, `${path} does not support ${call.method}; it supports ${methods.join(", ")}`, [allow]);
}

/**
 * Whether a page sent the request, including a page whose host name resolves to this machine (DNS rebinding). A typed
 * address is not a page's request.
 */
function isFromPage({ header }: Call): boolean {
  return Boolean(header("origin")) || !["none", ""].includes(header("sec-fetch-site") ?? "");
}

/** The methods that a place below `/__fake` supports. */
function handlersAt(fake: FakeService, place: string, query: string, call: Call): Handler[] {
  const shows = (value: () => object): Handler[] => [{ method: "GET", respond: () => json(200, value()) }];
  if (place === "" || place === "/") return shows(() => indexOf(call.origin));
  if (place === "/openapi.json") return shows(() => controlDocument(call.origin));
  return resources.flatMap((resource) => {
    const id = idIn(resource, place);
    if (id === undefined) return [];
    return [{ method: resource.method, respond: () => run(fake, resource, { id, query }, call) }];
  });
}

function run(fake: FakeService, resource: Resource, { id, query }: { id: string; query: string }, call: Call): Reply {
  try {
    const fields = fieldsOf(resource, query);
    const body = resource.body === undefined ? undefined : readControlBody(call);
    const result = resource.run(fake, { id, query: fields, body });
    return result === undefined ? { kind: "reply", status: 204, headers: [], body: "" } : json(200, result);
  } catch (error) {
    if (error instanceof RangeError) return failed(404, error.message);
    if (error instanceof TypeError) return failed(400, error.message);
    throw error;
  }
}

/** The fields of a query, each at most once. */
function fieldsOf(resource: Resource, query: string): Record<string, string> {
  const fields = [...new URLSearchParams(query)];
  const [first] = fields;
  if (first && !resource.query) {
    throw new TypeError(
      `${resource.method} ${root}${resource.path} has no query, and was sent ${JSON.stringify(first[0])}`,
    );
  }
  const twice = fields.find(([name], i) => fields.findIndex(([other]) => other === name) < i);
  if (twice) throw new TypeError(`${twice[0]} must be in the query once`);
  return Object.fromEntries(fields);
}

/** The id in a path that belongs to a resource, empty where it has none; `undefined` if the path is another. */
function idIn({ path }: Resource, place: string): string | undefined {
  if (!path.endsWith("/{id}")) return path === place ? "" : undefined;
  const parent = path.slice(0, -"{id}".length);
  const id = place.startsWith(parent) ? place.slice(parent.length) : "";
  return id === "" || id.includes("/") ? undefined : decoded(id);
}

function decoded(id: string): string | undefined {
  try {
    return decodeURIComponent(id);
  } catch {
    return undefined;
  }
}

function indexOf(origin: string): object {
  return {
    description: "Control channel of the fake, for tests in any language",
    openapi: `${origin}${root}/openapi.json`,
    resources: resources.map(({ method, path, summary }) => `${method} ${root}${path}: ${summary}`),
  };
}

function failed(status: number, message: string, extra: Header[] = []): Reply {
  const reply = json(status, { message });
  return { ...reply, headers: [...reply.headers, ...extra] };
}

function json(status: number, value: unknown): Reply {
  return { kind: "reply", status, headers: [["content-type", "application/json"]], body: JSON.stringify(value) };
}
