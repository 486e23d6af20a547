import type { Layer } from "../fetch.ts";
import { accessKeyAuth } from "./access_key_auth.ts";
import type { NameOrId } from "./identity.ts";
import { passwordAuth, type PasswordAuthOptions } from "./password_auth.ts";
import { tokenAuth } from "./token_auth.ts";

/** What {@linkcode credentialsFromEnvironment} finds. */
export interface EnvironmentCredentials {
  /** For {@linkcode MetadataClientOptions.auth}. */
  auth: Layer;
  /** The project's id, if the environment has it. */
  projectId?: string;
  /** Where IAM is, if it gives the token. */
  iamEndpoint?: string;
}

/**
 * Picks credentials from environment variables, by the names that the vendor's and OpenStack's own tools use.
 *
 * Nothing is read unless you call this. The first group of which a variable is set decides, and must be complete:
 *
 * 1. `HUAWEICLOUD_SDK_AK`, `_SK`; with them `_SECURITY_TOKEN`, `_PROJECT_ID`
 * 2. `OS_TOKEN` or `OS_AUTH_TOKEN`; with it `OS_PROJECT_ID`
 * 3. `OS_AUTH_URL`, `OS_USERNAME`, `OS_PASSWORD`, `OS_USER_DOMAIN_NAME` or `OS_DOMAIN_NAME`, `OS_PROJECT_NAME`; ids in
 *    place of names, `OS_TENANT_…` in place of `OS_PROJECT_…`, and an `OS_PROJECT_DOMAIN_…` do as well
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
 * @param options What {@linkcode passwordAuth} is given beside them.
 * @throws {TypeError} If variables are missing; the message names them, and shows no value.
 */
export function credentialsFromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  options: Pick<PasswordAuthOptions, "fetch" | "now"> = {},
): EnvironmentCredentials {
  const find = (names: string) => names.split(" ").map((name) => env[name]).find(Boolean);
  const need = (each: string[], otherwise = "") => {
    const missing = each.filter((names) => !find(names)).map((names) => names.replaceAll(" ", " or "));
    if (missing.length === 0) return each.map((names) => find(names)!);
    throw new TypeError(`No credentials in the environment: missing ${missing.join(", ")}${otherwise}`);
  };

  if (find("HUAWEICLOUD_SDK_AK HUAWEICLOUD_SDK_SK")) {
    const [accessKeyId, secretAccessKey] = need(["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"]);
    const securityToken = find("HUAWEICLOUD_SDK_SECURITY_TOKEN");
    const projectId = find("HUAWEICLOUD_SDK_PROJECT_ID");
    return { auth: accessKeyAuth({ accessKeyId, secretAccessKey, securityToken, projectId }, options), projectId };
  }

  const projectId = find("OS_PROJECT_ID OS_TENANT_ID");
  const token = find("OS_TOKEN OS_AUTH_TOKEN");
  if (token) return { auth: tokenAuth(token), projectId };

  const [iamEndpoint, user, password] = need([
    "OS_AUTH_URL",
    "OS_USERNAME",
    "OS_PASSWORD",
    "OS_USER_DOMAIN_NAME OS_USER_DOMAIN_ID OS_DOMAIN_NAME OS_DOMAIN_ID",
    "OS_PROJECT_NAME OS_PROJECT_ID OS_TENANT_NAME OS_TENANT_ID",
  ], "; HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK would do, or OS_TOKEN");
  const named = (prefix: string): NameOrId | undefined => {
    const id = env[`${prefix}_ID`], name = env[`${prefix}_NAME`];
    return id ? { id } : name ? { name } : undefined;
  };
  const domain = named("OS_USER_DOMAIN") ?? named("OS_DOMAIN")!;
  const project = projectId
    ? { id: projectId }
    : { name: find("OS_PROJECT_NAME OS_TENANT_NAME")!, domain: named("OS_PROJECT_DOMAIN") };
  return { auth: passwordAuth({ ...options, iamEndpoint, user, password, domain, project }), projectId, iamEndpoint };
}

/**
 * The service's address in a region of the public cloud, such as `https://ecs.cn-north-4.myhuaweicloud.com`.
 *
 * It knows no list, so that new regions work. `eu-west-101` has a domain of its own; other clouds need their own address.
 *
 * @example Reach a region
 * ```ts
 * import { endpointFor } from "@ecs-contract/server-metadata";
 * import { equal } from "node:assert/strict";
 *
 * equal(endpointFor("ap-southeast-1"), "https://ecs.ap-southeast-1.myhuaweicloud.com");
 * ```
 *
 * @param region The region's id, as in the console's address.
 * @throws {RangeError} If it can't be one.
 */
export function endpointFor(region: string): string {
  if (!/^[a-z]{2}(-[a-z]{2,20}){1,2}-\d{1,3}$/.test(region)) {
    throw new RangeError(`region must be an id such as cn-north-4, and is ${JSON.stringify(region)?.slice(0, 40)}`);
  }
  return `https://ecs.${region}.myhuaweicloud.${region === "eu-west-101" ? "eu" : "com"}`;
}
