// Reads a request for a token (keystone/api/_shared/authentication.py, keystone/auth/core.py).
import type { Reference } from "./directory.ts";
import { jsonOf } from "../../shared/json.ts";
import { isRecord } from "../../shared/untyped.ts";

/** The proof of identity in a request for a token. */
export type Identity =
  | { kind: "password"; user: Reference; password: string }
  | { kind: "token"; token: string }
  | {
    kind: "application credential";
    credential: Reference;
    owner?: Reference | undefined;
    secret?: string | undefined;
  };

/** The requested scope; `default` if the request names none. */
export type Scope =
  | { kind: "default" }
  | { kind: "unscoped" }
  | { kind: "system" }
  | { kind: "project"; project: Reference }
  | { kind: "domain"; domain: Reference };

/** A request for a token, or why it is malformed. */
export type Login =
  | { kind: "login"; identity: Identity; scope: Scope }
  | { kind: "malformed"; message: string }
  | { kind: "unsupported method" };

const tail = " The server could not comply with the request since it is either malformed or otherwise incorrect. The " +
  "client is assumed to be in error.";

/** Why a request is malformed: what is missing, and where. */
function expecting(what: string, where: string): { kind: "malformed"; message: string } {
  return { kind: "malformed", message: `Expecting to find ${what} in ${where}.${tail}` };
}

/** Reads the body of a request for a token. */
export function readLogin(text: string): Login {
  const body = text === "" ? {} : jsonOf(text);
  if (!isRecord(body)) return expecting("valid JSON", "request body");
  if (!("auth" in body)) return expecting("auth", "request body");
  const { auth } = body;
  if (!isRecord(auth) || !isRecord(auth.identity)) return malformed("'identity' is a required property");
  const identity = readIdentity(auth.identity);
  if (identity.kind === "malformed" || identity.kind === "unsupported method") return identity;
  const scope = readScope(auth.scope);
  if (scope.kind === "malformed") return scope;
  return { kind: "login", identity, scope };
}

function readIdentity(
  identity: Record<string, unknown>,
): Identity | Exclude<Login, { kind: "login" }> {
  const { methods } = identity;
  if (!Array.isArray(methods)) return malformed("Invalid input for field 'identity': 'methods' is a required property");
  const [method] = methods;
  const part = identity[String(method)];
  if (!["password", "token", "application_credential"].includes(String(method))) return { kind: "unsupported method" };
  if (!isRecord(part)) return expecting(String(method), "identity");
  if (method === "token") {
    return typeof part.id === "string" ? { kind: "token", token: part.id } : malformed("'id' is a required property");
  }
  if (method === "application_credential") {
    const owner = isRecord(part.user) ? referenceTo(part.user) : undefined;
    const secret = typeof part.secret === "string" ? part.secret : undefined;
    if (part.id === undefined && part.name === undefined) return expecting("id", "application credential");
    if (part.id === undefined && !owner) return expecting("user", "application credential");
    return { kind: "application credential", credential: referenceTo(part), owner, secret };
  }
  const { user } = part;
  if (!isRecord(user)) return expecting("user", "password");
  if (user.id === undefined && user.name === undefined) return expecting("id or name", "user");
  if (user.id === undefined && !isRecord(user.domain)) return expecting("domain", "user");
  return { kind: "password", user: referenceTo(user), password: String(user.password ?? "") };
}

function readScope(scope: unknown): Scope | { kind: "malformed"; message: string } {
  if (scope === undefined) return { kind: "default" };
  if (scope === "unscoped" || isRecord(scope) && "unscoped" in scope) return { kind: "unscoped" };
  if (!isRecord(scope)) return malformed("Invalid input for field 'scope'");
  if (isRecord(scope.system)) return { kind: "system" };
  if (isRecord(scope.domain)) return { kind: "domain", domain: referenceTo(scope.domain) };
  if (!isRecord(scope.project)) return expecting("project", "scope");
  const project = referenceTo(scope.project);
  if (project.id === undefined && !isRecord(scope.project.domain)) return expecting("domain", "project");
  return { kind: "project", project };
}

/** A name or an id in a request. It is only compared, so a value that is not a text matches nothing. */
function referenceTo(part: Record<string, unknown>): Reference {
  return part as Reference; // see above
}

function malformed(message: string): { kind: "malformed"; message: string } {
  return { kind: "malformed", message };
}
