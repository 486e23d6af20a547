import { neverSent } from "../http/loss.ts";

/** The result of the caller's credential function. If the function throws, nothing was sent. */
export async function credentialOf<T>(make: () => T | Promise<T>, assert: (value: T) => void): Promise<T> {
  try {
    const value = await make();
    assert(value);
    return value;
  } catch (error) {
    throw neverSent(error);
  }
}
