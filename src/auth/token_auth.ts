import { type Fetch, type Layer, ourLayer } from "../http/fetch.ts";
import { assertHeaderValue } from "../http/header_value.ts";
import { copyOf, isOurs, keptBody } from "../http/request.ts";
import { noteSent } from "../secrets/sent_secrets.ts";
import { credentialOf } from "./credential.ts";

/**
 * Authenticates with a token of IAM or Keystone that you have.
 *
 * A function is called for each request, so it can renew the token. Redirects are not followed, because fetch would
 * send the token to the other host.
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
    assertHeaderValue("token", token);
    return ourLayer((next) => (request) => sendWithToken(token, request, next));
  }
  return ourLayer((next) => async (request) => {
    const value = await credentialOf(token, (value) => assertHeaderValue("token", value));
    return await sendWithToken(value, request, next);
  });
}

/**
 * Sends a request with a token in it.
 *
 * Redirects are not followed, because fetch would send the token to the other host.
 */
export function sendWithToken(token: string, request: Request, next: Fetch): Response | Promise<Response> {
  const carrier = isOurs(request) && request.redirect === "manual"
    ? request
    : copyOf(request, keptBody(request), { redirect: "manual" });
  carrier.headers.set("x-auth-token", token);
  noteSent(token);
  return next(carrier);
}
