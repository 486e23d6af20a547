let signalsTaken: boolean | undefined;

/** Whether the built-in fetch takes signals that are created here. Under jsdom, it takes only Node's. */
export function takesSignals(): boolean {
  if (signalsTaken !== undefined) return signalsTaken;
  try {
    signalsTaken = !!new Request("http://localhost", { signal: new AbortController().signal });
  } catch {
    signalsTaken = false;
  }
  return signalsTaken;
}

/** Creates an AbortController; `undefined` if the built-in fetch refuses its signals. */
export function abortController(): AbortController | undefined {
  return takesSignals() ? new AbortController() : undefined;
}

/**
 * The `signal` for a new request; none if the built-in fetch refuses it. Then the caller must watch the signal itself.
 */
export function signalInit(signal: AbortSignal | null | undefined): Pick<RequestInit, "signal"> {
  return signal && takesSignals() ? { signal } : {};
}
