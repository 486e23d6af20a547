/**
 * The error if no case could be run against a provider. The message is one line.
 *
 * @example Distinguish a provider that does not respond from one that fails cases
 * ```ts
 * import { CouldNotRun, createFakeProvider, verify } from "@ecs-contract/server-metadata/conformance";
 * import { rejects } from "node:assert/strict";
 *
 * const fetch = () => Promise.reject(new TypeError("connection refused"));
 * await rejects(verify({ ...createFakeProvider(), fetch }), CouldNotRun);
 * ```
 */
export class CouldNotRun extends Error {
  /** Its own name, for logs. */
  override readonly name = "CouldNotRun";
}
