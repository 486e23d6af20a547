// ECS v1 for the same servers. Nothing of it was tested on a live service. The codes are those of the vendor's error
// table; where the table has none, the fake returns Nova's status and message, and the code Ecs.0000.
import { percentDecoded } from "../../shared/url.ts";
import { type OperationId, operations } from "../../../gen/v1/operations.ts";
import { maxBodyBytes } from "../../contract/nova_constants.ts";
import type { Address, Call, RoutedCall } from "../call.ts";
import type { Caller, Callers, Credentials } from "../callers.ts";
import { itemsJson } from "../nova/json_writer.ts";
import { noSuchItem, quotaExceeded } from "../nova/outcome.ts";
import type { Release } from "../nova/releases.ts";
import { readBody } from "../nova/request_body.ts";
import { serverDocument } from "../nova/server_document.ts";
import type { BodySchema } from "../nova/schema_error.ts";
import type { Reply, Result } from "../reply.ts";
import type { FakeServer } from "../inventory.ts";
import type { Store } from "../store.ts";
import type { Change, Items, Obstacle } from "../writes.ts";
import { v1PageOf } from "./list.ts";
import { ecsError, ecsReply } from "./replies.ts";
import { before } from "../../shared/before.ts";

/** The route of a request to v1; without an operation if the method is wrong. */
export interface V1Route extends Address {
  api: "v1";
  operation?: OperationId | undefined;
  project: string;
  /** Absent where the address is that of the list. */
  serverId?: string | undefined;
  /** What follows the question mark. */
  query?: string | undefined;
}

