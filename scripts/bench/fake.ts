// What a request costs on the fake, in process: beside the rivals, with 100,000 items, and after many requests.
import { createFakeService, type Fetch } from "../../src/fake/mod.ts";
import { createPrismMock } from "../prism.ts";
import { type Effort, median, ratio, rounded, type Section, takeTurns } from "./measure.ts";
import { echo, msw, openapiBackend, tenItems, twoItems } from "./rivals.ts";

const root = "https://compute.example/v2.1/f00d/servers";
const headers = { "x-auth-token": "any", "content-type": "application/json", "accept": "application/json" };

/** All contenders that keep state respond to each of these with the same JSON, so that work is compared and not length. */
const operations: Record<string, () => Request> = {
  list: () => new Request(`${root}/web1/metadata`, { headers }),
  set: () =>
    new Request(`${root}/web1/metadata/key1`, { method: "PUT", headers, body: '{"meta": {"key1": "value 1"}}' }),
  merge: () =>
    new Request(`${root}/web2/metadata`, { method: "POST", headers, body: JSON.stringify({ metadata: twoItems }) }),
};

const inventory = { servers: { web1: { metadata: tenItems }, web2: { metadata: twoItems } } };
const jsonOf = async (fetch: Fetch, request: Request) => await (await fetch(request)).json();

/** The fake beside the rivals. */
export async function fake({ rounds, scale }: Effort): Promise<Section> {
  const rivals = { openapiBackend: await openapiBackend(), msw: await msw(), prism: await createPrismMock() };
  const contenders = { echo, fake: createFakeService(inventory) as Fetch, ...rivals };
  const section: Section & { ratios: object[] } = {
    title: "The fake, in process",
    about:
      "Microseconds a request, the making of it included: on a handler that parses and echoes JSON, on the fake, and " +
      "on openapi-backend and MSW with handlers that keep state. Prism keeps none, MSW's handlers check nothing.",
    head: [
      "request",
      "bare echo",
      "the fake",
      "openapi-backend",
      "MSW",
      "Prism",
      "fake / echo",
      "openapi-backend / fake",
    ],
    rows: [],
    ratios: [],
  };
  for (const [name, request] of Object.entries(operations)) {
    const { prism: _, ...stateful } = contenders;
    const bodies = await Promise.all(
      Object.values(stateful).map(async (fetch) => JSON.stringify(await jsonOf(fetch, request()))),
    );
    if (new Set(bodies).size > 1) throw new Error(`${name}: the responses differ: ${bodies.join(" and ")}`);
    const calls = Object.fromEntries(
      Object.entries(contenders).map(([name, fetch]) => [name, () => jsonOf(fetch, request())]),
    ) as Record<keyof typeof contenders, () => Promise<unknown>>;
    const samples = await takeTurns(calls, rounds, scale);
    const overEcho = ratio(samples, "fake", "echo");
    const underBackend = ratio(samples, "openapiBackend", "fake");
    const times = Object.values(samples).map((times) => rounded(median(times)));
    section.rows.push([name, ...times, rounded(overEcho), rounded(underBackend)]);
    section.ratios.push(
      { name: `${name}, in process: the fake / a bare echo`, value: overEcho, target: 2.5, ceiling: 6 },
      {
        name: `${name}, in process: the fake / openapi-backend`,
        value: 1 / underBackend,
        target: 1 / 4,
        ceiling: 1 / 2,
      },
    );
  }
  return section;
}

/** The fake with ever more items, on many servers and on one. */
export async function items({ rounds, scale }: Effort): Promise<Section> {
  const sizes = {
    "1 server of 100 items": [1, 100],
    "100 servers of 100 items": [100, 100],
    "1,000 servers of 100 items": [1000, 100],
    "1 server of 100,000 items": [1, 100_000],
  } as const;
  const contenders = Object.fromEntries(
    Object.entries(sizes).map(([name, [servers, count]]) => {
      const metadata = Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, `value ${i}`]));
      const ids = Array.from({ length: servers }, (_, i) => `web${i}`);
      const fake = createFakeService({ quota: -1, servers: Object.fromEntries(ids.map((id) => [id, { metadata }])) });
      let turn = 0;
      return [name, async () => {
        const url = `${root}/${ids[turn++ % servers]}/metadata/key7`;
        return await jsonOf(fake, new Request(url, { method: "PUT", headers, body: '{"meta":{"key7":"new"}}' }));
      }];
    }),
  ) as Record<keyof typeof sizes, () => Promise<unknown>>;
  const samples = await takeTurns(contenders, rounds, scale);
  const growth = (name: keyof typeof sizes) => ({
    name: `set, in process: a fake with ${name} / with 1 of 100`,
    value: ratio(samples, name, "1 server of 100 items"),
    target: 1.5,
    ceiling: 3,
  });
  return {
    title: "The fake, full",
    about: "Microseconds to set one item of one server in turn.",
    head: ["the fake has", "a set"],
    rows: Object.entries(samples).map(([name, times]) => [name, rounded(median(times))]),
    ratios: [growth("1,000 servers of 100 items"), growth("1 server of 100,000 items")],
  };
}

/** What is left in memory after ever more requests: the journal is capped, and nothing else grows. */
export async function memory({ scale }: Effort): Promise<Section> {
  const collect = (globalThis as { gc?: () => void }).gc;
  if (!collect) throw new Error("the bench needs --v8-flags=--expose-gc");
  const fake = createFakeService(inventory);
  const requests = Object.values(operations);
  let done = 0;
  const heapAfter = async (target: number): Promise<[string, number]> => {
    for (; done < target; done += requests.length) {
      for (const request of requests) await jsonOf(fake, request());
    }
    collect();
    collect();
    return [`${target.toLocaleString("en")} requests`, rounded(Deno.memoryUsage().heapUsed / 2 ** 20)];
  };
  const first = await heapAfter(10 * scale);
  const warm = await heapAfter(100 * scale);
  const later = await heapAfter(200 * scale);
  const last = await heapAfter(400 * scale);
  return {
    title: "The fake, after a while",
    about: "Mebibytes on the heap of the whole process, after a garbage collection.",
    head: ["after", "heap"],
    rows: [first, warm, later, last],
    ratios: [{
      name: `heap: after ${last[0]} / after ${warm[0]}`,
      value: last[1] / warm[1],
      target: 1.1,
      ceiling: 1.5,
    }],
  };
}
