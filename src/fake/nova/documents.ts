// The documents that real clients want before or beside metadata: versions, and the server itself.
import type { FakeServer } from "../inventory.ts";
import { maximum, minimum } from "./microversion.ts";

interface ApiVersion {
  id: string;
  path: string;
  status: string;
  min_version: string;
  version: string;
  updated: string;
  media: string;
}

const v20: ApiVersion = {
  id: "v2.0",
  path: "v2",
  status: "SUPPORTED",
  min_version: "",
  version: "",
  updated: "2011-01-21T11:33:21Z",
  media: "2",
};
const v21: ApiVersion = {
  id: "v2.1",
  path: "v2.1",
  status: "CURRENT",
  min_version: minimum,
  version: maximum,
  updated: "2013-07-23T11:33:21Z",
  media: "2.1",
};

const mediaTypes = ({ media }: ApiVersion) => [
  { base: "application/json", type: `application/vnd.openstack.compute+json;version=${media}` },
];

const summary = ({ id, status, version, min_version, updated }: ApiVersion) => ({
  id,
  status,
  version,
  min_version,
  updated,
});

/** What `GET /` answers: the list of versions. */
export function versionsDocument(origin: string): unknown {
  const entry = (api: ApiVersion) => ({ ...summary(api), links: [{ rel: "self", href: `${origin}/${api.path}/` }] });
  return { versions: [entry(v20), entry(v21)] };
}

/** What `GET /v2.1` and `GET /v2` answer. */
export function versionDocument(origin: string, legacy: boolean): unknown {
  const api = legacy ? v20 : v21;
  const links = [
    { rel: "self", href: `${origin}/${api.path}/` },
    { rel: "describedby", type: "text/html", href: "http://docs.openstack.org/" },
  ];
  return { version: { ...summary(api), links, "media-types": mediaTypes(api) } };
}

/** What any other address answers: where it would be in each version. */
export function choicesDocument(origin: string, path: string): unknown {
  const rest = quoted(path.replace(/^\/|\/$/g, ""));
  const entry = (api: ApiVersion) => ({
    id: api.id,
    status: api.status,
    links: [{ rel: "self", href: `${origin}/${api.path}/${rest}` }],
    "media-types": mediaTypes(api),
  });
  return { choices: [entry(v20), entry(v21)] };
}

