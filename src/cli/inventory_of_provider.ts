import type { Provider } from "../conformance/mod.ts";
import type { Limit } from "../http/time_limit.ts";
import { redact } from "../secrets/redact.ts";
import { isRecord, membersOf } from "../shared/untyped.ts";
import { escaped, UsageError } from "./io.ts";
import { reasonOf } from "./prompt_words.ts";

/** Enough pages to find a server in each state. */
const mostPages = 20;

/** The ids and the names of a provider's servers, one for each role that a server of the project can have. */
export interface FoundServers {
  servers: Record<string, string>;
  names: Record<string, string>;
}

/** The role that each state is for. */
const rolesByState: Readonly<Record<string, string>> = {
  active: "active",
  stopped: "stopped",
  paused: "paused",
  suspended: "suspended",
  building: "building",
  error: "error",
  rescued: "rescued",
  resized: "resized",
  shelved: "shelved",
  shelved_offloaded: "shelved_offloaded",
  "soft-delete": "soft_deleted",
};

/** Finds a server for each role in the list of the project's servers. */
export async function serversAt(provider: Provider, limit: Limit): Promise<FoundServers> {
  const found: FoundServers = { servers: {}, names: {} };
  let target = "/servers/detail";
  for (let page = 0; page < mostPages; page++) {
    const body = await read(provider, target, limit);
    const { servers } = membersOf(body);
    if (!Array.isArray(servers)) throw new UsageError(`GET …${target} returned no list of servers`);
    for (const server of servers) take(server, found);
    const last = membersOf(servers.at(-1)).id;
    if (!hasNext(body) || typeof last !== "string") break;
    target = `/servers/detail?marker=${encodeURIComponent(last)}`;
  }
  return found;
}

/** How many items a server may have, if the service says so. */
export async function quotaAt(provider: Provider, limit: Limit): Promise<number | undefined> {
  const body = await read(provider, "/limits", limit).catch(() => undefined);
  const quota = membersOf(membersOf(membersOf(body).limits).absolute).maxServerMeta;
  return typeof quota === "number" && Number.isInteger(quota) && quota > 0 ? quota : undefined;
}

function take(server: unknown, { servers, names }: FoundServers): void {
  const { id, name, locked, "OS-EXT-STS:vm_state": state, "OS-EXT-STS:task_state": task } = membersOf(server);
  const role = locked === true
    ? state === "active" ? "locked" : undefined
    : task === "rebooting" || task === "rebooting_hard"
    ? "rebooting"
    : task === null || state === "building"
    ? (typeof state === "string" ? rolesByState[state] : undefined)
    : undefined;
  if (role === undefined || typeof id !== "string" || Object.hasOwn(servers, role)) return;
  servers[role] = id;
  names[role] = typeof name === "string" ? `${id} ${name}` : id;
}

function hasNext(body: unknown): boolean {
  const links = membersOf(body).servers_links;
  return Array.isArray(links) && links.some((link) => membersOf(link).rel === "next");
}

async function read(provider: Provider, target: string, limit: Limit): Promise<Record<string, unknown>> {
  const { endpoint, projectId, auth, fetch = globalThis.fetch } = provider;
  const token = auth?.token ?? "";
  // `locked` is shown from microversion 2.9 on (nova/api/openstack/compute/views/servers.py).
  const headers = { accept: "application/json", "x-auth-token": token, "openstack-api-version": "compute 2.9" };
  const url = `${endpoint}/v2.1/${projectId}${target}`;
  const control = new AbortController();
  const receive = async () => {
    const response = await fetch(new Request(url, { headers, redirect: "manual", signal: control.signal }));
    return { status: response.status, text: await response.text() };
  };
  const late = (ms: number) => {
    control.abort();
    return new Error(`no response to GET ${url} within ${ms} ms`);
  };
  const { status, text } = await limit(receive(), late).catch((error) => {
    throw new UsageError(redact(`${endpoint} cannot be reached: ${reasonOf(error, "--init")}`, [token]));
  });
  const got = `GET ${escaped(url)} returned ${status}`;
  if (status !== 200) throw new UsageError(`${got}: ${redact(text.slice(0, 200), [token])}${hintAt(status)}`);
  try {
    const body: unknown = JSON.parse(text);
    if (isRecord(body)) return body;
  } catch {
    // Reported below, like any other body that is not an object.
  }
  throw new UsageError(`${got}, and no JSON object; ${addressHint}`);
}

const addressHint = "check the address, which is that of the compute API, and --project";

/** What to do about a status, as a message ends. */
function hintAt(status: number): string {
  if (status === 401 || status === 403) return "; check the credential, which must be of the project";
  const isElsewhere = status >= 300 && status < 500;
  return isElsewhere ? `; ${addressHint}. For a provider without a list of servers, write the file by hand` : "";
}
