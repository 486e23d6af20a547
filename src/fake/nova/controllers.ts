// The controllers of Nova's API: the work of each address once the request has been checked.
import type { OperationId } from "../../../gen/operations.ts";
import { type Call, ClosedConnection } from "../call.ts";
import type { Caller } from "../callers.ts";
import type { FakeServer } from "../inventory.ts";
import { isAdmin, type Store } from "../store.ts";
import type { Change, Items } from "../writes.ts";
import { argumentError, type NamedAction, reasonOf } from "./actions.ts";
import { readBeside } from "./beside_servers.ts";
import { asNova } from "./decoding.ts";
import type { Place } from "./documents.ts";
import { itemsJson } from "./json_writer.ts";
import { minorOf } from "./microversion.ts";
import {
  done,
  forbidden,
  json,
  noSuchItem,
  type Outcome,
  refusalOf,
  refused,
  unexpected,
  type Version,
} from "./outcome.ts";
import type { Release } from "./releases.ts";
import type { NovaRoute } from "./route.ts";
import { serverDocument } from "./server_document.ts";
import { asksForDeleted, listError, pageOf, scopeOf } from "./server_list.ts";
import { choicesDocument, versionDocument, versionsDocument } from "./version_documents.ts";

/** A call after the checks that all operations have in common. */
export interface Asked {
  call: Call;
  route: NovaRoute;
  caller: Caller;
  version: Version;
  /** The items of its body. */
  items: Items;
  /** The action that its body names. */
  action?: NamedAction | undefined;
}

/** The policy that each operation needs (`nova/policies/server_metadata.py`). */
const policies: Record<Exclude<OperationId, "listServers">, string> = {
  listServerMetadata: "index",
  getServerMetadataItem: "show",
  mergeServerMetadata: "create",
  replaceServerMetadata: "update_all",
  setServerMetadataItem: "update",
  deleteServerMetadataItem: "delete",
};

/** The controllers over the servers of a store. */
export class Controllers {
  readonly #store: Store;

  readonly #release: Release;

  constructor(store: Store, release: Release) {
    this.#store = store;
    this.#release = release;
  }

