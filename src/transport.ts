import { type Reading, readWhole } from "./body.ts";
import { type Clock, longestTimerMs } from "./clock.ts";
import type { Fetch } from "./fetch.ts";
import { createLimit } from "./limit.ts";
import { redactError } from "./redact_error.ts";
import { givenSignalOf, lateError, takesSignals } from "./request.ts";
import type { SentSecrets } from "./sent_secrets.ts";

/** Sends the requests of a client. */
export interface TransportOptions {
  /** The fetch below; the built-in one, looked up at each request, if it is absent. */
  fetch?: Fetch | undefined;
  /** How long one request may take until its whole response is there; `Infinity` for no limit. */
  timeoutMs: number;
  /** Learns what each request carries. */
  secrets: SentSecrets;
  clock: Clock;
}

/**
 * Sends a request once and reads its whole response, bounded in size and in time.
 *
 * A request that takes too long is aborted if the built-in fetch sends it; a fetch of the caller's goes on unseen.
 */
export function createTransport(
  { fetch, timeoutMs, secrets, clock }: TransportOptions,
): (request: Request) => Promise<Response> {
  const limit = timeoutMs <= longestTimerMs ? createLimit(timeoutMs, clock) : undefined;

  async function send(request: Request, reading: Reading, abort?: AbortController): Promise<Response> {
    try {
      const response = fetch ? fetch(request) : abort ? sendAbortably(request, abort) : globalThis.fetch(request);
      return await readWhole(request, await response, reading);
    } catch (error) {
      throw redactError(error, secrets);
    }
  }

  return (request) => {
    secrets.note(request.headers);
    const reading: Reading = {};
    if (!limit) return send(request, reading);
    const abort = !fetch && takesSignals() ? new AbortController() : undefined;
    return limit(send(request, reading, abort), () => {
      const error = lateError(request, timeoutMs);
      abort?.abort(error.cause);
      reading.stop?.();
      return error;
    }, givenSignalOf(request));
  };
}

/** Sends a request by the built-in fetch, so that `controller` ends it as well as the request's own signal. */
async function sendAbortably(request: Request, controller: AbortController): Promise<Response> {
  const { signal } = request;
  const follow = () => controller.abort(signal.reason);
  if (signal.aborted) follow();
  else signal.addEventListener("abort", follow, { once: true });
  return await globalThis.fetch(request, { signal: controller.signal });
}
