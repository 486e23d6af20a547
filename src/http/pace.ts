import { type Clock, longestTimerMs, systemClock } from "../shared/clock.ts";
import type { MetadataError } from "../contract/errors.ts";
import { type Fetch, type Layer, ourLayer } from "./fetch.ts";
import { Budget } from "./pace_budget.ts";
import type { Rate } from "./pace_limits.ts";
import { readError } from "./read_error.ts";
import { repeatable } from "./request.ts";
import { assertKnown, callback, isOptions, numberFrom, type OptionCheck } from "../shared/options.ts";
import { isRecord } from "../shared/untyped.ts";
import { retry } from "./retry.ts";
import { retryChecks, type RetryOptions } from "./retry_options.ts";

export type { Rate };

/** Options of {@linkcode paced}; those of {@linkcode retry} are passed on. A client's `timeoutMs` limits each request. */
export interface PacedOptions extends Omit<RetryOptions, "attemptTimeoutMs"> {
  /**
   * The number of calls that the service allows.
   *
   * @default {learned from the first refusal}
   */
  rate?: Rate | undefined;
  /**
   * The longest time to wait until the service takes calls again, in milliseconds. If it asks for more, its refusal is
   * returned.
   *
   * @default {600_000}
   */
  maxWaitMs?: number | undefined;
  /** Called after each refusal for too many calls, before the wait. */
  onPace?: ((notice: PaceNotice) => void) | undefined;
}

/** What a service said when it refused a call because there were too many. */
export interface PaceNotice {
  /** How long no call is sent, in milliseconds. */
  waitMs: number;
  /** The limits that are kept from now on. */
  rates: readonly Rate[];
  /** What the service said. */
  reason: MetadataError;
}

/** How many times a request is sent if the service refuses it because there are too many. */
const mostRefusals = 10;

const { attemptTimeoutMs: _, ...ofRetry } = retryChecks;
const checks: Readonly<Record<string, OptionCheck>> = {
  rate(rate) {
    if (!isRecord(rate)) return new TypeError("rate must be an object: { calls: 200, perMs: 300_000 }");
    const { calls, perMs } = rate;
    if (typeof calls !== "number" || typeof perMs !== "number") {
      return new TypeError("rate must have numbers: calls and perMs");
    }
    if (calls >= 1 && perMs > 0 && perMs <= longestTimerMs) return undefined;
    return new RangeError(`rate must be at least one call in a time, is ${calls} in ${perMs} ms`);
  },
  maxWaitMs: numberFrom(0, longestTimerMs),
  onPace: callback,
};

/**
 * Creates a layer that retries as `retry()` does, and sends no more calls than the service allows.
 *
 * All calls through the layer share one budget. After a refusal it stays empty for as long as the service says: in
 * `Retry-After`, or in the gateway's `limit:200,time:5 minute`. From then on the calls keep to that rate, so that no
 * more are refused. If the service names only a time to wait, the rate is the number of calls that it accepted before.
 * Use one layer for all clients of the same project and region.
 *
 * @example Stay below what the gateway allows
 * ```ts
 * import { createMetadataClient, paced, tokenAuth } from "@ecs-contract/server-metadata";
 * import { createFakeService } from "@ecs-contract/server-metadata/fake";
 * import { equal } from "node:assert/strict";
 *
 * const fetch = createFakeService({ servers: { web1: {} } });
 * const client = createMetadataClient({
 *   endpoint: "https://compute.example",
 *   projectId: "f00d",
 *   auth: tokenAuth("any-token"),
 *   retry: paced({ rate: { calls: 200, perMs: 300_000 } }), // paced() learns the rate from the first refusal
 *   fetch,
 * });
 * equal(await client.set("web1", "role", "db"), "db");
 * ```
 *
 * @throws {TypeError} If an option isn't known.
 * @throws {RangeError} If an option is out of its range.
 */
export function paced(options: PacedOptions = {}): Layer {
  if (!isOptions(options)) throw new TypeError("paced() takes options: { rate: { calls: 200, perMs: 300_000 } }");
  const { rate, maxWaitMs = 600_000, onPace, ...rest } = options;
  if ("attemptTimeoutMs" in rest) {
    throw new TypeError("paced() has no attemptTimeoutMs, as calls wait for their turn; use timeoutMs of the client");
  }
  assertKnown(options, "paced()", { ...checks, ...ofRetry });
  const repeat = retry(rest);
  const clock: Clock = rest.clock ?? systemClock;
  const budget = new Budget(rate, clock);
  return ourLayer((next) => repeat(paceOf(next, budget, { maxWaitMs, onPace })));
}

/** A fetch that sends calls when the budget allows it, and sends refused calls again. */
function paceOf(next: Fetch, budget: Budget, { maxWaitMs, onPace }: PaceOptions): Fetch {
  return async (request) => {
    const requestFor = await repeatable(request);
    for (let count = 1;; count++) {
      await budget.turn(request.signal);
      const response = await send(next, requestFor(count), () => budget.end());
      const refusal = await refusalIn(request, response);
      if (!refusal) {
        budget.end();
        return response;
      }
      const waitMs = budget.refuse(refusal, maxWaitMs);
      if (waitMs === undefined) return response;
      onPace?.({ waitMs, rates: budget.rates, reason: refusal });
      // A call that returned `unavailable` may have been carried out; retry() handles that.
      if (refusal.code !== "rate_limited" || count >= mostRefusals) return response;
    }
  };
}

type PaceOptions = { maxWaitMs: number } & Pick<PacedOptions, "onPace">;

/** The response of a fetch; calls `failed` if there is none. */
async function send(next: Fetch, request: Request, failed: () => void): Promise<Response> {
  try {
    return await next(request);
  } catch (error) {
    failed();
    throw error;
  }
}

/** The reason why the service asks to wait; `undefined` if it does not. */
async function refusalIn(request: Request, response: Response): Promise<MetadataError | undefined> {
  // The vendor hides overload behind 202 and 400.
  if (!/^(202|400|413|429|501|503)$/.test(`${response.status}`)) return undefined;
  const error = await readError(request, response);
  const overload = error.code === "rate_limited" || error.code === "unavailable" && error.retryAfterMs !== undefined;
  return overload ? error : undefined;
}