  /** Runs the controller of the address. */
  run(asked: Asked): Outcome {
    const { call: { origin }, route } = asked;
    switch (route.kind) {
      case "operation":
        // A route of this kind has an operation on metadata.
        return this.#metadata(asked, route.operation as keyof typeof policies);
      case "server":
        return this.#server(asked);
      case "action":
        return this.#action(asked);
      case "servers":
        return this.#list(asked);
      case "flavors":
      case "flavor":
      case "extraSpecs":
      case "limits":
      case "quotas":
      case "defaultQuotas":
        return readBeside(route.kind, { route, caller: asked.caller, place: this.#place(asked) }, this.#store);
      case "extension":
        // There are none to describe.
        return refused(404, "The resource could not be found.");
      case "versions":
        return json(versionsDocument(origin, this.#release));
      case "choices":
        // Nova crashes when it writes such a path into the response; the checks before that pass.
        if (route.undecoded) throw new ClosedConnection();
        return json(choicesDocument(origin, route.path, this.#release));
      case "version":
        return json(versionDocument(origin, route.legacy, this.#release));
      case "none":
      case "healthcheck":
        throw new Error(`${route.kind} has no controller`);
    }
  }

  #metadata(asked: Asked, operation: keyof typeof policies): Outcome {
    const { route, caller } = asked;
    const id = route.serverId!;
    const own = this.#store.find(id, route.project, caller);
    const named = own ?? this.#store.named(id);
    // A server that is not yet scheduled is found from any project; only the policy refuses the call.
    const server = own ?? (named?.taskState === "scheduling" ? named : undefined);
    if (!server) return this.#notFound(route);
    const reads = operation === "listServerMetadata" || operation === "getServerMetadataItem";
    if (!own || !this.#store.allows(caller, reads ? "read" : "write", server)) {
      return forbidden(`server-metadata:${policies[operation]}`);
    }
    if (!reads) return this.#write(asked, server, operation);
    const metadata = this.#store.read(server);
    if (route.key === undefined) return done(`{"metadata": ${itemsJson(metadata)}}`);
    const key = asNova(route, route.key);
    const value = metadata.get(key);
    return value === undefined ? refused(404, noSuchItem) : done(itemJson(key, value));
  }

  #write({ route, caller, items }: Asked, server: FakeServer, operation: OperationId): Outcome {
    const key = asNova(route, route.key ?? "");
    const deletes = operation === "deleteServerMetadataItem";
    const sets = operation === "setServerMetadataItem";
    if (sets && !Object.hasOwn(items, key)) return refused(400, "Request body and URI mismatch");
    const change: Change = deletes
      ? { kind: "delete", key }
      : { kind: operation === "replaceServerMetadata" ? "replace" : "merge", items };
    const plan = this.#store.plan(server, change, caller);
    if (plan.kind === "blocked") {
      // The message about the state names the server in the spelling of the address.
      const [attempt, called] = deletes
        ? ["delete metadata", asNova(route, route.serverId!)]
        : ["update metadata", server.id];
      return refusalOf(plan.by, server, { attempt, called, release: this.#release });
    }
    return {
      kind: "write",
      commit() {
        const stored = plan.commit();
        return deletes ? "" : sets ? itemJson(key, String(items[key])) : `{"metadata": ${itemsJson(stored)}}`;
      },
      isStale: plan.isStale,
    };
  }

  #server(asked: Asked): Outcome {
    const { route, caller } = asked;
    const server = this.#store.find(route.serverId!, route.project, caller);
    if (!server) return this.#notFound(route);
    if (!this.#store.allows(caller, "read", server)) return forbidden("servers:show");
    return json({ server: this.#document(server, this.#store.read(server), this.#place(asked)) });
  }

  #document(server: FakeServer, metadata: ReadonlyMap<string, string>, place: Place) {
    return serverDocument(server, { metadata, lockedReason: this.#store.lockOf(server)?.reason ?? null }, place);
  }

  /** Locks or unlocks (`nova/api/openstack/compute/lock_server.py`). */
  #action({ route, caller, version, action: named }: Asked): Outcome {
    const wrong = argumentError(named!, minorOf(version), this.#release);
    if (wrong) return wrong;
    const server = this.#store.find(route.serverId!, route.project, caller);
    if (!server) return this.#notFound(route);
    const { action } = named!;
    if (!this.#store.allows(caller, "write", server)) return forbidden(`os-lock-server:${action}`);
    if (server.taskState === "scheduling") return unexpected("oslo_db.exception.DBReferenceError", this.#release);
    const owns = !isAdmin(caller) || caller.projectId === server.projectId;
    if (action === "unlock" && this.#store.lockOf(server)?.by === "admin" && !this.#store.isOperator(caller)) {
      return forbidden("os-lock-server:unlock:unlock_override");
    }
    const reason = reasonOf(named!, minorOf(version));
    const again = action === "lock" && server.locked && owns;
    const unstorable = again || reason === null ? undefined : this.#store.unstorable(reason);
    if (unstorable) {
      return refusalOf(unstorable, server, { attempt: "lock", called: server.id, release: this.#release });
    }
    return {
      kind: "write",
      commit: () => {
        if (action === "unlock") this.#store.unlock(server);
        else if (!again) this.#store.lock(server, { by: owns ? "owner" : "admin", reason });
        return "";
      },
    };
  }

  /** The servers of the caller's project, whole or as links; an administrator may ask for those of all. */
  #list(asked: Asked): Outcome {
    const { call, route, caller } = asked;
    const query = new URLSearchParams(route.query ?? "");
    const list = route.operation === "listServers" ? "detail" : "index";
    const wrong = listError(query, this.#release);
    if (wrong) return wrong;
    if (!this.#store.allows(caller, "read")) return forbidden(`servers:${list}`);
    const place = this.#place(asked);
    if (!isAdmin(caller) && asksForDeleted(query)) {
      return refused(403, "Only administrators may list deleted instances");
    }
    const scope = scopeOf(query);
    if (scope.kind === "refused") return scope;
    const everybodys = scope.kind === "everybody's";
    const within = this.#store.within(everybodys ? "every project" : caller.projectId ?? route.project);
    const page = pageOf(within, query, place.minor);
    if (page.kind === "refused") return page;
    if (everybodys && !this.#store.isOperator(caller)) return forbidden(`servers:${list}:get_all_tenants`);
    const documents = page.servers.map((server) => this.#document(server, this.#store.read(server), place));
    const servers = list === "detail" ? documents : documents.map(({ id, name, links }) => ({ id, name, links }));
    if (!page.next) return json({ servers });
    const href = `${call.origin}${route.path}?${page.next}`;
    return json({ servers, servers_links: [{ rel: "next", href }] });
  }

  #place({ call, route: { project, legacy }, caller, version }: Asked): Place {
    return {
      origin: call.origin,
      root: legacy ? "v2" : "v2.1",
      project,
      tenant: project ?? caller.projectId ?? "",
      minor: minorOf(version),
      release: this.#release,
    };
  }

  #notFound(route: NovaRoute): Outcome {
    const id = this.#store.named(route.serverId!)?.id ?? asNova(route, route.serverId!);
    return refused(404, `Instance ${id} could not be found.`);
  }
}

const itemJson = (key: string, value: string) => `{"meta": ${itemsJson([[key, value]])}}`;
