// A fake of one release, to which calls are sent again in the situation that they need.
import type { Call } from "../fake/call.ts";
import { Core } from "../fake/core.ts";
import type { TokenOptions } from "../fake/credentials.ts";
import type { Delivery } from "../fake/faults.ts";
import type { FakeServer, ServerOptions } from "../fake/inventory.ts";
import type { Release } from "../fake/nova/releases.ts";
import type { Route } from "../fake/service.ts";
import type { RecordedCall } from "./recorded_call.ts";

/** Shared by every replica of a run. */
export interface Setting {
  tokens: Record<string, TokenOptions>;
  quota: number;
  storage: "mysql" | "unicode";
}

/** Servers by id; `undefined` for one that does not exist. */
export type Servers = ReadonlyMap<string, ServerOptions | undefined>;

/** A fake of a release. */
export class Replica {
  readonly #core: Core;

  constructor(release: Release, setting: Setting) {
    this.#core = new Core({ keys: "nova", apis: ["v2.1"], journal: 0, ...setting }, release);
  }

  /** The route of a call; `undefined` if the connection is closed instead. */
  route(call: RecordedCall): Route | undefined {
    return this.#core.service.route(requestOf(call, undefined));
  }

  /** Sends a call with a token, or without one. */
  send(call: RecordedCall, token: string | undefined): Delivery {
    // Without faults and signatures, the fake responds at once.
    return this.#core.respond(requestOf(call, token)) as Delivery;
  }

  /** The current state of the server that an id in an address names. */
  server(id: string): ServerOptions | undefined {
    const server = this.#core.service.store.named(id);
    return server && described(server);
  }

  /** Every server as it is now. */
  servers(): Servers {
    return new Map([...this.#core.service.store.servers].map(([id, server]) => [id, described(server)]));
  }

  /** Changes servers to the given state. */
  put(servers: Servers): void {
    for (const [id, server] of servers) this.#core.service.store.put(id, server ?? { vmState: "deleted" });
  }
}

function requestOf({ method, target, headers, body }: RecordedCall, token: string | undefined): Call {
  const header = (name: string) => name === "x-auth-token" ? token : headers[name];
  return { method, target, origin: "http://service", header, body };
}

function described({ id: _, metadata, projectId, ...server }: FakeServer): ServerOptions {
  return { ...server, ...(projectId === undefined ? {} : { projectId }), metadata: Object.fromEntries(metadata) };
}
