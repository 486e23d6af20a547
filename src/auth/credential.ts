import { MetadataError } from "../contract/errors.ts";
import { neverSent } from "../http/loss.ts";
import { createLimit } from "../http/time_limit.ts";
import { timeUp } from "../shared/aborted.ts";
import { type Clock, systemClock } from "../shared/clock.ts";

/** How long a function of the caller may take to return a credential. */
const credentialTimeoutMs = 30_000;

/**
 * The result of the caller's credential function. If the function throws, nothing was sent.
 *
 * @throws {MetadataError} `unavailable` if it takes too long, because a call must not wait for ever.
 */
export async function credentialOf<T>(
  make: () => T | Promise<T>,
  assert: (value: T) => void,
  clock: Clock = systemClock,
): Promise<T> {
  try {
    const made = make();
    const value = made instanceof Promise ? await inTime(made, clock) : await made;
    assert(value);
    return value;
  } catch (error) {
    throw neverSent(error);
  }
}

function inTime<T>(made: Promise<T>, clock: Clock): Promise<T> {
  return createLimit(credentialTimeoutMs, clock, "stop")(made, (ms) => {
    const message = `Cannot send the request: the function for the credential returned nothing within ${ms} ms`;
    return new MetadataError("unavailable", message, { cause: timeUp() });
  });
}
