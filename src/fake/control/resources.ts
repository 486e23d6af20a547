import type { CallFilter } from "../journal.ts";
import type { FakeService, Snapshot } from "../fake_service.ts";
import type { Fault } from "../faults.ts";
import type { ServerOptions } from "../inventory.ts";
import { membersOf } from "../../untyped.ts";

/** A request to the control channel. */
export interface ControlCall {
  /** The id in the path, of a resource that has one. */
  id: string;
  query: URLSearchParams;
  /** The body, parsed; `undefined` if there is none. */
  body: unknown;
}

/** Something that a test may ask of a served fake. */
export interface Resource {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path below `/__fake`; `{id}` stands for a server's id. */
  path: string;
  summary: string;
  /** The schema of the body, if there is one. */
  body?: string | undefined;
  /** Does it; what it returns is the body of the response, and nothing is 204. */
  run(fake: FakeService, call: ControlCall): unknown;
}

/** The resources of the control channel. Its index, OpenAPI document and routing are made from this list. */
export const resources: readonly Resource[] = [
  { method: "GET", path: "/health", summary: "Whether the fake is ready", run: () => ({ status: "ok" }) },
  {
    method: "GET",
    path: "/calls",
    summary: "The calls so far, the oldest first; ?operation= and ?server= select some",
    run: (fake, { query }) => ({ calls: fake.calls(filterOf(query)) }),
  },
  {
    method: "POST",
    path: "/faults",
    summary: "Makes coming calls go wrong",
    body: "A fault, as fake.fail() takes it",
    // fail() checks it.
    run: (fake, { body }) => void fake.fail(body as Fault),
  },
  { method: "DELETE", path: "/faults", summary: "Takes back every fault", run: (fake) => void fake.heal() },
  { method: "GET", path: "/servers", summary: "The servers, by id", run: (fake) => ({ servers: fake.snapshot() }) },
  {
    method: "PUT",
    path: "/servers",
    summary: "Puts the servers back as a GET returned them",
    body: "{ servers }",
    run: (fake, { body }) => {
      const { servers } = membersOf(body);
      if (servers === undefined) throw new TypeError("the body must have servers");
      fake.restore(servers as Snapshot); // restore() checks them
    },
  },
  { method: "GET", path: "/servers/{id}", summary: "One server", run: (fake, { id }) => fake.state(id) },
  {
    method: "PATCH",
    path: "/servers/{id}",
    summary: "Changes a server, or adds one; what is not named stays",
    body: "Fields of a server, as fake.setState() takes them",
    run: (fake, { id, body }) => {
      fake.setState(id, body as ServerOptions); // setState() checks them
      return fake.state(id);
    },
  },
  { method: "DELETE", path: "/tokens", summary: "Revokes every token issued", run: (fake) => void fake.revokeTokens() },
  {
    method: "POST",
    path: "/reset",
    summary: "Makes the fake as it was at its start: servers, faults and calls",
    run: (fake) => void fake.reset(),
  },
];

function filterOf(query: URLSearchParams): CallFilter {
  const [operation, server] = [query.get("operation"), query.get("server")];
  // calls() checks the name of the operation.
  return { ...(operation ? { operation } : {}), ...(server ? { server } : {}) } as CallFilter;
}

/** The OpenAPI document of the control channel. */
export function controlDocument(origin: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const { method, path, summary, body } of resources) {
    const parameters = path.includes("{id}")
      ? [{ name: "id", in: "path", required: true, schema: { type: "string" } }]
      : [];
    const requestBody = body && {
      description: body,
      required: true,
      content: { "application/json": { schema: { type: "object" } } },
    };
    const responses = {
      "200": { description: "Done; the body, if any, is JSON" },
      "204": { description: "Done" },
      "400": { description: "The body is wrong; `message` names the field and what it must be" },
      "404": { description: "There is no such server" },
    };
    (paths[`/__fake${path}`] ??= {})[method.toLowerCase()] = {
      summary,
      operationId: `${method.toLowerCase()}${
        path.replace(/\W+(\w)/g, (_, letter) => letter.toUpperCase()).replace("}", "")
      }`,
      ...(parameters.length ? { parameters } : {}),
      ...(requestBody ? { requestBody } : {}),
      responses,
    };
  }
  const info = { title: "Control channel of the fake", version: "1", description: "For tests in any language." };
  return { openapi: "3.1.0", info, servers: [{ url: origin }], paths };
}
