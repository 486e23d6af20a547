import { applicationCredentialAuth } from "./application_credential_auth.ts";
import { interfaces } from "./catalogue.ts";
import type { CredentialOptions, FoundCredentials } from "./found_credentials.ts";
import { tokensUrlOf } from "./iam_address.ts";
import { createIamAuth } from "./iam_auth.ts";
import { type NameOrId, type ProjectReference, scopeOf, type TokenScope } from "./identity.ts";
import { passwordAuth } from "./password_auth.ts";
import type { Settings } from "./settings.ts";
import { tokenAuth } from "./token_auth.ts";
import { isOneOf, membersOf, present } from "../shared/untyped.ts";

/** The credentials in the settings of OpenStack's tools, by `auth_type` or by the settings that are there. */
export function openStackCredentials(settings: Settings, options: CredentialOptions, otherwise = ""): FoundCredentials {
  refuseUnsupportedValues(settings);
  const kind = kindOf(settings);
  const found = makers[kind](settings, options, otherwise);
  const region = settings.take("region", ["region_name"]);
  const network = settings.take("interface", ["interface", "endpoint_type"])?.replace(/URL$/, "");
  const endpoint = settings.take("endpoint", ["compute_endpoint_override"]);
  return present({
    kind,
    auth: found.auth,
    iam: found.iam,
    projectId: found.projectId || undefined,
    iamEndpoint: found.iamEndpoint,
    region,
    interface: isOneOf(interfaces, network) ? network : undefined,
    endpoint,
    taken: settings.taken,
    passedOver: settings.passedOver,
  });
}

type Kind = Exclude<FoundCredentials["kind"], "access_key">;
type Made = Pick<FoundCredentials, "auth" | "iam" | "projectId" | "iamEndpoint">;

const kindOfAuthType: Readonly<Record<string, Kind>> = {
  password: "password",
  v3password: "password",
  token: "token",
  v3token: "token",
  v3applicationcredential: "application_credential",
  none: "none",
};

function kindOf(settings: Settings): Kind {
  const authType = settings.take("authentication", ["auth_type"]);
  if (authType !== undefined) {
    if (Object.hasOwn(kindOfAuthType, authType)) return kindOfAuthType[authType]!;
    const supported = Object.keys(kindOfAuthType).join(", ");
    throw new TypeError(`${settings.labelOf("auth_type")} is not supported; there are ${supported}`);
  }
  if (settings.has("token", "auth_token")) return "token";
  const named = ["application_credential_id", "application_credential_name", "application_credential_secret"];
  return settings.has(...named) ? "application_credential" : "password";
}

/** Throws if a setting has a value that this package does not support, such as trusting any certificate. */
function refuseUnsupportedValues(settings: Settings): void {
  const supported: readonly (readonly [name: string, allowed: RegExp, advice: string])[] = [
    ["identity_api_version", /^3(\.\d+)?$/, "must be 3"],
    ["compute_api_version", /^2(\.[01])?$/, "must be 2 or 2.1, because no microversion is requested"],
    [
      "insecure",
      /^(0|false|no|off)$/i,
      "is not supported; name the authority's file in NODE_EXTRA_CA_CERTS or DENO_CERT",
    ],
    ["verify", /^(1|true|yes|on)$/i, "is not supported; name the authority's file in NODE_EXTRA_CA_CERTS or DENO_CERT"],
    ["interface", /^(public|internal|admin)(URL)?$/, "must be public, internal or admin"],
    ["endpoint_type", /^(public|internal|admin)(URL)?$/, "must be public, internal or admin"],
    ["system_scope", /^all$/, "must be all"],
  ];
  for (const [name, allowed, advice] of supported) {
    const value = settings.peek(name);
    if (value !== undefined && !allowed.test(value)) throw new TypeError(`${settings.labelOf(name)} ${advice}`);
    // The others are taken where they are used.
    const isOnlyChecked = !/^(interface|endpoint_type|system_scope)$/.test(name);
    if (value !== undefined && isOnlyChecked) settings.take(name, [name]);
  }
}

