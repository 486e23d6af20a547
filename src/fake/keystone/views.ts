// The documents of Keystone's resources, made from the directory of the fake.
import type { Directory, User } from "./directory.ts";
import {
  assignmentDocuments,
  catalogOf,
  credentialDocument,
  domainDocument,
  listDocument,
  type Origins,
  projectDocument,
  regionDocument,
  roleDocument,
  userDocument,
} from "./documents.ts";
import { forbidden, KeystoneError } from "./errors.ts";
import type { Token } from "./tokens.ts";
import { membersOf } from "../../shared/untyped.ts";

/** A request for a resource. */
export interface View {
  directory: Directory;
  token: Token;
  at: Origins;
  /** The address, with the query. */
  self: string;
  query: URLSearchParams;
  /** The ids in the path. */
  ids: readonly string[];
}

/** The view of a list that is always empty. */
export const none = (name: string) => ({ self }: View): object => listDocument(name, [], self);

/** A list of those items that have what the query asks for; a field that items don't have is ignored. */
function list(name: string, items: readonly object[], { self, query }: View): object {
  const found = [...query].reduce((left, [field, wanted]) => {
    const valueOf = (item: object) => field.split(".").reduce<unknown>((part, key) => membersOf(part)[key], item);
    const isField = left.some((item) => valueOf(item) !== undefined);
    return isField ? left.filter((item) => valueOf(item) === wanted) : left;
  }, items);
  return listDocument(name, found, self);
}

function found<T>(one: T | undefined, kind: string, id: string | undefined): T {
  if (one === undefined) throw new KeystoneError(404, `Could not find ${kind}: ${id}.`);
  return one;
}

function userOf({ directory, ids }: View): User {
  return found(directory.user({ id: ids[0] }), "user", ids[0]);
}

export function ownProjects(view: View): object {
  return listDocument("projects", view.token.user.projects.map((one) => projectDocument(one, view.at)), view.self);
}

export function ownSystem({ token, self }: View): object {
  return { system: token.user.systemRoles.length ? [{ all: true }] : [], links: { self } };
}

export function ownCatalog({ token, at, self }: View): object {
  if (!token.project) throw forbidden();
  return { catalog: catalogOf(at, token.project.id), links: { self } };
}

export function regions(view: View): object {
  return list("regions", [regionDocument(view.at)], view);
}

export function oneRegion({ at, ids }: View): object {
  return { region: regionDocument(found(ids[0] === at.region ? at : undefined, "region", ids[0])) };
}

export function projects(view: View): object {
  return list("projects", view.directory.projects.map((one) => projectDocument(one, view.at)), view);
}

export function oneProject({ directory, at, ids }: View): object {
  return { project: projectDocument(found(directory.projectNamed({ id: ids[0] }), "project", ids[0]), at) };
}

export function domains(view: View): object {
  return list("domains", view.directory.domains.map((one) => domainDocument(one, view.at)), view);
}

export function oneDomain({ directory, at, ids }: View): object {
  return { domain: domainDocument(found(directory.domain({ id: ids[0] }), "domain", ids[0]), at) };
}

export function users(view: View): object {
  return list("users", view.directory.users.map((one) => userDocument(one, view.at)), view);
}

export function oneUser(view: View): object {
  return { user: userDocument(userOf(view), view.at) };
}

export function projectsOfUser(view: View): object {
  return list("projects", userOf(view).projects.map((one) => projectDocument(one, view.at)), view);
}

export function credentials(view: View): object {
  const user = userOf(view);
  return list("application_credentials", user.credentials.map((one) => credentialDocument(one, user, view.at)), view);
}

export function oneCredential(view: View): object {
  const user = userOf(view);
  const credential = user.credentials.find((one) => one.id === view.ids[1]);
  return {
    application_credential: credentialDocument(found(credential, "Application Credential", view.ids[1]), user, view.at),
  };
}

export function roles(view: View): object {
  const all = view.directory.users.flatMap((
    user,
  ) => [...user.projects.flatMap(({ roles }) => roles), ...user.systemRoles]);
  const documents = [...new Set(all)].map((name) => {
    const role = roleDocument(name);
    return { ...role, links: { self: `${view.at.identity}/v3/roles/${membersOf(role).id}` } };
  });
  return list("roles", documents, view);
}

export function assignments(view: View): object {
  const documents = view.directory.users.flatMap((user) => assignmentDocuments(user, view.at));
  return list("role_assignments", documents, view);
}

/** What stands for a project in the addresses of the catalogue. */
const anyProject = "%(project_id)s";

export function services(view: View): object {
  const documents = catalogOf(view.at, anyProject).map(({ id, name, type }) => ({
    name,
    id,
    type,
    enabled: true,
    links: { self: `${view.at.identity}/v3/services/${id}` },
  }));
  return list("services", documents, view);
}

export function endpoints(view: View): object {
  const documents = catalogOf(view.at, anyProject).flatMap(({ id: service_id, endpoints }) =>
    endpoints.map(({ id, interface: face, region_id, url, region }) => ({
      id,
      interface: face,
      region_id,
      service_id,
      url,
      enabled: true,
      region,
      links: { self: `${view.at.identity}/v3/endpoints/${id}` },
    }))
  );
  return list("endpoints", documents, view);
}
