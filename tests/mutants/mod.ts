/** Every wrong provider, by group. */
import { access } from "./access.ts";
import { addresses } from "./addresses.ts";
import { atomic } from "./atomic.ts";
import { bodies } from "./bodies.ts";
import { corners } from "./corners.ts";
import { exceptions } from "./exceptions.ts";
import { headers } from "./headers.ts";
import { isolation } from "./isolation.ts";
import { keys } from "./keys.ts";
import { leaks } from "./leaks.ts";
import { lenient } from "./lenient.ts";
import { listsAndV1 } from "./lists.ts";
import { locks } from "./locks.ts";
import { match } from "./match.ts";
import type { Mutant } from "./meddle.ts";
import { moments } from "./moments.ts";
import { names } from "./names.ts";
import { orderOfChecks } from "./order.ts";
import { places } from "./places.ts";
import { proxies } from "./proxies.ts";
import { quota } from "./quota.ts";
import { refusals } from "./refusals.ts";
import { semantics } from "./semantics.ts";
import { states } from "./states.ts";
import { texts } from "./texts.ts";
import { values } from "./values.ts";

export type { Mutant } from "./meddle.ts";

export const mutants: Record<string, Mutant[]> = {
  access,
  addresses,
  atomic,
  bodies,
  corners,
  exceptions,
  headers,
  isolation,
  keys,
  leaks,
  lenient,
  lists: listsAndV1,
  locks,
  match,
  moments,
  names,
  order: orderOfChecks,
  places,
  proxies,
  quota,
  refusals,
  semantics,
  states,
  texts,
  values,
};
