// The documents that real clients want before or beside metadata: versions, and the server itself.
import type { FakeServer } from "./inventory.ts";
import { maximum, minimum } from "./version.ts";

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
  const entry = (api: ApiVersion) => ({
    id: api.id,
    status: api.status,
    links: [{ rel: "self", href: `${origin}/${api.path}${path}` }],
    "media-types": mediaTypes(api),
  });
  return { choices: [entry(v20), entry(v21)] };
}

/** The one flavour, for clients that show a server with it. */
export function flavorDocument(origin: string, project: string): unknown {
  const path = `${project}/flavors/fake-small`;
  const links = [{ rel: "self", href: `${origin}/v2.1/${path}` }, { rel: "bookmark", href: `${origin}/${path}` }];
  return { flavor: { id: "fake-small", name: "fake.small", ram: 512, disk: 1, vcpus: 1, swap: "", links } };
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

/** The server as clients need it that look it up first; only what concerns metadata is told of it. */
export function serverDocument(
  server: FakeServer,
  { origin, root, version, project }: { origin: string; root: string; version: string; project: string },
) {
  const minor = Number(version.split(".")[1]);
  const path = `${project}/servers/${server.id}`;
  return {
    id: server.id,
    name: server.name,
    status: server.taskState === "rebooting" ? "REBOOT" : statuses[server.vmState],
    tenant_id: server.projectId ?? project,
    user_id: "fake-user",
    metadata: Object.fromEntries(server.metadata),
    hostId: "",
    image: "",
    flavor: minor >= 47
      ? { vcpus: 1, ram: 512, disk: 1, ephemeral: 0, swap: 0, original_name: "fake.small", extra_specs: {} }
      : { id: "fake-small", links: [{ rel: "bookmark", href: `${origin}/${project}/flavors/fake-small` }] },
    created: "2024-01-01T00:00:00Z",
    updated: "2024-01-01T00:00:00Z",
    addresses: {},
    accessIPv4: "",
    accessIPv6: "",
    links: [{ rel: "self", href: `${origin}/${root}/${path}` }, { rel: "bookmark", href: `${origin}/${path}` }],
    "OS-DCF:diskConfig": "MANUAL",
    progress: 0,
    "OS-EXT-AZ:availability_zone": "nova",
    config_drive: "",
    key_name: null,
    "OS-SRV-USG:launched_at": server.launched ? "2024-01-01T00:00:00.000000" : null,
    "OS-SRV-USG:terminated_at": null,
    "OS-EXT-STS:task_state": server.taskState,
    "OS-EXT-STS:vm_state": server.vmState,
    "OS-EXT-STS:power_state": server.vmState === "active" ? 1 : 4,
    "os-extended-volumes:volumes_attached": [],
    ...(minor >= 9 ? { locked: server.locked } : {}),
    ...(minor >= 19 ? { description: server.name } : {}),
    ...(minor >= 26 ? { tags: [] } : {}),
  };
}
