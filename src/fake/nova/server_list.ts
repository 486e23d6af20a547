// Which servers a list has (`nova/api/openstack/compute/servers.py` _get_servers).
import type { FakeServer } from "../inventory.ts";
import { knownStatuses, statusOf } from "./server_document.ts";
import { type Refusal, refused } from "./outcome.ts";
import type { Release } from "./releases.ts";

/** Nova's limit (`nova/conf/api.py` max_limit). */
const maxLimit = 1000;

/** A part of a list, and the query of the next part if there may be one. */
export interface Page {
  kind: "page";
  servers: FakeServer[];
  next?: URLSearchParams | undefined;
}

/** Why the limit of a list is refused, if it is. */
export function limitError(query: URLSearchParams, { empty }: Release): Refusal | undefined {
  const limit = last(query, "limit");
  if (limit === "") return invalid("limit", limit, empty.text);
  if (limit && !/^\d+$/.test(limit)) return invalid("limit", limit, "does not match '^[0-9]*$'");
}

/** Why the parameters of a list of servers are refused, if they are. */
export function listError(query: URLSearchParams, release: Release): Refusal | undefined {
  const name = last(query, "name");
  const wrongLimit = limitError(query, release);
  if (wrongLimit) return wrongLimit;
  if (name !== undefined && !patternOf(name)) return invalid("name", name, "is not a 'regex'");
}

/** The projects whose servers a query asks for (`oslo_utils.strutils.bool_from_string`). */
export function scopeOf(query: URLSearchParams): { kind: "own" | "everybody's" } | Refusal {
  const asked = last(query, "all_tenants");
  if (asked === undefined) return { kind: "own" };
  const word = asked.trim().toLowerCase();
  if (yes.includes(word) || word === "") return { kind: "everybody's" };
  if (no.includes(word)) return { kind: "own" };
  const words = [...yes, ...no].sort().map((word) => `'${word}'`).join(", ");
  return refused(400, `Unrecognized value '${asked}', acceptable values are: ${words}`);
}

/** Whether a query asks for deleted servers and no others. */
export function asksForDeleted(query: URLSearchParams): boolean {
  const asked = query.getAll("status").map((status) => status.toUpperCase()).filter((one) => knownStatuses.has(one));
  return asked.length > 0 && asked.every((status) => status === "DELETED");
}

const yes = ["1", "t", "true", "on", "y", "yes"];
const no = ["0", "f", "false", "off", "n", "no"];

const last = (query: URLSearchParams, parameter: string) => query.getAll(parameter).pop();

/** The part of `all` that a query asks for: by name and status, and from a marker on. */
export function pageOf(all: FakeServer[], query: URLSearchParams, minor: number): Page | Refusal {
  const [limit, marker] = [last(query, "limit"), last(query, "marker")];
  const pattern = patternOf(last(query, "name") ?? ".*")!;
  const asked = query.getAll("status").map((status) => status.toUpperCase());
  if (asked.length > 0 && !asked.some((status) => knownStatuses.has(status))) {
    return minor >= 38 ? refused(400, "Invalid status value") : { kind: "page", servers: [] };
  }
  const start = marker ? all.findIndex(({ id }) => id === marker) + 1 : 0;
  if (marker && start === 0) return refused(400, `marker [${marker}] not found`);

  /** A status that is the usual one of a state selects all servers in that state, regardless of their task. */
  const isAsked = (server: FakeServer) =>
    server.vmState !== "soft-delete" && pattern.test(server.name) &&
    (asked.length === 0 || asked.includes(statusOf(server)) ||
      asked.includes(statusOf({ ...server, taskState: null })));
  const most = Math.min(Number(limit ?? maxLimit), maxLimit);
  const servers: FakeServer[] = [];
  for (const server of all.slice(start)) {
    if (servers.length === most) break;
    if (isAsked(server)) servers.push(server);
  }
  const end = servers.at(-1);
  if (!end || servers.length < most) return { kind: "page", servers };
  const next = new URLSearchParams(query);
  next.sort();
  next.set("marker", end.id);
  return { kind: "page", servers, next };
}

/** A pattern as Nova passes it to its database, where the bar is a plain character. */
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
