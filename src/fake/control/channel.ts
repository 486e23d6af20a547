import type { FakeService } from "../fake_service.ts";
import type { Call } from "../call.ts";
import type { Reply } from "../reply.ts";
import { controlDocument } from "./document.ts";
import { type Resource, resources } from "./resources.ts";
import { before } from "../../shared/before.ts";

const root = "/__fake";

/**
 * Responds to a call to the control channel of a served fake; `undefined` if the call is not for it. Through the
 * channel, tests in any language can do what `createFakeService()` offers in TypeScript.
 *
 * It is for programs on this machine. Requests from pages in a browser are refused.
 */
export function controlReply(fake: FakeService, call: Call): Reply | undefined {
  const [path = "", query = ""] = before(call.target, "#").split(/\?(.*)/s);
  if (path !== root && !path.startsWith(`${root}/`)) return undefined;
  if (isFromPage(call)) return failed(403, "the control channel refuses requests from pages");
  if (path === root || path === `${root}/`) return json(200, indexOf(call.origin));
  if (path === `${root}/openapi.json`) return json(200, controlDocument(call.origin));
  const place = path.slice(root.length);
  const here = resources.filter((resource) => idIn(resource, place) !== undefined);
  if (here.length === 0) return failed(404, `no such address; GET ${root} lists what there is`);
  const wanted = call.method === "HEAD" ? "GET" : call.method;
  const resource = here.find(({ method }) => method === wanted);
  if (!resource) {
    const allowed = here.map(({ method }) => method).join(", ");
    const reply = failed(405, `takes ${allowed}`);
    return { ...reply, headers: [...reply.headers, ["allow", allowed]] };
  }
  return run(fake, resource, idIn(resource, place)!, new URLSearchParams(query), call);
}

/**
 * Whether a page sent the request, including a page whose host name resolves to this machine (DNS rebinding). A typed
 * address is not a page's request.
 */
function isFromPage({ header }: Call): boolean {
  return Boolean(header("origin")) || !["none", ""].includes(header("sec-fetch-site") ?? "");
}

function run(fake: FakeService, resource: Resource, id: string, query: URLSearchParams, call: Call): Reply {
  try {
    const body = resource.body === undefined ? undefined : parse(call.body);
    const result = resource.run(fake, { id, query, body });
    return result === undefined ? { kind: "reply", status: 204, headers: [], body: "" } : json(200, result);
  } catch (error) {
    if (error instanceof RangeError) return failed(404, error.message);
    if (error instanceof TypeError) return failed(400, error.message);
    throw error;
  }
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

function parse(body: Uint8Array | undefined): unknown {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new TypeError("the body must be JSON");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new TypeError("the body must be a JSON object");
}

function indexOf(origin: string): object {
  return {
    description: "Control channel of the fake, for tests in any language",
    openapi: `${origin}${root}/openapi.json`,
    resources: resources.map(({ method, path, summary }) => `${method} ${root}${path}: ${summary}`),
  };
}

function failed(status: number, message: string): Reply {
  return json(status, { message });
}

function json(status: number, value: unknown): Reply {
  return { kind: "reply", status, headers: [["content-type", "application/json"]], body: JSON.stringify(value) };
}
