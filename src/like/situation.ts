// Finds the server and the callers of a provider that a story needs.
import type { Role } from "../conformance/cases/case.ts";
import { type Provider, serversOf } from "../conformance/provider/provider.ts";
import type { Place } from "./request_bytes.ts";
import { givenMetadata, type ServerState, type Story } from "./story.ts";

/** The identities of stories, by their names in a provider file. */
const callers = {
  member: "token",
  admin: "admin",
  reader: "reader",
  norole: "roleless",
  system: "system",
  other: "other",
} as const;

/** The role of a server in a state; `undefined` if no role has it. */
export function roleOf({ vmState = "active", taskState = null, locked = false, launched = true }: ServerState) {
  const plain = taskState === null && launched;
  if (locked) return plain && vmState === "active" ? "locked" : undefined;
  if (vmState === "building") return taskState === null || taskState === "spawning" ? "building" : undefined;
  if (!launched) return vmState === "active" && taskState === null ? "never_launched" : undefined;
  if (vmState === "active" && taskState === "rebooting") return "rebooting";
  return plain ? vmState.replace("soft-delete", "soft_deleted") : undefined;
}

/** The quota of the Nova on which stories were recorded. */
const recordedQuota = 128;

/** A provider whose servers can be put into any state, and a caller of another project. */
export interface Stage {
  /** Puts a server into a state. */
  prepare(server: string, state: ServerState): void | Promise<void>;
  /** The token of a member of another project. */
  other: string;
}

/** Why a story can't be run against a provider; `undefined` if it can. */
export function obstacleTo({ name, server = {}, steps }: Story, provider: Provider, stage?: Stage): string | undefined {
  const role = roleOf(server);
  if (!stage && role === undefined) return "needs a server in a state that no role has";
  if (!stage && serversOf(provider, role!).length === 0) return `needs a server for the role ${role}`;
  if (!stage && steps.some(({ target }) => target.endsWith("/action"))) return "needs a server that may be locked";
  const { quota = recordedQuota } = provider;
  if (quota !== recordedQuota && /^quota/.test(name)) return `needs a quota of ${recordedQuota} items`;
  if (!stage && Object.keys(givenMetadata(server)).length > quota) {
    return "needs a server with more items than the quota";
  }
  for (const name of ["foreign", "deleted", "unscheduled"]) {
    const asked = steps.some(({ target }) => target.includes(`{${name}}`));
    if (asked && serversOf(provider, name).length === 0) return `needs a server for the role ${name}`;
  }
  for (const { as = "member" } of steps) {
    if (as === "none" || as === "bad") {
      if (!provider.auth) return "needs a provider that checks tokens";
    } else if (as === "other" && stage) {
      continue;
    } else if (as !== "member" && !provider.auth?.[callers[as]]) {
      return `needs auth.${callers[as]}`;
    }
  }
  return undefined;
}

/** The placeholders for a story about one of a provider's servers; `ids` are those of the recording. */
export function placeOf(provider: Provider, server: string, ids: Place["ids"], stage?: Stage): Place {
  const { auth, endpoint, projectId } = provider;
  const idOf = (role: Role) => serversOf(provider, role)[0];
  const named = Object.entries({
    foreign: idOf("foreign"),
    deleted: idOf("deleted"),
    unscheduled: idOf("unscheduled"),
    missing: idOf("missing"),
  }).flatMap(([name, id]) => id === undefined ? [] : [[name, id] as const]);
  const tokens = Object.entries(callers).flatMap(([who, field]) => auth?.[field] ? [[who, auth[field]] as const] : []);
  return {
    endpoint,
    host: new URL(endpoint).host,
    ids: {
      ...ids,
      ...Object.fromEntries(named),
      project: projectId,
      server,
      metadata: `/v2.1/${projectId}/servers/${server}/metadata`,
    },
    tokens: { ...Object.fromEntries(tokens), ...(stage && { other: stage.other }) },
  };
}
