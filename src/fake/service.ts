import { type Answer, answer, fault, itemsJson, page, pythonJson, unauthorized, type Version } from "./answer.ts";
import { choicesDocument, serverDocument, versionDocument, versionsDocument } from "./documents.ts";
import { createServer, type FakeOptions, type FakeServer, type TokenOptions } from "./inventory.ts";
import { parsePython, RecursionError } from "./python.ts";
import { type Route, routeOf, UnreadablePath } from "./route.ts";
import { type BodySchema, keepsSchema, schemaError } from "./schema_error.ts";
import { negotiate } from "./version.ts";

/** A request as the service sees it, whether it came by a socket or as a Request. */
export interface Call {
  method: string;
  /** The path and the query, as they were sent. */
  target: string;
  /** Scheme, host and port, for the links in documents. */
  origin: string;
  header(name: string): string | null | undefined;
  /** The bytes of the body; `undefined` if there is none, or none whose length is told. */
  body?: Uint8Array;
}

/** A write that has been checked and not been done yet. */
export type Write = () => Answer;

/** Who calls. */
interface Caller {
  projectId?: string;
  roles: readonly string[];
}

const maxBodyBytes = 114688;
const writable = ["active", "stopped", "paused", "suspended"];
const mediaTypes = ["", "application/json", "application/vnd.openstack.compute+json", "text/plain"];
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const unreadable = "The server has either erred or is incapable of performing the requested operation.";
const unexpected =
  "Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible.\n";

/** The service in memory: what it holds, and what it answers, in Nova's order of checks. */
export class Service {
  readonly servers = new Map<string, FakeServer>();
  readonly #options: FakeOptions;
  readonly #tokens: ReadonlyMap<string, TokenOptions> | undefined;
  readonly #projects: ReadonlySet<string>;
  #requests = 0;

  constructor(options: FakeOptions) {
    this.#options = options;
    this.#tokens = options.tokens && new Map(Object.entries(options.tokens));
    const home = this.#tokens && [...this.#tokens.values()].find(({ projectId }) => projectId)?.projectId;
    for (const [id, server] of Object.entries(options.servers ?? {})) {
      this.servers.set(id, createServer(id, server, home));
    }
    const named = [...this.servers.values(), ...this.#tokens?.values() ?? []].flatMap(({ projectId }) =>
      projectId ?? []
    );
    this.#projects = new Set(named);
  }

