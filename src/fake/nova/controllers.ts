// What each address of Nova's API does, once the request has been checked.
import type { OperationId } from "../../../gen/operations.ts";
import type { Call } from "../call.ts";
import type { Caller } from "../callers.ts";
import type { FakeServer } from "../inventory.ts";
import { isAdmin, type Store } from "../store.ts";
import type { Change } from "../writes.ts";
import { actionIn } from "./actions.ts";
import {
  choicesDocument,
  flavorDocument,
  type Place,
  serverDocument,
  versionDocument,
  versionsDocument,
} from "./documents.ts";
import { itemsJson, pythonJson } from "./json_writer.ts";
import { minimum } from "./microversion.ts";
import { done, type Outcome, refusalOf, refused, type Version } from "./outcome.ts";
import type { NovaRoute } from "./route.ts";
import { pageOf } from "./server_list.ts";

/** A call that has been checked apart from what it is for. */
export interface Asked {
  call: Call;
  route: NovaRoute;
  caller: Caller;
  version: Version;
  /** The items of its body. */
  items: Record<string, string>;
}

/** The rules of the policy (`nova/policies/server_metadata.py`). */
const rules: Record<OperationId, string> = {
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

  constructor(store: Store) {
    this.#store = store;
  }

  /** Runs the controller of the address. */
  run(asked: Asked): Outcome {
    const { call: { origin }, route } = asked;
    switch (route.kind) {
      case "operation":
        return this.#metadata(asked, route.operation!);
      case "server":
        return this.#server(asked);
      case "action":
        return this.#action(asked);
      case "servers":
        return this.#list(asked);
      case "flavors": {
        const rest = new URLSearchParams(route.query ?? "").has("marker");
        return json({ flavors: rest ? [] : [flavorDocument(placeOf(asked))] });
      }
      case "flavor":
        return json({ flavor: flavorDocument(placeOf(asked)) });
      case "limits":
        return json({ limits: { rate: [], absolute: { maxServerMeta: this.#store.quota } } });
      case "versions":
        return json(versionsDocument(origin));
      case "choices":
        return json(choicesDocument(origin, route.path));
      case "version":
        return json(versionDocument(origin, route.legacy));
      case "none":
        throw new Error("an unknown address has no controller");
    }
  }

  #metadata(asked: Asked, operation: OperationId): Outcome {
    const { route, caller } = asked;
    const id = route.serverId!;
    const own = this.#store.find(id, route.project, caller);
    const named = own ?? this.#store.named(id);
    // Before it is scheduled, a server is found in any project, and left to the policy.
    const server = own ?? (named?.taskState === "scheduling" ? named : undefined);
    if (!server) return this.#notFound(id);
    const reads = operation === "listServerMetadata" || operation === "getServerMetadataItem";
    if (!own || !this.#store.allows(caller, reads ? "read" : "write")) {
      return forbidden(`server-metadata:${rules[operation]}`);
    }
    if (!reads) return this.#write(asked, server, operation);
    if (route.key === undefined) return done(`{"metadata": ${itemsJson(server.metadata)}}`);
    const value = server.metadata.get(route.key);
    return value === undefined ? refused(404, "Metadata item was not found") : done(itemJson(route.key, value));
  }

  #write({ route: { key = "", serverId }, caller, items }: Asked, server: FakeServer, operation: OperationId): Outcome {
    const deletes = operation === "deleteServerMetadataItem";
    const sets = operation === "setServerMetadataItem";
    if (sets && !Object.hasOwn(items, key)) return refused(400, "Request body and URI mismatch");
    const change: Change = deletes
      ? { kind: "delete", key }
      : { kind: operation === "replaceServerMetadata" ? "replace" : "merge", items };
    const plan = this.#store.plan(server, change, caller);
    if (plan.kind === "blocked") {
      // What a deletion says of the state names the server as the address does.
      return deletes
        ? refusalOf(plan.by, server, "delete metadata", serverId!)
        : refusalOf(plan.by, server, "update metadata", server.id);
    }
    return {
      kind: "write",
      commit() {
        const stored = plan.commit();
        return deletes ? "" : sets ? itemJson(key, items[key]) : `{"metadata": ${itemsJson(stored)}}`;
      },
    };
  }

  #server(asked: Asked): Outcome {
    const { route: { serverId, project }, caller } = asked;
    const server = this.#store.find(serverId!, project, caller);
    return server ? json({ server: serverDocument(server, placeOf(asked)) }) : this.#notFound(serverId!);
  }

  /** Locks or unlocks. */
  #action({ call, route: { serverId, project }, caller }: Asked): Outcome {
    const found = actionIn(call.text ?? "");
    if (found.kind === "refused") return found;
    const server = this.#store.find(serverId!, project, caller);
    if (!server) return this.#notFound(serverId!);
    if (!this.#store.allows(caller, "write")) return forbidden(`os-lock-server:${found.action}`);
    return {
      kind: "write",
      commit() {
        server.locked = found.action === "lock";
        return "";
      },
    };
  }

  /** The servers of the caller's project, whole or as links; an administrator may ask for those of all. */
  #list(asked: Asked): Outcome {
    const { call, route, caller } = asked;
    const query = new URLSearchParams(route.query ?? "");
    const detail = route.serverId === "detail";
    const place = placeOf(asked);
    const everybodys = query.has("all_tenants") && !/^(0|f|false|n|no|off)$/i.test(query.get("all_tenants")!);
    const within = this.#store.within(everybodys ? "every project" : caller.projectId ?? route.project);
    const page = pageOf(within, query, place.minor);
    if (page.kind === "refused") return page;
    if (everybodys && !isAdmin(caller)) return forbidden(`servers:${detail ? "detail" : "index"}:get_all_tenants`);
    const documents = page.servers.map((server) => serverDocument(server, place));
    const servers = detail ? documents : documents.map(({ id, name, links }) => ({ id, name, links }));
    if (!page.next) return json({ servers });
    const href = `${call.origin}${route.path}?${page.next}`;
    return json({ servers, servers_links: [{ rel: "next", href }] });
  }

  #notFound(id: string): Outcome {
    return refused(404, `Instance ${this.#store.named(id)?.id ?? asLatin1(id)} could not be found.`);
  }
}

const json = (document: unknown): Outcome => done(pythonJson(document));

const itemJson = (key: string, value: string) => `{"meta": ${itemsJson([[key, value]])}}`;

const forbidden = (rule: string): Outcome =>
  refused(403, `Policy doesn't allow os_compute_api:${rule} to be performed.`);

function placeOf({ call, route: { project, legacy }, caller, version = minimum }: Asked): Place {
  const tenant = project ?? caller.projectId ?? "";
  return { origin: call.origin, root: legacy ? "v2" : "v2.1", project, tenant, minor: Number(version.split(".")[1]) };
}

/** The bytes of a UTF-8 text, a character each, as Nova sees the ids in its paths. */
function asLatin1(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}
