// Keystone's documents (https://docs.openstack.org/api-ref/identity/v3/), as keystone 27 was recorded.
import type { Domain, Project, User } from "./directory.ts";
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
      ...(roles ? { roles: roles.map((name) => ({ id: `role-${name}`, name })) } : {}),
      ...(catalog && roles ? { catalog } : {}),
      ...(systemRoles ? { system: { all: true } } : {}),
      ...(credential ? { application_credential: { id: credential.id, name: credential.name, restricted: true } } : {}),
    },
  };
}

/** The services that a token can be used with. */
export function catalogOf({ origin, identity, region }: Origins, project: Project | undefined): object[] {
  const tenant = project ? `/${project.id}` : "";
  return [
    service("identity", "keystone", `${identity}/v3`, region),
    service("compute", "nova", `${origin}/v2.1${tenant}`, region),
    // The fake has no images, but the command `openstack` shows servers only if the catalogue has an image service.
    service("image", "glance", `${origin}/image/v2`, region),
  ];
}

/** The projects of a user, as a list. */
export function projectsDocument(user: User, { identity }: Origins): object {
  const projects = user.projects.map(({ id, name, domain }) => ({
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
  }));
  return { projects, links: { next: null, self: `${identity}/v3/auth/projects`, previous: null } };
}

/** A user, for those who ask about themselves. */
export function userDocument({ id, name, domain }: User, { identity }: Origins): object {
  const links = { self: `${identity}/v3/users/${id}` };
  const user = { id, name, domain_id: domain.id, enabled: true, password_expires_at: null, options: {}, links };
  return { user };
}

function service(type: string, name: string, url: string, region: string): object {
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
