import { throwIfAborted } from "../shared/aborted.ts";
import { assertKnown, callback, signal as signalCheck, wholeNumber } from "../shared/options.ts";

/** Options of {@linkcode forEachServer}. */
export interface ForEachServerOptions<T> {
  /**
   * How many servers are handled at the same time. The gateway limits the number of calls, so a higher number is not
   * always faster.
   *
   * @default {10}
   */
  concurrency?: number | undefined;
  /**
   * When it aborts, no more servers are started, and the call rejects with the signal's reason after the running ones
   * have ended. Pass it to `fn` as well.
   */
  signal?: AbortSignal | undefined;
  /** Called after each server, with the number of servers that are done. */
  onProgress?: ((result: ServerResult<T>, done: number) => void) | undefined;
}

/** The result of one server: what the function returned, or what it threw. */
export type ServerResult<T> =
  | { kind: "done"; serverId: string; value: T; error?: undefined }
  | { kind: "failed"; serverId: string; value?: undefined; error: unknown };

/**
 * Calls a function for many servers, a few at a time. If one fails, the others go on.
 *
 * The ids can come from a generator; it is asked for the next id when a place is free.
 *
 * @example Set an item everywhere, and see where it failed
 * ```ts
 * import { createMetadataClient, forEachServer, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { deepEqual } from "node:assert/strict";
 *
 * const fetch = createFakeService({ servers: { web1: {}, web2: { locked: true }, web3: {} } });
 * const auth = tokenAuth("any-token");
 * const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch });
 *
 * const results = await forEachServer(["web1", "web2", "web3"], (id) => client.set(id, "role", "db"));
 * deepEqual(results.filter(({ kind }) => kind === "failed").map(({ serverId }) => serverId), ["web2"]);
 * ```
 *
 * @returns A result for each server, in the order of the ids.
 * @throws What `serverIds` or `onProgress` throws, and the reason of `signal`, once the servers under way have ended.
 */
export async function forEachServer<T>(
  serverIds: Iterable<string> | AsyncIterable<string>,
  fn: (serverId: string) => Promise<T> | T,
  options: ForEachServerOptions<T> = {},
): Promise<ServerResult<T>[]> {
  assertKnown(options, "forEachServer()", { concurrency: wholeNumber, signal: signalCheck, onProgress: callback });
  const { concurrency = 10, signal, onProgress } = options;
  if (typeof serverIds === "string") throw new TypeError("serverIds must be a list of ids, is one id");
  if (typeof fn !== "function") {
    throw new TypeError("forEachServer() takes a list of ids, and a function that is called for each");
  }
  if (!(Symbol.iterator in Object(serverIds) || Symbol.asyncIterator in Object(serverIds))) {
    throw new TypeError("serverIds must be a list of ids: an array, a Set or a generator");
  }
  const ids = Symbol.asyncIterator in serverIds ? serverIds[Symbol.asyncIterator]() : serverIds[Symbol.iterator]();
  const results: ServerResult<T>[] = [];
  let started = 0;
  let done = 0;
  let stopped = false;

  async function work() {
    while (!stopped) {
      throwIfAborted(signal);
      const index = started++;
      const next = await ids.next();
      if (next.done || stopped) return;
      const serverId = next.value;
      results[index] = await resultOf(fn, serverId);
      onProgress?.(results[index], ++done);
    }
  }
  const workers = Array.from({ length: concurrency }, () =>
    work().catch((reason) => {
      stopped = true;
      throw reason;
    }));
  const failed = (await Promise.allSettled(workers)).find((worker) => worker.status === "rejected");
  if (!failed) return results;
  await ids.return?.();
  throw failed.reason;
}

async function resultOf<T>(fn: (serverId: string) => Promise<T> | T, serverId: string): Promise<ServerResult<T>> {
  try {
    return { kind: "done", serverId, value: await fn(serverId) };
  } catch (error) {
    return { kind: "failed", serverId, error };
  }
}
