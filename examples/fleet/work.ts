// work.ts: writes what is queued. Run as many as you like, on as many machines; kill them as you like.
import process from "node:process";
import { type Job, RateLimitError, UnrecoverableError, Worker } from "bullmq";
import { MetadataError } from "@ecs-contract/server-metadata";
import { type Change, clientOf, connection, has, places, queueOf, tellOnce } from "./places.ts";

/** How long a job stays with a worker that says nothing; longer than a call may take. */
const lockDuration = Number(process.env.LOCK_MS ?? 60_000);

const workers = Object.keys(places).map((name) => {
  // The queue repeats calls, so that it counts each of them.
  const client = clientOf(name, false);
  const queue = queueOf(name);

  async function write({ data: { serverId, metadata }, attemptsStarted }: Job<Change, string>): Promise<string> {
    // The worker of an attempt before may have died after its write; it must not be done twice.
    if (attemptsStarted > 1 && has(await client.list(serverId), metadata)) return "was written";
    await client.merge(serverId, metadata);
    return "written";
  }

  async function handle(job: Job<Change, string>): Promise<string> {
    try {
      return await write(job);
    } catch (error) {
      if (!(error instanceof MetadataError)) throw error;
      if (error.code === "rate_limited") {
        // The queue of this place rests, for all workers.
        await queue.rateLimit(error.retryAfterMs ?? 60_000);
        throw new RateLimitError();
      }
      if (error.code === "conflict" || error.code === "unavailable") throw error;
      throw new UnrecoverableError(error.message);
    }
  }

  const worker = new Worker<Change, string>(queue.name, handle, {
    ...{ connection, concurrency: 10, lockDuration, stalledInterval: lockDuration / 2 },
    // By default a job fails when two of its workers have died.
    maxStalledCount: 1000,
  });
  worker.on("error", tellOnce());
  return { worker, queue };
});

process.once("SIGTERM", async () => {
  await Promise.all(workers.map(({ worker }) => worker.close()));
  await Promise.all(workers.map(({ queue }) => queue.close()));
});
