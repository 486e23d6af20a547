import { present } from "../shared/untyped.ts";
import type { Address, Call, OperationName, RoutedCall } from "./call.ts";
import type { Caller } from "./callers.ts";
import { checkOptions, optionSchemas } from "./option_schemas.ts";
import { jsonOf } from "../shared/json.ts";
import { decodeUtf8 } from "../shared/utf8.ts";

/** A call that the fake has handled; credentials are left out. */
export interface FakeCall {
  /** The operation; absent if the request was for none. */
  operation?: OperationName | undefined;
  /** As it was sent. */
  method: string;
  /** The address, decoded. */
  path: string;
  /** The path and the query as they were sent, if they are not simply `path`. */
  target?: string | undefined;
  /** The headers that select a response, if there are any: `accept`, `content-type`, and the two for a microversion. */
  headers?: Readonly<Record<string, string>> | undefined;
  /**
   * The roles of the caller; absent if the fake has no `tokens`, `accessKeys` or `users`, or does not know the caller.
   */
  roles?: readonly string[] | undefined;
  /** `system`, if the caller's token is for the whole system. */
  scope?: "system" | undefined;
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

/** Which calls to return: those that match every field. */
export interface CallFilter {
  /** The operation. */
  operation?: OperationName | undefined;
  /** The id of the server in the address. */
  server?: string | undefined;
}

/** @throws {TypeError} If a field is wrong or unknown, such as the name of an operation. */
export function checkFilter(filter: CallFilter): void {
  checkOptions(optionSchemas.Filter, filter, "the filter");
}

/** The recorded part of a call. It is small, because most calls are never looked at. */
interface Entry {
  method: string;
  target: string;
  header: Call["header"];
  text: string | undefined;
  status: number;
  requestId: string;
}

/** Looks up facts about a call when the journal is read. */
export interface Lookup {
  /** Where it went. */
  routeOf(call: RoutedCall): Address | undefined;
  /** The sender, if known. */
  callerOf(header: Call["header"]): Caller | undefined;
}

const keptHeaders = ["accept", "content-type", "openstack-api-version", "x-openstack-nova-api-version"];

/** How much of a body is kept. */
export const keptBodyBytes = 4096;

/** The last calls; as many as its limit. */
export class Journal {
  readonly #ring: Entry[] = [];
  readonly #limit: number;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add({ method, target, header, body, text }: Call, requestId: string, status: number): void {
    if (this.#limit === 0) return;
    const beginning = !body || body.length <= keptBodyBytes && text
      ? text
      : decodeUtf8(body.subarray(0, keptBodyBytes));
    this.#ring[this.#count++ % this.#limit] = { method, target, header, text: beginning, status, requestId };
  }

  /** Forgets every call. */
  clear(): void {
    this.#ring.length = 0;
    this.#count = 0;
  }

  /** The calls that were kept, the oldest first. */
  calls(lookup: Lookup, { operation, server }: CallFilter): FakeCall[] {
    const oldest = this.#count < this.#limit ? 0 : this.#count % this.#limit;
    return [...this.#ring.slice(oldest), ...this.#ring.slice(0, oldest)]
      .map((entry) => callOf(entry, lookup))
      .filter((call) => operation === undefined || call.operation === operation)
      .filter((call) => server === undefined || call.serverId === server);
  }
}

function callOf(entry: Entry, { routeOf, callerOf }: Lookup): FakeCall {
  const { method, target, status, requestId } = entry;
  const address = routeOf(entry);
  const { operation, path = target, serverId, key }: Partial<Address> = address ?? {};
  const { roles, scope } = callerOf(entry.header) ?? {};
  const more = {
    operation,
    target: address && target === path ? undefined : target,
    headers: headersOf(entry),
    serverId,
    key,
    roles,
    scope: scope === "system" ? scope : undefined,
    body: entry.text || undefined,
    json: jsonOf(entry.text),
  };
  return { method, path, status, requestId, ...present(more) };
}

function headersOf({ header }: Entry): Record<string, string> | undefined {
  const sent = keptHeaders.map((name) => [name, header(name)]).filter(([, value]) => value != null);
  return sent.length ? Object.fromEntries(sent) : undefined;
}
