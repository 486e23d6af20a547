import { decodeUtf8 } from "./utf8.ts";
import type { Address, Call, OperationName, RoutedCall } from "./call.ts";

/** A call that the fake has handled; credentials are left out. */
export interface FakeCall {
  /** Which operation it was, if one. */
  operation?: OperationName | undefined;
  /** As it was sent. */
  method: string;
  /** The address, decoded. */
  path: string;
  /** The id of the server in the address, if the address has one. */
  serverId?: string | undefined;
  /** The key in the address, if it has one. */
  key?: string | undefined;
  /** The beginning of the body, up to 4096 bytes. */
  body?: string | undefined;
  /** The body, parsed; absent if it is longer than 4096 bytes or isn't JSON. */
  json?: unknown;
  /** The status of the response; 0 if the connection broke. */
  status: number;
  /** The request id in the response. */
  requestId: string;
}

/** Which calls to look at; those that agree with every field. */
export interface CallFilter {
  /** The operation. */
  operation?: OperationName | undefined;
  /** The id of the server in the address. */
  server?: string | undefined;
}

/** What is kept of a call: as little as can be, as most are never looked at. */
interface Entry {
  method: string;
  target: string;
  text: string | undefined;
  status: number;
  requestId: string;
}

const maxBytes = 4096;

/** The last calls; as many as its limit. */
export class Journal {
  readonly #ring: Entry[] = [];
  readonly #limit: number;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add({ method, target, body, text }: Call, requestId: string, status: number): void {
    if (this.#limit === 0) return;
    const beginning = !body || body.length <= maxBytes && text ? text : decodeUtf8(body.subarray(0, maxBytes));
    this.#ring[this.#count++ % this.#limit] = { method, target, text: beginning, status, requestId };
  }

  /** Forgets every call. */
  clear(): void {
    this.#ring.length = 0;
    this.#count = 0;
  }

  /**
   * The calls that were kept, the oldest first.
   *
   * @param routeOf Where they went.
   */
  calls(routeOf: (call: RoutedCall) => Address | undefined, { operation, server }: CallFilter): FakeCall[] {
    const oldest = this.#count < this.#limit ? 0 : this.#count % this.#limit;
    return [...this.#ring.slice(oldest), ...this.#ring.slice(0, oldest)]
      .map((entry) => callOf(entry, routeOf(entry)))
      .filter((call) => operation === undefined || call.operation === operation)
      .filter((call) => server === undefined || call.serverId === server);
  }
}

function callOf(entry: Entry, address: Partial<Address> = {}): FakeCall {
  const { operation, path = entry.target, serverId, key } = address;
  const call = { method: entry.method, path, status: entry.status, requestId: entry.requestId };
  const more = { operation, serverId, key, body: entry.text || undefined, json: parsed(entry.text) };
  return Object.assign(call, Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)));
}

function parsed(text: string | undefined): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
