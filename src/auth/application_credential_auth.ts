import { quote } from "../contract/validate.ts";
import { iamChecks } from "./login_options.ts";
import { assertKnown, checkedLater } from "../shared/options.ts";
import { tokensUrlOf } from "./iam_address.ts";
import { createIamAuth, type IamAuth, type IamOptions } from "./iam_auth.ts";
import type { Proof } from "./iam_request.ts";
import { isNamed, type NameOrId, nameOrId } from "./identity.ts";
import { membersOf } from "../shared/untyped.ts";

/** Which application credential {@linkcode applicationCredentialAuth} uses, and where. */
export interface ApplicationCredentialAuthOptions extends IamOptions {
  /** Where Keystone is, with or without `/v3`. */
  iamEndpoint: string | URL;
  /** The application credential, by its id, or by its name together with `user`. */
  credential: NameOrId;
  /** Its secret, or a function that returns it. */
  secret: string | (() => string | Promise<string>);
  /** The user that it belongs to, by name or id; needed if `credential` is a name. */
  user?: string | { id: string } | undefined;
  /** The domain of the user, if `user` is a name. */
  domain?: NameOrId | undefined;
}

const checks = {
  ...iamChecks,
  iamEndpoint: checkedLater,
  credential: checkedLater,
  secret: checkedLater,
  user: checkedLater,
  domain: checkedLater,
};

/**
 * Authenticates with an application credential of OpenStack: gets a token from Keystone, keeps it, and renews it in time.
 *
 * An application credential belongs to one project, so there is no option for the project. Everything else is as in
 * {@linkcode passwordAuth}. Huawei Cloud has no application credentials.
 *
 * @example Take the project and the address from the token
 * ```ts
 * import { applicationCredentialAuth } from "@ecs-contract/server-metadata";
 * import { deepEqual } from "node:assert/strict";
 *
 * const endpoints = [{ interface: "public", region_id: "RegionOne", url: "https://compute.example/v2.1" }];
 * const token = { project: { id: "f00d" }, catalog: [{ type: "compute", endpoints }] };
 * const auth = applicationCredentialAuth({
 *   iamEndpoint: "https://keystone.example/v3",
 *   credential: { id: "21dced0fd20347869b93710d2b98aae0" },
 *   secret: "correct horse battery staple",
 *   fetch: () => // leave out to reach Keystone by the client's fetch
 *     Promise.resolve(Response.json({ token }, { headers: { "X-Subject-Token": "f00d" } })),
 * });
 *
 * deepEqual(await auth.locate(), { endpoint: "https://compute.example", projectId: "f00d" });
 * ```
 *
 * @throws {TypeError} If an option is missing.
 */
export function applicationCredentialAuth(options: ApplicationCredentialAuthOptions): IamAuth {
  assertKnown(options, "applicationCredentialAuth()", checks);
  const { credential, secret, user, domain, fetch, now = () => new Date() } = options;
  const who = userOf(user, domain);
  const { id, name } = membersOf(credential);
  if (!isNamed(credential) || !secret || !id && !who) {
    throw new TypeError(
      "applicationCredentialAuth() needs secret and credential; if that is a name, user and domain too",
    );
  }

  async function prove(): Promise<Proof> {
    const value = typeof secret === "function" ? await secret() : secret;
    if (typeof value !== "string" || !value) throw new TypeError("secret must be a string, not empty");
    const chosen = id ? { id } : { name, user: who };
    const identity = {
      methods: ["application_credential"],
      application_credential: { ...chosen, secret: value },
    };
    return { identity, secrets: [value] };
  }

  return createIamAuth({
    subject: `application credential ${quote(id ?? name)}`,
    check: "the credential's id or name, its secret, and whether it has expired",
    url: tokensUrlOf(options.iamEndpoint),
    prove,
    scope: undefined,
    needsProject: true,
    now,
  }, fetch);
}

function userOf(user: ApplicationCredentialAuthOptions["user"], domain: NameOrId | undefined): unknown {
  if (typeof user === "object" && isNamed(user) && user.id) return { id: user.id };
  return typeof user === "string" && user && isNamed(domain) ? { name: user, domain: nameOrId(domain) } : undefined;
}
