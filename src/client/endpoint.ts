import { quote } from "../contract/validate.ts";

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
