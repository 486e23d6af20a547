import { readWhole } from "./body.ts";
import { type Clock, longestTimerMs } from "./clock.ts";
import { MetadataError } from "./errors.ts";
import type { Fetch } from "./fetch.ts";
import type { SentSecrets } from "./redact.ts";
import { actOf } from "./request.ts";

/** What sends the requests of a client. */
export interface TransportOptions {
  /** The fetch below; the built-in one, looked up at each request, if it is absent. */
  fetch?: Fetch;
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
export function createTransport({ fetch, timeoutMs, secrets, clock }: TransportOptions): Fetch {
  const bounded = timeoutMs <= longestTimerMs;

  return async (request) => {
    secrets.note(request.headers);
    const act = actOf(request);
    const abort = fetch || !bounded ? undefined : new AbortController();
    const exchange = async () => {
      const response = fetch ? fetch(request) : abort ? sendAbortably(request, abort) : globalThis.fetch(request);
      return await readWhole(act, await response);
    };
    if (!bounded) return await exchange();
    return await withLimit(exchange(), timeoutMs, clock, () => {
      const cause = new DOMException("The time is up", "TimeoutError");
      abort?.abort(cause);
      return new MetadataError("unavailable", `${act}: no complete response within ${timeoutMs} ms`, { cause });
    });
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

/** The outcome of `work`, or after `ms` what `late` makes. */
function withLimit<T>(work: Promise<T>, ms: number, clock: Clock, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => reject(late()), ms);
    work.then(resolve, reject).finally(() => clock.clearTimeout(timer));
  });
}
