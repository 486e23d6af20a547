import { type Layer, ourLayer } from "../http/fetch.ts";
import { remark } from "../http/remarks.ts";
import { noteSent } from "../secrets/sent_secrets.ts";
import { assertKnown, callback } from "../shared/options.ts";
import { credentialOf } from "./credential.ts";
import { type AccessKey, assertAccessKey } from "./access_key.ts";
import { timeOf } from "./login_options.ts";
import { refuseOtherProject } from "./refuse_other_project.ts";
import { sign, signatureToleranceMs } from "./signing.ts";

/** Options of {@linkcode accessKeyAuth}. */
export interface AccessKeyAuthOptions {
  /**
   * The time, which becomes part of the signature.
   *
   * @default {() => new Date()}
   */
  now?: (() => Date) | undefined;
}

/**
 * Authenticates with an access key (AK/SK): signs each request by the vendor's `SDK-HMAC-SHA256`.
 *
 * A signature is valid for 15 minutes, so put `retry()` before this layer. If a request may have been refused because
 * the clock here is wrong, the error says so. OpenStack has no access keys.
 *
 * @example Sign requests
 * ```ts
 * import { accessKeyAuth, compose } from "@ecs-contract/server-metadata";
 * import { match } from "node:assert/strict";
 *
 * const fetch = compose(
 *   (request) => Promise.resolve(new Response(request.headers.get("Authorization"))),
 *   accessKeyAuth({ accessKeyId: "EXAMPLEACCESSKEY0000", secretAccessKey: "ExampleSecretKey" }),
 * );
 *
 * const authorization = await (await fetch(new Request("https://compute.example"))).text();
 * match(authorization, /^SDK-HMAC-SHA256 Access=EXAMPLEACCESSKEY0000, SignedHeaders=host;x-sdk-date, Signature=/);
 * ```
 *
 * @param credentials The key, or a function that returns it, for example one that renews a temporary key.
 * @throws {TypeError} If a part of the key is missing or can't be sent in a header; the message doesn't show it.
 */
export function accessKeyAuth(
  credentials: AccessKey | (() => AccessKey | Promise<AccessKey>),
  options: AccessKeyAuthOptions = {},
): Layer {
  assertKnown(options, "accessKeyAuth()", { now: callback });
  const { now = () => new Date() } = options;
  if (typeof credentials !== "function") assertAccessKey(credentials);
  return ourLayer((next) => async (request) => {
    const accessKey = typeof credentials === "function"
      ? await credentialOf(credentials, assertAccessKey)
      : credentials;
    refuseOtherProject(request.url, accessKey.projectId, "the access key");
    if (accessKey.securityToken) noteSent(accessKey.securityToken);
    const signedAt = new Date(timeOf(now));
    const response = await next(await sign(request, accessKey, signedAt));
    if (response.status !== 401) return response;
    const minutes = Math.round((signedAt.getTime() - Date.parse(response.headers.get("date") ?? "")) / 60_000);
    if (!(Math.abs(minutes) * 60_000 >= signatureToleranceMs)) return response;
    const side = minutes > 0 ? "ahead of" : "behind";
    return remark(response, { hint: `the clock here is ${Math.abs(minutes)} minutes ${side} the service's; ` });
  });
}
