// progress.ts: shows how far each place is until all is done, then what failed; exits 1 if something did.
import process from "node:process";
import { places, queueOf } from "./places.ts";

const queues = Object.keys(places).map((name) => ({ name, queue: queueOf(name) }));
let open = Infinity;
while (open > 0) {
  const counts = await Promise.all(queues.map(async ({ name, queue }) => ({ name, ...await countsOf(queue) })));
  open = counts.reduce((sum, { left }) => sum + left, 0);
  const line = counts.map(({ name, completed, failed, active, left }) =>
    `${name}: ${completed} of ${completed + failed + left} done, ${active} at work, ${failed} failed`
  ).join(" | ");
  process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  if (open > 0) await new Promise((resolve) => setTimeout(resolve, 1000));
}
if (process.stdout.isTTY) process.stdout.write("\n");
for (const { name, queue } of queues) {
  for (const { data, failedReason } of await queue.getFailed(0, 99)) {
    process.exitCode = 1;
    console.error(`${name}: ${data.serverId}: ${failedReason}`);
  }
  await queue.close();
}

async function countsOf(queue: typeof queues[number]["queue"]) {
  const { completed = 0, failed = 0, active = 0, waiting = 0, delayed = 0, prioritized = 0, paused = 0 } = await queue
    .getJobCounts();
  return { completed, failed, active, left: active + waiting + delayed + prioritized + paused };
}
