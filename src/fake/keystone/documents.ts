// Keystone's documents (https://docs.openstack.org/api-ref/identity/v3/), as keystone 27 was recorded.
import type { ApplicationCredential, Domain, Project, User } from "./directory.ts";
import type { Token } from "./tokens.ts";

/** Where the fake is reached. */
export interface Origins {
  /** Scheme, host and port. */
  origin: string;
  /** The same with the path before `/v3`. */
  identity: string;
  region: string;
}

/** The document of the API's version. */
export function versionOf({ identity }: Origins): object {
  return {
    id: "v3.14",
    status: "stable",
    updated: "2020-04-07T00:00:00Z",
    links: [{ rel: "self", href: `${identity}/v3/` }],
    "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
  };
}

/** A token as its document describes it. */
export function tokenDocument(token: Token, catalog: object[] | undefined): object {
  const { methods, user, project, systemRoles, credential, issuedAt, expiresAt, auditIds } = token;
  const roles = project?.roles ?? systemRoles;
  return {
    token: {
      methods,
      user: { domain: named(user.domain), id: user.id, name: user.name, password_expires_at: null },
      audit_ids: auditIds,
      expires_at: time(expiresAt),
      issued_at: time(issuedAt),
      ...(project ? { project: { domain: named(project.domain), id: project.id, name: project.name } } : {}),
      ...(project ? { is_domain: false } : {}),
      ...(roles ? { roles: roles.map((name) => ({ id: roleId(name), name })) } : {}),
      ...(systemRoles ? { system: { all: true } } : {}),
      ...(catalog && roles ? { catalog } : {}),
      ...(credential ? { application_credential: { id: credential.id, name: credential.name, restricted: true } } : {}),
    },
  };
}

/** A service in the catalogue. */
export interface CatalogService {
  id: string;
  name: string;
  type: string;
  endpoints: Endpoint[];
}

/** An address of a service. */
export interface Endpoint {
  id: string;
  interface: string;
  region_id: string;
  url: string;
  region: string;
}

/**
 * The services that a token can be used with. The address of the compute API has a project, so that a token without one,
 * such as one for the system, does not get it.
 *
 * @param project The id of the token's project, if it has one.
 */
export function catalogOf({ origin, identity, region }: Origins, project: string | undefined): CatalogService[] {
  return [
    service("identity", "keystone", `${identity}/v3`, region),
    ...project === undefined ? [] : [service("compute", "nova", `${origin}/v2.1/${project}`, region)],
    // The fake has no images, but the command `openstack` shows servers only if the catalogue has an image service.
    service("image", "glance", `${origin}/image/v2`, region),
  ];
}

/** A list, as every list of Keystone is. */
export function listDocument(name: string, items: readonly object[], self: string): object {
  return { [name]: items, links: { next: null, self, previous: null } };
}

export function projectDocument({ id, name, domain }: Project, { identity }: Origins): object {
  return {
    id,
    name,
    domain_id: domain.id,
    description: "",
    enabled: true,
    parent_id: domain.id,
    is_domain: false,
    tags: [],
    options: {},
    links: { self: `${identity}/v3/projects/${id}` },
  };
}

export function userDocument({ id, name, domain }: User, { identity }: Origins): object {
  const links = { self: `${identity}/v3/users/${id}` };
  return { id, name, domain_id: domain.id, enabled: true, password_expires_at: null, options: {}, links };
}

export function domainDocument({ id, name }: Domain, { identity }: Origins): object {
  const links = { self: `${identity}/v3/domains/${id}` };
  return { id, name, description: "", enabled: true, tags: [], options: {}, links };
}

export function regionDocument({ identity, region }: Origins): object {
  const links = { self: `${identity}/v3/regions/${region}` };
  return { id: region, description: "", parent_region_id: null, links };
}

export function roleDocument(name: string): object {
  return { id: roleId(name), name, domain_id: null, description: null, options: { immutable: true } };
}

export function credentialDocument(
  { id, name, project }: ApplicationCredential,
  user: User,
  { identity }: Origins,
): object {
  return {
    id,
    name,
    description: null,
    user_id: user.id,
    project_id: project.id,
    system: null,
    expires_at: null,
    unrestricted: null,
    roles: project.roles.map(roleDocument),
    links: { self: `${identity}/v3/application_credentials/${id}` },
  };
}

/** The roles of a user in their projects and on the system. */
export function assignmentDocuments(user: User, { identity }: Origins): object[] {
  const assignment = (place: string, scope: object, role: string) => ({
    links: { assignment: `${identity}/v3/${place}/users/${user.id}/roles/${roleId(role)}` },
    scope,
    user: { id: user.id },
    role: { id: roleId(role) },
  });
  return [
    ...user.projects.flatMap(({ id, roles }) =>
      roles.map((role) => assignment(`projects/${id}`, { project: { id } }, role))
    ),
    ...user.systemRoles.map((role) => assignment("system", { system: { all: true } }, role)),
  ];
}

function roleId(name: string): string {
  return `role-${name}`;
}

function service(type: string, name: string, url: string, region: string): CatalogService {
  const endpoints = ["public", "internal", "admin"].map((face) => ({
    id: `${name}-${face}`,
    interface: face,
    region_id: region,
    url,
    region,
  }));
  return { endpoints, id: name, type, name };
}

function named({ id, name }: Domain): object {
  return { id, name };
}

function time(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, ".000000Z");
}
