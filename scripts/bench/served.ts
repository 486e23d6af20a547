// The fake, Prism and openapi-backend, each served by a process of its own: from start to ready, then under growing load.
import { load } from "./contenders.ts";
import { type Effort, median, rounded, type Section } from "./measure.ts";
import { spawnServer } from "./servers.ts";
import { member } from "../at.ts";

const contenders = { echo: "bare echo", fake: "the fake", openapiBackend: "openapi-backend", prism: "Prism" };
const names = Object.keys(contenders) as (keyof typeof contenders)[];
const concurrencies = [1, 8, 64, 256];
const seconds = 2;

/** Throughput and latencies at growing concurrency, over loopback. */
export async function served({ rounds }: Effort): Promise<Section> {
  const { rows, rates } = await underLoad();
  const starts = await startTimes(Math.min(rounds, 5));
  const at64 = (name: keyof typeof contenders) => member(rates, `${name} 64`);
  const startOf = (name: keyof typeof contenders) => median(starts[name]);
  return {
    title: "The fake, served",
    about:
      `Lists of ten items: requests a second and milliseconds of latency, at so many connections. From the start of the ` +
      `process to ready: ${names.map((name) => `${contenders[name]} ${rounded(startOf(name))} ms`).join(", ")}.`,
    head: ["server", "connections", "requests/s", "median", "99 %", "longest"],
    rows,
    ratios: [
      {
        name: "requests/s, served, 64 connections: a bare echo / the fake",
        value: at64("echo") / at64("fake"),
        ceiling: 4,
      },
      {
        name: "requests/s, served, 64 connections: Prism / the fake",
        value: at64("prism") / at64("fake"),
        ceiling: 1,
      },
      { name: "start to ready: the fake / Prism", value: startOf("fake") / startOf("prism"), ceiling: 1 },
    ],
  };
}

/** How many requests a second each serves at each number of connections, and the rows of the table. */
async function underLoad(): Promise<{ rows: Section["rows"]; rates: Record<string, number> }> {
  const { default: autocannon } = await load("autocannon", 'export { default } from "autocannon";');
  const path = "/v2.1/f00d/servers/web1/metadata";
  const rows: Section["rows"] = [];
  const rates: Record<string, number> = {};
  for (const name of names) {
    await using server = await spawnServer(name);
    const ask = (connections: number) =>
      autocannon({
        url: server.url + path,
        headers: { "x-auth-token": "any" },
        connections,
        duration: seconds,
        timeout: 30,
      });
    await ask(8);
    for (const connections of concurrencies) {
      const { requests, latency, non2xx, errors } = await ask(connections);
      const rate = requests.total / seconds;
      if (non2xx || errors) {
        throw new Error(`${contenders[name]}: ${non2xx} refusals and ${errors} errors at ${connections}`);
      }
      rates[`${name} ${connections}`] = rate;
      rows.push([contenders[name], connections, rounded(rate), latency.p50, latency.p99, latency.max]);
    }
  }
  return { rows, rates };
}

/** The milliseconds from the start of each to ready, in each of some rounds. */
async function startTimes(rounds: number): Promise<Record<keyof typeof contenders, number[]>> {
  const starts: Record<keyof typeof contenders, number[]> = { echo: [], fake: [], openapiBackend: [], prism: [] };
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      await using server = await spawnServer(name);
      starts[name].push(server.startMs);
    }
  }
  return starts;
}
