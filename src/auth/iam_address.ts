import { urlOf } from "../shared/url.ts";

/**
 * Where tokens come from (https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management).
 *
 * @param endpoint IAM's or Keystone's address, with or without `/v3` or `/v3/auth/tokens`.
 * @throws {TypeError} If it is no such address; the message doesn't show it, for it may hold a password.
 */
export function tokensUrlOf(endpoint: string | URL): URL {
  const url = urlOf(endpoint);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new TypeError("iamEndpoint must be an http or https URL without user and password");
  }
  if (url.search || url.hash) throw new TypeError("iamEndpoint must not have a query or a fragment");
  const path = url.pathname.replace(/\/+$/, "").replace(/\/+v3(\/+auth(\/+tokens)?)?$/, "");
  const version = /\/v\d+(\.\d+)?(?=\/|$)/.exec(path);
  if (version) {
    const reason = version[0] === "/v3" ? "goes on after /v3" : `names ${version[0]}`;
    throw new TypeError(`iamEndpoint must be the address of the Identity API v3, and ${reason}; end it before that`);
  }
  return new URL(`${url.origin}${path}/v3/auth/tokens`);
}
