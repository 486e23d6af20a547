import { ServerListEnvelope } from "../../gen/constraints.ts";
import { throwIfAborted } from "../shared/aborted.ts";
import { Call } from "../client/call.ts";
import type { CallOptions, MetadataClient } from "../client/client_types.ts";
import { requestClass } from "../client/openapi.ts";
import { readBody } from "../client/wire.ts";
import type { Metadata } from "../client/metadata.ts";

/** A server in a list. */
export interface ListedServer {
  /** Its id, which the verbs take. */
  id: string;
  /** Its name; several servers may have the same name. */
  name: string;
  /** Its state in one word, such as `ACTIVE` or `SHUTOFF`. */
  status: string;
  /** Every item, including those that the system wrote. */
  metadata: Metadata;
}

/** Which part of the list to read. */
export interface PageOptions extends CallOptions {
  /** The most servers on it. */
  limit: number;
  /** The id of the server before the first one; none for the first page. */
  marker?: string | undefined;
  /** The number of the page instead, for v1. */
  number?: number | undefined;
}

/** A part of the list of servers. */
export interface ServerPage {
  servers: ListedServer[];
  /** Whether there may be more. */
  more: boolean;
}

/** A body that keeps `ServerListEnvelope`. */
interface List {
  servers: ListedServer[];
  servers_links?: { rel: string }[] | undefined;
}

/** A call about the list, for its errors. */
export function listCall({ policy: { errors } }: MetadataClient, signal: AbortSignal | undefined): Call {
  const addressOf = () => errors.addressOf("detail").replace(/\/metadata$/, "");
  return new Call("list", "", signal, { ...errors, addressOf }, () => "servers");
}

/**
 * Reads a part of the list, validated.
 *
 * The address is always the client's own: a link in the response decides whether there is more, never where that is, so
 * that credentials stay with the endpoint.
 */
export async function readPage(client: MetadataClient, options: PageOptions): Promise<ServerPage> {
  const call = listCall(client, options.signal);
  // The caller's fetch may ignore the signal.
  return await call.race(() => readPageOf(client, call, options));
}

async function readPageOf(client: MetadataClient, call: Call, options: PageOptions): Promise<ServerPage> {
  const { limit, marker, number, signal } = options;
  const project_id = await client.project({ signal });
  throwIfAborted(signal);
  const init = { parseAs: "text", Request: requestClass(call) } as const;
  const query = { limit, ...(marker === undefined ? {} : { marker }) };
  // `api` tells which API the client has.
  const exchange = client.api === "v1"
    ? await (client as MetadataClient<"v1">).openapi.GET("/v1/{project_id}/cloudservers/detail", {
      ...init,
      params: { path: { project_id }, query: number === undefined ? query : { limit, offset: number } },
    })
    : await (client as MetadataClient<"v2.1">).openapi.GET("/v2.1/{project_id}/servers/detail", {
      ...init,
      params: { path: { project_id }, query },
    });
  const { servers, servers_links } = readBody(call, ServerListEnvelope, exchange) as List; // as validated
  return {
    servers: servers.map(({ id, name, status, metadata }) => ({ id, name, status, metadata })),
    more: client.api === "v1" ? servers.length > 0 : !!servers_links?.some(({ rel }) => rel === "next"),
  };
}
