import { onAbort, throwIfAborted } from "./aborted.ts";

interface Flight<T> {
  result: Promise<T>;
  abort: AbortController;
  waiting: number;
}

/** Runs `ask` once for all callers that wait at the same time, and aborts it when the last of them gives up. */
export function singleFlight<T>(ask: (signal: AbortSignal) => Promise<T>): (signal?: AbortSignal) => Promise<T> {
  let current: Flight<T> | undefined;

  function launch(): Flight<T> {
    const abort = new AbortController();
    return { abort, result: ask(abort.signal), waiting: 0 };
  }

  return (signal) =>
    new Promise((resolve, reject) => {
      throwIfAborted(signal);
      const flight = current ??= launch();
      const end = () => {
        if (current === flight) current = undefined;
      };
      flight.waiting++;
      const callOff = onAbort(signal, (reason) => {
        reject(reason);
        if (--flight.waiting > 0) return;
        end();
        flight.abort.abort();
      });
      flight.result.finally(() => {
        end();
        callOff();
      }).then(resolve, reject);
    });
}
