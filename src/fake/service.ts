import type { OperationId } from "../../gen/operations.ts";
import { actionIn } from "./actions.ts";
import { jsonType, vendorType } from "./accept.ts";
import {
  type Answer,
  answer,
  fault,
  itemsJson,
  page,
  pythonJson,
  type Refusal,
  unauthorized,
  type Version,
} from "./answer.ts";
import { type Call, Unreadable } from "./call.ts";
import { type Caller, Callers } from "./callers.ts";
import {
  choicesDocument,
  flavorDocument,
  type Place,
  serverDocument,
  versionDocument,
  versionsDocument,
} from "./documents.ts";
import { createServer, type FakeOptions, type FakeServer, type ServerOptions } from "./inventory.ts";
import { readBody } from "./request_body.ts";
import { methodOf, type Route, type RoutedCall, routeOf } from "./route.ts";
import type { BodySchema } from "./schema_error.ts";
import { pageOf } from "./server_list.ts";
import { type Behind, handleV1, refusalV1, routeV1 } from "./v1.ts";
import { minimum, negotiate } from "./version.ts";
import { planWrite, unexpected, type WriteRules } from "./writes.ts";

export type { Call } from "./call.ts";

/** A write that has been checked and not been done yet. */
export type Write = () => Answer;

/** A call on its way through the checks. */
interface Asked {
  call: Call;
  route: Route;
  caller: Caller;
  /** Absent where there is none: `/`, and what is no API. */
  requestId: string | undefined;
  version: Version;
}

/** Nova's limit (`oslo_middleware/sizelimit.py`). */
export const maxBodyBytes = 114688;

const mediaTypes = ["", jsonType, vendorType, "text/plain"];
/** The rules of the policy (`nova/policies/server_metadata.py`). */
const rules: Record<OperationId, string> = {
  listServerMetadata: "index",
  getServerMetadataItem: "show",
  mergeServerMetadata: "create",
  replaceServerMetadata: "update_all",
  setServerMetadataItem: "update",
  deleteServerMetadataItem: "delete",
};
const nobody: Caller = { roles: [] };
const noVersion: { version: Version } = { version: undefined };

/** The service in memory: what it holds, and what it answers, in Nova's order of checks. */
export class Service {
  readonly #servers = new Map<string, FakeServer>();
  readonly #callers: Callers;
  readonly #projects: Set<string>;
  readonly #keys: BodySchema["keys"];
  readonly #rules: WriteRules;
  readonly #refuseReaders: boolean;
  readonly #apis: readonly string[];
  readonly #behind: Behind;
  #requests = 0;

  constructor(options: FakeOptions) {
    const { quota = 128, keys = "documented", lostUpdates = false, refuseReaders = false, servers = {} } = options;
    const { storage = keys === "nova" ? "mysql" : "unicode" } = options;
    this.#keys = keys;
    this.#rules = { quota, storage, lostUpdates };
    this.#refuseReaders = refuseReaders;
    this.#apis = options.apis ?? ["v2.1", "v1"];
    this.#behind = {
      keys,
      maxBodyBytes,
      find: (route, caller) => this.#find(route, caller),
      allows: (caller, writes) => this.#allows(caller, writes),
      plan: (server, route, items, { roles }) => planWrite(server, route, items, roles.includes("admin"), this.#rules),
    };
    this.#callers = new Callers(options);
    this.#projects = new Set(this.#callers.projects);
    for (const [id, server] of Object.entries(servers)) this.put(id, server);
  }

  /** The servers, by id. */
  get servers(): ReadonlyMap<string, FakeServer> {
    return this.#servers;
  }

