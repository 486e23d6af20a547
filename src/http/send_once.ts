import { bodyOf, isRead, wholeOf } from "./body.ts";
import { MetadataError } from "../contract/errors.ts";
import type { Fetch } from "./fetch.ts";
import { readError } from "./read_error.ts";
import { actOf } from "./request.ts";
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

/** Sends a request once, and reads its response if the status alone does not decide. */
export async function sendOnce(next: Fetch, request: Request, options: SendOptions): Promise<Attempt> {
  const returned = await next(request);
  const response = isRead(returned) ? returned : await wholeOf(request, returned);
  const { status } = response;
  if (status === 200) return { kind: "final", response };
  if (status === 404 && options.inDoubt && request.method === "DELETE") {
    return await decideNotFound(next, request, response);
  }
  // The vendor hides overload behind 202, 400 and 501; any of these may name the time to wait in its body.
  if (status === 409 ? !options.conflicts : !/^(202|400|408|413|429|5..)$/.test(`${status}`)) {
    return { kind: "final", response };
  }
  return { kind: "refused", response, error: await readError(request, response) };
}

/**
 * Decides what a 404 means for a delete that may have been carried out before: it becomes 204 if the server is there
 * and lacks the key.
 *
 * An unknown server, key or address has the same status, and the text of the message is not reliable. Therefore the
 * list is read. If it can't be read, the result is unknown, and an error says so.
 */
async function decideNotFound(next: Fetch, request: Request, response: Response): Promise<Attempt> {
  const { url, headers, redirect, signal } = request;
  const [, list, key] = /^([^?]*)\/([^?]*)/.exec(url)!;
  // In v1 the map has no address of its own; the server's document contains it.
  const question = new Request(list!.replace(/(\/cloudservers\/[^/]+)\/metadata$/, "$1"), {
    headers,
    redirect,
    signal,
  });
  try {
    const listed = await wholeOf(question, await next(question));
    const { server, metadata = membersOf(server).metadata } = membersOf(await bodyOf(listed));
    if (listed.ok && isRecord(metadata)) {
      const gone = !Object.hasOwn(metadata, decodeURIComponent(key!));
      return { kind: "final", response: gone ? new Response(null, { status: 204 }) : response };
    }
    const refusal = await readError(question, listed);
    const isOurs = async () => (await readError(request, response)).code === "not_found";
    // If the server is gone, the item is gone too, and the 404 stays. A proxy's 404 says nothing about either.
    const alike = listed.status === 404 && (refusal.code === "not_found" || !await isOurs());
    if (alike) return { kind: "final", response };
    throw refusal;
  } catch (cause) {
    if (signal.aborted) throw cause;
    const message = `${actOf(request)}: the item may have been deleted; the list that would show it cannot be read`;
    return { kind: "failed", error: new MetadataError("unavailable", message, { cause }) };
  }
}
