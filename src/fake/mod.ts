/**
 * The service in memory: a fake of the server metadata API that answers as OpenStack Nova does.
 *
 * It is one `Fetch`, so it fits wherever the built-in one does, and `Deno.serve(fake)` is a server.
 *
 * @example Test code that calls the service
 * ```ts
 * import { createMetadataClient, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { deepEqual } from "node:assert/strict";
 *
 * const fake = createFakeService({ servers: { web1: { metadata: { tier: "gold" } } } });
 * const auth = tokenAuth("any-token");
 * const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch: fake });
 *
 * await client.merge("web1", { role: "db" });
 * deepEqual(fake.state("web1").metadata, { tier: "gold", role: "db" });
 * deepEqual(fake.calls().map(({ method, status }) => [method, status]), [["POST", 200]]);
 * ```
 *
 * @module
 */
import type { Fetch } from "../fetch.ts";
import { statusTexts } from "./answer.ts";
import { Core } from "./core.ts";
import type { Fault, Outcome } from "./faults.ts";
import { checkServers, type FakeOptions, type FakeServer, parseInventory, type ServerOptions } from "./inventory.ts";
import type { FakeCall } from "./journal.ts";

export { type OperationId, operations } from "../../gen/operations.ts";
export type { OperationId as V1OperationId } from "../../gen/v1/operations.ts";
export type { Api } from "../client.ts";
export type { Fetch } from "../fetch.ts";
export type { Fault } from "./faults.ts";
export {
  type AccessKeyOptions,
  type FakeOptions,
  type ServerOptions,
  type TokenOptions,
  type VmState,
  vmStates,
} from "./inventory.ts";
export type { FakeCall } from "./journal.ts";

/** The servers of a fake at a moment. */
export type Snapshot = Readonly<Record<string, Required<Omit<ServerOptions, "projectId">> & { projectId?: string }>>;

/** The service in memory, with what a test wants to see and to bring about. */
export interface FakeService extends Fetch {
  /** Answers what the built-in `fetch` would send. */
  (input: Request | URL | string, init?: RequestInit): Promise<Response>;
  /** The calls so far, the oldest first; as many of the last as the journal holds. */
  calls(): FakeCall[];
  /**
   * A server as it is now; a copy.
   *
   * @throws {RangeError} If there is no such server.
   */
  state(serverId: string): Snapshot[string];
  /**
   * Changes a server, or adds one. What isn't named stays; `metadata` is all the items it then has. One whose `vmState`
   * is `deleted` is found no more.
   *
   * @throws {TypeError} If a change is wrong; the message names it and what it must be.
   */
  setState(serverId: string, changes: ServerOptions): void;
  /** The servers as they are now, to be restored later. */
  snapshot(): Snapshot;
  /** Puts the servers back as they were. Journal, faults and request ids go on. */
  restore(snapshot: Snapshot): void;
  /**
   * Makes calls go wrong that are still to come. Faults add up; if several befall a call, the first set wins.
   *
   * @throws {TypeError} If the fault is wrong; the message names the field and what it must be.
   */
  fail(fault: Fault): void;
  /** Takes back every {@linkcode FakeService.fail}. */
  heal(): void;
}

const cores = new WeakMap<Fetch, Core>();

/**
 * What is below a fake; for serving it on a port, byte for byte.
 *
 * @internal
 */
export function coreOf(fake: Fetch): Core {
  const core = cores.get(fake);
  if (!core) throw new TypeError("only what createFakeService() made can be served");
  return core;
}

/**
 * Makes a service in memory.
 *
 * @example See whether a client survives a service that is overloaded
 * ```ts
 * import { compose, createMetadataClient, retry, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { equal } from "node:assert/strict";
 *
 * const fake = createFakeService({ servers: { web1: { metadata: { tier: "gold" } } } });
 * fake.fail({ operation: "getServerMetadataItem", times: 2, kind: 503, retryAfter: 0 });
 *
 * const fetch = compose(fake, retry());
 * const auth = tokenAuth("any-token");
 * const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth, fetch });
 * equal(await client.get("web1", "tier"), "gold");
 * equal(fake.calls().length, 3);
 * ```
 *
 * @throws {TypeError} If an option is wrong; the message names it and what it must be.
 */
