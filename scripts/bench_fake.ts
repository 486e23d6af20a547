// In: the document and the fake. Out: a table of how long calls take on the fake, on openapi-backend with a handler that
// keeps state, and on a handler that only parses and echoes JSON; exit 1 if the fake misses a target.
//
// All in one process and interleaved, so that the ratios hold on any machine. A call is fetch(new Request(…)) and reading
// the JSON of the answer. What making the Request costs, which every caller pays, is measured too.
import { readFile } from "node:fs/promises";
import process from "node:process";
import { type Context, type Document, OpenAPIBackend } from "openapi-backend";
import { parse } from "yaml";
import { createFakeService, type Fetch } from "../src/fake/mod.ts";

const rounds = Number(process.argv[2] ?? 15);
const callsPerRound = 4000;
const targets = { openapiBackend: 4, bare: 2.5 };

const root = "https://compute.example/v2.1/f00d/servers";
const headers = { "x-auth-token": "any", "content-type": "application/json", "accept": "application/json" };
const twoItems = { key1: "new", key2: "newer" };
const mergeBody = JSON.stringify({ metadata: twoItems });
const tenItems = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`key${i}`, `value ${i}`]));

/** All contenders answer each of these with the same JSON, so that work is compared and not length. */
const operations: Record<string, () => Request> = {
  "GET list": () => new Request(`${root}/web1/metadata`, { headers }),
  "PUT item": () =>
    new Request(`${root}/web1/metadata/key1`, { method: "PUT", headers, body: '{"meta": {"key1": "value 1"}}' }),
  "POST merge": () => new Request(`${root}/web2/metadata`, { method: "POST", headers, body: mergeBody }),
};

const contenders: Record<string, Fetch> = {
  fake: createFakeService({ servers: { web1: { metadata: tenItems }, web2: { metadata: twoItems } } }),
  openapiBackend: await openapiBackend(),
  bare: async (request) => {
    const text = await request.text();
    const body = text === "" ? { metadata: tenItems } : JSON.parse(text);
    return new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
  },
};

/** The library on the same document, with handlers that keep state and answer as the fake does. */
async function openapiBackend(): Promise<Fetch> {
  const path = new URL("../openapi/server-metadata.yaml", import.meta.url);
  const definition: Document = parse(await readFile(path, "utf8"));
  const serverOf = (items: Record<string, string>) => ({
    vmState: "active",
    locked: false,
    metadata: new Map(Object.entries(items)),
  });
  const servers = new Map([["web1", serverOf(tenItems)], ["web2", serverOf(twoItems)]]);
  let requests = 0;
  const json = (status: number, body: unknown) => {
    const requestId = `req-fa4e0000-0000-4000-8000-${(++requests).toString(16).padStart(12, "0")}`;
    const headers = {
      "content-type": "application/json",
      "openstack-api-version": "compute 2.1",
      "x-openstack-nova-api-version": "2.1",
      "vary": "OpenStack-API-Version, X-OpenStack-Nova-API-Version",
      "x-openstack-request-id": requestId,
      "x-compute-request-id": requestId,
    };
    return new Response(JSON.stringify(body), { status, headers });
  };
  const fault = (status: number, name: string, message: string) => json(status, { [name]: { code: status, message } });
  const find = (context: Context) => servers.get(String(context.request.params.server_id));
  const unknown = (context: Context) =>
    fault(404, "itemNotFound", `Instance ${context.request.params.server_id} could not be found.`);
  const write = ({ vmState, locked, metadata }: ReturnType<typeof serverOf>, items: Record<string, string>) => {
    if (locked) return fault(409, "conflictingRequest", "Instance is locked");
    if (vmState !== "active") return fault(409, "conflictingRequest", `Instance is in vm_state ${vmState}`);
    const merged = new Set([...metadata.keys(), ...Object.keys(items)]);
    if (merged.size > 128) return fault(403, "forbidden", "Maximum number of metadata items exceeds 128");
    for (const [key, value] of Object.entries(items)) metadata.set(key, value);
  };
  const api = new OpenAPIBackend({
    definition,
    quick: true,
    ajvOpts: { strict: false, logger: false },
    handlers: {
      validationFail: ({ validation }) => fault(400, "badRequest", JSON.stringify(validation.errors)),
      unauthorizedHandler: () => fault(401, "unauthorized", "The request you have made requires authentication."),
      notFound: () => fault(404, "itemNotFound", "The resource could not be found."),
      listServerMetadata: (context) => {
        const server = find(context);
        return server ? json(200, { metadata: Object.fromEntries(server.metadata) }) : unknown(context);
      },
      setServerMetadataItem: (context) => {
        const server = find(context);
        if (!server) return unknown(context);
        const { meta } = context.request.requestBody;
        const matches = Object.hasOwn(meta, String(context.request.params.key));
        if (!matches) return fault(400, "badRequest", "Request body and URI mismatch");
        return write(server, meta) ?? json(200, { meta });
      },
      mergeServerMetadata: (context) => {
        const server = find(context);
        if (!server) return unknown(context);
        const refusal = write(server, context.request.requestBody.metadata);
        return refusal ?? json(200, { metadata: Object.fromEntries(server.metadata) });
      },
    },
    securityHandlers: { token: ({ request }) => !!request.headers["x-auth-token"] },
  });
  await api.init();
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = request.method === "GET" ? undefined : await request.text();
    const asked = {
      method: request.method,
      path: pathname,
      query: search,
      body,
      headers: Object.fromEntries(request.headers),
    };
    return await api.handleRequest(asked);
  };
}

