// Calls of which it is known whether Nova 26 and 34 respond alike; tried on both.
import type { RuleId } from "../../gen/rules.ts";

/** A call, and in what the responses differ, if they do. */
export interface Planted {
  method: string;
  /** With `{project}`, and `{active}`, `{full}`, `{locked}`, `{building}`, `{gone}` for servers; `{metadata}` is that of `{active}`. */
  path: string;
  body?: string;
  headers?: Record<string, string>;
  as?: "member" | "reader" | "nobody" | "admin" | "system" | "other" | "unknown";
  differs?: "status" | "body" | "headers";
  /** The first rule that is named. */
  rule?: RuleId;
}

const at = (version: string) => ({ "openstack-api-version": `compute ${version}` });
const legacy = (version: string) => ({ "x-openstack-nova-api-version": version });
const differs = (differs: NonNullable<Planted["differs"]>, rule: RuleId) => ({ differs, rule });
const status = (rule: RuleId) => differs("status", rule);
const body = (rule: RuleId) => differs("body", rule);
const set = (key: string, value: string) => JSON.stringify({ meta: { [key]: value } });
const deep = (depth: number) => `{"metadata":${"[".repeat(depth)}${"]".repeat(depth)}}`;

/** The path of a call, with the project and the servers that there are. */
export function pathOf(
  { path }: Planted,
  project: string,
  servers: Record<"active" | "full" | "locked" | "building" | "gone", string>,
): string {
  const ids: Record<string, string> = { project, ...servers };
  return path.replace("{metadata}", "/v2.1/{project}/servers/{active}/metadata").replace(
    /\{(\w+)\}/g,
    (_, name) => ids[name]!,
  );
}

/** The roles of each caller. */
export const rolesOf: Record<NonNullable<Planted["as"]>, readonly string[] | undefined> = {
  member: ["member"],
  reader: ["reader"],
  nobody: [],
  admin: ["admin"],
  system: ["admin"],
  other: ["member"],
  unknown: undefined,
};

