import { providerSchema } from "../../../gen/provider_schema.ts";
import { isRecord, membersOf } from "../../shared/untyped.ts";
import { urlOf } from "../../shared/url.ts";
import { checkSchema, type Schema } from "../../shared/check_schema.ts";
import type { ProviderDescription, Tokens } from "./provider.ts";

/** The environment variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A secret of a provider file: as a text, or the name of the environment variable that has it. */
export type Secret = string | { env: string };

/** The credential of somebody in a provider file. */
export type ProviderCredential =
  | Secret
  | { iamEndpoint: string; user: string; domain: string; password: Secret }
  | { iamEndpoint: string; applicationCredential: string; secret: Secret }
  | { accessKeyId: Secret; secretAccessKey: Secret };

/** A provider as its file has it; {@linkcode openProvider} makes a provider of it. */
export interface ProviderFile extends Omit<ProviderDescription, "auth"> {
  /** Who sends requests, and with which credentials. */
  auth?: { [Who in keyof Tokens]: ProviderCredential } | undefined;
}

/**
 * Reads the description of a provider whose credentials are tokens, as texts or in environment variables.
 *
 * @example Read a provider file
 * ```ts
 * import { parseProvider } from "@ecs-contract/server-metadata/conformance";
 * import { equal, throws } from "node:assert/strict";
 *
 * const auth = { token: { env: "OS_TOKEN" } };
 * const file = { endpoint: "http://127.0.0.1:8774", projectId: "f00d", auth, servers: { active: "web1" } };
 *
 * equal(parseProvider(file, { OS_TOKEN: "a-token" }).auth?.token, "a-token");
 * throws(() => parseProvider({ ...file, endpoint: 8774 }), /endpoint/);
 * ```
 *
 * @param env The environment variables that the file may name.
 * @throws {TypeError} If a field is missing, wrong or unknown; the message names it, and what it must be.
 */
export function parseProvider(value: unknown, env: Environment = {}): ProviderDescription {
  const { auth, ...file } = readProviderFile(value);
  if (auth === undefined) return file;
  const tokens = Object.entries(auth).map(([who, credential]) => {
    if (!isSecret(credential)) {
      throw new TypeError(`auth.${who} is a login; openProvider() logs in, parseProvider() does not`);
    }
    return [who, secretOf(credential, `auth.${who}`, env)] as const;
  });
  return { ...file, auth: { token: "", ...Object.fromEntries(tokens) } };
}

/** Checks a provider file against its schema, and what a schema can't express. */
export function readProviderFile(value: unknown): ProviderFile {
  const schema: Schema & { $defs: Record<string, Schema> } = providerSchema;
  // A secret may stand in a wrong place, so nothing of the file is shown.
  checkSchema(schema, value, { whole: "the provider", values: "hidden" }, schema.$defs);
  const { endpoint, servers } = membersOf(value);
  checkEndpoint(String(endpoint));
  const seen = new Map<string, string>();
  for (const [role, ids] of Object.entries(membersOf(servers))) {
    for (const id of [ids].flat()) {
      const other = seen.get(String(id));
      if (other === role) throw new TypeError(`servers.${role} has the same id twice`);
      if (other !== undefined) throw new TypeError(`servers.${role} has the id of servers.${other}`);
      seen.set(String(id), role);
    }
  }
  if (![...seen.values()].includes("active")) throw new TypeError("servers.active must name a server");
  // It has just been checked.
  return value as ProviderFile;
}

/** Whether a credential is a token, and no login. */
export function isSecret(credential: ProviderCredential): credential is Secret {
  return !isRecord(credential) || "env" in credential;
}

/** The text of a secret; throws if its variable is not set or can't be sent. */
export function secretOf(secret: Secret, place: string, env: Environment): string {
  if (typeof secret === "string") return secret;
  const value = env[secret.env];
  if (!value) throw new TypeError(`${place} names the environment variable ${secret.env}, which is not set`);
  return value;
}

/** Throws unless an endpoint can be called, and can be shown in a report. */
export function checkEndpoint(endpoint: string): void {
  const url = urlOf(endpoint);
  if (!url || !/^https?:$/.test(url.protocol)) throw new TypeError("endpoint must be an http or https URL");
  const { username, password, pathname } = url;
  // The endpoint isn't quoted, because it may hold a password.
  if (username || password || /[?#]/.test(endpoint)) {
    throw new TypeError("endpoint must have no user, no query and no fragment");
  }
  if (/\/v2(\.\d+)?(\/|$)/.test(pathname)) throw new TypeError("endpoint must end before the version, such as /v2.1");
}
