import type { Fetch } from "../../http/fetch.ts";
import type { Api, Identity, OperationId, Role } from "../cases/case.ts";

/** A provider of the API, as described in its file. */
export interface ProviderDescription {
  /** Its name in the report. */
  name?: string | undefined;
  /** Scheme, host and port, with a path if it has one before `/v2.1`. */
  endpoint: string;
  /** The project of the servers. */
  projectId: string;
  /** Tokens. Without them, the suite assumes that the provider checks none. */
  auth?: Tokens | undefined;
  /** Ids by role. With several ids for `active`, as many cases run at the same time. */
  servers: Record<Role, string | string[]>;
  /** How many items a server may have; without it, no case tries the limit. */
  quota?: number | undefined;
  /**
   * The APIs that it has: Nova's, and the ECS v1 that succeeds it.
   *
   * @default {["v2.1"]}
   */
  apis?: readonly Api[] | undefined;
  /** The release of Nova behind it, such as `34`. Without it, a case accepts the behaviour of any release. */
  release?: string | undefined;
  /** How many requests a second it may be sent. @default {any number} */
  rate?: number | undefined;
}

/** The tokens of the identities that send requests. Cases that need another identity are not run. */
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
  /** Of a member of another project, that of the server in the role `foreign`; recorded stories need it. */
  other?: string | undefined;
}

/** Identities of cases that may have a token besides the member. */
export const otherIdentities = ["admin", "reader", "roleless", "system"] as const;
/** Everybody who may have a token besides the member. */
export const tokenHolders = [...otherIdentities, "other"] as const;

/** A provider that cases can be run against. */
export interface Provider extends ProviderDescription {
  /** Whether it remembers what was written; a mock doesn't. @default {true} */
  state?: boolean | undefined;
  /** Sends the requests. @default {globalThis.fetch} */
  fetch?: Fetch | undefined;
  /**
   * Makes its next response to an operation have this status. The headers that it returns are sent with the request.
   */
  inject?: ((operation: OperationId, status: number) => Record<string, string> | void) | undefined;
}

/** An id that no server has, used if the description names none. */
const missingServer = "00000000-0000-4000-8000-00000000dead";

/** The ids of the servers in a role; none if the provider has no such server. */
export function serversOf(provider: Provider, role: Role): string[] {
  const ids = provider.servers[role] ?? (role === "missing" ? missingServer : []);
  return Array.isArray(ids) ? ids : [ids];
}

/** The identity that can write to a server: the administrator if it is locked. */
export function writerOf(role: Role): Identity {
  return role === "locked" ? "admin" : "member";
}

/** The identity that writes to a server in a run. Without a token for the one that can, it is the member. */
export function writerAt(provider: Provider, role: Role): Identity {
  const writer = writerOf(role);
  return tokenOf(provider, writer) ? writer : "member";
}

/**
 * Strings that must not be shown: every token, except those of the embedded fake, which are plain words, and those that
 * are an id of the provider file too.
 */
export function secretsOf({ auth, projectId, servers }: Provider): readonly string[] {
  if (!auth) return [];
  const shown = ["member", ...tokenHolders, projectId, ...Object.values(servers).flat()];
  const tokens = [auth.token, ...tokenHolders.map((who) => auth[who])].filter((token) => token !== undefined);
  const secret = tokens.filter((token) => !shown.includes(token));
  // Cases also send the member's token without its end. For a short token, that would show nearly all of it.
  return secret[0] === auth.token ? [...secret, auth.token.slice(0, -1)] : secret;
}

/** Whether a provider has an API. */
export function hasApi({ apis = ["v2.1"] }: Provider, api: Api): boolean {
  return apis.includes(api);
}

/** The token of an identity; `undefined` if the provider file has none, or none must be sent. */
export function tokenOf({ auth }: Provider, who: Identity): string | undefined {
  if (who === "invalid") return "4b1d9e7c2a60f83e5d7a1c94";
  if (who === "none" || !auth) return undefined;
  const { token } = auth;
  if (who === "member") return token;
  if (who === "truncated") return token.slice(0, -1);
  if (who === "extended") return `${token}0`;
  if (who === "recased") return recased(token);
  return auth[who];
}

/** The token with upper and lower case exchanged; `undefined` if it has no letters. */
function recased(token: string): string | undefined {
  const other = token.replace(/[a-z]/gi, (c) => c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase());
  return other === token ? undefined : other;
}
