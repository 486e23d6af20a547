import { bodyOf, readFrom } from "./body.ts";
import { MetadataError } from "../contract/errors.ts";
import type { Fetch } from "./fetch.ts";
import { errorOf } from "./error_response.ts";
import { actOf } from "./request.ts";
import { sentLately } from "../secrets/sent_secrets.ts";
import { isRecord, membersOf } from "../shared/untyped.ts";

/** How one attempt ended: with a response that is final, or with one that may be worth another attempt. */
export type Attempt =
  | { kind: "final"; response: Response }
  | { kind: "refused"; response: Response; error: MetadataError }
  | { kind: "failed"; error: unknown };

/** How an attempt is made. */
export interface SendOptions {
  /** Whether an earlier attempt may have been carried out although its response was lost. */
  inDoubt: boolean;
  /** Whether a 409 may be worth another attempt. */
  conflicts: boolean;
}

/** Sends a request once, and reads its response where the status alone can't tell what it means. */
export async function sendOnce(next: Fetch, request: Request, options: SendOptions): Promise<Attempt> {
  const response = await readFrom(next, request);
  const { status } = response;
  if (status === 200) return { kind: "final", response };
  if (status === 404 && options.inDoubt && request.method === "DELETE") return await settle(next, request, response);
  // The vendor hides overload behind 202, 400 and 501; any of these may name the time to wait in its body.
  if (status === 409 ? !options.conflicts : !/^(202|400|408|413|429|5..)$/.test(`${status}`)) {
    return { kind: "final", response };
  }
  const body = await bodyOf(response);
  return {
    kind: "refused",
    response,
    error: errorOf(actOf(request), response, body, { address: request.url, secrets: sentLately() }),
  };
}

/**
 * Decides what a 404 means to a delete that may have been carried out before: it becomes 204 if the server is there
 * and lacks the key.
 *
 * An unknown server, key or address has the same status, and wording is no ground to stand on; the list tells for sure.
 * If the list can't be had, the delete stays undecided, which is an error of its own.
 */
async function settle(next: Fetch, request: Request, response: Response): Promise<Attempt> {
  const [, list, key] = /^([^?]*)\/([^?]*)/.exec(request.url)!;
  // In v1 the map has no address of its own, and its server shows it.
  const address = list!.replace(/(\/cloudservers\/[^/]+)\/metadata$/, "$1");
  const { headers, redirect, signal } = request;
  const undecided = (cause: unknown): Attempt => {
    const message = `${actOf(request)}: the item may have been deleted; the list that would tell cannot be read`;
    return { kind: "failed", error: new MetadataError("unavailable", message, { cause }) };
  };
  try {
    const listed = await readFrom(next, new Request(address, { headers, redirect, signal }));
    const body = await bodyOf(listed);
    const { server, metadata = membersOf(server).metadata } = membersOf(body);
    if (listed.ok && isRecord(metadata)) {
      const gone = !Object.hasOwn(metadata, decodeURIComponent(key!));
      return { kind: "final", response: gone ? new Response(null, { status: 204 }) : response };
    }
    const refusal = errorOf(actOf(request), listed, body, { address, secrets: sentLately() });
    // Without the server there is no item; the 404 stays, and says so. That of a proxy says nothing about either.
    const alike = listed.status === 404 && (refusal.code === "not_found" || !await isOurs(request, response));
    return alike ? { kind: "final", response } : undecided(refusal);
  } catch (error) {
    if (signal.aborted) throw error;
    return undecided(error);
  }
}

/** Whether a 404 is the service's own. */
async function isOurs(request: Request, response: Response): Promise<boolean> {
  return errorOf(actOf(request), response, await bodyOf(response), { address: request.url }).code ===
    "not_found";
}
