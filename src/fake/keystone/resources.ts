// What Keystone shows to whom, beside tokens: the directory of the fake, read only (keystone/common/policies).
import type { Directory } from "./directory.ts";
import type { Origins } from "./documents.ts";
import { forbidden } from "./errors.ts";
import type { Token } from "./tokens.ts";
import { percentDecoded } from "../../shared/url.ts";
import * as show from "./views.ts";

/** Who may read a resource: besides administrators, nobody, or those whom the first id in the path names. */
type Readers = "everybody" | "administrators" | "the user" | "its project" | "its domain";

/** A resource that is read only. */
interface Resource {
  path: RegExp;
  /** The action that the policy calls it. */
  action: string;
  readers: Readers;
  show(view: show.View): object;
}

const id = "([^/]+)";
const at = (path: string) => new RegExp(`^/v3/${path}/?$`);
const { none } = show;

const resources: readonly Resource[] = [
  { path: at("auth/projects"), action: "get_auth_projects", readers: "everybody", show: show.ownProjects },
  { path: at("auth/domains"), action: "get_auth_domains", readers: "everybody", show: none("domains") },
  { path: at("auth/system"), action: "get_auth_system", readers: "everybody", show: show.ownSystem },
  { path: at("auth/catalog"), action: "get_auth_catalog", readers: "everybody", show: show.ownCatalog },
  { path: at("regions"), action: "list_regions", readers: "everybody", show: show.regions },
  { path: at(`regions/${id}`), action: "get_region", readers: "everybody", show: show.oneRegion },
  { path: at("credentials"), action: "list_credentials", readers: "everybody", show: none("credentials") },
  { path: at("limits"), action: "list_limits", readers: "everybody", show: none("limits") },
  { path: at("projects"), action: "list_projects", readers: "administrators", show: show.projects },
  { path: at(`projects/${id}`), action: "get_project", readers: "its project", show: show.oneProject },
  { path: at("domains"), action: "list_domains", readers: "administrators", show: show.domains },
  { path: at(`domains/${id}`), action: "get_domain", readers: "its domain", show: show.oneDomain },
  { path: at("users"), action: "list_users", readers: "administrators", show: show.users },
  { path: at(`users/${id}`), action: "get_user", readers: "the user", show: show.oneUser },
  { path: at(`users/${id}/projects`), action: "list_user_projects", readers: "the user", show: show.projectsOfUser },
  { path: at(`users/${id}/groups`), action: "list_groups_for_user", readers: "the user", show: none("groups") },
  {
    path: at(`users/${id}/application_credentials`),
    action: "list_application_credentials",
    readers: "the user",
    show: show.credentials,
  },
  {
    path: at(`users/${id}/application_credentials/${id}`),
    action: "get_application_credential",
    readers: "the user",
    show: show.oneCredential,
  },
  {
    path: at(`users/${id}/credentials/OS-EC2`),
    action: "ec2_list_credentials",
    readers: "the user",
    show: none("credentials"),
  },
  { path: at("roles"), action: "list_roles", readers: "administrators", show: show.roles },
  { path: at("role_assignments"), action: "list_role_assignments", readers: "administrators", show: show.assignments },
  { path: at("services"), action: "list_services", readers: "administrators", show: show.services },
  { path: at("endpoints"), action: "list_endpoints", readers: "administrators", show: show.endpoints },
  { path: at("groups"), action: "list_groups", readers: "administrators", show: none("groups") },
  { path: at("policies"), action: "list_policies", readers: "administrators", show: none("policies") },
];

/** The resource at a path; `undefined` if there is none. */
export function resourceAt(path: string): Resource | undefined {
  return resources.find((resource) => resource.path.test(path));
}

/**
 * The document of a resource, if its reader may see it.
 *
 * @param address The path from `/v3` on, and the query.
 * @throws {KeystoneError} If not, or if what the path names isn't there.
 */
export function showResource(
  resource: Resource,
  address: { resource: string; query: string },
  { directory, token, origins }: { directory: Directory; token: Token; origins: Origins },
): object {
  const { resource: path, query } = address;
  const ids = resource.path.exec(path)!.slice(1).map(percentDecoded);
  if (!isReader(resource.readers, ids[0], token)) throw forbidden(`identity:${resource.action}`);
  const self = `${origins.identity}${path.replace(/\/$/, "")}${query && `?${query}`}`;
  return resource.show({ directory, token, at: origins, self, query: new URLSearchParams(query), ids });
}

/** Whether a token is an administrator's, who sees everything. */
export function isAdministrator({ project, systemRoles }: Token): boolean {
  return (project?.roles ?? systemRoles ?? []).includes("admin") || systemRoles?.includes("reader") === true;
}

function isReader(readers: Readers, first: string | undefined, token: Token): boolean {
  if (readers === "everybody" || isAdministrator(token)) return true;
  if (readers === "the user") return token.user.id === first;
  if (readers === "its project") return token.project?.id === first;
  return readers === "its domain" && token.project?.domain.id === first;
}
