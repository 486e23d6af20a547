// The project and region of a server is a place. Each has a queue, a rate and a client of its own.
import { readFileSync } from "node:fs";
import process from "node:process";
import { Queue } from "bullmq";
import {
  createMetadataClient,
  credentialsFromEnvironment,
  type Layer,
  type Metadata,
  type MetadataClient,
} from "@ecs-contract/server-metadata";

/** A project in a region, and how many calls its gateway takes. */
export interface Place {
  endpoint: string;
  projectId: string;
  calls: number;
  perMs: number;
}

/** One write on one server. */
export interface Change {
  serverId: string;
  metadata: Metadata;
}

/** The places, by name. */
export const places: Record<string, Place> = JSON.parse(readFileSync(process.env.PLACES ?? "places.json", "utf8"));

/** Where Redis is. A worker waits for it as long as it takes. */
export const connection = {
  url: process.env.REDIS_URL ?? "redis://127.0.0.1:6379",
  maxRetriesPerRequest: null,
};

/** The queue of a place. */
export function queueOf(name: string): Queue<Change, string> {
  const queue = new Queue<Change, string>(`metadata-${name}`, { connection });
  queue.on("error", tellOnce());
  return queue;
}

/** The client of a place; its credentials are those of the environment. */
export function clientOf(name: string, retry: Layer | false): MetadataClient {
  const { endpoint, projectId } = places[name]!;
  const { auth } = credentialsFromEnvironment(process.env, { projectId });
  return createMetadataClient({ endpoint, projectId, auth, retry });
}

/** Says what is wrong with Redis, the same thing once in ten seconds. */
export function tellOnce(): (error: Error) => void {
  let [last, at] = ["", 0];
  return ({ message }) => {
    if (message === last && Date.now() < at + 10_000) return;
    [last, at] = [message, Date.now()];
    console.error(`redis: ${message}`);
  };
}

/** Whether a server has these items. */
export function has(stored: Metadata, metadata: Metadata): boolean {
  return Object.entries(metadata).every(([key, value]) => Object.hasOwn(stored, key) && stored[key] === value);
}
