import { onAbort } from "../shared/aborted.ts";
import { pause, systemClock } from "../shared/clock.ts";
import type { Fetch } from "../http/fetch.ts";
import { type Call, ClosedConnection, type RoutedCall } from "./call.ts";
import { closed, type Delivery, deliveryOf, type Fault, Faults } from "./faults.ts";
import { Behavior } from "./behavior.ts";
import type { FakeOptions, LateWrites } from "./inventory.ts";
import { type CallFilter, checkFilter, type FakeCall, Journal } from "./journal.ts";
import type { Release } from "./nova/releases.ts";
import type { Reply, Result, Write } from "./reply.ts";
import { type Route, Service } from "./service.ts";
import type { StackFault } from "./stack_faults.ts";

const cores = new WeakMap<Fetch, Core>();

/**
 * The core of a fake, for serving it on a port byte for byte.
 *
 * @throws {TypeError} If `createFakeService()` didn't make it.
 */
export function coreOf(fake: Fetch): Core {
  const core = cores.get(fake);
  if (!core) throw new TypeError("Only a fake that createFakeService() returned can be served");
  return core;
}

/** Remembers the core of a fake. */
export function keepCore(fake: Fetch, core: Core): void {
  cores.set(fake, core);
}

/** The fake behind `fetch` and the port: the service, the faults that are set, and the journal. */
export class Core {
  service: Service;
  behavior: Behavior;
  readonly faults: Faults = new Faults();
  #journal: Journal;
  /** Ends the calls that wait, when the fake starts again. */
  #life = new AbortController();

  /** @param release A release to use instead of the one in the options. */
  constructor(options: FakeOptions, release?: Release) {
    this.behavior = new Behavior(options);
    this.service = new Service(options, this.behavior, release);
    this.#journal = new Journal(options.journal ?? 1000);
  }

  /**
   * Starts again with other options. Calls that still wait end without a response, and change nothing.
   *
   * @throws {TypeError} If the options can't be used together; then nothing is changed.
   */
  begin(options: FakeOptions): void {
    const behavior = new Behavior(options);
    const service = new Service(options, behavior);
    this.#endCalls();
    Object.assign(this, { behavior, service });
    this.faults.clear();
    this.#journal = new Journal(options.journal ?? 1000);
  }

  /** The calls that were kept, the oldest first. */
  calls(filter: CallFilter = {}): FakeCall[] {
    checkFilter(filter);
    const { service } = this;
    const lookup = {
      routeOf: (call: RoutedCall) => service.route(call),
      callerOf: (header: Call["header"]) => service.namedCaller(header),
    };
    return this.#journal.calls(lookup, filter);
  }

  /**
   * Restores the initial state: servers, behavior, faults, journal and request ids. Calls that still wait end without a
   * response, and change nothing.
   */
  reset(): void {
    this.#endCalls();
    this.service.reset();
    this.behavior.reset();
    this.faults.clear();
    this.#journal.clear();
  }

  /**
   * Responds to a call. It responds at once, unless a signature, a fault or a lost update takes time.
   *
   * @throws The reason of the call's signal, if it ends a delay.
   */
  respond(call: Call): Delivery | Promise<Delivery> {
    const route = this.service.route(call);
    const requestId = this.service.nextRequestId();
    if (!route) return this.#keep(call, requestId, closed);
    const fault = this.faults.next(route.operation);
    const respond = () => fault ? this.#applyFault(call, route, requestId, fault) : this.#reply(call, route, requestId);
    const life = this.#life.signal;
    const result = closedIfCrashed(respond);
    // The body of a login has a secret, so the journal does not keep it.
    const kept = route.api === "identity" ? { ...call, body: undefined, text: undefined } : call;
    if (!(result instanceof Promise)) return this.#keep(kept, requestId, result);
    const keep = (delivery: Delivery) => life.aborted ? closed : this.#keep(kept, requestId, delivery);
    return result.then(keep, (error) => {
      const delivery = keep(closed);
      if (error instanceof ClosedConnection) return delivery;
      throw error;
    });
  }

  /** Responds to a call that a fault is set for. */
  async #applyFault(call: Call, route: Route, requestId: string, fault: Fault): Promise<Delivery> {
    const { kind, when = kind === "truncated" ? "after" : "before", delayMs = 1000 } = fault;
    const refusal = (kind: number | StackFault) =>
      typeof kind === "number"
        ? this.service.refusal(route, kind, `The fake was asked for ${kind}.`, requestId)
        : this.service.failure(route, kind, call, requestId);
    if (when === "before" && kind !== "delay") return deliveryOf(fault, refusal);
    if (when === "before") await this.#wait(delayMs, call.signal);
    const reply = await this.#reply(call, route, requestId);
    if (when === "after" && kind === "delay") await this.#wait(delayMs, call.signal);
    return deliveryOf(fault, refusal, reply);
  }

  #reply(call: Call, route: Route, requestId: string): Reply | Promise<Reply> {
    const signer = this.service.signerOf(call, requestId);
    if (!signer) return this.#commit(this.service.handle(call, route, requestId));
    return signer.then((known) => this.#commit(this.service.handle(call, route, requestId, known)));
  }

  #commit(result: Result): Reply | Promise<Reply> {
    if (result.kind === "reply") return result;
    const { lostUpdates } = this.behavior;
    return lostUpdates === false ? result.commit() : this.#commitLate(result, lostUpdates);
  }

  /** Carries out a write after other calls had time to read the same items. */
  async #commitLate(write: Write, late: true | LateWrites): Promise<Reply> {
    await this.#wait(0);
    if (late !== true && write.isStale?.()) await this.#wait(late.retryMs);
    return write.commit();
  }

  /**
   * Waits, unless the fake starts again.
   *
   * @throws {ClosedConnection} If it does.
   */
  async #wait(ms: number, signal?: AbortSignal): Promise<void> {
    const ended = new AbortController();
    const end = (reason: unknown) => ended.abort(reason);
    const callOffs = [onAbort(signal, end), onAbort(this.#life.signal, end)];
    try {
      await pause(ms, ended.signal, systemClock);
    } finally {
      for (const callOff of callOffs) callOff();
    }
  }

  #endCalls(): void {
    this.#life.abort(new ClosedConnection());
    this.#life = new AbortController();
  }

  #keep(call: Call, requestId: string, delivery: Delivery): Delivery {
    this.#journal.add(call, requestId, delivery.status);
    return delivery;
  }
}

/** The response; a closed connection if Nova crashes. */
function closedIfCrashed<T>(respond: () => T): T | Delivery {
  try {
    return respond();
  } catch (error) {
    if (error instanceof ClosedConnection) return closed;
    throw error;
  }
}
