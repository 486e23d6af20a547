import { coreOf } from "../core.ts";
import type { CallFilter } from "../journal.ts";
import type { FakeService, Snapshot } from "../fake_service.ts";
import type { Fault } from "../faults.ts";
import { checkOptions, optionSchemas } from "../option_schemas.ts";
import { parseJsonInventory, type ServerOptions } from "../inventory.ts";
import { membersOf } from "../../shared/untyped.ts";
import { clockOf } from "./clock.ts";
import { type SchemaName, schemas } from "./schemas.ts";

/** A request to the control channel. */
export interface ControlCall {
  /** The id in the path, of a resource that has one. */
  id: string;
  /** The fields of the query. */
  query: Readonly<Record<string, string>>;
  /** The body, parsed; `undefined` if there is none. */
  body: unknown;
}

/** A resource of the control channel. */
export interface Resource {
  /** The id of the operation in the OpenAPI document. */
  id: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path below `/__fake`; `{id}` stands for a server's id. */
  path: string;
  summary: string;
  /** The schema of the body, if there is one. */
  body?: SchemaName | undefined;
  /** The schema of the response, if it has a body. */
  result?: SchemaName | undefined;
  /** Whether the query selects calls. */
  query?: true | undefined;
  /** Handles the request. Its result is the body of the response; without a result, the response is 204. */
  run(fake: FakeService, call: ControlCall): unknown;
}

/** The resources of the control channel. Its index, OpenAPI document and routing are made from this list. */
export const resources: readonly Resource[] = [
  {
    id: "getHealth",
    method: "GET",
    path: "/health",
    summary: "Whether the fake is ready",
    result: "Health",
    run: () => ({ status: "ok" }),
  },
  {
    id: "listCalls",
    method: "GET",
    path: "/calls",
    summary: "The calls so far, the oldest first; ?operation= and ?server= select some",
    query: true,
    result: "Calls",
    // calls() checks it.
    run: (fake, { query }) => ({ calls: fake.calls(query as CallFilter) }),
  },
  {
    id: "addFault",
    method: "POST",
    path: "/faults",
    summary: "Makes later calls fail",
    body: "Fault",
    // fail() checks it.
    run: (fake, { body }) => void fake.fail(body as Fault),
  },
  {
    id: "removeFaults",
    method: "DELETE",
    path: "/faults",
    summary: "Removes every fault",
    run: (fake) => void fake.heal(),
  },
  {
    id: "takeSnapshot",
    method: "GET",
    path: "/servers",
    summary: "The servers, by id",
    result: "Servers",
    run: (fake) => ({ servers: fake.snapshot() }),
  },
  {
    id: "restoreSnapshot",
    method: "PUT",
    path: "/servers",
    summary: "Puts the servers back as a GET returned them",
    body: "Servers",
    run: (fake, { body }) => {
      checkOptions(schemas.Servers, body, "the body");
      fake.restore(membersOf(body).servers as Snapshot); // as checked
    },
  },
  {
    id: "getServer",
    method: "GET",
    path: "/servers/{id}",
    summary: "One server",
    result: "Server",
    run: (fake, { id }) => fake.state(id),
  },
  {
    id: "changeServer",
    method: "PATCH",
    path: "/servers/{id}",
    summary: "Changes a server, or adds one; members that are not named stay",
    body: "Server",
    result: "Server",
    run: (fake, { id, body }) => {
      fake.setState(id, body as ServerOptions); // setState() checks them
      return fake.state(id);
    },
  },
  {
    id: "getBehavior",
    method: "GET",
    path: "/behavior",
    summary: "Whether updates are lost, and how many reads after a write are stale",
    result: "Behavior",
    run: behaviorOf,
  },
  {
    id: "changeBehavior",
    method: "PATCH",
    path: "/behavior",
    summary: "Changes the behavior; members that are not named stay",
    body: "Behavior",
    result: "Behavior",
    run: (fake, { body }) => {
      checkOptions(optionSchemas.Behavior, body, "the behavior");
      fake.configure(membersOf(body));
      return behaviorOf(fake);
    },
  },
  {
    id: "getClock",
    method: "GET",
    path: "/clock",
    summary: "The time by which tokens expire and signatures are checked",
    result: "Time",
    run: timeOf,
  },
  {
    id: "setClock",
    method: "PUT",
    path: "/clock",
    summary: "Stops the clock at a time (now), or sets it ahead of the real one (aheadMs)",
    body: "Clock",
    result: "Time",
    run: (fake, { body }) => {
      fake.configure({ now: clockOf(body) });
      return timeOf(fake);
    },
  },
  {
    id: "resetClock",
    method: "DELETE",
    path: "/clock",
    summary: "Sets the clock to the real time",
    run: (fake) => void fake.configure({ now: () => new Date() }),
  },
  {
    id: "revokeTokens",
    method: "DELETE",
    path: "/tokens",
    summary: "Revokes every token issued",
    run: (fake) => void fake.revokeTokens(),
  },
  {
    id: "begin",
    method: "PUT",
    path: "/inventory",
    summary: "Starts again with other options: servers, users, tokens, quota, release, and the rest",
    body: "Inventory",
    run: (fake, { body }) => void coreOf(fake).begin(parseJsonInventory(body)),
  },
  {
    id: "reset",
    method: "POST",
    path: "/reset",
    summary: "Resets the fake to its start, or to the last PUT /__fake/inventory",
    run: (fake) => void fake.reset(),
  },
];

function behaviorOf(fake: FakeService): object {
  const { lostUpdates, staleReads } = coreOf(fake).behavior;
  return { lostUpdates, staleReads };
}

function timeOf(fake: FakeService): object {
  return { now: coreOf(fake).behavior.now() };
}