const makers: Readonly<Record<Kind, (settings: Settings, options: CredentialOptions, otherwise: string) => Made>> = {
  none(settings, options) {
    const projectId = projectIdOf(settings, options);
    return { auth: (next) => next, projectId };
  },
  token(settings, options, otherwise) {
    settings.need([["token", "auth_token"]], otherwise);
    const exchanged = settings.has("auth_type") && settings.has("auth_url");
    const token = settings.take("token", ["token", "auth_token"], "secret")!;
    const projectId = projectIdOf(settings, options);
    if (!exchanged) return { auth: tokenAuth(token), projectId };
    const iamEndpoint = iamEndpointOf(settings);
    const { project, scope } = targetOf(settings, projectId);
    const identity = { methods: ["token"], token: { id: token } };
    const iam = createIamAuth({
      subject: "the given token",
      check: "the token, which may have expired, and the project",
      url: tokensUrlOf(iamEndpoint),
      prove: () => Promise.resolve({ identity, secrets: [token] }),
      scope: scopeOf(project, scope),
      needsProject: !scope,
      now: options.now ?? (() => new Date()),
    }, options.fetch);
    return { auth: iam, iam, iamEndpoint, projectId };
  },
  application_credential(settings, options, otherwise) {
    const names = ["application_credential_id", "application_credential_name"];
    settings.need([["auth_url"], names, ["application_credential_secret"]], otherwise);
    const iamEndpoint = iamEndpointOf(settings);
    const id = settings.take("application credential", ["application_credential_id"]);
    const user = id ? undefined : userOf(settings);
    const domain = user === undefined || typeof user === "object" ? undefined : userDomainOf(settings);
    const name = id ? undefined : settings.take("application credential", ["application_credential_name"]);
    if (!id && !user) settings.need([["user_id", "username"]]);
    const secret = settings.take("secret", ["application_credential_secret"], "secret")!;
    const credential = id ? { id } : { name: name! };
    const iam = applicationCredentialAuth({ ...iamOptions(options), iamEndpoint, credential, secret, user, domain });
    const projectId = projectIdOf(settings, options);
    return { auth: iam, iam, iamEndpoint, projectId };
  },
  password(settings, options, otherwise) {
    const domains = [...domainNames("user_domain"), ...domainNames("domain"), ...domainNames("default_domain")];
    const domainNeeded = settings.has("user_id") ? [] : [domains];
    settings.need([["auth_url"], ["username", "user_id"], ["password"], ...domainNeeded], otherwise);
    const iamEndpoint = iamEndpointOf(settings);
    const user = userOf(settings)!;
    const password = settings.take("password", ["password"], "secret")!;
    const domain = typeof user === "object" && !settings.has(...domains) ? undefined : userDomainOf(settings);
    const projectId = projectIdOf(settings, options);
    const { project, scope } = targetOf(settings, projectId);
    const iam = passwordAuth({ ...iamOptions(options), iamEndpoint, user, password, domain, project, scope });
    return { auth: iam, iam, iamEndpoint, projectId };
  },
};

const iamOptions = ({ fetch, now }: CredentialOptions) => ({ fetch, now });
const domainNames = (prefix: string) => [`${prefix}_name`, `${prefix}_id`];

function iamEndpointOf(settings: Settings): string {
  const iamEndpoint = settings.peek("auth_url")!;
  try {
    tokensUrlOf(iamEndpoint);
  } catch (error) {
    throw new TypeError(`${settings.labelOf("auth_url")}: ${membersOf(error).message}`);
  }
  return settings.take("IAM", ["auth_url"])!;
}

function userOf(settings: Settings): string | { id: string } | undefined {
  const id = settings.take("user", ["user_id"]);
  return id ? { id } : settings.take("user", ["username"]);
}

function userDomainOf(settings: Settings): NameOrId | undefined {
  for (const prefix of ["user_domain", "domain", "default_domain"]) {
    const domain = namedBy(settings, "user's domain", prefix);
    if (domain) return domain;
  }
}

/** The entity that `PREFIX_id` or `PREFIX_name` names. */
function namedBy(settings: Settings, what: string, prefix: string): NameOrId | undefined {
  const id = settings.take(what, [`${prefix}_id`]);
  const name = id ? undefined : settings.take(what, [`${prefix}_name`]);
  return id ? { id } : name ? { name } : undefined;
}

/** The id of the project: the caller's, which must be that of the settings if they have one. */
export function projectIdOf(
  settings: Settings,
  options: CredentialOptions,
  names: readonly string[] = ["project_id", "tenant_id"],
): string | undefined {
  const id = settings.take("project", names);
  if (id && options.projectId !== undefined && options.projectId !== id) {
    throw new TypeError(`projectId is another project than the one in ${settings.place}`);
  }
  return options.projectId ?? id;
}

/** The scope of the token. */
function targetOf(
  settings: Settings,
  id?: string,
): { project?: ProjectReference | undefined; scope?: TokenScope | undefined } {
  if (id) return { project: { id } };
  const name = settings.take("project", ["project_name", "tenant_name"]);
  if (name) {
    const domain = namedBy(settings, "project's domain", "project_domain") ??
      namedBy(settings, "project's domain", "default_domain") ?? userDomainOf(settings);
    return { project: { name, domain } };
  }
  if (settings.take("scope", ["system_scope"])) return { scope: { kind: "system" } };
  const domain = settings.has("user_domain_id", "user_domain_name") && namedBy(settings, "scope", "domain");
  return domain ? { scope: { kind: "domain", domain } } : {};
}
