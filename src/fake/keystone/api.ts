import type { Address, Call, RoutedCall } from "../call.ts";
import type { Caller } from "../callers.ts";
import type { FakeOptions } from "../inventory.ts";
import type { Reply } from "../reply.ts";
import { Directory } from "./directory.ts";
import { catalogOf, type Origins, projectsDocument, tokenDocument, userDocument, versionOf } from "./documents.ts";
import { type Identity, type Login, readLogin, type Scope } from "./login.ts";
import { keystoneError, keystoneNoMethod, keystoneNoRoute, keystoneReply } from "./replies.ts";
import { type Grant, type Token, Tokens } from "./tokens.ts";

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

/** The message of every 401 that says no more. */
const unauthorized = "The request you have made requires authentication.";

/** The result of a login: the user, or the reason for the refusal. */
type Identified = { kind: "identified"; grant: Grant } | { kind: "refused"; reply: Reply };

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
    const [, root, resource, query = ""] =
      /^(\/identity)?((?:\/v3(?:\/[^?#]*)?)|\/?)(?:\?([^#]*))?(?:#.*)?$/.exec(target) ??
        [];
    if (resource === undefined || root === undefined && !resource.startsWith("/v3")) return undefined;
    const path = `${root ?? ""}${resource}`;
    const operation = method === "POST" && resource === "/v3/auth/tokens" ? "issueToken" : undefined;
    return { api: "identity", path, operation, root: root ?? "", resource, query };
  }

  /** The caller that a token identifies at the compute API. */
  callerOf(token: string): Caller | undefined {
    return this.tokens.callerOf(token);
  }

  handle(call: Call, route: KeystoneRoute, requestId: string): Reply {
    const { root, resource, query } = route;
    const at: Origins = { origin: call.origin, identity: call.origin + root, region: this.#region };
    if (resource === "" || resource === "/") {
      const location = ["location", `${at.identity}/v3/`] as const;
      return keystoneReply(300, { versions: { values: [versionOf(at)] } }, requestId, [location]);
    }
    if (/^\/v3\/?$/.test(resource)) return keystoneReply(200, { version: versionOf(at) }, requestId);
    const catalog = !/(^|&)nocatalog/.test(query);
    if (resource === "/v3/auth/tokens") return this.#tokens(call, requestId, at, catalog);
    const token = this.tokens.find(call.header("x-auth-token"));
    const known = /^\/v3\/(auth\/(catalog|projects|domains)|users\/[^/]+|projects)$/.test(resource);
    if (!known) return keystoneNoRoute(requestId);
    if (call.method !== "GET" && call.method !== "HEAD") return keystoneNoMethod("GET, HEAD, OPTIONS", requestId);
    if (!token) return keystoneError(401, unauthorized, requestId, at.identity);
    return keystoneReply(200, this.#document(resource, token, at), requestId);
  }

  /** The error that a fault of the fake asks for. */
  refusal(status: number, message: string, requestId: string): Reply {
    return keystoneError(status, message, requestId, "http://127.0.0.1:5000");
  }

  #document(resource: string, { user, project }: Token, at: Origins): object {
    if (resource === "/v3/auth/catalog") {
      return { catalog: catalogOf(at, project), links: { self: `${at.identity}/v3/auth/catalog` } };
    }
    if (resource.endsWith("/projects")) return projectsDocument(user, at);
    if (resource === "/v3/auth/domains") {
      return { domains: [], links: { next: null, self: `${at.identity}/v3/auth/domains`, previous: null } };
    }
    return userDocument(user, at);
  }

  /** Issues, shows and revokes tokens. */
  #tokens(call: Call, requestId: string, at: Origins, catalog: boolean): Reply {
    const refuse = (status: number, message: string) => keystoneError(status, message, requestId, at.identity);
    const show = (status: number, token: Token) => {
      const document = tokenDocument(token, catalog ? catalogOf(at, token.project) : undefined);
      return keystoneReply(status, document, requestId, [["x-subject-token", token.value]]);
    };
    if (call.method === "POST") {
      const issued = this.#logIn(call, requestId, at);
      return issued.kind === "refused" ? issued.reply : show(201, this.tokens.issue(issued.grant));
    }
    if (!["GET", "HEAD", "DELETE"].includes(call.method)) {
      return keystoneNoMethod("POST, DELETE, OPTIONS, GET, HEAD", requestId);
    }
    if (!this.tokens.find(call.header("x-auth-token"))) return refuse(401, unauthorized);
    const subject = call.header("x-subject-token");
    if (!subject) {
      const action = call.method === "DELETE" ? "revoke_token" : "validate_token";
      return refuse(403, `You are not authorized to perform the requested action: identity:${action}.`);
    }
    const token = this.tokens.find(subject);
    if (!token) return refuse(404, "Could not recognize Fernet token");
    if (call.method !== "DELETE") return show(200, token);
    this.tokens.revoke(token);
    return keystoneReply(204, undefined, requestId);
  }

  #logIn(call: Call, requestId: string, at: Origins): Identified {
    const refused = (status: number, message: string, identity?: unknown): Identified => ({
      kind: "refused",
      reply: keystoneError(status, message, requestId, at.identity, identity),
    });
    const text = new TextDecoder().decode(call.body ?? new Uint8Array());
    const type = call.header("content-type");
    const login: Login = text !== "" && type !== undefined && type !== null && !/^application\/json\b/.test(type)
      ? { kind: "malformed", message: malformedType }
      : readLogin(text);
    if (login.kind === "malformed") return refused(400, login.message);
    if (login.kind === "unsupported method") {
      const methods = ["external", "password", "token", "oauth1", "mapped", "application_credential"];
      return refused(401, "Attempted to authenticate with an unsupported method.", { methods });
    }
    const identified = this.#identify(login.identity, login.scope, refused);
    return identified.kind === "refused" ? identified : this.#scope(identified.grant, login.scope, refused);
  }

  #identify(identity: Identity, scope: Scope, refused: (s: number, m: string, i?: unknown) => Identified): Identified {
    if (identity.kind === "password") {
      const user = this.directory.user(identity.user);
      return user?.password === identity.password
        ? { kind: "identified", grant: { methods: ["password"], user } }
        : refused(401, unauthorized);
    }
    if (identity.kind === "token") {
      const parent = this.tokens.find(identity.token);
      if (!parent) return refused(404, "Could not recognize Fernet token");
      const methods = [...new Set([...parent.methods, "token"])];
      return { kind: "identified", grant: { methods, user: parent.user, parent } };
    }
    const found = this.directory.credential(identity.credential, identity.owner);
    if (!found) {
      const name = identity.credential.id ?? identity.credential.name;
      return refused(404, `Could not find Application Credential: ${name}.`);
    }
    const { user, credential } = found;
    if (credential.secret !== identity.secret) return refused(401, unauthorized);
    if (scope.kind !== "default") return refused(401, noScope, {});
    const { project } = credential;
    return { kind: "identified", grant: { methods: ["application_credential"], user, project, credential } };
  }

  /** The scope of a token. A user without roles in it is refused like an unknown user. */
  #scope(grant: Grant, scope: Scope, refused: (status: number, message: string) => Identified): Identified {
    const { user } = grant;
    if (grant.project || scope.kind === "default" || scope.kind === "unscoped") return { kind: "identified", grant };
    if (scope.kind === "system" && user.systemRoles.length) {
      return { kind: "identified", grant: { ...grant, systemRoles: user.systemRoles } };
    }
    const project = scope.kind === "project" ? this.directory.project(user, scope.project) : undefined;
    return project ? { kind: "identified", grant: { ...grant, project } } : refused(401, unauthorized);
  }
}

const malformedType =
  "Expecting to find application/json in Content-Type header. The server could not comply with the " +
  "request since it is either malformed or otherwise incorrect. The client is assumed to be in error.";
const noScope = "Error authenticating with application credential: Application credentials cannot request a scope.";
