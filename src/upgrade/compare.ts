// Two responses to the same call → their difference.
import type { Delivery } from "../fake/faults.ts";
import { jsonOf } from "../shared/json.ts";
import { sortedJson } from "../shared/sorted.ts";

/** The most important difference of two responses. */
export type Difference = "status" | "body" | "headers";

/** The difference of two responses; `undefined` if only their request ids differ. */
export function differenceOf(a: Delivery, b: Delivery): Difference | undefined {
  if (a.status !== b.status) return "status";
  if (a.body !== b.body && comparableBody(a.body) !== comparableBody(b.body)) return "body";
  return headersOf(a) === headersOf(b) ? undefined : "headers";
}

/** A body as JSON with the members of its objects in order; the same text if it isn't JSON. */
export function comparableBody(body: string): string {
  return sortedJson(jsonOf(body)) ?? body;
}

/** The headers, without those that depend on the body and those that always differ. */
function headersOf({ headers }: Delivery): string {
  const kept = headers.filter(([name]) => !/^(content-length|x-(openstack|compute)-request-id)$/.test(name));
  return kept.map(([name, value]) => `${name}: ${value}`).sort().join("\n");
}
