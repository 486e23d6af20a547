import type { MetadataClient } from "../client/client_types.ts";
import { createQueue, type Queue } from "../shared/queue.ts";

const turns = new WeakMap<MetadataClient, Queue>();

/** The order of the syncs of a client, a lane for each server. */
export function turnsOf(client: MetadataClient): Queue {
  const queue = turns.get(client) ?? createQueue();
  turns.set(client, queue);
  return queue;
}
