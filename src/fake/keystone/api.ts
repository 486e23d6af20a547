import type { Address, Call, RoutedCall } from "../call.ts";
import type { Caller } from "../callers.ts";
import type { FakeOptions } from "../inventory.ts";
import type { Reply } from "../reply.ts";
import { Directory } from "./directory.ts";
import { catalogOf, type Origins, tokenDocument, versionOf } from "./documents.ts";
import { forbidden, KeystoneError, unauthorized } from "./errors.ts";
import { grantOf } from "./login.ts";
import { readLoginBody } from "./login_body.ts";
import { keystoneError, keystoneMethods, keystoneNoMethod, keystoneNoRoute, keystoneReply } from "./replies.ts";
import { isAdministrator, resourceAt, showResource } from "./resources.ts";
import { type Token, Tokens } from "./tokens.ts";

/** Where a request to Keystone goes. */
export interface KeystoneRoute extends Address {
  api: "identity";
  /** The path before `/v3`: empty, or `/identity`. */
  root: string;
  /** The path from `/v3` on. */
  resource: string;
  /** The query. */
  query: string;
}

/** A call with what every response to it needs. */
interface Request {
  call: Call;
  route: KeystoneRoute;
  requestId: string;
  at: Origins;
}

const reads = ["GET", "HEAD", "OPTIONS"];
const tokenMethods = ["POST", "DELETE", "OPTIONS", "GET", "HEAD"];
const readOnly = "The users of a fake come from its inventory; PUT /__fake/inventory or restart it with others";

/** Keystone's API for the users of a fake. It issues tokens that the fake's compute API accepts. */
export class KeystoneApi {
  readonly directory: Directory;
  readonly tokens: Tokens;
  readonly #region: string;

  constructor({ users = {}, tokenLifetimeMs = 3_600_000, region = "RegionOne", now = () => new Date() }: FakeOptions) {
    this.directory = new Directory(users);
    this.tokens = new Tokens(now, tokenLifetimeMs);
    this.#region = region;
  }

  /** The route of a call to Keystone; `undefined` for other calls. */
  route({ method, target }: RoutedCall): KeystoneRoute | undefined {
    const [, root = "", resource, query = ""] =
      /^(\/identity(?=[/?#]|$))?([^?#]*)(?:\?([^#]*))?(?:#.*)?$/.exec(target) ??
        [];
    if (resource === undefined || root === "" && !/^\/v3(\/|$)/.test(resource)) return undefined;
    const operation = method === "POST" && /^\/v3\/auth\/tokens\/?$/.test(resource) ? "issueToken" : undefined;
    return { api: "identity", path: root + resource, operation, root, resource, query };
  }

  /** The caller that a token identifies at the compute API. */
  callerOf(token: string): Caller | undefined {
    return this.tokens.callerOf(token);
  }

  handle(call: Call, route: KeystoneRoute, requestId: string): Reply {
    const at: Origins = { origin: call.origin, identity: call.origin + route.root, region: this.#region };
    try {
      return this.#respond({ call, route, requestId, at });
    } catch (error) {
      if (!(error instanceof KeystoneError)) throw error;
      return keystoneError(error, requestId, at.identity);
    }
  }

  /** The error that a fault of the fake asks for. */
  refusal(status: number, message: string, requestId: string): Reply {
    return keystoneError(new KeystoneError(status, message), requestId, "http://127.0.0.1:5000");
  }

  #respond(request: Request): Reply {
    const { call, route, requestId, at } = request;
    const { resource } = route;
    const isVersion = /^\/v3\/?$/.test(resource);
    if (isVersion || resource === "" || resource === "/") {
      if (call.method === "OPTIONS") return keystoneMethods(reads, requestId);
      if (!reads.includes(call.method)) return keystoneNoMethod(reads, requestId, "page");
      if (isVersion) return keystoneReply(200, { version: versionOf(at) }, requestId);
      const location = ["location", `${at.identity}/v3/`] as const;
      return keystoneReply(300, { versions: { values: [versionOf(at)] } }, requestId, [location]);
    }
    return /^\/v3\/auth\/tokens\/?$/.test(resource) ? this.#tokens(request) : this.#resource(request);
  }

  #resource({ call, route, requestId, at }: Request): Reply {
    const resource = resourceAt(route.resource);
    if (!resource) return keystoneNoRoute(requestId);
    if (call.method === "OPTIONS") return keystoneMethods(reads, requestId);
    const isWrite = !reads.includes(call.method);
    if (isWrite && route.resource.startsWith("/v3/auth/")) return keystoneNoMethod(reads, requestId);
    const token = this.#bearer(call);
    if (isWrite) throw forbidden(readOnly);
    const origins = at;
    const document = showResource(resource, route, { directory: this.directory, token, origins });
    return keystoneReply(200, document, requestId, [], "\n");
  }

  /** Issues, shows and revokes tokens. */
  #tokens({ call, route, requestId, at }: Request): Reply {
    if (call.method === "OPTIONS") return keystoneMethods(tokenMethods, requestId);
    if (!tokenMethods.includes(call.method)) return keystoneNoMethod(tokenMethods, requestId);
    const show = (status: number, token: Token) => {
      const catalog = /(^|&)nocatalog/.test(route.query) ? undefined : catalogOf(at, token.project?.id);
      return keystoneReply(status, tokenDocument(token, catalog), requestId, [["x-subject-token", token.value]]);
    };
    if (call.method === "POST") {
      const body = readLoginBody(call.body ?? new Uint8Array(), call.header("content-type"));
      return show(201, this.tokens.issue(grantOf(body, this)));
    }
    const token = this.#subject(call, this.#bearer(call));
    if (call.method !== "DELETE") return show(200, token);
    this.tokens.revoke(token);
    return keystoneReply(204, undefined, requestId);
  }

  #bearer(call: Call): Token {
    const token = this.tokens.find(call.header("x-auth-token"));
    if (!token) throw unauthorized();
    return token;
  }

  /** The token that a request is about: one of the same user, or any for an administrator. */
  #subject(call: Call, bearer: Token): Token {
    const value = call.header("x-subject-token");
    const action = forbidden(`identity:${call.method === "DELETE" ? "revoke" : "validate"}_token`);
    if (!value && !isAdministrator(bearer)) throw action;
    const token = this.tokens.read(value);
    if (token.user !== bearer.user && !isAdministrator(bearer)) throw action;
    return token;
  }
}
