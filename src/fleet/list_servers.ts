import { ServerId } from "../../gen/constraints.ts";
import type { Call } from "../client/call.ts";
import type { CallOptions, MetadataClient } from "../client/client_types.ts";
import { MetadataError } from "../contract/errors.ts";
import { assertClient } from "../client/misuse.ts";
import { assertKnown, checkedLater, type OptionCheck, rangeOf, signal as signalCheck } from "../shared/options.ts";
import { listCall, type ListedServer, readPage, type ServerPage } from "./server_page.ts";
import { quote } from "../contract/validate.ts";

export type { ListedServer };

/** Options of {@linkcode listServers}. */
export interface ListServersOptions extends CallOptions {
  /**
   * The largest number of servers in one response. If a response is longer than the client reads, it asks for fewer.
   *
   * @default {1000, which is the most that the services return}
   */
  pageSize?: number | undefined;
  /** The id of a server; the list begins after it. */
  after?: string | undefined;
}

/** The largest number of servers that the services return in one response. */
const maxPageSize = 1000;
/** What `pageSize` must be. */
export const pageSizeCheck: OptionCheck = rangeOf(
  (size) => Number.isInteger(size) && size >= 1 && size <= maxPageSize,
  `a whole number from 1 to ${maxPageSize}`,
);

/**
 * Lists the servers of the project with their metadata, up to 1,000 with each request.
 *
 * A page is requested when its servers are needed, so a list of any length takes the memory of one page. Servers that
 * are created or deleted during the listing may or may not be in it.
 *
 * @example Find the servers that lack a key
 * ```ts
 * import { createMetadataClient, listServers, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { deepEqual } from "node:assert/strict";
 *
 * const fetch = createFakeService({ servers: { web1: { metadata: { role: "db" } }, web2: {} } });
 * const auth = tokenAuth("any-token");
 * const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch });
 *
 * const lacking: string[] = [];
 * for await (const { id, metadata } of listServers(client)) {
 *   if (!Object.hasOwn(metadata, "role")) lacking.push(id);
 * }
 * deepEqual(lacking, ["web2"]);
 * ```
 *
 * @throws {MetadataError} `invalid_response` if the pages repeat, or a response breaks the contract.
 */
export async function* listServers(
  client: MetadataClient,
  options: ListServersOptions = {},
): AsyncGenerator<ListedServer, void, undefined> {
  for await (const { servers } of listPages(client, options)) yield* servers;
}

/** A page, and where it is. */
export interface PlacedPage extends ServerPage {
  place: Place;
}

/** The list, page by page; none is empty. */
export async function* listPages(
  client: MetadataClient,
  options: ListServersOptions = {},
): AsyncGenerator<PlacedPage, void, undefined> {
  assertClient(client, "listServers()");
  assertKnown(options, "listServers()", { signal: signalCheck, pageSize: pageSizeCheck, after: checkedLater });
  const { signal, pageSize = maxPageSize, after } = options;
  const call = listCall(client, signal);
  if (after !== undefined) call.check("after ", ServerId, after);
  const refuseLoop = createLoopCheck(call);
  let place: Place = { marker: after, limit: pageSize };
  let before: readonly string[] = after === undefined ? [] : [after];
  for (;;) {
    const read = await readBounded(client, { ...place, signal }, before);
    place = read.place;
    const { page } = read;
    if (place.marker !== undefined && page.servers.some(({ id }) => id === place.marker)) {
      // Older editions of v1 ignore the marker, and return the first page again.
      if (client.api !== "v1" || after !== undefined || place.limit !== pageSize) throw repeats(call, place.marker);
      place = { limit: pageSize, number: 2 };
      continue;
    }
    const servers = place.marker === before.at(-1)
      ? page.servers
      : page.servers.filter(({ id }) => !before.includes(id));
    if (!page.servers.length) {
      if (page.more) throw repeats(call, place.marker);
      return;
    }
    before = page.servers.map(({ id }) => id);
    const last = before.at(-1)!;
    refuseLoop(last);
    const { limit, number } = place;
    if (servers.length) yield { servers, more: page.more, place };
    if (!page.more) return;
    place = number === undefined ? { marker: last, limit } : { limit, number: number + 1 };
  }
}

/** Where a page is: after a server (`marker`), or by its number. */
export interface Place {
  limit: number;
  marker?: string | undefined;
  number?: number | undefined;
}

/** How many of the last servers of a page may be deleted before the next page is read. */
const mostMarkers = 10;

/**
 * Reads a page; a smaller one if it is too long, and one that begins earlier if the server before it is gone.
 *
 * @param before The ids on the page before.
 */
async function readBounded(
  client: MetadataClient,
  place: Place & CallOptions,
  before: readonly string[],
): Promise<{ page: ServerPage; place: Place }> {
  const { signal, ...asked } = place;
  for (let gone = 0;;) {
    try {
      return { page: await readPage(client, { ...asked, signal }), place: asked };
    } catch (error) {
      if (!(error instanceof MetadataError)) throw error;
      const earlier = before.at(-2 - gone);
      if (error.cause instanceof RangeError && asked.limit > 1 && asked.number === undefined) {
        asked.limit = Math.ceil(asked.limit / 2);
      } else if (error.status === 400 && asked.marker !== undefined && earlier !== undefined && gone < mostMarkers) {
        gone++;
        asked.marker = earlier;
      } else throw error;
    }
  }
}

/** Throws if the pages repeat, however long the loop is. It remembers the end of only one page (Brent's algorithm). */
function createLoopCheck(call: Call): (last: string) => void {
  let remembered: string | undefined;
  let steps = 0;
  let power = 1;
  return (last) => {
    if (last === remembered) throw repeats(call, last);
    if (++steps < power) return;
    remembered = last;
    steps = 0;
    power *= 2;
  };
}

function repeats(call: Call, id: string | undefined): MetadataError {
  if (id === undefined) return call.fail("invalid_response", "a page without servers has a link to the next page");
  return call.fail("invalid_response", `the pages of the list repeat, at server ${quote(id)}`);
}
