import { present } from "../shared/untyped.ts";
import { throwIfAborted } from "../shared/aborted.ts";
import type { Fetch } from "../http/fetch.ts";
import { assertFetchApi } from "../http/fetch_api.ts";
import type { BehaviorOptions } from "./behavior.ts";
import { Core, keepCore } from "./core.ts";
import type { Fault } from "./faults.ts";
import { checkServers, type FakeOptions, type FakeServer, parseInventory, type ServerOptions } from "./inventory.ts";
import type { VmState } from "./vm_states.ts";
import type { CallFilter, FakeCall } from "./journal.ts";
import { requestOf, responseOf } from "./response.ts";
import type { Store } from "./store.ts";

/** A server of a fake at a moment: every member of {@linkcode ServerOptions} with its value. */
export interface ServerState {
  /** `undefined` if the server is in every project. */
  projectId?: string | undefined;
  /** The name by which commands find it. */
  name: string;
  /** Writing needs active, stopped, paused or suspended. */
  vmState: VmState;
  /** The running task, such as `rebooting`. */
  taskState: string | null;
  /** Whether only administrators may write. */
  locked: boolean;
  /** Whether it ever ran; a server that never ran refuses writes. */
  launched: boolean;
  /** Its items. */
  metadata: Record<string, string>;
}

/** The servers of a fake at a moment, by id. */
export type Snapshot = Readonly<Record<string, ServerState>>;

/** The service in memory, with methods for tests to read and change its state. */
export interface FakeService extends Fetch {
  /** Responds to requests as the built-in `fetch` of a service would. */
  (input: Request | URL | string, init?: RequestInit): Promise<Response>;
  /**
   * The last calls that the journal keeps, the oldest first.
   *
   * @param filter Only those of an operation, or to a server.
   * @throws {TypeError} If the filter names an operation that there isn't.
   */
  calls(filter?: CallFilter): FakeCall[];
  /**
   * A server as it is now; a copy.
   *
   * @throws {RangeError} If there is no such server.
   */
  state(serverId: string): ServerState;
  /**
   * Changes a server, or adds one. Members that are not named stay; `metadata` replaces all items. A server with the
   * `vmState` `deleted` can't be found any more.
   *
   * @throws {TypeError} If a change is wrong; the message names it and what it must be.
   */
  setState(serverId: string, changes: ServerOptions): void;
  /** The servers as they are now, to be restored later. */
  snapshot(): Snapshot;
  /** Restores the servers. The journal, the faults and the request ids are not changed. */
  restore(snapshot: Snapshot): void;
  /**
   * Makes later calls fail. You can set several faults; if several apply to a call, the one that was set first is used.
   *
   * @throws {TypeError} If the fault is wrong; the message names the field and what it must be.
   */
  fail(fault: Fault): void;
  /** Removes every fault that {@linkcode FakeService.fail} set. */
  heal(): void;
  /**
   * Changes the behavior from now on: lost updates, stale reads, the clock. Options that are not named stay.
   *
   * @throws {TypeError} If a change is wrong; the message names it and what it must be.
   */
  configure(changes: BehaviorOptions): void;
  /**
   * Resets the fake to its creation: the same servers and behavior, no faults, an empty journal. Tokens that its
   * Keystone issued stay valid.
   */
  reset(): void;
  /** Revokes every token that the fake's Keystone has issued; clients must log in again. */
  revokeTokens(): void;
}

/**
 * Creates a service in memory.
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
  assertFetchApi("structuredClone");
  const core = new Core(parseInventory(options));
  const fake = Object.assign(fetchOf(core), {
    state: (serverId: string) => stateOf(core.service.store, serverId),
    calls: (filter?: CallFilter) => core.calls(filter),
    setState: (serverId: string, changes: ServerOptions) => changeState(core.service.store, serverId, changes),
    snapshot: () => Object.fromEntries([...core.service.store.servers].map(([id, server]) => [id, described(server)])),
    restore(snapshot: Snapshot) {
      const { store } = core.service;
      checkServers(snapshot);
      store.clear();
      for (const [id, server] of Object.entries(snapshot)) store.put(id, server);
    },
    fail: (fault: Fault) => core.faults.add(fault),
    heal: () => core.faults.clear(),
    configure: (changes: BehaviorOptions) => core.behavior.change(changes),
    reset: () => core.reset(),
    revokeTokens: () => core.service.keystone?.tokens.revokeAll(),
  });
  keepCore(fake, core);
  return fake;
}

function fetchOf(core: Core) {
  return async function fake(input: Request | URL | string, init?: RequestInit): Promise<Response> {
    const request = requestOf(input, init);
    const { method, signal, url, headers } = request;
    throwIfAborted(signal);
    const slash = url.indexOf("/", 8);
    // Reading Request.body would take as long as everything else here.
    const body = method === "GET" || method === "HEAD" ? undefined : new Uint8Array(await request.arrayBuffer());
    const delivery = core.respond({
      method,
      target: url.slice(slash),
      origin: url.slice(0, slash),
      header: (name) => headers.get(name),
      body,
      signal,
    });
    return responseOf(delivery instanceof Promise ? await delivery : delivery);
  };
}

function stateOf(store: Store, serverId: string): ServerState {
  const server = store.servers.get(serverId);
  if (!server) throw new RangeError(`The fake has no server ${JSON.stringify(serverId)}`);
  return described(server);
}

function changeState(store: Store, serverId: string, changes: ServerOptions): void {
  checkServers({ [serverId]: changes });
  const before = store.servers.get(serverId);
  const named = present(changes);
  // A server that leaves the state building has been launched, unless the test says otherwise.
  const launched = before?.vmState === "building" && named.vmState ? undefined : before?.launched;
  store.put(serverId, before ? { ...described(before), launched, ...named } : named);
}

function described({ id: _, metadata, ...server }: FakeServer): ServerState {
  return { ...server, metadata: Object.fromEntries(metadata) };
}
