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
 * const auth = tokenAuth("any token");
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
import { Core, type FakeCall, type Outcome } from "./core.ts";
import type { Fault } from "./faults.ts";
import { createServer, type FakeOptions, type FakeServer, parseInventory, type ServerOptions } from "./inventory.ts";

export type { FakeCall } from "./core.ts";
export type { Fault } from "./faults.ts";
export { type FakeOptions, type ServerOptions, type TokenOptions, type VmState, vmStates } from "./inventory.ts";

/** The servers of a fake at a moment. */
export type Snapshot = Readonly<Record<string, Required<Omit<ServerOptions, "projectId">> & { projectId?: string }>>;

/** The service in memory, with what a test wants to see and to bring about. */
export interface FakeService extends Fetch {
  /** The calls so far, the oldest first; as many of the last as the journal holds. */
  calls(): FakeCall[];
  /** A server as it is now. Throws a `RangeError` if there is no such server. */
  state(serverId: string): Snapshot[string];
  /** Changes a server, or adds one. */
  setState(serverId: string, changes: ServerOptions): void;
  /** Everything that can change, to be restored later. */
  snapshot(): Snapshot;
  /** Puts the servers back as they were. */
  restore(snapshot: Snapshot): void;
  /** Makes calls go wrong that are still to come. */
  fail(fault: Fault): void;
  /** Takes back every {@linkcode fail}. */
  heal(): void;
}

const cores = new WeakMap<Fetch, Core>();

/** What is below a fake; for serving it on a port, byte for byte. */
export function coreOf(fake: Fetch): Core | undefined {
  return cores.get(fake);
}

/**
 * Makes a service in memory.
 *
 * @throws {TypeError} If an option is wrong; the message names it and what it must be.
 */
export function createFakeService(options: FakeOptions = {}): FakeService {
  const core = new Core(parseInventory(options));
  const { servers } = core.service;

  async function fake(request: Request): Promise<Response> {
    const { signal, url, headers } = request;
    signal.throwIfAborted();
    const slash = url.indexOf("/", 8);
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const outcome = core.respond({
      method: request.method,
      target: slash < 0 ? "/" : url.slice(slash),
      origin: url.slice(0, slash < 0 ? undefined : slash),
      header: (name) => headers.get(name),
      body,
    });
    return responseOf(outcome instanceof Promise ? await abortable(outcome, signal) : outcome);
  }

  function state(serverId: string): Snapshot[string] {
    const server = servers.get(serverId);
    if (!server) throw new RangeError(`The fake has no server ${JSON.stringify(serverId)}`);
    return described(server);
  }

  const service: FakeService = Object.assign(fake, {
    state,
    calls: () => core.journal,
    setState(serverId: string, changes: ServerOptions) {
      parseInventory({ servers: { [serverId]: changes } });
      const before = servers.get(serverId);
      servers.set(serverId, createServer(serverId, { ...before && described(before), ...changes }, before?.projectId));
    },
    snapshot: () => Object.fromEntries([...servers].map(([id, server]) => [id, described(server)])),
    restore(snapshot: Snapshot) {
      servers.clear();
      for (const [id, server] of Object.entries(snapshot)) servers.set(id, createServer(id, server, server.projectId));
    },
    fail: (fault: Fault) => core.faults.add(fault),
    heal: () => core.faults.clear(),
  });
  cores.set(service, core);
  return service;
}

function described({ id: _, metadata, ...server }: FakeServer): Snapshot[string] {
  return { ...server, metadata: Object.fromEntries(metadata) };
}

function responseOf({ status, headers, body, broken }: Outcome): Response {
  if (broken === "closed") throw new TypeError("fetch failed", { cause: new Error("the connection was reset") });
  const content = broken ? halfOf(body) : body === "" ? null : body;
  const response = new Response(content, { status });
  // A body of text brings a Content-Type of its own.
  response.headers.delete("content-type");
  for (const [name, value] of headers) response.headers.append(name, value);
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

async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
