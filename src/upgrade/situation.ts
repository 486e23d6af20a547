// The state of the service when a call was recorded, inferred from the responses.
import { percentDecoded } from "../shared/url.ts";
import type { TokenOptions } from "../fake/credentials.ts";
import type { ServerOptions } from "../fake/inventory.ts";
import { noSuchItem } from "../fake/nova/outcome.ts";
import type { Route } from "../fake/service.ts";
import { objectOf, type RecordedCall } from "./recorded_call.ts";
import type { Servers, Setting } from "./replica.ts";
import { isItems, isOneOf } from "../shared/untyped.ts";

/** The situation of a call: its sender and its server. */
export interface Situation {
  token: string | undefined;
  server: ServerOptions | undefined;
}

/** The roles of callers if the recording does not name them. */
export type Role = "admin" | "member" | "reader" | "none";

const rolesOf: Record<Role, string[]> = { admin: ["admin"], member: ["member"], reader: ["reader"], none: [] };
/** A caller without a project, so every project in an address is another project. */
const outsider = { roles: ["member"], scope: "system" } as const;
const defaultQuota = 128;

/** The name of a caller's token. */
function tokenOf({ roles, scope }: Pick<RecordedCall, "roles" | "scope">, role: Role): string {
  return JSON.stringify([scope ?? "project", ...roles ?? rolesOf[role]]);
}

/** The settings of a run's replicas: callers, projects, and the quota at the time of the recording. */
export function settingOf(calls: readonly RecordedCall[], role: Role): Setting {
  const tokens: Record<string, TokenOptions> = { [tokenOf(outsider, role)]: { ...outsider, roles: ["member"] } };
  for (const known of ["member", "reader", "none", role] as const) {
    tokens[tokenOf({}, known)] = { roles: rolesOf[known] };
  }
  for (const call of calls) {
    const { roles = rolesOf[role], scope = "project" } = call;
    tokens[tokenOf(call, role)] = { roles: [...roles], scope };
  }
  const quotas = calls.map(({ response }) =>
    /^Maximum number of metadata items exceeds (\d{1,6})$/.exec(messageOf(response))?.[1]
  );
  // MySQL does not store characters above U+FFFF, so it was another database.
  const storage = calls.some(({ status = 0, body }) => status >= 200 && status < 300 && isWide(body))
    ? "unicode"
    : "mysql";
  return { tokens, quota: Number(quotas.find((quota) => quota !== undefined) ?? defaultQuota), storage };
}

/** Whether a body has a character above U+FFFF, plain or escaped. */
function isWide(body: Uint8Array | undefined): boolean {
  return body !== undefined &&
    /[\u{10000}-\u{10ffff}]|\\ud[89ab][\da-f]{2}\\ud[c-f]/iu.test(new TextDecoder().decode(body));
}

/** A hidden server for each project in the addresses of successful calls. */
export function projectsOf(calls: readonly RecordedCall[]): Servers {
  const project = /^\/v2(?:\.1)?\/+([^/?]+)\/+(?:servers|flavors|limits|extensions)\b/;
  const known = calls.filter(({ status }) => status !== 404);
  const ids = new Set(known.flatMap(({ target }) => project.exec(target)?.[1] ?? []).map(percentDecoded));
  // The fake knows a project id that is not hexadecimal only if it has a server in that project.
  return new Map([...ids].map((projectId) => [`of ${projectId}`, { projectId, vmState: "deleted" }]));
}

/** The servers that existed, inferred from the responses. */
export function serversOf(calls: readonly RecordedCall[], routeOf: (call: RecordedCall) => Route | undefined): Servers {
  const servers = new Map<string, ServerOptions>();
  const absent = new Set<string>();
  for (const call of calls) {
    for (const { id, name } of documentsIn(call.response)) servers.set(id, { name });
    const route = routeOf(call);
    const id = serverIn(route);
    if (id === undefined) continue;
    if (isMissing(call, route!)) absent.add(id);
    else if (!servers.has(id) && foundIn(call)) servers.set(id, {});
  }
  const unsure = calls.flatMap((call) => serverIn(routeOf(call)) ?? []).filter((id) => !absent.has(id));
  for (const id of unsure) if (!servers.has(id)) servers.set(id, {});
  return servers;
}

/** The id of the server that a call is for, if it is for one. */
export function serverIn(route: Route | undefined): string | undefined {
  if (route?.api !== "v2.1") return undefined;
  return route.kind === "operation" || route.kind === "server" || route.kind === "action" ? route.serverId : undefined;
}