  /** Adds a server, or puts another in its place. */
  put(id: string, options: ServerOptions): void {
    const server = createServer(id, options, this.#callers.projects[0]);
    if (server.projectId !== undefined) this.#projects.add(server.projectId);
    this.#servers.set(id, server);
  }

  clear(): void {
    this.#servers.clear();
  }

  /** A request id of its own for every request, in Nova's form. */
  nextRequestId(): string {
    return `req-fa4e0000-0000-4000-8000-${(++this.#requests).toString(16).padStart(12, "0")}`;
  }

  /** Where a call goes; `undefined` if the connection is closed instead. */
  route(call: RoutedCall): Route | undefined {
    try {
      return this.#apis.includes("v1") && routeV1(call.method, call.target) ||
        routeOf(call, (project) => this.#projects.has(project));
    } catch (error) {
      if (error instanceof Unreadable) return undefined;
      throw error;
    }
  }

  /** Who has signed a call, or the refusal; `undefined` if no signature is to be checked. */
  signerOf(call: Call, requestId: string): Promise<Caller | Answer> | undefined {
    return this.#callers.signerOf(call, requestId);
  }

  /** What a call is answered, or the write that it comes to. */
  handle(call: Call, route: Route, requestId: string, signer?: Caller | Answer): Answer | Write {
    if (route.kind === "v1") {
      return handleV1(this.#behind, call, route, requestId, signer ?? this.#callers.bearerOf(call));
    }
    if (!this.#apis.includes("v2.1")) return refusalV1(404, requestId, "APIGW.0101");
    const result = this.#answer(call, route, requestId, signer);
    if (call.method !== "OPTIONS" && call.method !== "HEAD") return result;
    return typeof result === "function" ? () => bare(call.method, result()) : bare(call.method, result);
  }

  #answer(call: Call, route: Route, requestId: string, signer?: Caller | Answer): Answer | Write {
    const { kind, project } = route;
    if (kind === "versions" || kind === "choices") return this.#known(call, route, nobody, undefined);
    if (kind === "version" && project === undefined) return this.#known(call, route, nobody, requestId);
    if (call.body && call.body.length > maxBodyBytes) return pageFor(call, 413, requestId);
    const caller = signer ?? this.#callers.bearerOf(call) ?? unauthorized(requestId);
    if ("status" in caller) return caller;
    if (kind === "none") return pageFor(call, 404, requestId);
    return this.#known(call, route, caller, requestId);
  }

  /** What follows once the address and the caller are known. */
  #known(call: Call, route: Route, caller: Caller, requestId: string | undefined): Answer | Write {
    const asked = route.legacy || requestId === undefined
      ? noVersion
      : negotiate(call.header("openstack-api-version"), call.header("x-openstack-nova-api-version"));
    if ("status" in asked) return fault(asked.status, asked.message, requestId, asked.version);
    const context: Asked = { call, route, caller, requestId, version: asked.version };
    const result = this.#checked(context);
    if (typeof result === "string") return succeed(context, result);
    if (typeof result === "object") {
      return fault(result.status, result.message, requestId, result.version ?? asked.version);
    }
    return () => succeed(context, result());
  }

  /** The body of the answer, a refusal, or the write that leads to the body of an answer. */
  #checked(asked: Asked): string | Refusal | (() => string) {
    const { call, route, caller } = asked;
    const { kind, project, key, legacy } = route;
    const type = call.header("content-type") ?? "";
    if (type !== jsonType && !mediaTypes.includes(type.split(";", 1)[0])) {
      return { status: 415, message: "Unsupported Content-Type" };
    }
    const method = methodOf(route);
    // Only `_method` in the query makes a request have a body that its operation hasn't, or the other way round.
    const carries = call.method === "POST" || call.method === "PUT";
    const crossed = kind === "operation" && carries !== (method === "POST" || method === "PUT");
    const body = readBody(call, crossed ? undefined : this.#schemaOf(route), carries);
    // What breaks reading passes by the layer that takes the microversion off the answers of /v2.
    if ("status" in body) return legacy && body.status === 500 ? { ...body, version: minimum } : body;
    if (project && caller.projectId !== undefined && project !== caller.projectId) {
      const mismatch = `URL's project_id '${project}' doesn't match Context's project_id '${caller.projectId}'`;
      return { status: 400, message: `Malformed request URL: ${mismatch}` };
    }
    if (crossed) return unexpected(carries ? "TypeError" : "KeyError");
    if (body.refusal) return body.refusal;

    if (kind === "versions") return pythonJson(versionsDocument(call.origin));
    if (kind === "choices") return pythonJson(choicesDocument(call.origin, route.path));
    if (kind === "version") return pythonJson(versionDocument(call.origin, legacy));
    if (kind === "servers") return this.#list(asked);
    if (kind === "flavors") {
      const rest = new URLSearchParams(route.query ?? "").has("marker");
      return pythonJson({ flavors: rest ? [] : [flavorDocument(placeOf(asked))] });
    }
    if (kind === "flavor") return pythonJson({ flavor: flavorDocument(placeOf(asked)) });
    if (kind === "limits") return pythonJson({ limits: { rate: [], absolute: { maxServerMeta: this.#rules.quota } } });
    const action = kind === "action" ? actionIn(call.text ?? "") : undefined;
    if (typeof action === "object") return action;
    const named = this.#named(route.serverId!);
    const own = this.#find(route, caller);
    // Before it is scheduled, a server is found in any project, and left to the policy.
    const server = own ?? (kind === "operation" && named?.taskState === "scheduling" ? named : undefined);
    if (!server) {
      return { status: 404, message: `Instance ${named?.id ?? asLatin1(route.serverId!)} could not be found.` };
    }
    if (kind === "server") return pythonJson({ server: serverDocument(server, placeOf(asked)) });
    if (!own || !this.#allows(caller, !!action || method !== "GET")) {
      const rule = action ? `os-lock-server:${action}` : `server-metadata:${rules[route.operation as OperationId]}`;
      return { status: 403, message: `Policy doesn't allow os_compute_api:${rule} to be performed.` };
    }
    if (action) {
      return () => {
        server.locked = action === "lock";
        return "";
      };
    }
    if (method !== "GET") return planWrite(server, route, body.items, caller.roles.includes("admin"), this.#rules);
    if (key === undefined) return `{"metadata": ${itemsJson(server.metadata)}}`;
    const value = server.metadata.get(key);
    if (value === undefined) return { status: 404, message: "Metadata item was not found" };
    return `{"meta": ${itemsJson([[key, value]])}}`;
  }

  #allows({ roles }: Caller, writes: boolean): boolean {
    if (!this.#refuseReaders) return true;
    return roles.some((role) => role === "member" || role === "admin" || (!writes && role === "reader"));
  }

  #find({ project, serverId }: Route, caller: Caller): FakeServer | undefined {
    const server = this.#named(serverId!);
    if (!server || server.vmState === "deleted") return undefined;
    return caller.roles.includes("admin") || isOf(server, caller.projectId ?? project) ? server : undefined;
  }

  #named(id: string): FakeServer | undefined {
    return this.#servers.get(id) ?? (this.#rules.storage === "mysql" ? this.#servers.get(id.toLowerCase()) : undefined);
  }

  /** The servers of the caller's project, whole or as links; an administrator may ask for those of all. */
  #list(asked: Asked): string | Refusal {
    const { route, caller } = asked;
    const query = new URLSearchParams(route.query ?? "");
    const detail = route.serverId === "detail";
    const place = placeOf(asked);
    const everybodys = query.has("all_tenants") && !/^(0|f|false|n|no|off)$/i.test(query.get("all_tenants")!);
    const within = [...this.#servers.values()].filter((server) =>
      server.vmState !== "deleted" && (everybodys || isOf(server, caller.projectId ?? route.project))
    );
    const page = pageOf(within, query, place.minor);
    if ("status" in page) return page;
    if (everybodys && !caller.roles.includes("admin")) {
      const rule = `os_compute_api:servers:${detail ? "detail" : "index"}:get_all_tenants`;
      return { status: 403, message: `Policy doesn't allow ${rule} to be performed.` };
    }
    const documents = page.servers.map((server) => serverDocument(server, place));
    const servers = detail ? documents : documents.map(({ id, name, links }) => ({ id, name, links }));
    if (!page.next) return pythonJson({ servers });
    const href = `${asked.call.origin}${route.path}?${page.next}`;
    return pythonJson({ servers, servers_links: [{ rel: "next", href }] });
  }

  #schemaOf({ operation, legacy }: Route): BodySchema | undefined {
    if (operation === "setServerMetadataItem") return { member: "meta", keys: this.#keys, legacy };
    if (operation !== "mergeServerMetadata" && operation !== "replaceServerMetadata") return undefined;
    return { member: "metadata", keys: this.#keys, legacy };
  }
}

/** An answer with a body, or without one. */
function succeed({ route: { kind, type = jsonType }, requestId, version }: Asked, body: string): Answer {
  const status = kind === "choices" ? 300 : kind === "action" ? 202 : body ? 200 : 204;
  return answer(status, body, type, requestId, version);
}

/** A page of webob; HEAD is told that it is empty HTML, whatever it accepts. */
function pageFor(call: Call, status: 404 | 413, requestId: string): Answer {
  if (call.method === "HEAD") return answer(status, "", "text/html; charset=UTF-8", requestId, undefined);
  return page(status, call.header("accept") ?? "", requestId);
}

/** What is left of an answer to HEAD, which has no body, or to OPTIONS, which is refused nothing. */
function bare(method: string, result: Answer): Answer {
  if (method === "HEAD") return { ...result, body: "" };
  return result.status >= 300 ? { status: 200, headers: [["content-length", "0"]], body: "" } : result;
}

function placeOf({ call, route: { project, legacy }, caller, version = minimum }: Asked): Place {
  const tenant = project ?? caller.projectId ?? "";
  return { origin: call.origin, root: legacy ? "v2" : "v2.1", project, tenant, minor: Number(version.split(".")[1]) };
}

/** Whether a server is of a project. */
function isOf(server: FakeServer, project: string | undefined): boolean {
  return server.projectId === undefined || server.projectId === project;
}

/** The bytes of a UTF-8 text, a character each, as Nova sees the ids in its paths. */
function asLatin1(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}
