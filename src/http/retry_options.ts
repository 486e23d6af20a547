import { type Clock, longestTimerMs, systemClock } from "../shared/clock.ts";
import { assertKnown, callback, clock as clockCheck, flag, numberFrom, type OptionCheck } from "../shared/options.ts";
import { present } from "../shared/untyped.ts";

/** Options of {@linkcode retry}. */
export interface RetryOptions {
  /**
   * How many times a request is sent at most. Four attempts outlast a restart behind the gateway, and do not make a
   * user wait too long.
   *
   * @default {4}
   */
  attempts?: number | undefined;
  /**
   * The longest first pause, if the service names none. It doubles with each attempt. The actual pause is a random part
   * of it, so that many clients don't retry at the same moment.
   *
   * @default {500}
   */
  baseDelayMs?: number | undefined;
  /**
   * The longest pause: a minute, because the gateway counts in minutes. If a response asks to wait longer, it is
   * returned.
   *
   * @default {60_000}
   */
  maxDelayMs?: number | undefined;
  /**
   * How long an attempt may take until its whole response is there. A client has a limit of its own, `timeoutMs`.
   *
   * @default {Infinity}
   */
  attemptTimeoutMs?: number | undefined;
  /**
   * How long all attempts and pauses may take together, including bodies. A pause that would end later is not begun.
   *
   * @default {Infinity}
   */
  deadlineMs?: number | undefined;
  /**
   * Whether to retry while the server is locked or its state forbids writing. Usually somebody has to unlock or start
   * it first.
   *
   * @default {false}
   */
  conflicts?: boolean | undefined;
  /**
   * How many retries all calls through this layer share. Each retry takes one. A retry that succeeds gives it back, and
   * ten requests that succeed at the first attempt give one more. When none is left, nothing is retried, so that many
   * callers don't make an overload worse. Waiting for a conflict takes none.
   *
   * @default {100}
   */
  budget?: number | undefined;
  /** Called before each pause. */
  onRetry?: ((notice: RetryNotice) => void) | undefined;
  /**
   * A number from 0 to 1 that sets the part of a pause that is waited, for tests.
   *
   * @default {Math.random}
   */
  random?: (() => number) | undefined;
  /** The time and its timers, for tests; those of the runtime by default. */
  clock?: Clock | undefined;
}

/** The request that is about to be retried, and the reason. */
export interface RetryNotice {
  /** The request: `PUT https://…`. */
  request: string;
  /** The verb of the client, such as `set`; absent for other requests, and if a middleware or layer made it anew. */
  verb?: string | undefined;
  /** How many times the request was sent so far. */
  attempt: number;
  /** The pause before the next time. */
  delayMs: number;
  /** The thrown value, or the {@linkcode MetadataError} made from the response. */
  reason: unknown;
}

/** The options of a layer, each with a value. */
export type RetrySettings = { [Name in keyof RetryOptions]-?: Exclude<RetryOptions[Name], undefined> };

/** What each option must be. */
export const retryChecks: Record<keyof RetryOptions, OptionCheck> = {
  attempts: numberFrom(1),
  baseDelayMs: numberFrom(0, longestTimerMs),
  maxDelayMs: numberFrom(0, longestTimerMs),
  attemptTimeoutMs: numberFrom(1),
  deadlineMs: numberFrom(1),
  conflicts: flag,
  budget: numberFrom(0),
  onRetry: callback,
  random: callback,
  clock: clockCheck,
};

const defaults: RetrySettings = {
  attempts: 4,
  baseDelayMs: 500,
  maxDelayMs: 60_000,
  attemptTimeoutMs: Infinity,
  deadlineMs: Infinity,
  conflicts: false,
  budget: 100,
  onRetry() {},
  random: () => Math.random(),
  clock: systemClock,
};

/** The options with their defaults. Checks them, for callers without types. */
export function retrySettings(options: RetryOptions): RetrySettings {
  assertKnown(options, "retry()", retryChecks);
  return { ...defaults, ...present(options) } as RetrySettings; // present() leaves no member undefined
}
