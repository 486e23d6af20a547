// How the cost of many servers grows: sync() on each, through forEachServer(), on the fake served by a process of its own.
import { createMetadataClient, forEachServer, sync, tokenAuth } from "../../src/mod.ts";
import { type Effort, rounded, type Section } from "./measure.ts";
import { spawnServer } from "./servers.ts";
import { member } from "../at.ts";

const concurrencies = [1, 8, 64];

/** Fleets of growing size at growing concurrency. */
export async function fleet({ scale }: Effort): Promise<Section> {
  await using server = await spawnServer("fleet");
  const client = createMetadataClient({ endpoint: server.url, projectId: "f00d", auth: tokenAuth("any") });
  const syncAll = (count: number, value: string, concurrency: number) =>
    forEachServer(
      Array.from({ length: count }, (_, i) => `web${i}`),
      (id) => sync(client, id, { "app.role": "db", "app.fleet": value }, { owned: "app.*", settleMs: 0 }),
      { concurrency },
    );
  await syncAll(scale, "warm", 8);
  const rows: Section["rows"] = [];
  const cost: Record<string, number> = {};
  let fleets = 0;
  for (const concurrency of concurrencies) {
    for (const size of [scale, 10 * scale]) {
      const start = performance.now();
      const results = await syncAll(size, `fleet ${++fleets}`, concurrency);
      const ms = performance.now() - start;
      const failed = results.find(({ error }) => error);
      if (failed) throw failed.error;
      if (results.some(({ value }) => value?.rounds !== 1)) throw new Error("a server was written more than once");
      cost[`${concurrency}/${size}`] = ms / size;
      rows.push([size.toLocaleString("en"), concurrency, rounded(ms / 1000), rounded(ms * 1000 / size)]);
    }
  }
  const costOf = (concurrency: number, size: number) => member(cost, `${concurrency}/${size}`);
  return {
    title: "A fleet",
    about:
      "Two items on each server by sync() without its wait (settleMs: 0): it reads, merges and reads back, three requests a server.",
    head: ["servers", "at once", "seconds", "microseconds a server"],
    rows,
    ratios: [
      ...concurrencies.map((concurrency) => ({
        name: `a server of a fleet ten times as large, ${concurrency} at once`,
        value: costOf(concurrency, 10 * scale) / costOf(concurrency, scale),
        target: 1.25,
        ceiling: 2,
      })),
      {
        name: "a fleet: 64 at once / 1 at once",
        value: costOf(64, 10 * scale) / costOf(1, 10 * scale),
        ceiling: 1,
      },
    ],
  };
}
