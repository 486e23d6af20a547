import { maxBodyBytes } from "../../contract/nova_constants.ts";
import { type Call, ClosedConnection, type RoutedCall } from "../call.ts";
import { type Caller, type Callers, type Credentials, nobody } from "../callers.ts";
import type { Reply, Result } from "../reply.ts";
import { connectionLost } from "../stack_faults.ts";
import type { Store } from "../store.ts";
import { actionIn } from "./actions.ts";
import { jsonType, vendorType } from "./accept.ts";
import { Controllers } from "./controllers.ts";
import { type Form, formOf } from "./form.ts";
import { minimum, negotiate } from "./microversion.ts";
import { crashed, type Outcome, refused, unexpected, type Version } from "./outcome.ts";
import { healthcheck, novaError, page, replyWith, unauthorized } from "./replies.ts";
import { queryError } from "./query.ts";
import type { Release } from "./releases.ts";
import { readBody } from "./request_body.ts";
import { methodOf, type NovaRoute, routeOf } from "./route.ts";
import type { BodySchema } from "./schema_error.ts";
import { before } from "../../shared/before.ts";

const mediaTypes = ["", jsonType, vendorType, "text/plain"];

/** Nova's API over the servers of a store, in Nova's order of checks. */
export class NovaApi {
  readonly #store: Store;
  readonly #callers: Callers;
  readonly #keys: BodySchema["keys"];
  readonly #release: Release;
  readonly #controllers: Controllers;

  constructor(store: Store, callers: Callers, keys: BodySchema["keys"], release: Release) {
    this.#store = store;
    this.#callers = callers;
    this.#keys = keys;
    this.#release = release;
    this.#controllers = new Controllers(store, release);
  }

