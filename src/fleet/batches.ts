// Which servers are to be synced, and what they have: desired servers matched with the pages of the list.
import type { MetadataClient } from "../client/client_types.ts";
import { listPages, type Place, type PlacedPage } from "./list_servers.ts";
import type { ListedServer } from "./server_page.ts";
import type { Metadata } from "../client/metadata.ts";

/**
 * The desired items: pairs of a server's id and its items, or a function that returns the items for each server of the
 * project. It returns `undefined` for servers that should not be changed.
 */
export type DesiredFleet =
  | Iterable<readonly [serverId: string, desired: Metadata]>
  | AsyncIterable<readonly [serverId: string, desired: Metadata]>
  | ((server: ListedServer) => Metadata | undefined | Promise<Metadata | undefined>);

type Choice = Extract<DesiredFleet, (server: ListedServer) => unknown>;
type Pairs = Exclude<DesiredFleet, Choice>;

/** A server that is to be synced. */
export type Wanted =
  | { kind: "listed"; serverId: string; desired: Metadata; stored: Metadata }
  | { kind: "unlisted"; serverId: string; desired: Metadata }
  /** It is in the fleet twice. */
  | { kind: "duplicate"; serverId: string }
  /** The caller's function threw for it. */
  | { kind: "failed"; serverId: string; error: unknown };

/** Servers that were read together, and where in the list they can be read again. */
export interface Batch {
  wanted: Wanted[];
  place?: Place | undefined;
}

/** How to go through a fleet. */
export interface BatchOptions {
  pageSize: number | undefined;
  signal: AbortSignal;
  /** Whether a server was done in an earlier run. */
  isDone: (serverId: string) => boolean | Promise<boolean>;
}

/** How many desired servers are matched with the list at once. */
const chunkSize = 100_000;
/** How many servers are in a batch of those that the list doesn't have. */
const unlistedSize = 1000;

/** The fleet in batches. */
export function batchesOf(
  client: MetadataClient,
  desired: DesiredFleet,
  options: BatchOptions,
): AsyncGenerator<Batch, void, undefined> {
  return typeof desired === "function"
    ? chosenBatches(client, desired, options)
    : namedBatches(client, desired, options);
}

/** The servers of the project that a function wants. */
async function* chosenBatches(
  client: MetadataClient,
  desiredOf: Choice,
  { isDone, ...options }: BatchOptions,
): AsyncGenerator<Batch, void, undefined> {
  for await (const page of listPages(client, options)) {
    const wanted: Wanted[] = [];
    for (const server of page.servers) {
      const serverId = server.id;
      if (await isDone(serverId)) continue;
      try {
        const desired = await desiredOf(server);
        if (desired) wanted.push({ kind: "listed", serverId, desired, stored: server.metadata });
      } catch (error) {
        wanted.push({ kind: "failed", serverId, error });
      }
    }
    yield { wanted, place: page.place };
  }
}

/** The named servers, matched with the pages of the list. */
async function* namedBatches(
  client: MetadataClient,
  desired: Pairs,
  options: BatchOptions,
): AsyncGenerator<Batch, void, undefined> {
  // Fleets are often in the order of the list, so each search goes on where the one before ended.
  let last: string | undefined;
  let mayList = true;
  for await (const { sought, twice } of chunksOf(desired, options)) {
    if (twice.length) yield { wanted: twice.map((serverId) => ({ kind: "duplicate", serverId })) };
    // A single server is read by itself.
    if (mayList && sought.size > 1) {
      try {
        last = yield* listedBatches(client, sought, last, options);
      } catch (error) {
        // Credentials that may not list servers may still read and write the metadata of each server.
        if (Object(error).code !== "forbidden") throw error;
        mayList = false;
      }
    }
    const unlisted = [...sought].map(([serverId, desired]): Wanted => ({ kind: "unlisted", serverId, desired }));
    for (let at = 0; at < unlisted.length; at += unlistedSize) {
      yield { wanted: unlisted.slice(at, at + unlistedSize) };
    }
  }
}

/**
 * Finds the wanted servers that are in the list, removes them from those still wanted, and returns where the search
 * ended.
 */
async function* listedBatches(
  client: MetadataClient,
  sought: Map<string, Metadata>,
  after: string | undefined,
  options: BatchOptions,
): AsyncGenerator<Batch, string | undefined> {
  let pages = 0;
  let last = after;
  for await (const page of pagesFrom(client, after, options)) {
    const wanted = page.servers.flatMap((server) => take(sought, server));
    if (wanted.length) yield { wanted, place: page.place };
    last = page.servers.at(-1)!.id;
    // From here on, reading the servers one by one takes fewer requests.
    if (++pages >= sought.size) break;
  }
  return last;
}

function take(sought: Map<string, Metadata>, { id, metadata }: ListedServer): Wanted[] {
  const desired = sought.get(id);
  if (!sought.delete(id)) return [];
  return [{ kind: "listed", serverId: id, desired: desired!, stored: metadata }];
}

/** Every page once, beginning after a server. */
async function* pagesFrom(
  client: MetadataClient,
  after: string | undefined,
  options: BatchOptions,
): AsyncGenerator<PlacedPage, void, undefined> {
  const { pageSize, signal } = options;
  if (after === undefined) return yield* listPages(client, { pageSize, signal });
  try {
    yield* listPages(client, { pageSize, signal, after });
  } catch (error) {
    // The server where the last search ended may be gone; then all pages follow.
    if (Object(error).status !== 400) throw error;
  }
  for await (const page of listPages(client, { pageSize, signal })) {
    yield page;
    if (page.servers.some(({ id }) => id === after)) return;
  }
}

/** A part of the desired servers, and those that are in it more than once. */
interface Chunk {
  sought: Map<string, Metadata>;
  twice: string[];
}

async function* chunksOf(
  desired: Pairs,
  { isDone }: BatchOptions,
): AsyncGenerator<Chunk, void, undefined> {
  let chunk: Chunk = { sought: new Map(), twice: [] };
  for await (const pair of desired) {
    const [serverId, items] = assertPair(pair);
    if (await isDone(serverId)) continue;
    if (chunk.sought.has(serverId)) chunk.twice.push(serverId);
    else chunk.sought.set(serverId, items);
    if (chunk.sought.size < chunkSize) continue;
    yield chunk;
    chunk = { sought: new Map(), twice: [] };
  }
  if (chunk.sought.size) yield chunk;
}

/** Checks a pair, for callers without types. */
function assertPair(pair: readonly [string, Metadata]): readonly [string, Metadata] {
  if (Array.isArray(pair) && pair.length === 2) return pair;
  throw new TypeError('desired must be pairs of id and items, such as ["web1", { role: "db" }]; use Object.entries()');
}
