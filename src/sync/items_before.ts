import type { CallOptions } from "../client/client_types.ts";
import { MetadataError } from "../contract/errors.ts";
import { membersOf } from "../shared/untyped.ts";
import type { Metadata } from "../client/metadata.ts";

/** The owned items as they were before a sync that was aborted, by the signal's reason and by the server. */
const aborted = new WeakMap<object, Map<string, Metadata>>();

/**
 * The error of a sync with `before`, which stays out of logs since items may be confidential.
 *
 * Two calls can share an error, but `before` belongs to one of them. Therefore a {@linkcode MetadataError} is copied.
 * The reason of an abort belongs to the caller and is not changed; {@linkcode beforeOf} returns the items for it.
 */
export function withBefore(error: unknown, serverId: string, before: Metadata, { signal }: CallOptions): unknown {
  if (typeof error !== "object" || error === null) return error;
  if (signal?.aborted && error === signal.reason) {
    const servers = aborted.get(error) ?? new Map<string, Metadata>();
    aborted.set(error, servers.set(serverId, before));
    return error;
  }
  const own = error instanceof MetadataError
    ? Object.assign(new MetadataError(error.code, error.message, { ...error, cause: error.cause }), {
      stack: error.stack,
    })
    : error;
  Reflect.defineProperty(own, "before", { value: before, configurable: true });
  return own;
}

/**
 * The owned items of a server as they were before a {@linkcode sync} that threw, to undo what it wrote.
 *
 * Errors of `sync` have them as `before`. The reason of an abort is your own object, which several calls may share, so
 * this function finds them for each server.
 *
 * @example Undo a sync that was aborted
 * ```ts
 * import { beforeOf, compose, createMetadataClient, type Layer, sync, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { deepEqual, equal } from "node:assert/strict";
 *
 * const fake = createFakeService({ servers: { web1: { metadata: { role: "web" } } } });
 * const deadline = new AbortController();
 * const late: Layer = (next) => async (request) => {
 *   const response = await next(request);
 *   if (request.method === "POST") deadline.abort();
 *   return response;
 * };
 * const client = createMetadataClient({
 *   endpoint: "https://compute.example",
 *   projectId: "f00d",
 *   auth: tokenAuth("any-token"),
 *   fetch: compose(fake, late),
 * });
 *
 * try {
 *   await sync(client, "web1", { role: "db" }, { signal: deadline.signal });
 * } catch (error) {
 *   equal(error, deadline.signal.reason);
 *   deepEqual(beforeOf(error, "web1"), { role: "web" });
 * }
 * ```
 *
 * @param thrown What `sync` threw.
 * @returns The items; `undefined` if nothing was written, or if the reason is no object.
 */
export function beforeOf(thrown: unknown, serverId: string): Readonly<Metadata> | undefined {
  const known = typeof thrown === "object" && thrown !== null ? aborted.get(thrown)?.get(serverId) : undefined;
  return known ?? membersOf(thrown).before as Metadata | undefined; // as withBefore() has set it
}