/** The calls, in order. */
export const planted: readonly Planted[] = [
  { method: "GET", path: "{metadata}" },
  { method: "GET", path: "{metadata}?limit=1" },
  { method: "GET", path: "{metadata}?limit=1", headers: at("latest"), ...status("query.ignored") },
  { method: "GET", path: "{metadata}/a?x=1", headers: legacy("latest"), ...status("query.ignored") },
  { method: "GET", path: "{metadata}?", headers: at("latest"), ...differs("headers", "microversion.negotiated") },
  {
    method: "PUT",
    path: "{metadata}/b?x=1",
    body: set("b", "1"),
    headers: at("latest"),
    ...differs("headers", "microversion.negotiated"),
  },
  { method: "GET", path: "{metadata}?limit=1", headers: at("2.93") },
  { method: "GET", path: "{metadata}?limit=1", headers: at("2.102"), ...status("query.ignored") },
  { method: "GET", path: "{metadata}", headers: at("2.94"), ...status("microversion.negotiated") },
  { method: "GET", path: "{metadata}", headers: at("2.999"), ...body("microversion.negotiated") },
  { method: "GET", path: "{metadata}", headers: at("2.01") },
  { method: "GET", path: "{metadata}?%ff", ...status("query.ignored") },
  { method: "PUT", path: "{metadata}/b?%ff", body: set("b", "2") },
  { method: "DELETE", path: "{metadata}/b?%ff" },
  { method: "DELETE", path: "{metadata}/b" },
  { method: "POST", path: "{metadata}", body: '{"metadata":{"c":"1"}}' },
  { method: "POST", path: "{metadata}", body: '{"metadata":{"c":1}}' },
  { method: "PUT", path: "{metadata}", body: '{"metadata":{"a":"1"}}' },
  { method: "PUT", path: "{metadata}/a", body: set("a", "2"), as: "reader", ...status("auth.policy") },
  { method: "POST", path: "{metadata}", body: '{"metadata":{"r":"2"}}', as: "nobody", ...status("auth.policy") },
  { method: "DELETE", path: "{metadata}/r", as: "reader", ...status("auth.policy") },
  { method: "PUT", path: "{metadata}/a", body: set("b", "2"), as: "reader", ...status("auth.policy") },
  { method: "PUT", path: "{metadata}/a", body: set("b", "2") },
  { method: "PUT", path: "{metadata}/a", body: '{"meta":{"a":1}}', as: "reader" },
  { method: "GET", path: "{metadata}", as: "reader" },
  { method: "GET", path: "{metadata}", as: "nobody", ...status("auth.policy") },
  { method: "GET", path: "{metadata}", as: "admin" },
  { method: "GET", path: "{metadata}", as: "system" },
  { method: "GET", path: "/v2.1/servers/{active}/metadata", as: "system", ...status("auth.policy") },
  { method: "GET", path: "/v2.1/servers/{active}/metadata" },
  { method: "GET", path: "{metadata}", as: "other" },
  { method: "GET", path: "{metadata}", as: "unknown" },
  { method: "GET", path: "{metadata}/%ff", ...status("path.decoded") },
  { method: "PUT", path: "{metadata}/%ff", body: set("a", "2"), ...status("path.decoded") },
  { method: "GET", path: "{metadata}/a%3Ab" },
  { method: "PUT", path: "{metadata}/a", body: '{"meta":{}}', ...body("error.shape") },
  { method: "PUT", path: "{metadata}/a", body: '{"meta":{"a":"1","b":"2"}}' },
  { method: "PUT", path: "{metadata}/a", body: "{" },
  { method: "PUT", path: "{metadata}/a", body: set("a", "\u{1f600}"), ...body("error.shape") },
  { method: "POST", path: "{metadata}", body: deep(500) },
  { method: "POST", path: "{metadata}", body: deep(1500), ...status("body.json") },
  { method: "POST", path: "{metadata}", body: `{"metadata":{"a":"${"v".repeat(114_700)}"}}`, ...body("body.size") },
  {
    method: "POST",
    path: "/v2/{project}/servers/{active}/metadata",
    body: '{"metadata":{"a!":"1"}}',
    ...status("key.alphabet"),
  },
  { method: "POST", path: "/v2/{project}/servers/{active}/metadata", body: '{"metadata":{"a":"1"}}' },
  { method: "PUT", path: "/v2.1/{project}/servers/{full}/metadata/new", body: set("new", "1") },
  { method: "PUT", path: "/v2.1/{project}/servers/{full}/metadata/k0", body: set("k0", "1") },
  { method: "PUT", path: "/v2.1/{project}/servers/{locked}/metadata/a", body: set("a", "1") },
  {
    method: "PUT",
    path: "/v2.1/{project}/servers/{locked}/metadata/a",
    body: set("a", "1"),
    as: "reader",
    ...status("auth.policy"),
  },
  { method: "PUT", path: "/v2.1/{project}/servers/{locked}/metadata/a", body: set("a", "1"), as: "admin" },
  { method: "DELETE", path: "/v2.1/{project}/servers/{building}/metadata/a" },
  { method: "PUT", path: "/v2.1/{project}/servers/{building}/metadata/a", body: set("a", "1") },
  { method: "GET", path: "/v2.1/{project}/servers/{gone}/metadata" },
  {
    method: "GET",
    path: "/v2.1/{project}/servers/{gone}/metadata?x=1",
    headers: at("latest"),
    ...status("query.ignored"),
  },
  { method: "PATCH", path: "{metadata}", body: "{}" },
  { method: "OPTIONS", path: "{metadata}" },
  { method: "GET", path: "{metadata}", headers: { "content-type": "text/html" } },
  { method: "GET", path: "/", ...body("microversion.negotiated") },
  { method: "GET", path: "/v2.1/", ...body("microversion.negotiated") },
  { method: "GET", path: "/v2/", ...body("microversion.negotiated") },
  { method: "GET", path: "/healthcheck", ...status("route.known") },
  { method: "GET", path: "/v2.1/{project}/servers?limit=", ...body("error.shape") },
];
