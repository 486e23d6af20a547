import type { Behavior } from "./behavior.ts";
import { type Address, type Call, ClosedConnection, type RoutedCall } from "./call.ts";
import { type Caller, Callers, type Credentials } from "./callers.ts";
import type { FakeOptions } from "./inventory.ts";
import { KeystoneApi, type KeystoneRoute } from "./keystone/api.ts";
import { NovaApi } from "./nova/api.ts";
import { defaultRelease, type Release, releases } from "./nova/releases.ts";
import type { NovaRoute } from "./nova/route.ts";
import type { Reply, Result } from "./reply.ts";
import { gatewayReply, type StackFault } from "./stack_faults.ts";
import { Store } from "./store.ts";
import { V1Api, type V1Route } from "./v1/api.ts";

/** Where a request goes, in any of the APIs. */
export type Route = NovaRoute | V1Route | KeystoneRoute;

/** The service in memory: its servers, and the APIs side by side above them. */
export class Service {
  readonly store: Store;
  readonly #callers: Callers;
  readonly #nova: NovaApi;
  readonly #v1: V1Api;
  /** Issues tokens, if the fake has users. */
  readonly keystone: KeystoneApi | undefined;
  readonly #apis: readonly string[];
  readonly #servers: FakeOptions["servers"];
  #requests = 0;

  constructor(
    options: FakeOptions,
    behavior: Behavior,
    release: Release = releases[options.release ?? defaultRelease],
  ) {
    const { keys = "documented", apis = ["v2.1", "v1"] } = options;
    const timed = { ...options, now: () => behavior.now() };
    const keystone = options.users && new KeystoneApi(timed);
    this.keystone = keystone;
    this.#callers = new Callers(timed, keystone && ((token) => keystone.callerOf(token)));
    const projects = [...this.#callers.projects, ...keystone?.directory.projects.map(({ id }) => id) ?? []];
    this.store = new Store(options, release, projects, behavior);
    this.#nova = new NovaApi(this.store, this.#callers, keys, release);
    this.#v1 = new V1Api(this.store, this.#callers, keys, release);
    this.#apis = apis;
    // A copy, because the caller may change the object later.
    this.#servers = structuredClone(options.servers);
  }

  /** Puts back the servers that it was made with, and counts requests from the start. */
  reset(): void {
    this.store.clear();
    for (const [id, server] of Object.entries(this.#servers ?? {})) this.store.put(id, server);
    this.#requests = 0;
  }

  /** A request id of its own for every request, in Nova's form. */
  nextRequestId(): string {
    return `req-fa4e0000-0000-4000-8000-${(++this.#requests).toString(16).padStart(12, "0")}`;
  }

  /** Where a call goes; `undefined` if the connection is closed instead. */
  route(call: RoutedCall): Route | undefined {
    try {
      return this.keystone?.route(call) ??
        (this.#apis.includes("v1") && this.#v1.route(call) || this.#nova.route(call));
    } catch (error) {
      if (error instanceof ClosedConnection) return undefined;
      throw error;
    }
  }

  /** The caller with these headers, if the fake has a list of callers. */
  namedCaller(header: Call["header"]): Caller | undefined {
    return this.#callers.named(header);
  }

  /** The caller that signed the request, or the refusal; `undefined` if there is no signature to check. */
  signerOf(call: Call, requestId: string): Promise<Credentials> | undefined {
    return this.#callers.signerOf(call, requestId);
  }

  /** Handles a call: returns the response, or the write that leads to it. */
  handle(call: Call, route: Route, requestId: string, signer?: Credentials): Result {
    if (route.api === "identity") return this.keystone!.handle(call, route, requestId);
    if (route.api === "v1") return this.#v1.handle(call, route, requestId, signer);
    if (!this.#apis.includes("v2.1")) return this.#v1.unknown(requestId);
    return this.#nova.handle(call, route, requestId, signer);
  }

  /** The error that a fault asks for, in the form of the API that was called. */
  refusal({ api }: Address, status: number, message: string, requestId: string): Reply {
    if (api === "identity") return this.keystone!.refusal(status, message, requestId);
    return api === "v1" ? this.#v1.refusal(status, message, requestId) : this.#nova.refusal(status, message, requestId);
  }

  /**
   * The response of a stack with a failed part. For v1 and Keystone nothing was recorded, so they return their own
   * error.
   */
  failure(address: Address, fault: StackFault, call: Call, requestId: string): Reply {
    const page = gatewayReply(fault);
    if (page) return page;
    const down = fault === "keystone-down";
    const status = down ? 503 : 500;
    if (address.api !== "v2.1") return this.refusal(address, status, `The fake was asked for ${fault}.`, requestId);
    return down ? this.#nova.withoutKeystone(call, requestId) : this.#nova.withoutDatabase(call, requestId);
  }
}
