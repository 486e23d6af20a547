import { type OperationId, operations } from "../../../gen/operations.ts";
import { type Address, ClosedConnection, type RoutedCall } from "../call.ts";
import { jsonType, versionOf, wantedBy } from "./accept.ts";
import { formText, pathBytes, resolveDots, textOf } from "./decoding.ts";
import type { Release } from "./releases.ts";
import { before } from "../../shared/before.ts";

/** Where a request to Nova goes. */
export interface NovaRoute extends Address {
  api: "v2.1";
  operation?: OperationId | undefined;
  /** The kind of address: a document, the API, or neither. */
  kind:
    | "versions"
    | "version"
    | "choices"
    | "operation"
    | "servers"
    | "server"
    | "action"
    | "flavors"
    | "flavor"
    | "extraSpecs"
    | "limits"
    | "quotas"
    | "defaultQuotas"
    | "extension"
    | "healthcheck"
    | "none";
  /** Whether it is below `/v2`, which ignores microversions and drops unknown members. */
  legacy: boolean;
  query?: string | undefined;
  /** Whether the path is not UTF-8; then each character stands for a byte. */
  undecoded?: boolean | undefined;
  /** The type of a successful response. @default {"application/json"} */
  type?: string | undefined;
}

/** The operations of the list and of an item, by method. */
const [ofList, ofItem] = [byMethod("/metadata"), byMethod("/metadata/{key}")];

function byMethod(end: string): ReadonlyMap<string, OperationId> {
  // Object.keys has a type without the names.
  const ids = Object.keys(operations) as OperationId[];
  return new Map(ids.filter((id) => operations[id].path.endsWith(end)).map((id) => [operations[id].method, id]));
}

/** The operation of a method at the metadata of a server, or at one key of it. */
const operationAt = (method: string, key: string | undefined) => (key === undefined ? ofList : ofItem).get(method);

/** The method of a route's operation, which `_method` in the query may have overridden; GET if it has none. */
export function methodOf({ operation }: NovaRoute): "GET" | "POST" | "PUT" | "DELETE" {
  return operation ? operations[operation].method : "GET";
}

/** The usual address of metadata; all others are parsed. */
const usual = /^\/v2\.1\/([0-9a-f-]+)\/servers\/([\w-]+)\/metadata(?:\/([\w:-][\w:.-]*))?$/;

/**
 * Reads the target of a request as Nova behind uWSGI does: it resolves dot segments, decodes percent-escapes once, and
 * replaces every run of slashes by one.
 *
 * @param known Whether a project id that isn't hexadecimal is one of the inventory.
 * @throws {ClosedConnection} If the decoded bytes are not UTF-8, or Nova can't read a header that it routes by.
 */
export function routeOf(
  { method, target, header }: RoutedCall,
  known: (project: string) => boolean,
  release: Release,
): NovaRoute {
  const match = usual.exec(target);
  if (match) {
    const [, project, serverId, key] = match;
    const operation = operationAt(method, key);
    const kind = operation ? "operation" : "none";
    const type = typeOf(header, target);
    return { api: "v2.1", kind, legacy: false, path: target, operation, project, serverId, key, type };
  }
  const [raw = "", query] = target.split(/\?(.*)/s, 2);
  const bytes = pathBytes(resolveDots(before(raw, "#")));
  const decoded = textIfUtf8(bytes);
  const undecoded = decoded === undefined;
  const whole = /^(?:https?:\/\/[^/]*)?(|\/.*)$/s.exec(decoded ?? bytes)?.[1];
  if (whole === undefined) throw new ClosedConnection();
  const path = whole.replace(/\/+/g, "/");
  if (undecoded && isBelowApi(path) && !release.strangePaths.some((root) => path.startsWith(`${root}/`))) {
    throw new ClosedConnection();
  }
  if (release.healthcheck === "a page" && /^\/healthcheck(\/|$)/.test(path)) {
    return { api: "v2.1", kind: "healthcheck", legacy: false, path, query };
  }
  const found = route(overridden(method, query), path, known);
  if (found.kind !== "versions" && found.kind !== "choices") {
    return { ...found, api: "v2.1", path, query, undecoded, type: typeOf(header, path) };
  }
  // Outside of the APIs, the media type can name an API; the response is then the document of that API.
  const named = versionOf(header?.("content-type"));
  const { type, version } = wantedBy(header?.("accept"), path);
  const api = named ?? version;
  const legacy = api === "2";
  const document = legacy || api === "2.1" ? { kind: "version" as const, legacy } : found;
  return { ...document, api: "v2.1", path, query, undecoded, type };
}

