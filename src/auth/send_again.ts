import { MetadataError } from "../contract/errors.ts";
import type { Fetch } from "../http/fetch.ts";
import { lossOf } from "../http/loss.ts";

/**
 * Sends a request for a token or a key, and sends it once more if its connection was lost before the response.
 *
 * A server may close a kept connection at the moment when the request is sent on it. Such a request may be repeated at
 * once, because a second token does no harm.
 *
 * @param make Makes the request; it is called for each time.
 */
export async function sendAgain(send: Fetch, make: () => Request, signal?: AbortSignal): Promise<Response> {
  try {
    return await send(make());
  } catch (error) {
    if (signal?.aborted || error instanceof MetadataError) throw error;
    const loss = lossOf(error);
    if (loss.kind === "bug" || !loss.sent) throw error;
    return await send(make());
  }
}