  /** @throws {ClosedConnection} If Nova crashes on it. */
  route(call: RoutedCall): NovaRoute {
    return routeOf(call, (project) => this.#store.hasProject(project), this.#release);
  }

  /**
   * Handles a call: returns the response, or the write that leads to it.
   *
   * @param signer Who signed the call, if that was checked.
   */
  handle(call: Call, route: NovaRoute, requestId: string, signer?: Credentials): Result {
    const result = this.#pass(call, route, requestId, signer);
    if (route.kind === "healthcheck") return result;
    if (call.method !== "OPTIONS" && call.method !== "HEAD") return result;
    if (result.kind === "reply") return bare(call.method, result);
    return { ...result, commit: () => bare(call.method, result.commit()) };
  }

  /** The error that a fault of the fake asks for. */
  refusal(status: number, message: string, requestId: string): Reply {
    return novaError(status, message, requestId, minimum);
  }

  /** The response of the middleware in front of Nova while Keystone can't be reached. */
  withoutKeystone(call: Call, requestId: string): Reply {
    return this.#page(call, 503, requestId);
  }

  /** Nova's response while its database can't be reached. */
  withoutDatabase(call: Call, requestId: string): Reply {
    const { status, message } = unexpected(connectionLost, this.#release);
    const asked = negotiate(
      call.header("openstack-api-version"),
      call.header("x-openstack-nova-api-version"),
      this.#release,
    );
    return novaError(status, message, requestId, asked.kind === "agreed" ? asked.version : minimum);
  }

  /** The middleware in front of the API: body limit, authentication, and router. */
  #pass(call: Call, route: NovaRoute, requestId: string, signer?: Credentials): Result {
    const { kind, project } = route;
    if (kind === "healthcheck") return healthcheck(call.method, call.header("accept"));
    if (kind === "versions" || kind === "choices") return this.#serve(call, route, nobody, undefined);
    if (kind === "version" && project === undefined) return this.#serve(call, route, nobody, requestId);
    if (call.body && call.body.length > maxBodyBytes) return this.#page(call, 413, requestId);
    const caller = signer ?? this.#callers.bearerOf(call) ?? unauthorized(requestId);
    if (caller.kind === "reply") return caller;
    const form = this.#formIn(call, route);
    if (form.kind === "unreadable") return novaError(crashed.status, crashed.message, requestId, undefined);
    const routed = form.kind === "overrides" ? this.route({ ...call, method: form.method }) : route;
    if (routed.kind === "none") return this.#page(call, 404, requestId);
    return this.#serve(call, routed, caller, requestId);
  }

  /** The form that Nova reads of a POST. The fake of the contract reads none: it refuses a form for its media type. */
  #formIn(call: Call, { query }: NovaRoute): Form {
    if (call.method !== "POST" || this.#keys === "documented" || query?.includes("_method")) return { kind: "none" };
    return formOf(call.header("content-type") ?? "", call.body);
  }

  /** Serves a call, once the address and the caller are known. */
  #serve(call: Call, route: NovaRoute, caller: Caller, requestId: string | undefined): Result {
    const asked = route.legacy || requestId === undefined
      ? noVersion
      : negotiate(call.header("openstack-api-version"), call.header("x-openstack-nova-api-version"), this.#release);
    if (asked.kind === "refused") return novaError(asked.status, asked.message, requestId, asked.version);
    const { version } = asked;
    const outcome = this.#check(call, route, caller, version);
    switch (outcome.kind) {
      case "refused":
        return novaError(outcome.status, outcome.message, requestId, outcome.version ?? version);
      case "done":
        return success(route, outcome.body, requestId, version);
      case "write":
        return { ...outcome, commit: () => success(route, outcome.commit(), requestId, version) };
    }
  }

  /** Checks a request as far as all operations have in common. */
  #check(call: Call, route: NovaRoute, caller: Caller, version: Version): Outcome {
    const { kind, project, legacy } = route;
    const type = call.header("content-type") ?? "";
    if (type !== jsonType && !mediaTypes.includes(before(type, ";"))) {
      return refused(415, "Unsupported Content-Type");
    }
    // The method and the operation disagree about a body only if the query has `_method`.
    const carries = call.method === "POST" || call.method === "PUT";
    const method = methodOf(route);
    const crossed = kind === "operation" && carries !== (method === "POST" || method === "PUT");
    const body = readBody(
      call,
      crossed ? undefined : this.#schemaOf(route),
      carries ? "read" : "ignored",
      this.#release,
    );
    // The layer that reports an error while reading includes the address, and crashes if it is not UTF-8.
    if (body.kind === "refused" && body.status === 500 && route.undecoded) throw new ClosedConnection();
    // An error while reading skips the layer that removes the microversion from the responses of /v2.
    if (body.kind === "refused") return legacy && body.status === 500 ? { ...body, version: minimum } : body;
    const named = kind === "action" ? actionIn(call.text ?? "", this.#release) : undefined;
    if (named?.kind === "refused") return named;
    const own = caller.scope === "system" || caller.scope === "none" ? "None" : caller.projectId;
    if (project && own !== undefined && project !== own) {
      const mismatch = `URL's project_id '${project}' doesn't match Context's project_id '${own}'`;
      return refused(400, `Malformed request URL: ${mismatch}`);
    }
    // Nova's query for a server needs the project of the caller.
    if (caller.scope === "none" && route.serverId !== undefined) {
      return unexpected("nova.exception.NovaException", this.#release);
    }
    const strangeQuery = queryError(route, method, version, this.#release);
    if (strangeQuery) return strangeQuery;
    if (crossed) return unexpected(carries ? "TypeError" : "KeyError", this.#release);
    return body.refusal ?? this.#controllers.run({ call, route, caller, version, items: body.items, action: named });
  }

  /** A page of webob. HEAD gets an empty HTML page, regardless of Accept. */
  #page(call: Call, status: 404 | 413 | 503, requestId: string): Reply {
    if (call.method === "HEAD") return replyWith(status, "", "text/html; charset=UTF-8", requestId, undefined);
    return page(status, call.header("accept") ?? "", requestId, this.#release);
  }

  #schemaOf({ operation, legacy }: NovaRoute): BodySchema | undefined {
    if (operation === "setServerMetadataItem") return { member: "meta", keys: this.#keys, legacy };
    if (operation !== "mergeServerMetadata" && operation !== "replaceServerMetadata") return undefined;
    return { member: "metadata", keys: this.#keys, legacy };
  }
}

const noVersion: { kind: "agreed"; version: Version } = { kind: "agreed", version: undefined };

/** A response with a body, or without one. */
function success(
  { kind, type = jsonType }: NovaRoute,
  body: string,
  requestId: string | undefined,
  version: Version,
): Reply {
  const status = kind === "choices" ? 300 : kind === "action" ? 202 : body ? 200 : 204;
  return replyWith(status, body, type, requestId, version);
}

/** A response to HEAD, which has no body, or to OPTIONS, which is never refused. */
function bare(method: string, reply: Reply): Reply {
  if (method === "HEAD") return { ...reply, body: "" };
  return reply.status >= 300 ? { ...reply, status: 200, headers: [["content-length", "0"]], body: "" } : reply;
}
