import { actOf, attempt, type Outcome } from "./attempt.ts";
import { keepBody, keptBody } from "./request.ts";
import { type Clock, longestTimerMs, pause, systemClock, within } from "./clock.ts";
import { MetadataError } from "./errors.ts";
import { type Layer, remark } from "./fetch.ts";

export type { Clock };

/** What {@linkcode retry} can be told. */
export interface RetryOptions {
  /**
   * How often a request is sent at most; four outlast a restart behind the gateway, and somebody may be waiting.
   *
   * @default {4}
   */
  attempts?: number;
  /**
   * The longest first pause where the service names none; it doubles with each attempt, and a random part of it is
   * waited, so that many clients don't come back together.
   *
   * @default {500}
   */
  baseDelayMs?: number;
  /**
   * The longest pause of all, a minute as that is how the gateway counts; an answer that asks for more is returned.
   *
   * @default {60_000}
   */
  maxDelayMs?: number;
  /**
   * How long an attempt may take until the head of its answer is there; as long as fetch allows by default, since a
   * limit costs a timer and a second `Request` in every call.
   *
   * @default {Infinity}
   */
  attemptTimeoutMs?: number;
  /**
   * How long all attempts and pauses may take together; a pause that would end later isn't begun.
   *
   * @default {Infinity}
   */
  deadlineMs?: number;
  /**
   * Whether to repeat while the server is locked or in a state that forbids writing; mostly somebody has to act first.
   *
   * @default {false}
   */
  conflicts?: boolean;
  /** Called before each pause. */
  onRetry?: (notice: RetryNotice) => void;
  /**
   * A number from 0 to 1 that sets the part of a pause that is waited, for tests.
   *
   * @default {Math.random}
   */
  random?: () => number;
  /** The time and its timers, for tests; those of the runtime by default. */
  clock?: Clock;
}

/** What is about to be repeated, and why. */
export interface RetryNotice {
  /** How many times the request was sent so far. */
  attempt: number;
  /** The pause before the next time. */
  delayMs: number;
  /** What was thrown, or the {@linkcode MetadataError} that the answer tells of. */
  reason: unknown;
}

/**
 * Repeats what failed and may yet succeed.
 *
 * Each of the six operations may be repeated, as the map ends up the same; wrap no others. Repeated are lost
 * connections, 408, 429, 502, 503, 504 and the vendor's overload in disguise: an error body of status 202, 400 or 501.
 * A plain 500 is final from the third attempt, since Nova answers some values with it each time. A pause that the
 * service names is kept exactly. A write whose answer was lost is sent again, so it may undo what was written since.
 *
 * A repeated delete may meet 404 because the lost one did its work. Then the list decides: if it comes and lacks the
 * key, the answer becomes 204, even for a key that never was there.
 *
 * In the end the last answer is returned or the last error of fetch thrown, untouched. An attempt over its limit throws
 * {@linkcode MetadataError} `unavailable`, caused by a `TimeoutError`; an abort throws the signal's own reason.
 *
 * @example Get through an overload
 * ```ts
 * import { compose, retry } from "@ecs-contract/server-metadata";
 * import { equal } from "node:assert/strict";
 *
 * const answers = [new Response(null, { status: 503, headers: { "retry-after": "0" } }), new Response("hello")];
 * const fetch = compose(() => Promise.resolve(answers.shift()!), retry());
 *
 * const response = await fetch(new Request("https://compute.example"));
 * equal(await response.text(), "hello");
 * ```
 *
 * @throws {RangeError} If an option is out of its range.
 */
export function retry(options: RetryOptions = {}): Layer {
  const { attempts = 4, baseDelayMs = 500, maxDelayMs = 60_000 } = options;
  const { attemptTimeoutMs = Infinity, deadlineMs = Infinity, conflicts = false } = options;
  const { onRetry, random = Math.random, clock = systemClock } = options;
  assertRange({ attempts, attemptTimeoutMs, deadlineMs }, 1, Infinity);
  assertRange({ baseDelayMs, maxDelayMs }, 0, longestTimerMs);

  /** How long to wait after a fault; `undefined` if the next attempt would be one too many, or no better. */
  function delayAfter(fault: unknown, count: number): number | undefined {
    if (count + 1 > attempts) return undefined;
    const { name, code, status, vendorCode, retryAfterMs } = Object(fault) as MetadataError;
    const repeats = fault instanceof MetadataError
      ? code === "rate_limited" || code === "unavailable" || code === (conflicts && "conflict") || status === 408 ||
        status === 500 && count < 3
      // Lost connections are plain errors in some versions of Bun and workerd, so there is no telling by class.
      : name as string !== "AbortError";
    const backoff = random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (count - 1));
    const delayMs = retryAfterMs ?? (vendorCode === "Ecs.0603" ? 60_000 : backoff);
    return repeats && delayMs <= maxDelayMs ? delayMs : undefined;
  }

  return (next) => async (request) => {
    // Firefox has no Request.body, so the method tells whether there is one. Bytes, unlike a stream, can be sent twice.
    const kept = keptBody(request);
    const body = kept ?? (/^(POST|PUT)$/.test(request.method) ? await request.arrayBuffer() : undefined);
    const copy = (init?: RequestInit) => keepBody(new Request(request, { ...init, body }), body);
    const endsAt = clock.now() + deadlineMs;
    let inDoubt = false;

    for (let count = 1;; count++) {
      const ms = Math.min(attemptTimeoutMs, endsAt - clock.now());
      const late = () => {
        const message = `${actOf(request)}: no answer within ${ms < attemptTimeoutMs ? deadlineMs : ms} ms`;
        const cause = new DOMException("The time is up", "TimeoutError");
        return new MetadataError("unavailable", message, { attempts: count, cause });
      };
      const { response, fault }: Outcome = await (ms > longestTimerMs
        ? attempt(next, count === 1 && body === kept ? request : copy(), inDoubt)
        : within(ms, request.signal, clock, late, (signal) =>
          attempt(next, copy({ signal }), inDoubt)))
        .catch((fault) => ({ fault }));
      if (!response && request.signal.aborted) throw request.signal.reason;

      const delayMs = response && !fault ? undefined : delayAfter(fault, count);
      if (delayMs === undefined || clock.now() + delayMs >= endsAt) {
        if (!response) throw fault;
        return count === 1 && response.ok ? response : remark(response, { attempts: count });
      }
      onRetry?.({ attempt: count, delayMs, reason: fault });
      inDoubt ||= !(fault instanceof MetadataError && (fault.code === "rate_limited" || fault.code === "conflict"));
      await pause(delayMs, request.signal, clock);
    }
  };
}

function assertRange(options: Record<string, number>, min: number, max: number): void {
  for (const [name, value] of Object.entries(options)) {
    if (!(value >= min && value <= max)) throw new RangeError(`${name} must be from ${min} to ${max}, is ${value}`);
  }
}