const isBelowApi = (path: string) => path.startsWith("/v2/") || path.startsWith("/v2.1/");

/** The type of a successful response below an API. Accept is ignored if the path names a type. */
function typeOf(header: RoutedCall["header"], path: string): string {
  return path.endsWith(".json") ? jsonType : wantedBy(header?.("accept"), path).type;
}

type Found = Omit<NovaRoute, "api" | "path">;

/** Classifies an address by its path. */
function route(method: string, path: string, known: (project: string) => boolean): Found {
  if (path === "/") return { kind: "versions", legacy: false };
  const [, root, ...segments] = path.split("/");
  const legacy = root === "v2";
  if (!legacy && root !== "v2.1") return { kind: "choices", legacy };
  if (segments.length === 0 || path === `/${root}/`) return { kind: "version", legacy };

  // Python's `$` also matches before a newline at the end.
  segments.push(segments.pop()!.replace(/(.)\n$/s, "$1"));
  const [first = ""] = segments;
  const project = isProject(first) || known(first) ? segments.shift() : undefined;
  const [collection = "", serverId, part, key, ...more] = segments;
  if (/^\n?$/.test(collection) && segments.length === 1 && method === "GET") {
    return { kind: "version", legacy, project: project ?? "" };
  }
  const none: Found = { kind: "none", legacy, project };
  const kind = method === "GET" ? besideServers(segments) : undefined;
  if (kind) return { kind, legacy, project };
  if (collection !== "servers" || serverId === "" || more.length || key === "") return none;
  if (part === undefined) {
    if (method !== "GET") return none;
    if (serverId === undefined) return { kind: "servers", legacy, project };
    if (serverId === "detail") return { kind: "servers", legacy, project, operation: "listServers" };
    return { kind: "server", legacy, project, serverId };
  }
  if (part === "action" && key === undefined && method === "POST") return { kind: "action", legacy, project, serverId };
  const operation = part === "metadata" ? operationAt(method, key) : undefined;
  return operation ? { kind: "operation", legacy, operation, project, serverId, key } : none;
}

/** What is read beside servers. */
function besideServers([collection, id, part, ...more]: string[]): Found["kind"] | undefined {
  if (more.length) return undefined;
  switch (collection) {
    case "limits":
      return id === undefined ? "limits" : undefined;
    case "extensions":
      return id !== undefined && part === undefined ? "extension" : undefined;
    case "flavors":
      if (part !== undefined) return part === "os-extra_specs" ? "extraSpecs" : undefined;
      return id === undefined || id === "detail" ? "flavors" : "flavor";
    case "os-quota-sets":
      if (!id) return undefined;
      if (part === "defaults") return "defaultQuotas";
      return part === undefined || part === "detail" ? "quotas" : undefined;
  }
}

const isProject = (segment: string) => /^[0-9a-f-]+$/.test(segment);

/** Routes, the library below Nova, lets a query parameter override the method, unless a part of the query isn't UTF-8. */
function overridden(method: string, query: string | undefined): string {
  if (!query?.includes("_method")) return method;
  try {
    const pairs = query.split(/[&;]/).map((pair) => pair.split(/=(.*)/s, 2).map(formText));
    return pairs.findLast(([name]) => name === "_method")?.[1]?.toUpperCase() || method;
  } catch {
    return method;
  }
}

function textIfUtf8(bytes: string): string | undefined {
  try {
    return textOf(bytes);
  } catch {
    return undefined;
  }
}
