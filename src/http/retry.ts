import { longestTimerMs, pause } from "../shared/clock.ts";
import { MetadataError } from "../contract/errors.ts";
import { type Fetch, type Layer, ourLayer } from "./fetch.ts";
import { remark } from "./remarks.ts";
import { createLimit, within } from "./time_limit.ts";
import { lossOf } from "./loss.ts";
import { redactError } from "../secrets/redact_error.ts";
import { type RetryOptions, type RetrySettings, retrySettings } from "./retry_options.ts";
import { lateError, repeatable, verbOf } from "./request.ts";
import { type Attempt, sendOnce } from "./send_once.ts";
import { abortController } from "./signals.ts";
import { sentLately } from "../secrets/sent_secrets.ts";

/**
 * Sends requests again that failed and may succeed later.
 *
 * Each of the six operations may be repeated, because the map is the same afterwards; don't use it for others. It
 * retries lost connections (also while the body of a success arrives), 408, 429, 502, 503, 504, a 413 with Retry-After,
 * and the vendor's other signs of overload: an error body with status 202, 400 or 501. A plain 500 is not retried after
 * the third attempt, because Nova returns it for some values every time. Errors in the caller's code, such as a token
 * function that throws, are not retried. A pause that the service names is kept, but it is never shorter than a minimum
 * that grows with each attempt. A write whose response was lost is sent again, and may undo what another program wrote
 * in between.
 *
 * If a delete is retried, the service can return 404 because the first attempt deleted the item. Then the list is read:
 * if it lacks the key, the response becomes 204, even if the key never existed. If the list can't be read, the error
 * says that the item may have been deleted.
 *
 * After the last attempt, its response is returned, or fetch's error is rethrown, unchanged. An attempt that takes too
 * long throws {@linkcode MetadataError} `unavailable`, caused by a `TimeoutError`. An abort throws the signal's own
 * reason.
 *
 * @example Get through an overload
 * ```ts
 * import { compose, retry } from "@ecs-contract/server-metadata";
 * import { equal } from "node:assert/strict";
 *
 * const responses = [new Response(null, { status: 503 }), new Response("hello")];
 * const fetch = compose(() => Promise.resolve(responses.shift()!), retry());
 *
 * const response = await fetch(new Request("https://compute.example"));
 * equal(await response.text(), "hello");
 * ```
 *
 * @throws {TypeError} If the options are no object, or one isn't known or of another type.
 * @throws {RangeError} If an option is out of its range.
 */
export function retry(options: RetryOptions = {}): Layer {
  const settings = retrySettings(options);
  const purse = { left: settings.budget };
  return ourLayer((next) => (request) => repeat(next, request, settings, purse));
}

/** The repetitions that the calls of a layer may still make. */
interface Purse {
  left: number;
}

/** Sends a request until its response is final, or a retry would not help. */
async function repeat(next: Fetch, request: Request, settings: RetrySettings, purse: Purse): Promise<Response> {
  const { attemptTimeoutMs, deadlineMs, conflicts, budget, onRetry, clock } = settings;
  const requestFor = await repeatable(request);
  const endsAt = clock.now() + deadlineMs;
  let inDoubt = false;

  function attempt(count: number): Promise<Attempt> {
    const ms = Math.min(attemptTimeoutMs, endsAt - clock.now());
    const how = { inDoubt, conflicts };
    if (ms > longestTimerMs) return sendOnce(next, requestFor(count), how);
    const late = () => lateError(request, ms < attemptTimeoutMs ? deadlineMs : ms, { attempts: count });
    const send = (signal?: AbortSignal) => sendOnce(next, requestFor(count, signal ? { signal } : {}), how);
    return within(createLimit(ms, clock, "stop"), request.signal, abortController(), late, send);
  }

  for (let count = 1, taken = 0;; count++) {
    let ended: Attempt;
    try {
      ended = await attempt(count);
    } catch (error) {
      ended = { kind: "failed", error: redactError(error, sentLately()) };
    }
    if (ended.kind === "failed" && request.signal.aborted) throw request.signal.reason;
    if (ended.kind === "final") {
      purse.left = Math.min(budget, purse.left + taken + 0.1);
      return counted(ended.response, count);
    }
    const delayMs = delayAfter(ended.error, count, settings, purse);
    if (delayMs === undefined || clock.now() + delayMs >= endsAt) {
      if (ended.kind === "failed") throw ended.error;
      return counted(ended.response, count);
    }
    const { error } = ended;
    const { method, url } = request;
    const verb = verbOf(request);
    onRetry({ request: `${method} ${url}`, ...(verb ? { verb } : {}), attempt: count, delayMs, reason: error });
    inDoubt ||= mayHaveBeenDone(error);
    if (Object(error).code !== "conflict") {
      purse.left--;
      taken++;
    }
    await pause(delayMs, request.signal, clock);
  }
}

/** The response with the number of attempts, for its error; a success at the first attempt stays as it is. */
function counted(response: Response, count: number): Response {
  return count === 1 && response.ok ? response : remark(response, { attempts: count });
}

/** How long to wait after a failure; `undefined` if there is no next attempt. */
function delayAfter(failure: unknown, count: number, settings: RetrySettings, { left }: Purse): number | undefined {
  const { attempts, baseDelayMs, maxDelayMs, conflicts, random } = settings;
  if (count + 1 > attempts || !isWorthRepeating(failure, count, conflicts)) return undefined;
  // For an error of another class, these members are undefined.
  const { code, vendorCode, retryAfterMs } = Object(failure) as Partial<MetadataError>;
  if (code !== "conflict" && left < 1) return undefined;
  const longest = Math.min(maxDelayMs, baseDelayMs * 2 ** (count - 1));
  const named = retryAfterMs ?? (vendorCode === "Ecs.0603" ? 60_000 : undefined);
  if (named === undefined && code !== "conflict") return random() * longest;
  const delayMs = Math.max(named ?? random() * longest, longest / 2);
  return delayMs <= maxDelayMs ? delayMs : undefined;
}

/** Whether a request that failed so may succeed if it is sent again. */
function isWorthRepeating(failure: unknown, count: number, conflicts: boolean): boolean {
  if (!(failure instanceof MetadataError)) return lossOf(failure).kind === "lost";
  const { code, status } = failure;
  return code === "rate_limited" || code === "unavailable" || code === (conflicts && "conflict") || status === 408 ||
    status === 500 && count < 3;
}

/** Whether the service may have carried out a request that failed so. */
function mayHaveBeenDone(failure: unknown): boolean {
  if (failure instanceof MetadataError) return failure.code !== "rate_limited" && failure.code !== "conflict";
  const loss = lossOf(failure);
  return loss.kind === "lost" && loss.sent;
}