  /** A request id of its own for every request, in Nova's form. */
  nextRequestId(): string {
    const count = (++this.#requests).toString(16).padStart(12, "0");
    return `req-fa4e0000-0000-4000-8000-${count}`;
  }

  /** Where a call goes; `undefined` if the web server in front of Nova closes the connection. */
  route({ method, target }: Call): Route | undefined {
    try {
      return routeOf(method, target, (project) => this.#projects.has(project));
    } catch (error) {
      if (error instanceof UnreadablePath) return undefined;
      throw error;
    }
  }

  /** What a call is answered, or the write that it comes to. */
  handle(call: Call, route: Route, requestId: string): Answer | Write {
    const { kind, legacy } = route;
    if (kind === "versions") return document(200, versionsDocument(call.origin));
    if (kind === "choices") return document(300, choicesDocument(call.origin, route.path));
    const root = kind === "version" && route.project === undefined;
    if (call.method === "OPTIONS" && !root) return { status: 200, headers: [["content-length", "0"]], body: "" };
    if (call.body && call.body.length > maxBodyBytes) return page(413, call.header("accept") ?? "", requestId);
    const caller = root ? undefined : this.#authenticate(call);
    if (!caller && !root) return unauthorized(requestId);
    if (call.method === "HEAD" && !root) {
      const { headers } = page(404, "text/html", requestId);
      return { status: 404, headers: [["content-length", "0"], ...headers.slice(1)], body: "" };
    }
    if (kind === "none") return page(404, call.header("accept") ?? "", requestId);

    const asked = legacy
      ? { version: undefined }
      : negotiate(call.header("openstack-api-version"), call.header("x-openstack-nova-api-version"));
    if ("status" in asked) return fault(asked.status, asked.message, requestId, asked.version);
    const { version } = asked;
    if (root) {
      return answer(200, pythonJson(versionDocument(call.origin, legacy)), typeOf(call, route), requestId, version);
    }
    return this.#checked(call, route, caller!, requestId, version);
  }

  /** What follows once the address, the caller and the version are known. */
  #checked(call: Call, route: Route, caller: Caller, requestId: string, version: Version): Answer | Write {
    const refuse = (status: number, message: string) => fault(status, message, requestId, version);
    const succeed = (body: string, status = 200) => answer(status, body, typeOf(call, route), requestId, version);

    if (!mediaTypes.includes((call.header("content-type") ?? "").split(";")[0])) {
      return refuse(415, "Unsupported Content-Type");
    }
    const schema = this.#schemaOf(route);
    const body = readBody(call.body, schema);
    if ("status" in body) return refuse(body.status, body.message);
    if (route.project && caller.projectId !== undefined && route.project !== caller.projectId) {
      const mismatch = `URL's project_id '${route.project}' doesn't match Context's project_id '${caller.projectId}'`;
      return refuse(400, `Malformed request URL: ${mismatch}`);
    }
    if (body.refusal !== undefined) return refuse(400, body.refusal);

    if (route.kind === "version") return succeed(pythonJson(versionDocument(call.origin, route.legacy)));
    if (route.kind === "servers") return succeed(pythonJson(this.#list(call, route, caller, version)));
    const server = this.#find(route, caller);
    if (!server) return refuse(404, `Instance ${asLatin1(route.serverId!)} could not be found.`);
    if (route.kind === "server") {
      return succeed(pythonJson({ server: serverDocument(server, placeOf(call, route, caller, version)) }));
    }
    const verb = { GET: "show", POST: "create", PUT: "update", DELETE: "delete" }[methodOf(route)];
    if (!this.#allowed(caller, methodOf(route) !== "GET")) {
      return refuse(403, `Policy doesn't allow os_compute_api:server-metadata:${verb} to be performed.`);
    }
    const { key } = route;
    if (methodOf(route) === "GET") {
      if (key === undefined) return succeed(`{"metadata": ${itemsJson(server.metadata)}}`);
      const value = server.metadata.get(key);
      return value === undefined
        ? refuse(404, "Metadata item was not found")
        : succeed(`{"meta": ${itemsJson([[key, value]])}}`);
    }
    return this.#write(server, route, body.items, caller, refuse, succeed);
  }

  #write(
    server: FakeServer,
    { operation, key }: Route,
    items: Record<string, string>,
    caller: Caller,
    refuse: (status: number, message: string) => Answer,
    succeed: (body: string, status?: number) => Answer,
  ): Answer | Write {
    const removes = operation === "deleteServerMetadataItem";
    if (removes && !server.metadata.has(key!)) return refuse(404, "Metadata item was not found");
    if (operation === "setServerMetadataItem" && !Object.hasOwn(items, key!)) {
      return refuse(400, "Request body and URI mismatch");
    }

    const attempt = removes ? "delete metadata" : "update metadata";
    if (server.locked && !caller.roles.includes("admin")) return refuse(409, `Instance ${server.id} is locked`);
    if (!writable.includes(server.vmState)) {
      return refuse(409, `Cannot '${attempt}' instance ${server.id} while it is in vm_state ${server.vmState}`);
    }
    if (!server.launched) return refuse(409, `Instance ${server.id} is in an invalid state for '${attempt}'`);
    if (removes) return () => (this.#remove(server, key!), succeed("", 204));

    const replaces = operation === "replaceServerMetadata";
    const merged = new Map(replaces ? [] : server.metadata);
    for (const name of Object.keys(items)) merged.set(name, items[name]);
    const { quota = 128 } = this.#options;
    // Replacing with nothing isn't counted (`nova/compute/api.py` _check_metadata_properties_quota).
    if (quota >= 0 && merged.size > quota) return refuse(403, `Maximum number of metadata items exceeds ${quota}`);
    const error = this.#storageError(items);
    if (error) return refuse(500, `${unexpected}<class '${error}'>`);
    return () => {
      server.metadata = merged;
      if (operation === "setServerMetadataItem") return succeed(`{"meta": ${itemsJson([[key!, items[key!]]])}}`);
      return succeed(`{"metadata": ${itemsJson(merged)}}`);
    };
  }

  /** Who a call is from; `undefined` if nobody that may call. */
  #authenticate(call: Call): Caller | undefined {
    const token = call.header("x-auth-token");
    if (!this.#tokens) return token || call.header("authorization") ? { roles: ["member"] } : undefined;
    const entry = token ? this.#tokens.get(token) : undefined;
    return entry && { projectId: entry.projectId, roles: entry.roles ?? ["member"] };
  }

  #allowed({ roles }: Caller, writes: boolean): boolean {
    if (!this.#options.refuseReaders) return true;
    return roles.some((role) => role === "member" || role === "admin" || (!writes && role === "reader"));
  }

  #find({ project, serverId }: Route, caller: Caller): FakeServer | undefined {
    const exact = this.servers.get(serverId!);
    const server = exact ?? (this.#storage() === "mysql" ? this.servers.get(serverId!.toLowerCase()) : undefined);
    return server && server.vmState !== "deleted" && this.#reaches(caller, project, server) ? server : undefined;
  }

  #reaches(caller: Caller, project: string | undefined, server: FakeServer): boolean {
    const own = caller.projectId ?? project;
    return server.projectId === undefined || server.projectId === own || caller.roles.includes("admin");
  }

  /** The servers of the caller's project, whole or as links, by name if one is asked for. */
  #list(call: Call, route: Route, caller: Caller, version: Version): unknown {
    const query = new URLSearchParams(route.query ?? "");
    const [name, limit] = [query.get("name"), Number(query.get("limit") ?? Infinity)];
    const own = [...this.servers.values()].filter((server) =>
      server.vmState !== "deleted" && this.#reaches({ ...caller, roles: [] }, route.project, server) &&
      (name === null || matchesName(server.name, name))
    );
    const place = placeOf(call, route, caller, version);
    const documents = own.slice(0, limit).map((server) => serverDocument(server, place) as { id: string });
    if (route.serverId === "detail") return { servers: documents };
    return { servers: documents.map(({ id, name, links }: any) => ({ id, name, links })) };
  }

  #schemaOf({ operation, legacy }: Route): BodySchema | undefined {
    if (!operation || /^(get|list|delete)/.test(operation)) return undefined;
    const member = operation === "setServerMetadataItem" ? "meta" : "metadata";
    return { member, keys: this.#options.keys ?? "documented", legacy };
  }

  #storage(): "unicode" | "mysql" {
    return this.#options.storage ?? (this.#options.keys === "nova" ? "mysql" : "unicode");
  }

