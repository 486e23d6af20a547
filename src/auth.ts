import { isOurs, keepBody, keptBody } from "./request.ts";
import { type Fetch, type Layer, remark } from "./fetch.ts";
import { neverSent } from "./lost.ts";
import { type AccessKey, assertAccessKey, assertSendable, sign } from "./signing.ts";

export type { AccessKey };

/**
 * Authenticates with a token of IAM or Keystone that you have.
 *
 * A function is asked for each request, so it can renew the token. A redirect isn't followed: fetch would take the
 * token along to any other host.
 *
 * @example Send a token
 * ```ts
 * import { compose, tokenAuth } from "@ecs-contract/server-metadata";
 * import { equal } from "node:assert/strict";
 *
 * const fetch = compose(
 *   (request) => Promise.resolve(new Response(request.headers.get("X-Auth-Token"))),
 *   tokenAuth(() => Promise.resolve("f00d")),
 * );
 *
 * equal(await (await fetch(new Request("https://compute.example"))).text(), "f00d");
 * ```
 *
 * @param token The token, scoped to the project, or a function that returns it.
 * @throws {TypeError} If the token is empty or can't be sent in a header; the message doesn't show it.
 */
export function tokenAuth(token: string | (() => string | Promise<string>)): Layer {
  if (typeof token !== "function") {
    assertSendable(["token", token]);
    return (next) => (request) => carry(token, request, next);
  }
  return (next) => async (request) => {
    const value = await credentialOf(token, (value) => assertSendable(["token", value]));
    return await carry(value, request, next);
  };
}

/** What {@linkcode accessKeyAuth} can be told beside the key. */
export interface AccessKeyAuthOptions {
  /**
   * The time, which becomes part of the signature.
   *
   * @default {() => new Date()}
   */
  now?: () => Date;
}

/** The service refuses what was signed longer ago, or further in the future. */
const clockToleranceMinutes = 15;

/**
 * Authenticates with an access key (AK/SK): signs each request by the vendor's `SDK-HMAC-SHA256`.
 *
 * A signature holds for 15 minutes, so put `retry()` before this layer. If a refusal may come from a clock that is off
 * by more, the error says so. OpenStack has no such keys.
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
 * @param credentials The key, or a function that returns it, such as one that renews a temporary key.
 * @throws {TypeError} If a part of the key is missing or can't be sent in a header; the message doesn't show it.
 */
export function accessKeyAuth(
  credentials: AccessKey | (() => AccessKey | Promise<AccessKey>),
  { now = () => new Date() }: AccessKeyAuthOptions = {},
): Layer {
  if (typeof credentials !== "function") assertAccessKey(credentials);
  return (next) => async (request) => {
    const accessKey = typeof credentials === "function"
      ? await credentialOf(credentials, assertAccessKey)
      : credentials;
    const signedAt = now();
    const response = await next(await sign(request, accessKey, signedAt));
    if (response.status !== 401) return response;
    const minutes = Math.round((signedAt.getTime() - Date.parse(response.headers.get("date") ?? "")) / 60_000);
    if (!(Math.abs(minutes) >= clockToleranceMinutes)) return response;
    const side = minutes > 0 ? "ahead of" : "behind";
    return remark(response, { hint: `the clock here is ${Math.abs(minutes)} minutes ${side} the service's; ` });
  };
}

/** What a function of the caller's returns as a credential; if it throws, nothing was sent. */
async function credentialOf<T>(make: () => T | Promise<T>, assert: (value: T) => void): Promise<T> {
  try {
    const value = await make();
    assert(value);
    return value;
  } catch (error) {
    throw neverSent(error);
  }
}

/**
 * Sends a request with a token in it.
 *
 * It isn't redirected, as fetch would take the token along to any host.
 */
export async function carry(token: string, request: Request, next: Fetch): Promise<Response> {
  const body = keptBody(request);
  const carrier = isOurs(request) && request.redirect === "manual"
    ? request
    : keepBody(new Request(request, { redirect: "manual", body }), body);
  carrier.headers.set("x-auth-token", token);
  return await next(carrier);
}
