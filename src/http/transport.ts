import { type BodyReading, readWhole, stopReading } from "./body.ts";
import { type Clock, longestTimerMs } from "../shared/clock.ts";
import type { Fetch } from "./fetch.ts";
import { createLimit, within } from "./time_limit.ts";
import { redactError } from "../secrets/redact_error.ts";
import { lateError, signalOf } from "./request.ts";
import { abortController } from "./signals.ts";
import type { SentSecrets } from "../secrets/sent_secrets.ts";

/** How a client's requests are sent. */
export interface TransportOptions {
  /** The fetch below; the built-in one, looked up at each request, if it is absent. */
  fetch?: Fetch | undefined;
  /** How long one request may take until its whole response is there; `Infinity` for no limit. */
  timeoutMs: number;
  /** Remembers the credentials that each request carries. */
  secrets: SentSecrets;
  clock: Clock;
}

/**
 * Sends a request once and reads its whole response, bounded in size and in time.
 *
 * A request that takes too long is aborted if the built-in fetch sends it. A fetch of the caller may go on, but its
 * result is ignored.
 */
export function createTransport(
  { fetch, timeoutMs, secrets, clock }: TransportOptions,
): (request: Request) => Promise<Response> {
  const limit = timeoutMs <= longestTimerMs ? createLimit(timeoutMs, clock, fetch ? "hold" : "wait") : undefined;

  return (request) => {
    secrets.note(request.headers);
    const reading: BodyReading = {};
    const late = () => {
      stopReading(reading);
      return lateError(request, timeoutMs);
    };

    async function send(signal?: AbortSignal): Promise<Response> {
      try {
        const response = fetch ? fetch(request) : globalThis.fetch(request, signal && { signal });
        return await readWhole(request, await response, reading);
      } catch (error) {
        throw redactError(error, secrets);
      }
    }

    return limit ? within(limit, signalOf(request), fetch ? undefined : abortController(), late, send) : send();
  };
}
