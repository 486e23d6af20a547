import type { OperationId } from "../../gen/operations.ts";
import type { Call } from "./call.ts";
import type { Route } from "./route.ts";

/** A call that the fake has answered; credentials are left out. */
export interface FakeCall {
  /** Which operation it was, if one. */
  operation?: OperationId;
  /** As it was sent. */
  method: string;
  /** The address, decoded. */
  path: string;
  /** The id of the server in the address, if the address has one. */
  serverId?: string;
  /** The key in the address, if it has one. */
  key?: string;
  /** The beginning of the body, up to 4096 bytes. */
  body?: string;
  /** The status of the answer; 0 if the connection broke. */
  status: number;
  /** The id that the answer carries. */
  requestId: string;
}

const maxBytes = 4096;
const utf8 = new TextDecoder();

/** The last calls; as many as its limit. */
export class Journal {
  readonly #ring: FakeCall[] = [];
  readonly #limit: number;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add({ method, target, body, text }: Call, route: Route | undefined, requestId: string, status: number): void {
    if (this.#limit === 0) return;
    const call: FakeCall = { method, path: route?.path ?? target, status, requestId };
    if (route?.operation) call.operation = route.operation;
    if (route?.serverId !== undefined) call.serverId = route.serverId;
    if (route?.key !== undefined) call.key = route.key;
    if (body?.length) call.body = body.length <= maxBytes && text || utf8.decode(body.subarray(0, maxBytes));
    this.#ring[this.#count++ % this.#limit] = call;
  }

  /** The calls that were kept, the oldest first. */
  calls(): FakeCall[] {
    const oldest = this.#count < this.#limit ? 0 : this.#count % this.#limit;
    return [...this.#ring.slice(oldest), ...this.#ring.slice(0, oldest)].map((call) => ({ ...call }));
  }
}
