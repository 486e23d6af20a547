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
import type { Call } from "./call.ts";
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
import { methodOf, type Route, routeOf, UnreadablePath } from "./route.ts";
import type { BodySchema } from "./schema_error.ts";
import { pageOf } from "./server_list.ts";
import { type Behind, handleV1, refusalV1, routeV1 } from "./v1.ts";
import { negotiate } from "./version.ts";
import { planWrite, unexpected, type WriteRules } from "./writes.ts";

export type { Call } from "./call.ts";

/** A write that has been checked and not been done yet. */
export type Write = () => Answer;

/** A call on its way through the checks. */
interface Asked {
  call: Call;
  route: Route;
  caller: Caller;
  requestId: string;
  version: Version;
}

/** Nova's limit (`oslo_middleware/sizelimit.py`). */
export const maxBodyBytes = 114688;

const mediaTypes = ["", "application/json", "application/vnd.openstack.compute+json", "text/plain"];
const vendorType = "application/vnd.openstack.compute+json";
const noVersion: { version: Version } = { version: undefined };
const verbs = { GET: "show", POST: "create", PUT: "update", DELETE: "delete" };

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

  /** Where a call goes; `undefined` if the web server in front of Nova closes the connection. */
  route({ method, target }: Pick<Call, "method" | "target">): Route | undefined {
    try {
      return this.#apis.includes("v1") && routeV1(method, target) ||
        routeOf(method, target, (project) => this.#projects.has(project));
    } catch (error) {
      if (error instanceof UnreadablePath) return undefined;
      throw error;
    }
  }

  /** Who has signed a call, or the refusal; `undefined` if no signature is to be checked. */
  signerOf(call: Call, requestId: string): Promise<Caller | Answer> | undefined {
    return this.#callers.signerOf(call, requestId);
  }

  /** What a call is answered, or the write that it comes to. */
  handle(call: Call, route: Route, requestId: string, signer?: Caller | Answer): Answer | Write {
    const { kind, project } = route;
    if (kind === "v1") {
      return handleV1(this.#behind, call, route, requestId, signer ?? this.#callers.bearerOf(call));
    }
    if (!this.#apis.includes("v2.1")) return refusalV1(404, requestId, "APIGW.0101");
    if (kind === "versions") return document(200, versionsDocument(call.origin));
    if (kind === "choices") return document(300, choicesDocument(call.origin, route.path));
    if (kind === "version" && project === undefined) return this.#known(call, route, { roles: [] }, requestId);
    if (call.method === "OPTIONS") return { status: 200, headers: [["content-length", "0"]], body: "" };
    if (call.body && call.body.length > maxBodyBytes) return page(413, call.header("accept") ?? "", requestId);
    const caller = signer ?? this.#callers.bearerOf(call) ?? unauthorized(requestId);
    if ("status" in caller) return caller;
    if (call.method === "HEAD") {
      const { headers } = page(404, "text/html", requestId);
      return { status: 404, headers: [["content-length", "0"], ...headers.slice(1)], body: "" };
    }
    if (kind === "none") return page(404, call.header("accept") ?? "", requestId);
    return this.#known(call, route, caller, requestId);
  }

  /** What follows once the address and the caller are known. */
  #known(call: Call, route: Route, caller: Caller, requestId: string): Answer | Write {
    const { kind, project, legacy } = route;
    const asked = legacy
      ? noVersion
      : negotiate(call.header("openstack-api-version"), call.header("x-openstack-nova-api-version"));
    if ("status" in asked) return fault(asked.status, asked.message, requestId, asked.version);
    const context: Asked = { call, route, caller, requestId, version: asked.version };
    if (kind === "version" && project === undefined) {
      return succeed(context, pythonJson(versionDocument(call.origin, legacy)));
    }
    const result = this.#checked(context);
    if (typeof result === "string") return succeed(context, result);
    if (typeof result === "object") return fault(result.status, result.message, requestId, asked.version);
    return () => succeed(context, result());
  }

  /** The body of the answer, a refusal, or the write that leads to the body of an answer. */
  #checked(asked: Asked): string | Refusal | (() => string) {
    const { call, route, caller } = asked;
    const { kind, project, key } = route;
    const type = call.header("content-type") ?? "";
    if (type !== "application/json" && !mediaTypes.includes(type.split(";", 1)[0])) {
      return { status: 415, message: "Unsupported Content-Type" };
    }
    const method = methodOf(route);
    // Only `_method` in the query makes a request have a body that its operation hasn't, or the other way round.
    const carries = call.method === "POST" || call.method === "PUT";
    const crossed = kind === "operation" && carries !== (method === "POST" || method === "PUT");
    const body = readBody(call, crossed ? undefined : this.#schemaOf(route), carries);
    if ("status" in body) return body;
    if (project && caller.projectId !== undefined && project !== caller.projectId) {
      const mismatch = `URL's project_id '${project}' doesn't match Context's project_id '${caller.projectId}'`;
      return { status: 400, message: `Malformed request URL: ${mismatch}` };
    }
    if (crossed) return unexpected(carries ? "TypeError" : "KeyError");
    if (body.refusal) return body.refusal;

    if (kind === "version") return pythonJson(versionDocument(call.origin, route.legacy));
    if (kind === "servers") return this.#list(asked);
    if (kind === "flavors") {
      const rest = new URLSearchParams(route.query ?? "").has("marker");
      return pythonJson({ flavors: rest ? [] : [flavorDocument(placeOf(asked))] });
    }
    if (kind === "flavor") return pythonJson({ flavor: flavorDocument(placeOf(asked)) });
    if (kind === "limits") return pythonJson({ limits: { rate: [], absolute: { maxServerMeta: this.#rules.quota } } });
    const server = this.#find(route, caller);
    if (!server) return { status: 404, message: `Instance ${asLatin1(route.serverId!)} could not be found.` };
    if (kind === "server") return pythonJson({ server: serverDocument(server, placeOf(asked)) });
    if (!this.#allows(caller, method !== "GET")) {
      const rule = `os_compute_api:server-metadata:${verbs[method]}`;
      return { status: 403, message: `Policy doesn't allow ${rule} to be performed.` };
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
    const exact = this.#servers.get(serverId!);
    const server = exact ?? (this.#rules.storage === "mysql" ? this.#servers.get(serverId!.toLowerCase()) : undefined);
    if (!server || server.vmState === "deleted") return undefined;
    return caller.roles.includes("admin") || isOf(server, caller.projectId ?? project) ? server : undefined;
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

/** An answer with a body, or 204. The vendor type of OpenStack is for whoever asks for just that. */
function succeed({ call, route, requestId, version }: Asked, body: string): Answer {
  const vendor = call.header("accept") === vendorType && !route.path.endsWith(".json");
  return answer(body ? 200 : 204, body, vendor ? vendorType : "application/json", requestId, version);
}

function document(status: number, value: unknown): Answer {
  const body = pythonJson(value);
  return { status, headers: [["content-type", "application/json"], ["content-length", String(body.length)]], body };
}

function placeOf({ call, route: { project, legacy }, caller, version = "2.1" }: Asked): Place {
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
