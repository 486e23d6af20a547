import type { Fetch } from "../fetch.ts";
import type { Api, Identity, OperationId, Role } from "./case.ts";
import { isOneOf, isRecord } from "../untyped.ts";

/** A provider of the API, as its description file has it. */
export interface ProviderDescription {
  /** Its name in the report. */
  name?: string | undefined;
  /** Scheme, host and port, with a path if it has one before `/v2.1`. */
  endpoint: string;
  /** The project of the servers. */
  projectId: string;
  /** Tokens; without any, the provider is taken to check none. */
  auth?: Tokens | undefined;
  /** Ids by role. Several for `active` let as many cases run at once. */
  servers: Record<Role, string | string[]>;
  /** How many items a server may have; without it, no case tries the limit. */
  quota?: number | undefined;
  /**
   * The APIs that it has: Nova's, and the ECS v1 that succeeds it.
   *
   * @default {["v2.1"]}
   */
  apis?: readonly Api[] | undefined;
  /** The release of Nova behind it, such as `34`; without one, a case takes what any release does. */
  release?: string | undefined;
  /** How many requests a second it may be sent. @default {any number} */
  rate?: number | undefined;
}

/** The tokens of those who send requests; cases that need somebody else aren't run. */
export interface Tokens {
  /** Of a member of the project. */
  token: string;
  /** Of an administrator. */
  admin?: string | undefined;
  /** Of somebody who may only read. */
  reader?: string | undefined;
  /** Of somebody without a role in the project. */
  roleless?: string | undefined;
  /** Of an administrator of the whole system, not of a project. */
  system?: string | undefined;
}

/** Identities that may have a token besides the member. */
export const others = ["admin", "reader", "roleless", "system"] as const;

/** A provider that cases can be run against. */
export interface Provider extends ProviderDescription {
  /** Whether it remembers what was written; a mock doesn't. @default {true} */
  state?: boolean | undefined;
  /** Sends the requests. @default {globalThis.fetch} */
  fetch?: Fetch | undefined;
  /** Makes its next response to an operation have this status; the returned headers are sent with the request. */
  inject?: ((operation: OperationId, status: number) => Record<string, string> | void) | undefined;
}

/** The id that no provider has, where its description names none. */
const nobody = "00000000-0000-4000-8000-00000000dead";

/** The ids of the servers in a role; none if the provider has no such server. */
export function serversOf(provider: Provider, role: Role): string[] {
  const ids = provider.servers[role] ?? (role === "missing" ? nobody : []);
  return Array.isArray(ids) ? ids : [ids];
}

/** The identity that can write to a server: the administrator if it is locked. */
export function writerOf(role: Role): Identity {
  return role === "locked" ? "admin" : "member";
}

/** Strings that must not be shown: every token, except those of the embedded fake, which are plain words. */
export function secretsOf({ auth }: Provider): readonly string[] {
  if (!auth) return [];
  const tokens = [auth.token, ...others.map((who) => auth[who])];
  return tokens.filter((token) => token !== undefined).filter((token) => !isOneOf(["member", ...others], token));
}

/** Whether a provider has an API. */
export function hasApi({ apis = ["v2.1"] }: Provider, api: Api): boolean {
  return apis.includes(api);
}

/** The token of somebody; `undefined` if the provider was given none, or there is to be none. */
export function tokenOf({ auth }: Provider, who: Identity): string | undefined {
  if (who === "invalid") return "no-such-token";
  if (who === "none" || !auth) return undefined;
  const { token } = auth;
  if (who === "member") return token;
  if (who === "truncated") return token.slice(0, -1);
  if (who === "extended") return `${token}0`;
  if (who === "recased") return recased(token);
  return auth[who];
}

/** The token with small letters for capitals, and capitals for small ones; `undefined` if it has no letters. */
function recased(token: string): string | undefined {
  const other = token.replace(/[a-z]/gi, (c) => c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase());
  return other === token ? undefined : other;
}

/**
 * Reads the description of a provider.
 *
 * @example Read a provider file
 * ```ts
 * import { parseProvider } from "@ecs-contract/server-metadata/conformance";
 * import { equal, throws } from "node:assert/strict";
 *
 * const file = { name: "staging", endpoint: "http://127.0.0.1:8774", projectId: "f00d", servers: { active: "web1" } };
 *
 * equal(parseProvider(file).name, "staging");
 * throws(() => parseProvider({ ...file, endpoint: 8774 }), /endpoint/);
 * ```
 *
 * @throws {TypeError} If a field is missing, wrong or unknown; the message names it, and what it must be.
 */