/** Whether a 404 is about the server, not about an item of it. */
function isMissing({ status, response }: RecordedCall, { operation }: Route): boolean {
  if (status !== 404 || messageOf(response) === noSuchItem) return false;
  const ofItem = operation === "getServerMetadataItem" || operation === "deleteServerMetadataItem";
  return messageOf(response) !== "" || !ofItem;
}

const foundIn = ({ status = 200 }: RecordedCall) => status >= 200 && status < 300 || status === 403 || status === 409;

function documentsIn(response: unknown): { id: string; name: string }[] {
  const { server, servers } = objectOf(response) ?? {};
  return [server, ...Array.isArray(servers) ? servers : []].flatMap((document) => {
    const { id, name } = objectOf(document) ?? {};
    return typeof id === "string" && id !== "" && typeof name === "string" ? [{ id, name }] : [];
  });
}

/** The message of an error body, empty if there is none. */
export function messageOf(response: unknown): string {
  const [body] = Object.values(objectOf(response) ?? {});
  const message = objectOf(body)?.message;
  return typeof message === "string" ? message : "";
}

/** The items that a response has. */
export function itemsIn(response: unknown): Record<string, string> | undefined {
  const { metadata, server } = objectOf(response) ?? {};
  const items = objectOf(metadata) ?? objectOf(objectOf(server)?.metadata);
  return isItems(items) ? items : undefined;
}

/** The situation that follows from the earlier calls and from the response itself. */
export function usualSituation(
  call: RecordedCall,
  route: Route | undefined,
  now: ServerOptions | undefined,
  role: Role,
): Situation {
  const token = call.credential === "none" ? undefined : tokenOf(call, role);
  const reads = route?.operation === "listServerMetadata" || route?.operation === undefined;
  const item = objectOf(call.response)?.meta;
  const metadata = reads ? itemsIn(call.response) : isItems(item) ? item : undefined;
  const known = metadata && route?.operation === "getServerMetadataItem" ? { ...now?.metadata, ...metadata } : metadata;
  const stated = call.method === "GET" && known && now;
  return { token, server: stated ? { ...now, metadata: known } : now };
}

/** Other possible situations, the most likely first, for a call that the usual situation does not explain. */
export function otherSituations(
  call: RecordedCall,
  route: Route,
  first: Situation,
  { role, quota }: { role: Role; quota: number },
): Situation[] {
  const { server, token } = first;
  const named = token ?? tokenOf(call, role);
  const reads = call.method === "GET" || call.method === "HEAD";
  const as = (role: Role): Situation => ({ server, token: tokenOf({}, role) });
  const within = (changes: ServerOptions): Situation => ({ token: named, server: { ...server, ...changes } });
  const without = Object.fromEntries(Object.entries(server?.metadata ?? {}).filter(([key]) => key !== route.key));
  switch (call.status) {
    case 400:
      return [{ server, token: tokenOf(outsider, role) }];
    case 401:
      return [{ server, token: undefined }];
    case 403: {
      const refused = [as("reader"), as("none")];
      const full = within({ metadata: filled(without, quota) });
      if (reads) return [as("none")];
      if (call.roles) return [full];
      return /^Policy/.test(messageOf(call.response)) ? refused : [full, ...refused];
    }
    case 404:
      return [within({ metadata: without }), { token: named, server: undefined }];
    case 409: {
      const state = / vm_state (\w+)$/.exec(messageOf(call.response))?.[1];
      return [
        ...state ? [within({ vmState: isOneOf(refusingStates, state) ? state : "error" })] : [],
        within({ locked: true }),
        within({ vmState: "error" }),
        within({ launched: false }),
      ];
    }
  }
  if (call.status === undefined || call.status < 200 || call.status > 299) return [];
  const item = route.key === undefined ? {} : { [route.key]: server?.metadata?.[route.key] ?? "v" };
  const ready = { vmState: "active", locked: false, launched: true } as const;
  return [
    within({ ...ready, metadata: { ...server?.metadata, ...item } }),
    within({ ...ready, metadata: item }),
    { ...within(ready), token: tokenOf({}, "admin") },
  ];
}

/** The states in which a server refuses writes. */
const refusingStates = [
  "building",
  "rescued",
  "resized",
  "soft-delete",
  "error",
  "shelved",
  "shelved_offloaded",
] as const;

/** Adds items up to the quota. */
function filled(items: Record<string, string>, quota: number): Record<string, string> {
  const all = { ...items };
  for (let i = 1; Object.keys(all).length < Math.min(quota, 10_000); i++) all[`filler-${i}`] = "";
  return all;
}
