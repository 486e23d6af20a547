// How Nova validates a query string before it uses it (`nova/api/validation/__init__.py` query_schema).
import { formText } from "./decoding.ts";
import { minorOf } from "./microversion.ts";
import { type Refusal, refused, type Version } from "./outcome.ts";
import type { Release } from "./releases.ts";
import type { NovaRoute } from "./route.ts";
import { unexpectedProperties, unmatchedProperties } from "./schema_error.ts";
import { before } from "../../shared/before.ts";

/** Lists refuse unknown parameters from this microversion, 2.N, in every release. */
const strictListsFrom = 75;

/** The parameters of the lists (`nova/api/openstack/compute/schemas/`). */
const parameters: Partial<Record<NovaRoute["kind"], readonly string[]>> = {
  limits: ["tenant_id"],
  quotas: ["user_id"],
  flavors: ["limit", "marker", "is_public", "minRam", "minDisk", "sort_key", "sort_dir", "name"],
  servers: (
    "user_id project_id tenant_id launch_index image_ref image kernel_id ramdisk_id hostname key_name power_state " +
    "vm_state task_state host node flavor reservation_id launched_at terminated_at availability_zone name " +
    "display_name description display_description locked_by uuid root_device_name config_drive access_ip_v4 " +
    "access_ip_v6 auto_disk_config progress sort_key sort_dir all_tenants soft_deleted deleted status " +
    "changes-since changes-before ip ip6 created_at tags tags-any not-tags not-tags-any locked limit marker " +
    "block_device_mapping services metadata system_metadata info_cache security_groups pci_devices"
  ).split(" "),
};

/** What is read without parameters. */
const withoutParameters: readonly NovaRoute["kind"][] = ["operation", "server", "flavor", "extraSpecs"];

/** Why the query of a read is refused, if it is. */
export function queryError(
  { kind, query, legacy }: NovaRoute,
  method: string,
  version: Version,
  release: Release,
): Refusal | undefined {
  if (!query || method !== "GET" || kind === "action") return undefined;
  const list = parameters[kind];
  if (!isUtf8(query)) {
    return list || release.utf8Query === "every read" ? refused(400, "Query string is not UTF-8 encoded") : undefined;
  }
  const known = list ?? (withoutParameters.includes(kind) ? [] : undefined);
  if (!known || legacy || minorOf(version) < (list ? strictListsFrom : release.noQueryFrom)) return undefined;
  const names = namesIn(query).filter((name) => !known.includes(name));
  // Lists of servers leave names that begin with an underscore to their controller.
  if (kind === "servers") return unmatchedNames(names.filter((name) => !name.startsWith("_")), "^_", release);
  return names.length ? refused(400, unexpectedProperties(names, release)) : undefined;
}

function unmatchedNames(names: string[], pattern: string, release: Release): Refusal | undefined {
  return names.length ? refused(400, unmatchedProperties(names, pattern, release)) : undefined;
}

function isUtf8(query: string): boolean {
  try {
    formText(query);
    return true;
  } catch {
    return false;
  }
}

/** The names in a query, each once; a part without a name doesn't count. */
function namesIn(query: string): string[] {
  const parts = query.split(/[&;]/).filter((part) => part !== "");
  return [...new Set(parts.map((part) => formText(before(part, "="))))];
}
