// Generated from openapi/ by `deno task gen`. Change the document, not this file.

import type { RuleId } from "./rules.ts";

/**
 * What a caller can do about an error; a closed list.
 *
 * - `invalid_request`: The request breaks a rule. Nothing was changed. Correct the request. `ruleId` and `issues` name the rule, the field and the limit.
 * - `unauthenticated`: The credentials are missing, wrong or expired. Get a new token, or check the access key and the clock.
 * - `forbidden`: The credentials are valid but do not allow this, or the server would have more items than its quota. Ask for the permission, or delete items.
 * - `not_found`: The project has no such server, or the server has no such key. Check the ids; for a key, treat it as absent.
 * - `conflict`: The server is locked, frozen, or in a state that does not allow the write. Unlock the server or wait until its state changes, then retry.
 * - `rate_limited`: Flow control refused the request. Nothing was changed. Wait for `retryAfterMs` if it is set, then retry.
 * - `unavailable`: The service, or a service that it needs, is temporarily unavailable. A write may have taken effect. Wait, then retry. Every operation except delete gives the same result when it is repeated.
 * - `invalid_response`: The response breaks this contract and cannot be trusted. A write may have taken effect. Report it to the provider with the request id.
 * - `unexpected`: Any other error, such as an internal error of the service or an unknown address. Check the endpoint, and report the error with the request id.
 */
export type MetadataErrorCode = "invalid_request" | "unauthenticated" | "forbidden" | "not_found" | "conflict" | "rate_limited" | "unavailable" | "invalid_response" | "unexpected";

/** The error code that an HTTP status stands for; any other is `unexpected`. */
export const codeOfStatus: Record<number, MetadataErrorCode | undefined> = {
  "400": "invalid_request",
  "401": "unauthenticated",
  "403": "forbidden",
  "404": "not_found",
  "405": "invalid_request",
  "406": "invalid_request",
  "407": "unauthenticated",
  "408": "invalid_request",
  "409": "conflict",
  "413": "invalid_request",
  "414": "invalid_request",
  "415": "invalid_request",
  "429": "rate_limited",
  "494": "invalid_request",
  "502": "unavailable",
  "503": "unavailable",
  "504": "unavailable",
};

/** The error code that a code of the vendor stands for, whatever the status. */
export const codeOfVendorCode: Record<string, MetadataErrorCode | undefined> = {
  "Ecs.0100": "conflict",
  "Ecs.0605": "conflict",
  "Ecs.0030": "conflict",
  "Common.0024": "rate_limited",
  "Common.1503": "rate_limited",
  "APIGW.0308": "rate_limited",
  "APIG.0308": "rate_limited",
  "Common.0001": "unavailable",
  "Ecs.0603": "unavailable",
  "Ecs.0615": "unavailable",
  "Ecs.1000": "unavailable",
  "Ecs.1001": "unavailable",
  "Ecs.1002": "unavailable",
  "Ecs.1100": "unavailable",
  "APIGW.0101": "unexpected",
  "APIG.0101": "unexpected",
};

/** The rule that a code of the vendor says was broken. */
export const ruleOfVendorCode: Record<string, RuleId | undefined> = {
  "Ecs.0100": "state.writable",
  "Ecs.0605": "server.unlocked",
  "Ecs.0114": "server.exists",
  "Ecs.0614": "server.exists",
  "Ecs.0023": "auth.project",
  "Common.0018": "auth.project",
  "Common.0002": "body.json",
  "Common.0013": "auth.required",
  "Pdp.0001": "auth.policy",
  "Common.0024": "service.overload",
  "Common.1503": "service.overload",
  "APIGW.0308": "service.overload",
  "APIG.0308": "service.overload",
  "APIGW.0101": "route.known",
  "APIG.0101": "route.known"
};
