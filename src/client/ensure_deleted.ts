import type { MetadataClient, WriteOptions } from "./client_types.ts";
import { MetadataError } from "../contract/errors.ts";
import { assertClient } from "./misuse.ts";

/**
 * Removes an item unless it is absent already; a server that is absent stays an error.
 *
 * The service returns 404 for both, so the list of all items decides. An item that another writer restores at the same
 * time stays; {@linkcode sync} removes it again.
 *
 * @example Remove an item twice
 * ```ts
 * import { createMetadataClient, ensureDeleted, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { equal, rejects } from "node:assert/strict";
 *
 * const fetch = createFakeService({ servers: { web1: { metadata: { role: "db" } } } });
 * const auth = tokenAuth("any-token");
 * const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch });
 *
 * equal(await ensureDeleted(client, "web1", "role"), true);
 * equal(await ensureDeleted(client, "web1", "role"), false);
 * await rejects(ensureDeleted(client, "web2", "role"), { code: "not_found" });
 * ```
 *
 * @returns Whether there was something to remove.
 * @throws {MetadataError} `not_found` if the project has no such server.
 */
export async function ensureDeleted(
  client: MetadataClient,
  serverId: string,
  key: string,
  options: WriteOptions = {},
): Promise<boolean> {
  assertClient(client, "ensureDeleted()");
  try {
    await client.delete(serverId, key, options);
    return true;
  } catch (error) {
    if (!(error instanceof MetadataError && error.code === "not_found")) throw error;
    if (Object.hasOwn(await client.list(serverId, options), key)) throw error;
    return false;
  }
}
