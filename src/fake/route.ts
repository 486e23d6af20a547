import type { OperationId } from "../../gen/operations.ts";
import type { OperationId as V1OperationId } from "../../gen/v1/operations.ts";

/** Where a request goes, before anything of it is checked. */
export interface Route {
  /** What the address is: a document, the API, or neither. */
  kind:
    | "versions"
    | "version"
    | "choices"
    | "operation"
    | "servers"
    | "server"
    | "flavors"
    | "flavor"
    | "limits"
    | "none"
    | "v1";
  /** Whether it is below `/v2`, which ignores microversions and drops unknown members. */
  legacy: boolean;
  /** The decoded path. */
  path: string;
  operation?: OperationId | V1OperationId;
  project?: string;
  serverId?: string;
  key?: string;
  query?: string;
}

/** The web server can't read the path and closes the connection. */
export class UnreadablePath extends Error {}

const operations: Record<string, OperationId | undefined> = {
  "GET": "listServerMetadata",
  "POST": "mergeServerMetadata",
  "PUT": "replaceServerMetadata",
  "GET key": "getServerMetadataItem",
  "PUT key": "setServerMetadataItem",
  "DELETE key": "deleteServerMetadataItem",
};

const methods = {
  listServerMetadata: "GET",
  mergeServerMetadata: "POST",
  replaceServerMetadata: "PUT",
  getServerMetadataItem: "GET",
  setServerMetadataItem: "PUT",
  deleteServerMetadataItem: "DELETE",
} as const satisfies Record<OperationId, string>;

/** The method of a route's operation, which `_method` in the query may have overridden; GET if it has none. */
export function methodOf({ operation }: Route): "GET" | "POST" | "PUT" | "DELETE" {
  return methods[operation as OperationId] ?? "GET";
}

/** The usual address of metadata; anything out of the ordinary takes the longer way. */
const usual = /^\/v2\.1\/([0-9a-f-]+)\/servers\/([\w-]+)\/metadata(?:\/([\w:-][\w:.-]*))?$/;

/**
 * Reads the target of a request as Nova behind uWSGI does: dot segments resolved, then percent-decoded once, then every
 * run of slashes made one.
 *
 * @param known Whether a project id that isn't hexadecimal is one of the inventory.
 * @throws {UnreadablePath} If what is encoded isn't UTF-8.
 */
export function routeOf(method: string, target: string, known: (project: string) => boolean): Route {
  const match = usual.exec(target);
  if (match) {
    const [, project, serverId, key] = match;
    const operation = operations[key === undefined ? method : `${method} key`];
    return { kind: operation ? "operation" : "none", legacy: false, path: target, operation, project, serverId, key };
  }
  const [, raw, query] = /^(?:https?:\/\/[^/?#]*)?([^?#]*)(?:\?([^#]*))?/i.exec(target)!;
  if (!raw.startsWith("/")) throw new UnreadablePath();
  const decoded = decodePath(resolveDots(raw));
  const path = decoded.replace(/\/+/g, "/").replace(/(?<!\/)\n$/, "");
  const behindToken = decoded !== path;
  return { ...route(overridden(method, query), path, known, behindToken), path, query };
}

function route(
  method: string,
  path: string,
  known: (project: string) => boolean,
  behindToken: boolean,
): Omit<Route, "path"> {
  if (path === "/") return { kind: "versions", legacy: false };
  const [, root, ...segments] = path.split("/");
  const legacy = root === "v2";
  if (!legacy && root !== "v2.1") return { kind: "choices", legacy };
  if (segments.length === 0 || (path.endsWith(`${root}/`) && !behindToken)) return { kind: "version", legacy };

  const project = isProject(segments[0]) || known(segments[0]) ? segments.shift() : undefined;
  const [collection, serverId, part, key, ...more] = segments;
  if (collection === "" && segments.length === 1 && method === "GET") {
    return { kind: "version", legacy, project: project ?? "" };
  }
  const none: Omit<Route, "path"> = { kind: "none", legacy, project };
  if (method === "GET" && collection === "limits" && segments.length === 1) return { kind: "limits", legacy, project };
  if (method === "GET" && collection === "flavors" && segments.length <= 2) {
    const list = segments.length === 1 || segments[1] === "detail";
    return { kind: list ? "flavors" : "flavor", legacy, project };
  }
  if (collection !== "servers" || serverId === "" || more.length || key === "") return none;
  if (part === undefined) {
    if (method !== "GET") return none;
    const list = serverId === undefined || serverId === "detail";
    return { kind: list ? "servers" : "server", legacy, project, serverId };
  }
  const operation = part === "metadata" ? operations[key === undefined ? method : `${method} key`] : undefined;
  return operation ? { kind: "operation", legacy, operation, project, serverId, key } : none;
}

const isProject = (segment: string) => /^[0-9a-f-]+$/.test(segment);

/** Routes, the library below Nova, lets a query parameter override the method. */
function overridden(method: string, query: string | undefined): string {
  const wanted = query?.split("&").map((pair) => /^_method=(.+)$/.exec(pair)?.[1]).filter(Boolean).pop();
  return wanted && ["GET", "POST", "PUT", "DELETE"].includes(method) ? wanted.toUpperCase() : method;
}

function resolveDots(path: string): string {
  if (!/\/\.\.?(\/|$)/.test(path)) return path;
  const segments: string[] = [];
  const parts = path.split("/");
  parts.forEach((part, i) => {
    if (part === "..") segments.pop();
    else if (part !== ".") segments.push(part);
    if (i === parts.length - 1 && (part === "." || part === "..")) segments.push("");
  });
  return segments.join("/").replace(/^(?!\/)/, "/");
}

/** Decodes a path once: an escape that is cut off vanishes, and one that is no escape stays as something else. */
function decodePath(path: string): string {
  if (!path.includes("%")) return path;
  const whole = path.replace(/%[0-9a-fA-F]?$/, "").replace(/%(?![0-9a-fA-F]{2})/g, "%25");
  try {
    return decodeURIComponent(whole);
  } catch {
    throw new UnreadablePath();
  }
}
