import { quote } from "../contract/validate.ts";
import { createIamAuth, type IamAuth, type IamOptions } from "./iam_auth.ts";
import { tokensUrlOf } from "./iam_address.ts";
import type { Proof } from "./iam_request.ts";
import { iamChecks } from "./login_options.ts";
import { assertKnown, checkedLater, checkOf } from "../shared/options.ts";
import {
  isNamed,
  isScope,
  type NameOrId,
  nameOrId,
  type ProjectReference,
  scopeOf,
  type TokenScope,
} from "./identity.ts";
import { membersOf } from "../shared/untyped.ts";

/** The user that {@linkcode passwordAuth} logs in, and where. */
export interface PasswordAuthOptions extends IamOptions {
  /**
   * The address of IAM or Keystone, with or without `/v3`: `https://iam.cn-north-4.myhuaweicloud.com`. Only the
   * Identity API v3 is supported.
   */
  iamEndpoint: string | URL;
  /** The user, by name or id: on Huawei Cloud an IAM user, because a HUAWEI ID gets no tokens. */
  user: string | { id: string };
  /** The password, or a function that returns it. */
  password: string | (() => string | Promise<string>);
  /** The domain of the user: on Huawei Cloud the name or id of the account. A user with an id needs none. */
  domain?: NameOrId | undefined;
  /**
   * The project that the token is for. A project given by name is searched in `domain`, unless it has its own domain.
   * Without a project, the token is for the user's default project.
   */
  project?: ProjectReference | undefined;
  /** Something other than a project that the token is for; the operations of this package need a project. */
  scope?: TokenScope | undefined;
}

const checks = {
  ...iamChecks,
  iamEndpoint: checkedLater,
  user: checkedLater,
  password: checkedLater,
  domain: checkedLater,
  project: checkedLater,
  scope: checkOf(isScope, '{ kind: "system" }, { kind: "unscoped" }, or { kind: "domain", domain: { id } }'),
};

/**
 * Authenticates with user and password: gets a token from IAM or Keystone (v3), keeps it, and renews it in time.
 *
 * The first request gets the token, and requests at the same time wait for it. If the service refuses a token (401), a
 * new one is requested, and the request is sent again once. If IAM refuses the password, it is not sent again for a
 * minute, because wrong passwords lock an account. The requests to IAM are sent by the client's `fetch`; redirects are
 * not followed. A request whose connection was lost is sent once more.
 *
 * @example Let a token be fetched
 * ```ts
 * import { compose, passwordAuth } from "@ecs-contract/server-metadata";
 * import { equal } from "node:assert/strict";
 *
 * const auth = passwordAuth({
 *   iamEndpoint: "https://iam.cn-north-4.myhuaweicloud.com",
 *   user: "alice",
 *   password: "correct horse battery staple",
 *   domain: { name: "example-account" },
 *   project: { name: "cn-north-4" },
 *   fetch: () => // leave out to reach IAM by the client's fetch
 *     Promise.resolve(Response.json({ token: { project: {} } }, { headers: { "X-Subject-Token": "f00d" } })),
 * });
 * const fetch = compose((request) => Promise.resolve(new Response(request.headers.get("X-Auth-Token"))), auth);
 *
 * equal(await (await fetch(new Request("https://compute.example"))).text(), "f00d");
 * ```
 *
 * @throws {TypeError} If an option is missing. The returned layer throws one, with fetch's own as `cause`, if IAM can't be
 * reached.
 * @throws {MetadataError} From the layer: `unauthenticated` if IAM refuses, `rate_limited` or `unavailable` if it is
 * overloaded, `unexpected` if the response isn't IAM's; the message names the user and IAM's host.
 */
export function passwordAuth(options: PasswordAuthOptions): IamAuth {
  assertKnown(options, "passwordAuth()", checks);
  const { user, password, domain, project, scope, fetch, now = () => new Date() } = options;
  const name = typeof user === "string" ? user : undefined;
  const whole = !!password && (name ? isNamed(domain) : isNamed(user) && "id" in user);
  if (!whole || project !== undefined && !isNamed(project)) {
    throw new TypeError(
      "passwordAuth() needs user, password, domain and project; only a user with an id needs no domain",
    );
  }
  if (project && scope) throw new TypeError("passwordAuth() takes a project or a scope, not both");
  const who = typeof user === "object" ? { id: user.id } : { name: user, domain: nameOrId(domain!) };

  async function prove(): Promise<Proof> {
    const secret = typeof password === "function" ? await password() : password;
    if (typeof secret !== "string" || !secret) throw new TypeError("password must be a string, not empty");
    const identity = { methods: ["password"], password: { user: { ...who, password: secret } } };
    return { identity, secrets: [secret] };
  }

  return createIamAuth({
    subject: `user ${quote(name ?? membersOf(user).id)}`,
    check: "user, password, domain and project (wrong passwords lock an account)",
    url: tokensUrlOf(options.iamEndpoint),
    prove,
    scope: scopeOf(project, scope, domain),
    needsProject: !scope,
    now,
  }, fetch);
}