export function parseProvider(value: unknown): ProviderDescription {
  const provider = record(value, "the provider");
  known(provider, "the provider", [
    "$schema",
    "name",
    "endpoint",
    "projectId",
    "auth",
    "servers",
    "quota",
    "apis",
    "release",
    "rate",
  ]);
  const endpoint = text(provider.endpoint, "endpoint");
  checkEndpoint(endpoint);
  segment(provider.projectId, "projectId");
  if (provider.name !== undefined) text(provider.name, "name");
  if (provider.auth !== undefined) {
    const auth = record(provider.auth, "auth");
    known(auth, "auth", ["token", ...others]);
    token(auth.token, "auth.token");
    for (const who of others) if (auth[who] !== undefined) token(auth[who], `auth.${who}`);
  }
  if (provider.quota !== undefined && !(Number.isInteger(provider.quota) && Number(provider.quota) > 0)) {
    throw new TypeError("quota must be a whole number above 0");
  }
  if (provider.rate !== undefined && !(typeof provider.rate === "number" && provider.rate > 0)) {
    throw new TypeError("rate must be a number of requests a second, above 0");
  }
  if (provider.release !== undefined && !/^\d{1,3}$/.test(text(provider.release, "release"))) {
    throw new TypeError('release must be the number of a release of Nova, such as "34"');
  }
  const { apis = ["v2.1"] } = provider;
  if (!Array.isArray(apis) || !apis.length || !apis.every((api) => api === "v2.1" || api === "v1")) {
    throw new TypeError("apis must be a list of v2.1 and v1");
  }
  const seen = new Map<string, string>();
  for (const [role, ids] of Object.entries(record(provider.servers, "servers"))) {
    for (const id of Array.isArray(ids) ? ids : [ids]) {
      const place = `servers.${nameOf(role)}`;
      if (seen.has(segment(id, place))) throw new TypeError(`${place} has the id of servers.${nameOf(seen.get(id)!)}`);
      seen.set(id, role);
    }
  }
  if (![...seen.values()].includes("active")) throw new TypeError("servers.active must name a server");
  // Each of its fields has been looked at.
  return provider as unknown as ProviderDescription;
}

function record(value: unknown, place: string): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw new TypeError(`${place} must be an object`);
}

/** A text; it isn't quoted, as a secret may have got into the wrong field. */
function text(value: unknown, place: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new TypeError(
    `${place} must be a string, not empty, ${value === undefined ? "is missing" : `is ${kindOf(value)}`}`,
  );
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (value === "") return "empty";
  return Array.isArray(value) ? "an array" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function checkEndpoint(endpoint: string): void {
  if (!URL.canParse(endpoint) || !/^https?:\/\/\S+$/i.test(endpoint)) {
    throw new TypeError("endpoint must be an http or https URL");
  }
  const { username, password, pathname } = new URL(endpoint);
  // The endpoint isn't quoted, as it may hold a password.
  if (username || password || /[?#]/.test(endpoint)) {
    throw new TypeError("endpoint must have no user, no query and no fragment");
  }
  if (/\/v2\.1\/?$/.test(pathname)) throw new TypeError("endpoint must end before the version /v2.1");
}

/** A text that is one segment of an address, as the contract has its ids. */
function segment(value: unknown, place: string): string {
  const id = text(value, place);
  if (/^[\w-]+$/.test(id)) return id;
  throw new TypeError(`${place} must have letters, digits, hyphens and underscores only`);
}

/** A text that can go into a header; it isn't quoted. */
function token(value: unknown, place: string): void {
  if (!/^[!-~]+$/.test(text(value, place))) {
    throw new TypeError(`${place} must have visible ASCII characters only`);
  }
}

/** The name of a field, if it can't be a secret. */
function nameOf(field: string): string {
  return /^[$a-z]{1,20}$/i.test(field) ? field : `of the name that begins with ${JSON.stringify(field.slice(0, 3))}`;
}

function known(value: Record<string, unknown>, place: string, names: string[]): void {
  const other = Object.keys(value).find((name) => !names.includes(name));
  if (other !== undefined) throw new TypeError(`${place} has no field ${nameOf(other)}; it has ${names.join(", ")}`);
}
