// The documents beside servers: the flavour that they have, and the project's limits.
import type { Release } from "./releases.ts";

/** Where a document is asked for. */
export interface Place {
  origin: string;
  /** `v2.1` or `v2`. */
  root: string;
  /** The project in the address; the links then contain it too. */
  project: string | undefined;
  /** The project of the caller, for servers that are in every project. */
  tenant: string;
  /** The minor number of the microversion. */
  minor: number;
  release: Release;
}

/** The two addresses of a resource. */
export function linksTo({ origin, root, project }: Place, path: string) {
  const place = project ? `${project}/${path}` : path;
  return [{ rel: "self", href: `${origin}/${root}/${place}` }, { rel: "bookmark", href: `${origin}/${place}` }];
}

/** The one flavour, for clients that show a server with it. */
export function flavorDocument(place: Place) {
  const { minor } = place;
  return {
    id: "fake-small",
    name: "fake.small",
    ram: 512,
    disk: 1,
    swap: minor >= 75 ? 0 : "",
    "OS-FLV-EXT-DATA:ephemeral": 0,
    ...(minor < 102 ? { "OS-FLV-DISABLED:disabled": false } : {}),
    vcpus: 1,
    "os-flavor-access:is_public": true,
    ...(minor < 102 ? { rxtx_factor: 1.0 } : {}),
    links: linksTo(place, "flavors/fake-small"),
    ...(minor >= 55 ? { description: null } : {}),
    ...(minor >= 61 ? { extra_specs: {} } : {}),
  };
}

/** The flavour in a list without details. */
export function flavorEntry(place: Place) {
  const { id, name, links, description } = flavorDocument(place);
  return { id, name, links, ...(place.minor >= 55 ? { description } : {}) };
}

/**
 * The limits of a project: Nova's defaults, except the quota.
 *
 * @param servers How many servers the project has.
 */
export function limitsDocument(quota: number, servers: number, minor: number) {
  const absolute = {
    maxServerMeta: quota,
    maxTotalInstances: 10,
    maxTotalCores: 20,
    maxTotalRAMSize: 51_200,
    maxTotalKeypairs: 100,
    maxServerGroups: 10,
    maxServerGroupMembers: 10,
    totalInstancesUsed: servers,
    totalCoresUsed: servers,
    totalRAMUsed: servers * 512,
    totalServerGroupsUsed: 0,
    ...(minor < 36 ? network : {}),
    ...(minor < 39 ? { maxImageMeta: quota } : {}),
    ...(minor < 57 ? { maxPersonality: 5, maxPersonalitySize: 10_240 } : {}),
  };
  return { rate: [], absolute };
}

const network = {
  maxSecurityGroups: -1,
  maxSecurityGroupRules: -1,
  maxTotalFloatingIps: -1,
  totalFloatingIpsUsed: 0,
  totalSecurityGroupsUsed: 0,
};
