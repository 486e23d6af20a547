import { isRecord, membersOf } from "../shared/untyped.ts";

/** Something that has a name or an id. */
export type NameOrId = { name: string } | { id: string };

/** A project: by its id, or by its name in a domain. */
export type ProjectReference = { id: string } | { name: string; domain?: NameOrId | undefined };

/** A token's scope other than a project: a domain, the whole system, or none. */
export type TokenScope = { kind: "domain"; domain: NameOrId } | { kind: "system" } | { kind: "unscoped" };

interface Reference {
  id?: string | undefined;
  name?: string | undefined;
  domain?: NameOrId | undefined;
}

/** Whether a value has an id or a name, for callers without types. */
export function isNamed(value: unknown): value is NameOrId {
  const { id, name } = membersOf(value);
  const given = id || name;
  return isRecord(value) && typeof given === "string" && given !== "";
}

/** Whether a value is a scope, for callers without types. */
export function isScope(value: unknown): value is TokenScope {
  const { kind, domain } = membersOf(value);
  return kind === "system" || kind === "unscoped" || kind === "domain" && isNamed(domain);
}

/** The id, or the name if there is no id, without other members. */
export function nameOrId(value: NameOrId): NameOrId {
  const { id, name = "" }: Reference = value;
  return id ? { id } : { name };
}

/**
 * The `scope` of a request for a token; `undefined` leaves the choice to the service, which takes the user's project.
 *
 * @param domain The domain of a project that has a name and no domain of its own.
 */
export function scopeOf(project?: ProjectReference, scope?: TokenScope, domain?: NameOrId): unknown {
  if (project !== undefined) {
    if (!isNamed(project)) throw new TypeError("project must have an id or a name");
    const { id, name, domain: own = domain }: Reference = project;
    if (id) return { project: { id } };
    if (!isNamed(own)) throw new TypeError("project needs a domain, because it is given by name");
    return { project: { name, domain: nameOrId(own) } };
  }
  if (scope?.kind === "domain") return { domain: nameOrId(scope.domain) };
  if (scope?.kind === "system") return { system: { all: true } };
  return scope && "unscoped";
}
