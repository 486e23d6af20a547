import { quote } from "../contract/validate.ts";
import { urlOf } from "../shared/url.ts";

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
  if (typeof region !== "string" || !/^[a-z]{2}(-[a-z]{2,20}){1,2}-\d{1,3}$/.test(region)) {
    throw new RangeError(`region must be an id such as cn-north-4, and is ${quote(region)}`);
  }
  return `https://ecs.${region}.myhuaweicloud.${region === "eu-west-101" ? "eu" : "com"}`;
}

/**
 * An endpoint without a slash at its end.
 *
 * @throws {TypeError} If it can't be an endpoint; the message shows no part that may be a password.
 */
export function baseUrlOf(endpoint: string | URL): string {
  const url = urlOf(endpoint);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TypeError("endpoint must be an http or https URL such as https://ecs.cn-north-4.myhuaweicloud.com");
  }
  if (url.username || url.password) throw new TypeError("endpoint must not hold a user or a password; use auth");
  if (url.search || url.hash) throw new TypeError("endpoint must not have a query or a fragment");
  const path = url.pathname.replace(/\/+$/, "");
  if (/\/v2(\.\d+)?(\/|$)/.test(path)) throw new TypeError(`endpoint must end before /v2.1, and has the path ${path}`);
  return url.origin + path;
}
