/**
 * Why a provider couldn't be tried at all; the message is one line.
 *
 * @example Tell a provider that is away from one that is wrong
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
