/** Throws the reason of a signal that is aborted. In jsdom before 22, signals have no method for it. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw signal.reason;
}

function nothing(): void {}

/**
 * Calls `stop` with the reason when a signal aborts, or at once if it already has. Returns a function that cancels
 * this.
 */
export function onAbort(signal: AbortSignal | undefined, stop: (reason: unknown) => void): () => void {
  if (!signal) return nothing;
  const listener = () => stop(signal.reason);
  if (signal.aborted) listener();
  else signal.addEventListener("abort", listener, { once: true });
  return () => signal.removeEventListener("abort", listener);
}

/** The outcome of `work`. If the signal aborts first, rejects with its reason, even if the work goes on. */
export function untilAborted<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (!signal) return work();
  return new Promise<T>((resolve, reject) => {
    throwIfAborted(signal);
    const callOff = onAbort(signal, reject);
    work().then(resolve, reject).finally(callOff);
  });
}

/** The cause of an error that says that something took too long. */
export function timeUp(): DOMException {
  return new DOMException("The time is up", "TimeoutError");
}
