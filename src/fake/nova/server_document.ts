import type { FakeServer } from "../inventory.ts";
import type { VmState } from "../vm_states.ts";
import { linksTo, type Place } from "./documents.ts";

/** The statuses for which a server's document has `progress` (`nova/api/openstack/compute/views/servers.py`). */
const inProgress = ["ACTIVE", "BUILD", "REBUILD", "RESIZE", "VERIFY_RESIZE", "MIGRATING"];

/** The server's status for each of its states (`nova/api/openstack/common.py`). */
const statuses: Record<VmState, string> = {
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

/** The power state that its hypervisor would report (`nova/compute/power_state.py`); 4, shut down, for other states. */
const powerStates: Record<string, number> = { active: 1, rescued: 1, resized: 1, paused: 3, building: 0, error: 0 };

/** Tasks that change the status, in some states. */
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

/** The members of a server's document that are not about the server itself. */
export interface Shown {
  metadata: ReadonlyMap<string, string>;
  lockedReason: string | null;
}

/**
 * The document of a server, for clients that look the server up first. Only the members that concern metadata are true.
 */
export function serverDocument(server: FakeServer, { metadata, lockedReason }: Shown, place: Place) {
  const { minor, release } = place;
  const links = linksTo(place, `servers/${server.id}`);
  const status = statusOf(server);
  return {
    id: server.id,
    name: server.name,
    status,
    tenant_id: server.projectId ?? place.tenant,
    user_id: "fake-user",
    metadata: Object.fromEntries(metadata),
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
    ...(inProgress.includes(status) ? { progress: 0 } : {}),
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
    ...(minor >= 73 ? { locked_reason: lockedReason } : {}),
    ...(minor >= 19 ? { description: server.name } : {}),
    ...(minor >= 26 ? { tags: [] } : {}),
    ...(minor >= 63 ? { trusted_image_certificates: null } : {}),
    ...(minor >= 90 ? { "OS-EXT-SRV-ATTR:hostname": server.name } : {}),
    ...(minor >= 71 ? { server_groups: [] } : {}),
    ...(minor >= 96 ? { pinned_availability_zone: release.noPinnedZone } : {}),
    ...(minor >= 100 ? { scheduler_hints: {} } : {}),
  };
}
