/** Throws the reason of a signal that is aborted. In jsdom before 22, signals have no method for it. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw signal.reason;
}
