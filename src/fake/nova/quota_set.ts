// The quotas of a project (`nova/api/openstack/compute/quota_sets.py`): Nova's defaults, except the one for items.

/** A view of a project's quotas, by the end of its address. */
export type QuotaView = "show" | "defaults" | "detail";

/** Whose quotas an address shows, and how. */
export function quotaSetAt(path: string): { id: string; view: QuotaView } {
  const [, id = "", view = "show"] = /\/os-quota-sets\/([^/]+)(?:\/([a-z]+))?/.exec(path) ?? [];
  return { id, view: view as QuotaView }; // the route has no other
}

/**
 * The quotas of a project.
 *
 * @param items How many items a server may have.
 * @param servers How many servers the project has.
 */
export function quotaSetDocument(
  { id, view }: { id: string; view: QuotaView },
  { items, servers }: { items: number; servers: number },
  minor: number,
) {
  const files = { injected_file_content_bytes: 10_240, injected_file_path_bytes: 255, injected_files: 5 };
  const quotas: Record<string, number> = {
    cores: 20,
    ...(minor < 36 ? { fixed_ips: -1, floating_ips: -1 } : {}),
    ...(minor < 57 ? files : {}),
    instances: 10,
    key_pairs: 100,
    metadata_items: items,
    ram: 51_200,
    ...(minor < 36 ? { security_group_rules: -1, security_groups: -1 } : {}),
    server_group_members: 10,
    server_groups: 10,
  };
  if (view !== "detail") return { id, ...quotas };
  const used: Record<string, number> = { cores: servers, instances: servers, ram: servers * 512 };
  const details = Object.entries(quotas).map(([name, limit]) =>
    [name, { limit, in_use: used[name] ?? 0, reserved: 0 }] as const
  );
  return { id, ...Object.fromEntries(details) };
}
