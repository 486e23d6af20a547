import { neverSent } from "../lost.ts";

/** What a function of the caller's returns as a credential; if it throws, nothing was sent. */
export async function credentialOf<T>(make: () => T | Promise<T>, assert: (value: T) => void): Promise<T> {
  try {
    const value = await make();
    assert(value);
    return value;
  } catch (error) {
    throw neverSent(error);
  }
}
