// What is read beside servers: their flavour, and the limits and quotas of projects.
import type { Caller } from "../callers.ts";
import { isAdmin, type Store } from "../store.ts";
import { asNova } from "./decoding.ts";
import { flavorDocument, flavorEntry, limitsDocument, type Place } from "./documents.ts";
import { forbidden, json, type Outcome, refused } from "./outcome.ts";
import { quotaSetAt, quotaSetDocument } from "./quota_set.ts";
import type { NovaRoute } from "./route.ts";
import { limitError } from "./server_list.ts";

/** A read of one of them. */
export interface ReadBeside {
  route: NovaRoute;
  caller: Caller;
  place: Place;
}

/** The kinds of address that {@linkcode readBeside} is for. */
export type Beside = "flavors" | "flavor" | "extraSpecs" | "limits" | "quotas" | "defaultQuotas";

/** Reads what stands beside servers. */
export function readBeside(kind: Beside, read: ReadBeside, store: Store): Outcome {
  const { caller, route, place } = read;
  switch (kind) {
    case "flavors":
      return flavors(read);
    case "flavor":
      return json({ flavor: flavorDocument(place) });
    case "extraSpecs":
      return store.allows(caller, "read") ? json({ extra_specs: {} }) : forbidden("os-flavor-extra-specs:index");
    case "limits": {
      if (caller.scope === "system" && !store.allows(caller, "read")) return forbidden("limits");
      const servers = store.within(caller.projectId ?? route.project).length;
      return json({ limits: limitsDocument(store.quota, servers, place.minor) });
    }
    case "quotas":
    case "defaultQuotas":
      return quotas(read, store);
  }
}

function flavors({ route, place }: ReadBeside): Outcome {
  const query = new URLSearchParams(route.query ?? "");
  const flavor = route.path.endsWith("/detail") ? flavorDocument(place) : flavorEntry(place);
  const wrong = limitError(query, place.release);
  if (wrong) return wrong;
  const marker = query.get("marker");
  if (marker !== null && marker !== flavor.id) return refused(400, `marker [${marker}] not found`);
  return json({ flavors: marker === null ? [flavor] : [] });
}

/** Everybody may read the defaults, and the project's own quotas who may read its servers. */
function quotas({ route, caller, place }: ReadBeside, store: Store): Outcome {
  const { id, view } = quotaSetAt(route.path);
  const project = caller.projectId ?? route.project;
  const own = project === id || (project === undefined && caller.scope === undefined);
  const allowed = store.allows(caller, "read") && (own || store.isOperator(caller));
  if (view !== "defaults" && !allowed) return forbidden(`os-quota-sets:${view}`);
  const name = asNova(route, id);
  // Keystone tells only administrators that there is no such project.
  if (isAdmin(caller) && !store.hasProject(id)) return refused(400, `Project ID ${name} is not a valid project.`);
  const use = { items: store.quota, servers: store.within(id).length };
  return json({ quota_set: quotaSetDocument({ id: name, view }, use, place.minor) });
}
