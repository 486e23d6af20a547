import type { OperationId } from "../../gen/operations.ts";
import { type Answer, fault as novaFault, type Header } from "./answer.ts";
import { type Fault, Faults } from "./faults.ts";
import type { FakeOptions } from "./inventory.ts";
import type { Route } from "./route.ts";
import { type Call, Service } from "./service.ts";

/** A call that the fake has answered; credentials are left out. */
export interface FakeCall {
  /** Which operation it was, if one. */
  operation?: OperationId;
  method: string;
  /** The address, decoded. */
  path: string;
  serverId?: string;
  key?: string;
  /** The beginning of the body, up to 4096 bytes. */
  body?: string;
  /** The status of the answer; 0 if the connection broke. */
  status: number;
  requestId: string;
}

/** An answer, and what becomes of it on the way. */
export interface Outcome extends Answer {
  /** `closed`: there is no answer. `truncated`: the body breaks off half way. */
  broken?: "closed" | "truncated";
}

/** The fake below its faces: the service, the faults that were asked for, and the journal. */
export class Core {
  readonly service: Service;
  readonly faults = new Faults();
  readonly #journal: FakeCall[] = [];
  readonly #limit: number;
  readonly #lostUpdates: boolean;

  constructor(options: FakeOptions) {
    this.service = new Service(options);
    this.#limit = options.journal ?? 1000;
    this.#lostUpdates = options.lostUpdates ?? false;
  }

  /** The calls that were kept, the oldest first. */
  get journal(): FakeCall[] {
    return this.#journal.slice(-this.#limit);
  }

  /** Answers a call; at once, unless a fault or a lost update takes time. */
  respond(call: Call): Outcome | Promise<Outcome> {
    const route = this.service.route(call);
    const requestId = this.service.nextRequestId();
    if (!route) return this.#keep(call, undefined, requestId, { status: 0, headers: [], body: "", broken: "closed" });
    const fault = this.faults.next(route.operation);
    if (fault || this.#lostUpdates) return this.#respondLater(call, route, requestId, fault);
    const result = this.service.handle(call, route, requestId);
    return this.#keep(call, route, requestId, typeof result === "function" ? result() : result);
  }

  async #respondLater(call: Call, route: Route, requestId: string, fault: Fault | undefined): Promise<Outcome> {
    if (fault && fault.when !== "after" && fault.kind !== "delay" && fault.kind !== "truncated") {
      return this.#keep(call, route, requestId, outcomeOf(fault, requestId));
    }
    const result = this.service.handle(call, route, requestId);
    // Nova reads the map, then saves all of it: whoever reads in between saves what he read.
    if (this.#lostUpdates && typeof result === "function") await pause(0);
    const answer = typeof result === "function" ? result() : result;
    if (fault?.kind === "delay") await pause(fault.delayMs ?? 1000);
    const broken = fault && fault.kind !== "delay";
    return this.#keep(call, route, requestId, broken ? outcomeOf(fault, requestId, answer) : answer);
  }

  #keep(call: Call, route: Route | undefined, requestId: string, outcome: Outcome): Outcome {
    if (this.#limit === 0) return outcome;
    this.#journal.push({
      operation: route?.operation,
      method: call.method,
      path: route?.path ?? call.target,
      serverId: route?.serverId,
      key: route?.key,
      body: call.body && text.decode(call.body.subarray(0, 4096)),
      status: outcome.status,
      requestId,
    });
    if (this.#journal.length >= 2 * this.#limit) this.#journal.splice(0, this.#journal.length - this.#limit);
    return outcome;
  }
}

const text = new TextDecoder();

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const gatewayPage =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

function outcomeOf({ kind, retryAfter, body }: Fault, requestId: string, answer?: Answer): Outcome {
  if (kind === "reset") return { status: 0, headers: [], body: "", broken: "closed" };
  if (kind === "truncated") return { ...answer!, broken: "truncated" };
  const extra: Header[] = retryAfter === undefined ? [] : [["retry-after", String(retryAfter)]];
  if (kind === "html") {
    return { status: 502, headers: [["content-type", "text/html"], ...extra], body: body ?? gatewayPage };
  }
  const refusal = novaFault(kind as number, `The fake was asked for ${kind}.`, requestId, "2.1");
  const headers = body === undefined ? refusal.headers : refusal.headers.filter(([name]) => name !== "content-length");
  return { status: kind as number, headers: [...headers, ...extra], body: body ?? refusal.body };
}
