/** The variables of access keys, in the order in which they are looked for. */
export const keyPairs = [
  {
    key: "HUAWEICLOUD_SDK_AK",
    secret: "HUAWEICLOUD_SDK_SK",
    securityToken: "HUAWEICLOUD_SDK_SECURITY_TOKEN",
    projectId: "HUAWEICLOUD_SDK_PROJECT_ID",
    region: ["HUAWEICLOUD_SDK_REGION", "HW_REGION_NAME", "region_name"],
  },
  {
    key: "HW_ACCESS_KEY",
    secret: "HW_SECRET_KEY",
    securityToken: "HW_SECURITY_TOKEN",
    projectId: "HW_PROJECT_ID",
    region: ["HW_REGION_NAME", "HUAWEICLOUD_SDK_REGION", "region_name"],
  },
] as const;

const keyVariables: readonly string[] = keyPairs.flatMap(({ key, secret, securityToken, projectId, region }) => [
  key,
  secret,
  securityToken,
  projectId,
  ...region.filter((name) => name !== "region_name"),
]);

/** The settings of OpenStack's tools that this package reads; the variables have `OS_` before them. */
export const openStackSettings: readonly string[] = [
  "auth_type",
  "auth_url",
  "token",
  "auth_token",
  "username",
  "user_id",
  "password",
  "application_credential_id",
  "application_credential_name",
  "application_credential_secret",
  ...["user_domain", "project", "tenant", "project_domain", "domain", "default_domain"]
    .flatMap((prefix) => [`${prefix}_name`, `${prefix}_id`]),
  "system_scope",
  "region_name",
  "interface",
  "endpoint_type",
  "compute_endpoint_override",
  "identity_api_version",
  "compute_api_version",
  "insecure",
];

/** Alternatives to variables that are not supported. */
const advice: readonly (readonly [RegExp, string])[] = [
  [/^OS_(CLOUD|CLIENT_CONFIG_FILE|CLIENT_SECURE_FILE)$/, "use credentialsFromCloud() of the door ./clouds"],
  [/^OS_CACERT$/, "name the authority's file in NODE_EXTRA_CA_CERTS, with Deno in DENO_CERT"],
  [/^OS_(CERT|KEY)$/, "pass a fetch that has the client's certificate"],
  [/^OS_PASSCODE$/, "use an application credential or a token"],
];

/** Variables that this package ignores: versions of other services' APIs, and those of macOS's logging. */
const ofOthers = /^OS_((?!COMPUTE_|IDENTITY_)[A-Z_]+_API_VERSION|ACTIVITY_.*)$/;

/** Whether a setting is a variable of an access key. */
export function isKeyVariable(name: string): boolean {
  return keyVariables.includes(name);
}

/**
 * The setting that a variable has; `undefined` for a variable that is not one of the vendor's or OpenStack's tools.
 *
 * @throws {TypeError} If it is one of these tools', but not supported; the message names it, and shows no value.
 */
export function settingOfVariable(variable: string): string | undefined {
  if (keyVariables.includes(variable)) return variable;
  if (!/^(OS|HW|HUAWEICLOUD_SDK)_/.test(variable) || ofOthers.test(variable)) return undefined;
  const setting = variable.slice(3).toLowerCase();
  if (variable.startsWith("OS_") && setting === "default_domain") return "default_domain_id";
  if (variable === `OS_${setting.toUpperCase()}` && openStackSettings.includes(setting)) return setting;
  const [, way] = advice.find(([names]) => names.test(variable)) ?? [];
  throw new TypeError(`The variable ${variable.slice(0, 60)} is set and not supported; ${way ?? "unset it"}`);
}
