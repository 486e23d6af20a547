// How a fleet of a million fares behind a gateway that takes 200 calls in 5 minutes, on a clock that is not the machine's.
import { compose, createMetadataClient, type Fetch, paced, syncFleet, tokenAuth } from "../../src/mod.ts";
import { createFakeService } from "../../src/fake/mod.ts";
import { type Counts, gateway } from "../gateway.ts";
import { VirtualClock } from "../virtual_clock.ts";
import { type Effort, type Ratio, rounded, type Section } from "./measure.ts";

const limit = { calls: 200, perMs: 300_000 };
const desired = { "app.role": "db" };
const dayMs = 86_400_000;

interface Run {
  service: string;
  size: number;
  counts: Counts;
  days: number;
  /** The time that the gateway's limit takes for the calls that nobody can do without. */
  leastDays: number;
  refusedLater: number;
  heapMb: number;
  seconds: number;
}

/** Fleets of growing size, of which no server is as desired. */
export async function million({ scale }: Effort): Promise<Section> {
  const sizes = [10_000, 100_000, 1_000_000].slice(0, scale >= 1000 ? 3 : 1);
  const runs = [await measured("the fake", 10_000, fakeOf(10_000))];
  for (const size of sizes) runs.push(await measured("a bit for each server", size, bitsOf(size)));
  return {
    title: "A million servers behind a gateway",
    about:
      "One item on each server by syncFleet() with paced(), where a gateway takes 200 calls in 5 minutes and the " +
      "client learns that from its first refusal. The least is a call for each write and two for each page of 1,000. " +
      "The heap is the highest after a collection, less what it was before.",
    head: [
      "service",
      "servers",
      "calls",
      "days",
      "days / least",
      "refusals after the first",
      "heap, MB",
      "seconds here",
    ],
    rows: runs.map(({ service, size, counts, days, leastDays, refusedLater, heapMb, seconds }) => [
      service,
      size.toLocaleString("en"),
      (counts.taken + counts.refused.length).toLocaleString("en"),
      rounded(days),
      (days / leastDays).toFixed(4),
      refusedLater,
      rounded(heapMb),
      rounded(seconds),
    ]),
    ratios: ratiosOf(runs),
  };
}

function ratiosOf(runs: readonly Run[]): Ratio[] {
  const [, first] = runs;
  const last = runs.at(-1)!;
  return [
    ...runs.map(({ service, size, days, leastDays }) => ({
      name: `time for ${size.toLocaleString("en")} servers (${service}) / the least that the gateway allows`,
      value: days / leastDays,
      target: 1.05,
      ceiling: 1.05,
    })),
    {
      name: "refusals after the first",
      value: Math.max(...runs.map((run) => run.refusedLater)),
      target: 0,
      ceiling: 0,
    },
    {
      name: `heap for ${last.size.toLocaleString("en")} servers / for ${first!.size.toLocaleString("en")}`,
      value: (last.heapMb + 1) / (first!.heapMb + 1),
      target: 2,
      ceiling: 3,
    },
  ];
}

async function measured(service: string, size: number, fetch: Fetch): Promise<Run> {
  const clock = new VirtualClock(5);
  const counts: Counts = { taken: 0, refused: [] };
  const limited = compose(
    fetch,
    gateway({ ...limit, clock, windows: "fixed", says: "limit", latencyMs: () => 0 }, counts),
  );
  const client = createMetadataClient({
    endpoint: "https://compute.example",
    projectId: "f00d",
    auth: tokenAuth("any"),
    fetch: limited,
    retry: paced({ clock }),
    timeoutMs: false,
    clock,
  });
  const before = heapNow();
  const start = performance.now();
  let heap = 0;
  await clock.run((async () => {
    let done = 0;
    for await (const result of syncFleet(client, namesOf(size), { owned: "app.*", clock })) {
      if (result.kind === "failed" || result.value.rounds !== 1) throw new Error("a server was not written once");
      if (++done % (size / 10) === 0) heap = Math.max(heap, heapNow());
    }
  })());
  const calls = size + 2 * Math.ceil(size / 1000);
  return {
    ...{ service, size, counts },
    days: clock.now() / dayMs,
    leastDays: (Math.ceil(calls / limit.calls) - 1) * limit.perMs / dayMs,
    // Those that were under way when the first one was refused are no news.
    refusedLater: counts.refused.filter((time) => time > counts.refused[0]!).length,
    heapMb: Math.max(0, heap - before) / 2 ** 20,
    seconds: (performance.now() - start) / 1000,
  };
}

function heapNow(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return Deno.memoryUsage().heapUsed;
}

const nameOf = (i: number) => `web${i}`;

async function* namesOf(size: number): AsyncGenerator<[string, Record<string, string>]> {
  for (let i = 0; i < size; i++) yield [nameOf(i), desired];
}

function fakeOf(size: number): Fetch {
  const servers = Object.fromEntries(Array.from({ length: size }, (_, i) => [nameOf(i), {}]));
  return createFakeService({ servers, journal: 0 });
}

/** A service that remembers of each server only whether it was written, so that the memory seen is the client's. */
function bitsOf(size: number): Fetch {
  const written = new Uint8Array(size);
  const itemsOf = (i: number) => written[i] ? desired : {};
  return async (request) => {
    const url = new URL(request.url);
    const name = /\/servers\/web(\d+)\/metadata$/.exec(url.pathname);
    if (name) {
      if (request.method === "POST") written[Number(name[1])] = 1;
      return Response.json({ metadata: itemsOf(Number(name[1])) });
    }
    const from = url.searchParams.has("marker") ? Number(url.searchParams.get("marker")!.slice(3)) + 1 : 0;
    const count = Math.min(1000, size - from);
    const servers = Array.from({ length: count }, (_, i) => ({
      ...{ id: nameOf(from + i), name: nameOf(from + i), status: "ACTIVE" },
      metadata: itemsOf(from + i),
    }));
    const links = from + count < size ? { servers_links: [{ rel: "next", href: `${url}` }] } : {};
    return await Promise.resolve(Response.json({ servers, ...links }));
  };
}