/** Microseconds a call. */
async function timeOf(fetch: Fetch | undefined, request: () => Request): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < callsPerRound; i++) {
    if (fetch) await (await fetch(request())).json();
    else request();
  }
  return (performance.now() - start) * 1000 / callsPerRound;
}

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

console.log(`Microseconds a call, median of ${rounds} interleaved rounds; in brackets without making the Request.\n`);
const row = (cells: string[]) => console.log(cells.map((cell, i) => i ? cell.padStart(19) : cell.padEnd(10)).join(""));
row(["", "Request", "fake", "openapi-backend", "bare", "backend / fake", "fake / bare"]);
let missed = 0;
for (const [name, request] of Object.entries(operations)) {
  const answers = await Promise.all(
    Object.values(contenders).map(async (fetch) => {
      return JSON.stringify(await (await fetch(request())).json());
    }),
  );
  if (new Set(answers).size > 1) throw new Error(`${name}: the answers differ: ${answers.join(" and ")}`);
  const samples: Record<string, number[]> = { request: [], fake: [], openapiBackend: [], bare: [] };
  for (const contender of Object.keys(samples)) await timeOf(contenders[contender], request);
  for (let round = 0; round < rounds; round++) {
    for (const [contender, times] of Object.entries(samples)) times.push(await timeOf(contenders[contender], request));
  }
  const requests = samples.request;
  const time = (contender: string) => {
    const whole = median(samples[contender]);
    return `${whole.toFixed(1)} (${(whole - median(requests)).toFixed(1)})`;
  };
  const ratios = (a: string, b: string) => [
    median(samples[a].map((time, i) => time / samples[b][i])),
    median(samples[a].map((time, i) => (time - requests[i]) / (samples[b][i] - requests[i]))),
  ];
  const backend = ratios("openapiBackend", "fake");
  const bare = ratios("fake", "bare");
  const shown = ([whole, without]: number[]) => `${whole.toFixed(2)} (${without.toFixed(2)})`;
  row([name, median(requests).toFixed(1), ...Object.keys(contenders).map(time), shown(backend), shown(bare)]);
  if (backend[0] < targets.openapiBackend || bare[0] > targets.bare) missed++;
}
console.log(`\nTargets: backend / fake at least ${targets.openapiBackend}, fake / bare at most ${targets.bare}.`);
if (missed) {
  console.error(`${missed} of ${Object.keys(operations).length} operations miss a target.`);
  process.exit(1);
}
