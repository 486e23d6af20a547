import { errorOf } from "./errors.ts";
import type { Fetch } from "./fetch.ts";

/** How one attempt ended. */
export interface Outcome {
  /** What was answered, if anything. */
  response?: Response;
  /** What was thrown, or what an answer tells that may be worth another attempt. */
  fault?: unknown;
}

/**
 * Sends a request once, and reads a copy of the answer's body where the status alone can't tell what it means.
 *
 * @param inDoubt Whether an earlier attempt may have been carried out although its answer was lost.
 */
export async function attempt(next: Fetch, request: Request, inDoubt: boolean): Promise<Outcome> {
  const response = await next(request);
  const { status } = response;
  if (status === 404 && inDoubt && request.method === "DELETE" && await isGone(next, request)) {
    response.body?.cancel().catch(() => {});
    return { response: new Response(null, { status: 204 }) };
  }
  // The vendor hides overload behind 202, 400 and 501; any of these may name the time to wait in its body.
  if (!/^(202|400|408|409|429|5..)$/.test(`${status}`)) return { response };
  const body = await response.clone().json().catch(() => "not JSON");
  return { response, fault: errorOf(actOf(request), response, body) };
}

/** How a message about a request begins; its address holds no credential. */
export function actOf({ method, url }: Request): string {
  return `Cannot ${method} ${url}`;
}

/**
 * Whether the server is there and lacks the key that `request` deletes.
 *
 * An unknown server, key or address has the same status, and wording is no ground to stand on; the list tells for sure.
 */
async function isGone(next: Fetch, { url, headers, redirect, signal }: Request): Promise<boolean> {
  const [, list, key] = /^([^?]*)\/([^?]*)/.exec(url)!;
  // In v1 the map has no address of its own, and its server shows it.
  const place = list.replace(/(\/cloudservers\/[^/]+)\/metadata$/, "$1");
  const answer = await next(new Request(place, { headers, redirect, signal }));
  try {
    const body = await answer.json();
    const { metadata } = body.server ?? body;
    return answer.ok && metadata === Object(metadata) && !Object.hasOwn(metadata, decodeURIComponent(key));
  } catch {
    return false;
  }
}
