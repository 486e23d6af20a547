import type { Layer } from "../http/fetch.ts";
import type { IamAuth, IamOptions } from "./iam_auth.ts";
import { escaped } from "../shared/escaped.ts";
import type { CredentialFact } from "./settings.ts";

/** Options of {@linkcode credentialsFromEnvironment}. */
export interface CredentialOptions extends IamOptions {
  /** The project to use, in place of one by name; it must be that of the settings, if they have an id. */
  projectId?: string | undefined;
}

/** Credentials that were found in the user's settings, and what else was found there. */
export interface FoundCredentials {
  /** The kind of credentials. */
  kind: "access_key" | "token" | "password" | "application_credential" | "none";
  /** For {@linkcode MetadataClientOptions.auth}. */
  auth: Layer;
  /** The same layer, if it gets its tokens from IAM; it finds the project and the service. */
  iam?: IamAuth | undefined;
  /** The project's id, if the settings have it. */
  projectId?: string | undefined;
  /** Where IAM is, if it gives the token. */
  iamEndpoint?: string | undefined;
  /** The region, if the settings have it. */
  region?: string | undefined;
  /** Which addresses of the catalogue to use, if the settings say it. */
  interface?: "public" | "internal" | "admin" | undefined;
  /** The service's address, if the settings have it. */
  endpoint?: string | undefined;
  /** Which settings were used and where they came from; contains no secret. */
  taken: readonly CredentialFact[];
  /** The settings that are set but were not used, because others were selected. */
  passedOver: readonly string[];
}

/**
 * Lines that say which credentials were used, where they are from, and which settings were not used. They show no
 * secret.
 *
 * @example Say who calls
 * ```ts
 * import { credentialsFromEnvironment, describeCredentials } from "@ecs-contract/server-metadata";
 * import { deepEqual } from "node:assert/strict";
 *
 * const found = credentialsFromEnvironment({ OS_TOKEN: "f00d", OS_PROJECT_ID: "beef", OS_PASSWORD: "unused" });
 *
 * deepEqual(describeCredentials(found), [
 *   "credentials: token",
 *   "token: (not shown), from OS_TOKEN",
 *   "project: beef, from OS_PROJECT_ID",
 *   "not used: OS_PASSWORD",
 * ]);
 * ```
 */
export function describeCredentials({ kind, taken, passedOver }: FoundCredentials): string[] {
  return [
    `credentials: ${kind.replace("_", " ")}`,
    ...taken.map(({ name, value = "(not shown)", from }) => `${name}: ${escaped(value)}, from ${escaped(from)}`),
    ...(passedOver.length ? [`not used: ${[...passedOver].sort().join(", ")}`] : []),
  ];
}