const listAddress = /^\/v1\/([^/?#]+)\/cloudservers\/detail(?:\?([^#]*))?(?:#.*)?$/;

const address = /^\/v1\/([^/?#]+)\/cloudservers\/([^/?#]+)(\/metadata(?:\/([^/?#]+))?)?(?:[?#].*)?$/;

const policies: Record<OperationId, string> = {
  listCloudServers: "ecs:cloudServers:list",
  showCloudServer: "ecs:cloudServers:showServer",
  mergeCloudServerMetadata: "ecs:cloudServers:updateMetadata",
  deleteCloudServerMetadataItem: "ecs:cloudServers:deleteMetadata",
};

/** ECS v1 over the servers of a store, in Nova's order of checks. */
export class V1Api {
  readonly #store: Store;
  readonly #callers: Callers;
  readonly #schema: BodySchema;
  readonly #release: Release;

  constructor(store: Store, callers: Callers, keys: BodySchema["keys"], release: Release) {
    this.#release = release;
    this.#store = store;
    this.#callers = callers;
    this.#schema = { member: "metadata", keys, legacy: false };
  }

  /** The route of a call to v1; `undefined` for other calls. */
  route({ method, target }: RoutedCall): V1Route | undefined {
    if (!target.startsWith("/v1/")) return undefined;
    const list = listAddress.exec(target);
    if (list) return routeOfList(method, target, list);
    const match = address.exec(target);
    if (!match) return undefined;
    const [project = "", serverId = "", metadata, key] = match.slice(1).map((part) => part && percentDecoded(part));
    if ([project, serverId, key].some((part) => part === "." || part === "..")) return undefined;
    const [operation, needed]: [OperationId, string] = metadata === undefined
      ? ["showCloudServer", operations.showCloudServer.method]
      : key === undefined
      ? ["mergeCloudServerMetadata", operations.mergeCloudServerMetadata.method]
      : ["deleteCloudServerMetadataItem", operations.deleteCloudServerMetadataItem.method];
    return {
      api: "v1",
      path: percentDecoded(before(target, /[?#]/)),
      operation: method === needed ? operation : undefined,
      project,
      serverId,
      key,
    };
  }

  /**
   * Handles a call: returns the response, or the write that leads to it.
   *
   * @param signer Who signed the call, if that was checked.
   */
  handle(call: Call, route: V1Route, requestId: string, signer?: Credentials): Result {
    const { operation } = route;
    if (call.body && call.body.length > maxBodyBytes) return ecsError(413, requestId, "APIGW.0201");
    const caller = signer ?? this.#callers.bearerOf(call);
    if (!caller) return ecsError(401, requestId, call.header("x-auth-token") ? "Common.0013" : "APIGW.0301");
    if (caller.kind === "reply") return caller;
    if (!operation) return this.unknown(requestId);
    const body = this.#read(call, route, caller, requestId);
    return body.kind === "reply" ? body : this.#run({ call, route, requestId, caller, items: body.items }, operation);
  }

  /** The gateway's response for an unknown address. */
  unknown(requestId: string): Reply {
    return ecsError(404, requestId, "APIGW.0101");
  }

  /** The error that a fault of the fake asks for. */
  refusal(status: number, message: string, requestId: string): Reply {
    return ecsError(status, requestId, undefined, message);
  }

  /** The items of the body, or why it is refused. */
  #read(
    call: Call,
    { operation, project }: V1Route,
    caller: Caller,
    requestId: string,
  ): Reply | { kind: "items"; items: Items } {
    const merges = operation === "mergeCloudServerMetadata";
    const type = call.header("content-type") ?? "application/json";
    if (merges && before(type, ";").trim() !== "application/json") return ecsError(415, requestId, "Ecs.0000");
    if (merges && !call.body?.length) return ecsError(400, requestId, "Common.0002");
    const body = merges
      ? readBody(call, this.#schema, "read", this.#release)
      : readBody(call, undefined, "ignored", this.#release);
    if (body.kind === "refused") return ecsError(body.status, requestId, "Ecs.0000");
    const isElsewhere = caller.projectId !== undefined && project !== caller.projectId;
    if (caller.scope === "system" || caller.scope === "none" || isElsewhere) {
      return ecsError(400, requestId, "Ecs.0023");
    }
    if (body.refusal) return ecsError(400, requestId, "Ecs.0005", body.refusal.message);
    return { kind: "items", items: body.items };
  }

  #run({ call, route, requestId, caller, items }: Asked, operation: OperationId): Result {
    const { project, serverId, key = "" } = route;
    if (serverId === undefined) return this.#list({ call, route, requestId, caller, items });
    const server = this.#store.find(serverId, project, caller);
    if (!server) return ecsError(404, requestId, "Ecs.0114", `Instance[${serverId}] could not be found.`);
    const shows = operation === "showCloudServer";
    if (!this.#store.allows(caller, shows ? "read" : "write")) {
      return ecsError(403, requestId, "Pdp.0001", `Policy doesn't allow ${policies[operation]} to be performed.`);
    }
    if (shows) {
      return ecsReply(200, JSON.stringify({ server: this.#shown(server, call, project) }), requestId);
    }
    const deletes = operation === "deleteCloudServerMetadataItem";
    const change: Change = deletes ? { kind: "delete", key } : { kind: "merge", items };
    const plan = this.#store.plan(server, change, caller);
    if (plan.kind === "blocked") return blockedBy(plan.by, requestId);
    return {
      kind: "write",
      commit() {
        const stored = plan.commit();
        if (deletes) return ecsReply(204, "", requestId);
        return ecsReply(200, `{"metadata": ${itemsJson(stored)}}`, requestId);
      },
      isStale: plan.isStale,
    };
  }

  /** A page of the servers of the project. */
  #list({ call, route: { project, query }, requestId, caller }: Asked): Result {
    if (!this.#store.allows(caller, "read")) {
      return ecsError(403, requestId, "Pdp.0001", `Policy doesn't allow ${policies.listCloudServers} to be performed.`);
    }
    const all = this.#store.within(project);
    const page = v1PageOf(all, new URLSearchParams(query));
    if (page.kind === "refused") return ecsError(400, requestId, "Ecs.0005");
    const servers = page.servers.map((server) => this.#shown(server, call, project));
    return ecsReply(200, JSON.stringify({ count: all.length, servers }), requestId);
  }

  /** A server as v1 shows it. */
  #shown(server: FakeServer, { origin }: Call, project: string) {
    const place = { origin, root: "v1", project, tenant: project, minor: 9, release: this.#release };
    const shape = { metadata: this.#store.read(server), lockedReason: null };
    const { links: _, ...shown } = serverDocument(server, shape, place);
    return shown;
  }
}

/** The route of a call to the list of servers. */
function routeOfList(method: string, target: string, [, project = "", query]: RegExpExecArray): V1Route {
  return {
    api: "v1",
    path: percentDecoded(target.split(/[?#]/, 1)[0]!),
    operation: method === operations.listCloudServers.method ? "listCloudServers" : undefined,
    project: percentDecoded(project),
    query,
  };
}

/** A call that has been checked apart from what it is for. */
interface Asked {
  call: Call;
  route: V1Route;
  requestId: string;
  caller: Caller;
  items: Items;
}

function blockedBy(obstacle: Obstacle, requestId: string): Reply {
  switch (obstacle.kind) {
    case "locked":
      return ecsError(400, requestId, "Ecs.0605");
    case "state":
    case "unlaunched":
      return ecsError(400, requestId, "Ecs.0100");
    case "not a text":
    case "too long":
    case "not Unicode":
    case "too wide":
      return ecsError(500, requestId, "Common.0001");
    case "absent":
      return ecsError(404, requestId, "Ecs.0000", noSuchItem);
    case "quota":
      return ecsError(403, requestId, "Ecs.0000", quotaExceeded(obstacle.quota));
  }
}