  /** What MySQL's utf8 columns of 255 characters make of items; the name of the exception. */
  #storageError(items: Record<string, string>): string | undefined {
    for (const [key, value] of Object.entries(items)) {
      if (key.length > 255) return "nova.exception.InvalidMetadataSize";
      if (/\p{Cs}/u.test(value)) return "oslo_db.exception.DBInvalidUnicodeParameter";
      if (this.#storage() === "mysql" && /[\u{10000}-\u{10ffff}]/u.test(value)) return "oslo_db.exception.DBError";
    }
  }

  #remove(server: FakeServer, key: string): void {
    if (this.#storage() === "unicode") return void server.metadata.delete(key);
    const folded = (name: string) => name.replace(/ +$/, "").toLowerCase();
    for (const name of [...server.metadata.keys()]) if (folded(name) === folded(key)) server.metadata.delete(name);
  }
}

/** A body that can be judged, or the refusal of one that can't. */
type Body = { items: Record<string, string>; refusal?: string } | { status: number; message: string };

/** Reads a body: first as fast as can be, and once more in Python's way where it is refused. */
function readBody(bytes: Uint8Array | undefined, schema: BodySchema | undefined): Body {
  let text = "";
  try {
    if (bytes?.length) text = utf8.decode(bytes);
  } catch {
    return { status: 500, message: unreadable };
  }
  if (!schema) return { items: {} };
  if (text === "") return { items: {}, refusal: schemaError(null, schema) };
  try {
    const body = JSON.parse(text);
    if (keepsSchema(body, schema)) return { items: body[schema.member] };
  } catch {
    // Python may take what JavaScript doesn't.
  }
  try {
    return { items: {}, refusal: schemaError(parsePython(text), schema) };
  } catch (error) {
    if (error instanceof RecursionError) return { status: 500, message: unreadable };
    return { status: 400, message: "Malformed request body" };
  }
}

function document(status: number, value: unknown): Answer {
  const body = pythonJson(value);
  return { status, headers: [["content-type", "application/json"], ["content-length", String(body.length)]], body };
}

/** The vendor type of OpenStack is answered to whoever asks for just that. */
function typeOf(call: Call, route: Route): string {
  const vendor = "application/vnd.openstack.compute+json";
  return call.header("accept") === vendor && !route.path.endsWith(".json") ? vendor : "application/json";
}

function placeOf({ origin }: Call, { project }: Route, caller: Caller, version: Version) {
  return { origin, version: version ?? "2.1", project: project ?? caller.projectId ?? "" };
}

const methods = { list: "GET", get: "GET", merge: "POST", replace: "PUT", set: "PUT", delete: "DELETE" } as const;

/** The method of an operation, which `_method` in the query may have overridden. */
function methodOf({ operation }: Route): "GET" | "POST" | "PUT" | "DELETE" {
  return methods[/^[a-z]+/.exec(operation!)![0] as keyof typeof methods];
}

function matchesName(name: string, pattern: string): boolean {
  try {
    return new RegExp(pattern, "i").test(name);
  } catch {
    return false;
  }
}

/** The bytes of a UTF-8 text, a character each, as Nova sees the ids in its paths. */
function asLatin1(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