export function createFakeService(options: FakeOptions = {}): FakeService {
  const core = new Core(parseInventory(options));
  const { service } = core;

  async function fake(input: Request | URL | string, init?: RequestInit): Promise<Response> {
    const request = requestOf(input, init);
    const { method, signal, url, headers } = request;
    signal.throwIfAborted();
    const slash = url.indexOf("/", 8);
    // Asking for Request.body would cost as much as all the rest.
    const body = method === "GET" || method === "HEAD" ? undefined : new Uint8Array(await request.arrayBuffer());
    const outcome = core.respond({
      method,
      target: url.slice(slash),
      origin: url.slice(0, slash),
      header: (name) => headers.get(name),
      body,
      signal,
    });
    return responseOf(outcome instanceof Promise ? await outcome : outcome);
  }

  function state(serverId: string): Snapshot[string] {
    const server = service.servers.get(serverId);
    if (!server) throw new RangeError(`The fake has no server ${JSON.stringify(serverId)}`);
    return described(server);
  }

  const extended: FakeService = Object.assign(fake, {
    state,
    calls: () => core.calls(),
    setState(serverId: string, changes: ServerOptions) {
      checkServers({ [serverId]: changes });
      const before = service.servers.get(serverId);
      const named = Object.fromEntries(Object.entries(changes).filter(([, change]) => change !== undefined));
      // One that comes up has been launched, unless it is said not to have.
      const launched = before?.vmState === "building" && named.vmState ? undefined : before?.launched;
      service.put(serverId, before ? { ...described(before), launched, ...named } : named);
    },
    snapshot: () => Object.fromEntries([...service.servers].map(([id, server]) => [id, described(server)])),
    restore(snapshot: Snapshot) {
      checkServers(snapshot);
      service.clear();
      for (const [id, server] of Object.entries(snapshot)) service.put(id, server);
    },
    fail: (fault: Fault) => core.faults.add(fault),
    heal: () => core.faults.clear(),
  });
  cores.set(extended, core);
  return extended;
}

/** The request that is meant. What a server calls its handler with, in second place, is no `init`. */
function requestOf(input: Request | URL | string, init?: RequestInit): Request {
  if (typeof input === "string" || input instanceof URL) return new Request(input, init);
  return init && initMembers.some((name) => name in init) ? new Request(input, init) : input;
}

const initMembers = ["method", "headers", "body", "signal"];

function described({ id: _, metadata, ...server }: FakeServer): Snapshot[string] {
  return { ...server, metadata: Object.fromEntries(metadata) };
}

function responseOf({ status, headers, body, broken }: Outcome): Response {
  if (broken === "closed") throw new TypeError("fetch failed", { cause: new Error("the connection was reset") });
  const init = { status, statusText: statusTexts[status] };
  const response = new Response(broken ? halfOf(body) : body === "" ? null : body, init);
  // The longest part of a call; still, a list of headers would take three times as long.
  const sent = response.headers;
  // A body of text brings a Content-Type of its own.
  if (headers[1]?.[0] !== "content-type") sent.delete("content-type");
  for (let i = 0; i < headers.length; i++) {
    const [name, value] = headers[i];
    if (name === "content-type") sent.set(name, value);
    else if (headers[i + 1]?.[0] === name) sent.append(name, `${value}, ${headers[++i][1]}`);
    else sent.append(name, value);
  }
  return response;
}

/** A body that breaks off half way. */
function halfOf(text: string): ReadableStream<Uint8Array> {
  const half = new TextEncoder().encode(text.slice(0, text.length / 2));
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(new TypeError("terminated", { cause: new Error("the connection was reset") }));
      else controller.enqueue(half);
      sent = true;
    },
  });
}
