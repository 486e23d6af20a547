// Which servers a list has (`nova/api/openstack/compute/servers.py` _get_servers).
import type { FakeServer } from "../inventory.ts";
import { knownStatuses, statusOf } from "./documents.ts";
import { type Refusal, refused } from "./outcome.ts";

/** Nova's limit (`nova/conf/api.py` max_limit). */
const maxLimit = 1000;

/** A part of a list, and the query of the next part if there may be one. */
export interface Page {
  kind: "page";
  servers: FakeServer[];
  next?: URLSearchParams;
}

/** The part of `all` that a query asks for: by name and status, and from a marker on. */
export function pageOf(all: FakeServer[], query: URLSearchParams, minor: number): Page | Refusal {
  const [name, limit, marker] = ["name", "limit", "marker"].map((parameter) => query.getAll(parameter).pop());
  if (limit === "") return invalid("limit", limit, "is too short");
  if (limit && !/^\d+$/.test(limit)) return invalid("limit", limit, "does not match '^[0-9]*$'");
  const pattern = patternOf(name ?? ".*");
  if (!pattern) return invalid("name", name!, "is not a 'regex'");

  const asked = query.getAll("status").map((status) => status.toUpperCase());
  if (asked.length > 0 && !asked.some((status) => knownStatuses.has(status))) {
    return minor >= 38 ? refused(400, "Invalid status value") : { kind: "page", servers: [] };
  }
  const start = marker ? all.findIndex(({ id }) => id === marker) + 1 : 0;
  if (marker && start === 0) return refused(400, `marker [${marker}] not found`);

  const most = Math.min(Number(limit ?? maxLimit), maxLimit);
  const servers = all.slice(start).filter((server) =>
    server.vmState !== "soft-delete" && pattern.test(server.name) &&
    // A status that is a state's usual one stands for the state, whatever is going on with the server.
    (asked.length === 0 || asked.includes(statusOf(server)) || asked.includes(statusOf({ ...server, taskState: null })))
  ).slice(0, most);
  if (most === 0 || servers.length < most) return { kind: "page", servers };
  const next = new URLSearchParams(query);
  next.sort();
  next.set("marker", servers[most - 1].id);
  return { kind: "page", servers, next };
}

/** A pattern as Nova gives it to its database, with the bar for a character like others. */
function patternOf(text: string): RegExp | undefined {
  try {
    return text === "" ? undefined : new RegExp(text.replaceAll("|", "\\|"), "i");
  } catch {
    return undefined;
  }
}

function invalid(parameter: string, value: string, problem: string): Refusal {
  return refused(400, `Invalid input for query parameters ${parameter}. Value: ${value}. '${value}' ${problem}`);
}
