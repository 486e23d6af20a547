import process from "node:process";

/** Runs `work` with a signal that Ctrl-C and SIGTERM abort. `stop` aborts it with another exit status. */
export async function untilInterrupted(
  work: (signal: AbortSignal, stop: (status: number) => void) => Promise<number>,
): Promise<number> {
  const controller = new AbortController();
  let status = 130;
  const interrupt = () => controller.abort(new Error("interrupted"));
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.once(signal, interrupt);
  try {
    return await work(controller.signal, (ended) => {
      status = ended;
      controller.abort(new Error("stopped"));
    });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    return status;
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}
