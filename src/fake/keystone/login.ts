// A request for a token: who sent it, and for which scope (keystone/auth/core.py, keystone/auth/plugins).
import { isRecord, membersOf } from "../../shared/untyped.ts";
import type { ApplicationCredential, Directory, Project, Reference, User } from "./directory.ts";
import { expected, forbidden, KeystoneError, unauthorized } from "./errors.ts";
import type { LoginBody } from "./login_body.ts";
import type { Grant, Token, Tokens } from "./tokens.ts";

/** What a login is checked against. */
interface Registry {
  directory: Directory;
  tokens: Tokens;
}

/** The requested scope. */
type Scope =
  | { kind: "none" }
  | { kind: "system" }
  | { kind: "domain" }
  | { kind: "project"; project: Reference }
  | { kind: "credential"; user: User; credential: ApplicationCredential };

/** What one method of a login proves. */
interface Proof {
  user: User;
  parent?: Token | undefined;
}

const methodNames = ["external", "password", "token", "oauth1", "mapped", "application_credential"];
const scopeNames = ["project", "domain", "unscoped", "system", "OS-TRUST:trust"];

/**
 * The grant for a request for a token. Keystone checks the methods' names, then the scope, then each method.
 *
 * @throws {KeystoneError} If the login is refused.
 */
export function grantOf({ identity, scope: wanted }: LoginBody, registry: Registry): Grant {
  const methods = [...new Set(identity.methods)];
  const missing = methods.find((method) => !(method in identity));
  if (missing !== undefined) throw expected(missing, "identity");
  if (!methods.every((method) => methodNames.includes(method))) {
    throw new KeystoneError(401, "Attempted to authenticate with an unsupported method.", { methods: methodNames });
  }
  const scope = methods.includes("application_credential")
    ? scopeOfCredential(membersOf(identity.application_credential), wanted, registry.directory)
    : readScope(wanted, registry.directory);
  const proofs = methods.map((method) => proofBy(method, membersOf(identity[method]), scope, registry));
  const [first] = proofs;
  // Keystone refuses methods that prove different users.
  if (!first || proofs.some(({ user }) => user !== first.user)) throw unauthorized();
  const parent = proofs.find((proof) => proof.parent)?.parent;
  const names = [...new Set([...parent?.methods ?? [], ...methods])];
  return { methods: names, user: first.user, ...scoped(first.user, scope, registry.directory), parent };
}

/** The scope that was asked for; what it names must exist. */
function readScope(scope: unknown, directory: Directory): Scope {
  if (scope === undefined || scope === "unscoped") return { kind: "none" };
  const parts = membersOf(scope);
  const named = isRecord(scope) ? scopeNames.filter((name) => name in scope) : [];
  if (named.length !== 1) throw expected("system, project, domain, OS-TRUST:trust or unscoped", "scope");
  if (named[0] === "unscoped") return { kind: "none" };
  if (named[0] === "system") return { kind: "system" };
  if (named[0] === "OS-TRUST:trust") {
    if (!membersOf(parts["OS-TRUST:trust"]).id) throw expected("trust_id", "trust");
    throw unauthorized(); // the fake has no trusts
  }
  if (named[0] === "domain") {
    if (!directory.domain(referenceTo(parts.domain))) throw unauthorized();
    return { kind: "domain" };
  }
  const project = referenceTo(parts.project);
  if (project.name && !project.domain) throw expected("domain", "project");
  if (!directory.projectNamed(project)) throw unauthorized();
  return { kind: "project", project };
}

/** The scope of an application credential, which can't ask for one. */
function scopeOfCredential(part: Readonly<Record<string, unknown>>, wanted: unknown, directory: Directory): Scope {
  if (wanted !== undefined) {
    const message = "Error authenticating with application credential: Application credentials cannot request a scope.";
    throw new KeystoneError(401, message, {});
  }
  const { id, name, user: owner } = part;
  if (id) {
    const found = directory.credential(String(id));
    if (!found) throw new KeystoneError(404, `Could not find Application Credential: ${id}.`);
    return { kind: "credential", ...found };
  }
  if (!name) throw expected("name or ID", "application credential");
  if (Object.keys(membersOf(owner)).length === 0) throw expected("user", "application credential");
  const reference = referenceTo(owner);
  if (!reference.id && !reference.domain) throw expected("domain", "user");
  if (!reference.id && !directory.domain(reference.domain!)) throw unauthorized();
  const user = directory.user(reference);
  if (!user && !reference.id) throw new KeystoneError(404, `Could not find user: ${reference.name}.`);
  const credential = user?.credentials.find((one) => one.name === name);
  if (!user || !credential) throw unauthorized();
  return { kind: "credential", user, credential };
}

function proofBy(
  method: string,
  part: Readonly<Record<string, unknown>>,
  scope: Scope,
  { directory, tokens }: Registry,
): Proof {
  if (method === "password") return { user: userByPassword(part, directory) };
  if (method === "token") return proofByToken(String(part.id), scope, tokens);
  if (scope.kind !== "credential") throw unauthorized(); // the fake supports no federation and no OAuth
  const { secret } = part;
  if (secret !== undefined && secret !== null && typeof secret !== "string") throw expected("string", "password");
  if (secret !== scope.credential.secret) throw unauthorized();
  return { user: scope.user };
}

function userByPassword(part: Readonly<Record<string, unknown>>, directory: Directory): User {
  if (!("user" in part)) throw expected("user", "None");
  const reference = referenceTo(part.user);
  if (!reference.id && !reference.name) throw expected("id or name", "user");
  if (reference.name && !reference.domain) throw expected("domain", "user");
  const user = directory.user(reference);
  if (!user || user.password !== membersOf(part.user).password) throw unauthorized();
  return user;
}

/** A token proves its user, unless it comes from a credential that is for less. */
function proofByToken(value: string, scope: Scope, tokens: Tokens): Proof {
  const parent = tokens.read(value);
  if (parent.systemRoles && (scope.kind === "project" || scope.kind === "domain")) {
    const use = "Using a system-scoped token to create a project-scoped or domain-scoped token is not allowed.";
    throw forbidden(use);
  }
  if (parent.credential) throw forbidden("Using a delegated token to create another token is not allowed.");
  return { user: parent.user, parent };
}

/** What a user may do in a scope. A user without roles in it is refused like an unknown user. */
function scoped(
  user: User,
  scope: Scope,
  directory: Directory,
): Pick<Grant, "project" | "systemRoles" | "credential"> {
  if (scope.kind === "none") return {};
  if (scope.kind === "credential") return { credential: scope.credential, project: scope.credential.project };
  if (scope.kind === "system" && user.systemRoles.length) return { systemRoles: user.systemRoles };
  const project: Project | undefined = scope.kind === "project" ? directory.project(user, scope.project) : undefined;
  if (!project) throw unauthorized();
  return { project };
}

/** A name or an id in a request. It is only compared, so a value that is not a text matches nothing. */
function referenceTo(part: unknown): Reference {
  return membersOf(part) as Reference; // see above
}