/** A path as webob writes it in addresses: unlike JavaScript, it encodes `?` and `#`. */
const quoted = (path: string) => encodeURI(path).replace(/[?#]/g, encodeURIComponent);

/** Where a document is asked for. */
export interface Place {
  origin: string;
  /** `v2.1` or `v2`. */
  root: string;
  /** The project in the address, which the links then have too. */
  project: string | undefined;
  /** The project of the caller, for servers that are in any. */
  tenant: string;
  /** The minor number of the microversion. */
  minor: number;
}

/** The two addresses of a resource. */
function linksTo({ origin, root, project }: Place, path: string) {
  const place = project ? `${project}/${path}` : path;
  return [{ rel: "self", href: `${origin}/${root}/${place}` }, { rel: "bookmark", href: `${origin}/${place}` }];
}

/** The one flavour, for clients that show a server with it. */
export function flavorDocument(place: Place) {
  const links = linksTo(place, "flavors/fake-small");
  return {
    id: "fake-small",
    name: "fake.small",
    ram: 512,
    disk: 1,
    swap: place.minor >= 75 ? 0 : "",
    "OS-FLV-EXT-DATA:ephemeral": 0,
    "OS-FLV-DISABLED:disabled": false,
    vcpus: 1,
    "os-flavor-access:is_public": true,
    rxtx_factor: 1.0,
    links,
    ...(place.minor >= 55 ? { description: null } : {}),
    ...(place.minor >= 61 ? { extra_specs: {} } : {}),
  };
}

/** The server's status for each of its states (`nova/api/openstack/common.py`). */
const statuses: Record<string, string> = {
  active: "ACTIVE",
  building: "BUILD",
  stopped: "SHUTOFF",
  resized: "VERIFY_RESIZE",
  paused: "PAUSED",
  suspended: "SUSPENDED",
  rescued: "RESCUE",
  error: "ERROR",
  deleted: "DELETED",
  "soft-delete": "SOFT_DELETED",
  shelved: "SHELVED",
  shelved_offloaded: "SHELVED_OFFLOADED",
};

/** What its hypervisor would say of the machine (`nova/compute/power_state.py`); 4, shut down, where nothing is here. */
const powerStates: Record<string, number> = { active: 1, rescued: 1, resized: 1, paused: 3, building: 0, error: 0 };

/** Tasks that the status tells of, in some states. */
const tasks: { states: string[]; task: RegExp; status: string }[] = [
  { states: ["active"], task: /^reboot(ing|_pending|_started)$/, status: "REBOOT" },
  { states: ["active"], task: /^reboot(ing|_pending|_started)_hard$/, status: "HARD_REBOOT" },
  { states: ["active"], task: /^updating_password$/, status: "PASSWORD" },
  { states: ["active", "paused"], task: /^migrating$/, status: "MIGRATING" },
  { states: ["active", "stopped"], task: /^resize_(prep|migrating|migrated|finish)$/, status: "RESIZE" },
  {
    states: ["active", "stopped", "error"],
    task: /^rebuild(ing|_block_device_mapping|_spawning)$/,
    status: "REBUILD",
  },
  { states: ["resized"], task: /^resize_reverting$/, status: "REVERT_RESIZE" },
];

/** The statuses that a server can have here. */
export const knownStatuses: ReadonlySet<string> = new Set([
  ...Object.values(statuses),
  ...tasks.map(({ status }) => status),
]);

/** A server's status: that of its state, unless a task in that state has one of its own. */
export function statusOf({ vmState, taskState }: FakeServer): string {
  const shown = tasks.find(({ states, task }) => states.includes(vmState) && task.test(taskState ?? ""));
  return shown?.status ?? statuses[vmState];
}

/** The server as clients need it that look it up first; only what concerns metadata is told of it. */
export function serverDocument(server: FakeServer, place: Place) {
  const { minor } = place;
  const links = linksTo(place, `servers/${server.id}`);
  return {
    id: server.id,
    name: server.name,
    status: statusOf(server),
    tenant_id: server.projectId ?? place.tenant,
    user_id: "fake-user",
    metadata: Object.fromEntries(server.metadata),
    hostId: "",
    image: "",
    flavor: minor >= 47
      ? { vcpus: 1, ram: 512, disk: 1, ephemeral: 0, swap: 0, original_name: "fake.small", extra_specs: {} }
      : { id: "fake-small", links: linksTo(place, "flavors/fake-small").slice(1) },
    created: "2024-01-01T00:00:00Z",
    updated: "2024-01-01T00:00:00Z",
    addresses: {},
    accessIPv4: "",
    accessIPv6: "",
    links,
    "OS-DCF:diskConfig": "MANUAL",
    progress: 0,
    "OS-EXT-AZ:availability_zone": "nova",
    config_drive: "",
    key_name: null,
    "OS-SRV-USG:launched_at": server.launched ? "2024-01-01T00:00:00.000000" : null,
    "OS-SRV-USG:terminated_at": null,
    "OS-EXT-STS:task_state": server.taskState,
    "OS-EXT-STS:vm_state": server.vmState,
    "OS-EXT-STS:power_state": powerStates[server.vmState] ?? 4,
    "os-extended-volumes:volumes_attached": [],
    ...(minor >= 9 ? { locked: server.locked } : {}),
    ...(minor >= 73 ? { locked_reason: null } : {}),
    ...(minor >= 19 ? { description: server.name } : {}),
    ...(minor >= 26 ? { tags: [] } : {}),
    ...(minor >= 63 ? { trusted_image_certificates: null } : {}),
    ...(minor >= 90 ? { "OS-EXT-SRV-ATTR:hostname": server.name } : {}),
    ...(minor >= 71 ? { server_groups: [] } : {}),
  };
}
