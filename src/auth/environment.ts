import { accessKeyAuth } from "./access_key_auth.ts";
import type { CredentialOptions, FoundCredentials } from "./found_credentials.ts";
import { openStackCredentials, projectIdOf } from "./openstack_credentials.ts";
import { credentialChecks } from "./login_options.ts";
import { assertKnown } from "../shared/options.ts";
import { isRecord, present } from "../shared/untyped.ts";
import { assertSetting, type Setting, Settings } from "./settings.ts";
import { isKeyVariable, keyPairs, settingOfVariable } from "./variables.ts";

/**
 * Reads credentials from environment variables. The names are those that the vendor's and OpenStack's own tools use.
 *
 * Nothing is read unless you call this. If `OS_AUTH_TYPE` is set, it selects the group. Otherwise the first group that
 * has a variable set is selected, and must be complete:
 *
 * 1. `HUAWEICLOUD_SDK_AK`, `_SK`; with them `_SECURITY_TOKEN`, `_PROJECT_ID`, `_REGION`
 * 2. `HW_ACCESS_KEY`, `HW_SECRET_KEY`; with them `HW_SECURITY_TOKEN`, `HW_PROJECT_ID`, `HW_REGION_NAME`
 * 3. `OS_TOKEN` or `OS_AUTH_TOKEN`; with it `OS_PROJECT_ID`. If `OS_AUTH_TYPE` is `token` or `v3token` and `OS_AUTH_URL`
 *    is set, the token is exchanged for one of the project.
 * 4. `OS_APPLICATION_CREDENTIAL_ID` (or `_NAME` with a user) and `OS_APPLICATION_CREDENTIAL_SECRET`, `OS_AUTH_URL`
 * 5. `OS_AUTH_URL`, `OS_USERNAME` or `OS_USER_ID`, `OS_PASSWORD`, `OS_USER_DOMAIN_NAME` or `OS_DOMAIN_NAME`, and
 *    `OS_PROJECT_NAME`, `OS_SYSTEM_SCOPE` or none; ids in place of names, `OS_TENANT_…` in place of `OS_PROJECT_…`, and
 *    an `OS_PROJECT_DOMAIN_…` or `OS_DEFAULT_DOMAIN_…` do as well
 *
 * With groups 3 to 5, `OS_REGION_NAME` and `OS_INTERFACE` select the address from the catalogue. Variables of groups
 * that are not selected are listed as `passedOver`. Any other variable that begins with `OS_`, `HW_` or
 * `HUAWEICLOUD_SDK_` is refused, because the other tools would obey it.
 *
 * @example Take what a shell exports
 * ```ts
 * import { credentialsFromEnvironment } from "@ecs-contract/server-metadata";
 * import { equal } from "node:assert/strict";
 *
 * const env = { OS_TOKEN: "f00d", OS_PROJECT_ID: "0a1b2c3d4e5f40718293a4b5c6d7e8f9" }; // or process.env
 * const { auth, projectId } = credentialsFromEnvironment(env);
 *
 * equal(projectId, "0a1b2c3d4e5f40718293a4b5c6d7e8f9");
 * ```
 *
 * @param env The variables: `process.env`, or `Deno.env.toObject()`. An empty one counts as not set.
 * @param options A project to use instead of one by name, and how to send requests to IAM.
 * @throws {TypeError} If variables are missing or not supported; the message names them, and shows no value.
 */
export function credentialsFromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  options: CredentialOptions = {},
): FoundCredentials {
  if (!isRecord(env)) throw new TypeError("env must be an object, from each variable to its value");
  assertKnown(options, "credentialsFromEnvironment()", credentialChecks);
  const settings = settingsOf(env);
  const pair = keyPairs.find(({ key, secret }) => settings.has(key, secret));
  if (pair && !settings.has("auth_type")) return accessKeyCredentials(settings, pair, options);
  return openStackCredentials(settings, options, "; HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK would do, or OS_TOKEN");
}

/** The variables as settings; throws if one isn't supported. */
function settingsOf(env: Readonly<Record<string, string | undefined>>): Settings {
  const values = new Map<string, Setting>();
  for (const [variable, value] of Object.entries(env)) {
    if (!value) continue;
    if (typeof value !== "string") throw new TypeError(`${variable} must be a string`);
    const name = settingOfVariable(variable);
    if (name !== undefined) values.set(name, assertSetting(name, { value, from: variable }));
  }
  const labelOf = (name: string) => isKeyVariable(name) ? name : `OS_${name.toUpperCase()}`;
  return new Settings(values, "the environment", labelOf);
}

function accessKeyCredentials(
  settings: Settings,
  { key, secret, securityToken, projectId, region }: typeof keyPairs[number],
  options: CredentialOptions,
): FoundCredentials {
  settings.need([[key], [secret]]);
  const accessKeyId = settings.take("access key", [key], "beginning")!;
  const secretAccessKey = settings.take("secret key", [secret], "secret")!;
  const session = settings.take("security token", [securityToken], "secret");
  const id = projectIdOf(settings, options, [projectId]) || undefined;
  const accessKey = { accessKeyId, secretAccessKey, securityToken: session, projectId: id };
  return present({
    kind: "access_key",
    auth: accessKeyAuth(accessKey, options.now ? { now: options.now } : {}),
    projectId: id,
    region: settings.take("region", region),
    taken: settings.taken,
    passedOver: settings.passedOver,
  });
}
