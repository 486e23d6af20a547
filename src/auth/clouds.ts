/**
 * Credentials from the `clouds.yaml` of OpenStack's tools. It reads files, so it is not for browsers.
 *
 * @example Call the service of a cloud
 * ```ts
 * import { createMetadataClient } from "@ecs-contract/server-metadata";
 * import { credentialsFromCloud } from "@ecs-contract/server-metadata/clouds";
 *
 * async function connect(cloud: string) {
 *   const { iam, region, endpoint } = await credentialsFromCloud({ cloud });
 *   const found = await iam!.locate({ region });
 *   return createMetadataClient({ endpoint: endpoint ?? found.endpoint, projectId: found.projectId, auth: iam });
 * }
 * ```
 *
 * @module
 */
import process from "node:process";
import { type CloudPlaces, readCloudFile } from "./cloud_files.ts";
import { settingsOfCloud } from "./cloud_settings.ts";
import type { CredentialOptions, FoundCredentials } from "./found_credentials.ts";
import { credentialChecks } from "./login_options.ts";
import { assertKnown, checkOf, text } from "../shared/options.ts";
import { isRecord } from "../shared/untyped.ts";
import { openStackCredentials } from "./openstack_credentials.ts";

export type { CloudPlaces, CredentialOptions, FoundCredentials };
export type { CatalogueChoice } from "./catalogue.ts";
export type { IamAuth, IamOptions, LocateOptions, ServiceLocation } from "./iam_auth.ts";
export type { CredentialFact } from "./settings.ts";
export type { Fetch, Layer } from "../http/fetch.ts";

/** Which cloud {@linkcode credentialsFromCloud} takes. */
export interface CloudOptions extends CredentialOptions, CloudPlaces {
  /**
   * The name of the cloud.
   *
   * @default {the one that `OS_CLOUD` names, or the only one}
   */
  cloud?: string | undefined;
  /**
   * One of the cloud's regions.
   *
   * @default {its `region_name`, or the first of its `regions`}
   */
  region?: string | undefined;
}

const checks = {
  ...credentialChecks,
  cloud: text,
  region: text,
  directory: text,
  env: checkOf(isRecord, "an object with the variables, such as process.env"),
};

/**
 * Reads credentials from `clouds.yaml`, `secure.yaml` and `clouds-public.yaml`. It finds and merges them as
 * openstacksdk does.
 *
 * The first file of each name is used: the one that `OS_CLIENT_CONFIG_FILE` (`OS_CLIENT_SECURE_FILE`,
 * `OS_CLIENT_VENDOR_FILE`) names, then the one in the current folder, in `~/.config/openstack` and in `/etc/openstack`,
 * each with the ending `.yaml`, `.yml` or `.json`. Members of `auth` and the `auth_type` are those that
 * {@linkcode credentialsFromEnvironment} knows as `OS_…`; others are refused by name. Other variables of the
 * environment are not read.
 *
 * @throws {TypeError} If a file can't be read, the cloud isn't there, or a member is missing or not supported; the message
 * shows no value of `auth`.
 */
export async function credentialsFromCloud(options: CloudOptions = {}): Promise<FoundCredentials> {
  assertKnown(options, "credentialsFromCloud()", checks);
  const { env = process.env, cloud = env.OS_CLOUD || undefined, region } = options;
  const [clouds, secure, vendors] = await Promise.all([
    readCloudFile("clouds", options),
    readCloudFile("secure", options),
    readCloudFile("clouds-public", options),
  ]);
  return openStackCredentials(settingsOfCloud({ clouds, secure, public: vendors }, cloud, region), options);
}
