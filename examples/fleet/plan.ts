// plan.ts FLEET.jsonl CHANGE: reads the servers of each place in bulk, and queues a write for each that differs.
// CHANGE names the change. Planning it again queues nothing twice, so a plan that was killed is simply repeated.
import { createReadStream } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import { listServers, type Metadata, paced } from "@ecs-contract/server-metadata";
import { type Change, clientOf, has, places, queueOf } from "./places.ts";

const [file, change] = process.argv.slice(2);
if (!file || !change) throw new Error("usage: plan.ts FLEET.jsonl CHANGE");

/** What the servers shall have, by place and id. */
const fleet: Record<string, Map<string, Metadata>> = Object.fromEntries(
  Object.keys(places).map((name) => [name, new Map()]),
);
for await (const line of createInterface({ input: createReadStream(file) })) {
  const { place, server, metadata } = JSON.parse(line);
  if (!Object.hasOwn(fleet, place)) throw new Error(`places.json has no place ${JSON.stringify(place)}`);
  fleet[place]!.set(server, metadata);
}
for (const [name, desired] of Object.entries(fleet)) await plan(name, desired);

async function plan(name: string, desired: Map<string, Metadata>): Promise<void> {
  const queue = queueOf(name);
  const { calls, perMs } = places[name]!;
  // One call at a time, evenly, keeps to the rate in windows of any beginning.
  await queue.setGlobalRateLimit(1, perMs / calls);
  const size = desired.size;
  let [differing, batch]: [number, Change[]] = [0, []];
  for await (const { id, metadata: stored } of listServers(clientOf(name, paced()))) {
    const metadata = desired.get(id);
    if (!metadata) continue;
    desired.delete(id);
    if (!has(stored, metadata)) batch.push({ serverId: id, metadata });
    if (batch.length === 1000) await add();
  }
  // Servers that the list doesn't have fail in their turn, and are told then.
  for (const [serverId, metadata] of desired) batch.push({ serverId, metadata });
  await add();
  console.log(`${name}: ${differing} of ${size} servers differ`);
  await queue.close();

  async function add(): Promise<void> {
    differing += batch.length;
    await queue.addBulk(batch.map((data) => ({
      name: "write",
      data,
      opts: { jobId: `${change}-${data.serverId}`, attempts: 5, backoff: { type: "exponential", delay: 1000 } },
    })));
    batch = [];
  }
}
