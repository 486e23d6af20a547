// The servers on a page of the v1 list, selected by the id of the server before it, or by the number of the page.
import type { FakeServer } from "../inventory.ts";

/** A page of servers, or that its query is refused. */
export type V1Page = { kind: "page"; servers: FakeServer[] } | { kind: "refused" };

/** The vendor's numbers: the default size of a page, and the largest. */
const [usualLimit, maxLimit] = [25, 1000];

/** The part of `all` that a query asks for; with `marker`, `offset` is ignored. */
export function v1PageOf(all: FakeServer[], query: URLSearchParams): V1Page {
  const [limit, offset] = [query.get("limit") ?? usualLimit, query.get("offset") ?? 1].map(wholeNumber);
  const marker = query.get("marker");
  const before = marker ? all.findIndex(({ id }) => id === marker) : -1;
  if (limit === undefined || limit > maxLimit || offset === undefined || marker && before < 0) {
    return { kind: "refused" };
  }
  const start = marker ? before + 1 : Math.max(offset - 1, 0) * limit;
  return { kind: "page", servers: all.slice(start, start + limit) };
}

function wholeNumber(value: string | number): number | undefined {
  return /^\d+$/.test(`${value}`) ? Number(value) : undefined;
}
