// What a call costs: fetch with JSON by hand, openapi-fetch, the client of @hey-api/openapi-ts, and ours with all layers.
import createClient from "openapi-fetch";
import type { paths } from "../../gen/types.ts";
import {
  compose,
  createMetadataClient,
  type Fetch,
  type MetadataClientOptions,
  retry,
  tokenAuth,
} from "../../src/mod.ts";
import { generate, load } from "./contenders.ts";
import { type Effort, median, ratio, rounded, type Section, takeTurns } from "./measure.ts";
import { echo, tenItems } from "./rivals.ts";
import { type Server, spawnServer } from "./servers.ts";

const projectId = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
const serverId = "5e7e7000-0000-4000-8000-000000000001";
const token = "gAAAAABexample";
const verbs = ["list", "set", "merge"] as const;

type Calls = Record<typeof verbs[number], () => Promise<unknown>>;

const overLoopback: Fetch = (request) => fetch(request);

/** JSON over fetch as one writes it by hand, with a check of the status. */
function byHand(endpoint: string, fetch: Fetch): Calls {
  const url = `${endpoint}/v2.1/${projectId}/servers/${serverId}/metadata`;
  const headers = { accept: "application/json", "content-type": "application/json", "x-auth-token": token };
  async function ask(url: string, init?: RequestInit) {
    const response = await fetch(new Request(url, { ...init, headers }));
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    return await response.json();
  }
  return {
    list: async () => (await ask(url)).metadata,
    set: async () =>
      (await ask(`${url}/key1`, { method: "PUT", body: JSON.stringify({ meta: { key1: "new" } }) })).meta.key1,
    merge: async () => (await ask(url, { method: "POST", body: JSON.stringify({ metadata: tenItems }) })).metadata,
  };
}

function openapiFetch(endpoint: string, fetch: Fetch): Calls {
  const client = createClient<paths>({ baseUrl: endpoint, headers: { "x-auth-token": token }, fetch: compose(fetch) });
  const all = "/v2.1/{project_id}/servers/{server_id}/metadata";
  const path = { project_id: projectId, server_id: serverId };
  return {
    list: async () => (await client.GET(all, { params: { path } })).data!.metadata,
    set: async () =>
      (await client.PUT(`${all}/{key}`, {
        params: { path: { ...path, key: "key1" } },
        body: { meta: { key1: "new" } },
      })).data!.meta.key1,
    merge: async () => (await client.POST(all, { params: { path }, body: { metadata: tenItems } })).data!.metadata,
  };
}

/** The generated functions of hey-api over the generated client. */
async function heyApi(): Promise<(endpoint: string, fetch: Fetch) => Calls> {
  const hey = await load(
    "hey",
    await generate("hey", ["@hey-api/typescript", "@hey-api/sdk", "@hey-api/client-fetch"]),
  );
  const path = { project_id: projectId, server_id: serverId };
  const item = { path: { ...path, key: "key1" }, body: { meta: { key1: "new" } } };
  return (endpoint, fetch) => {
    // Its one client: another would be passed on in RequestInit, where Deno takes it for one of its own.
    hey.client.setConfig({ baseUrl: endpoint, headers: { "x-auth-token": token }, fetch: compose(fetch) });
    return {
      list: async () => (await hey.listServerMetadata({ path })).data.metadata,
      set: async () => (await hey.setServerMetadataItem(item)).data.meta.key1,
      merge: async () => (await hey.mergeServerMetadata({ path, body: { metadata: tenItems } })).data.metadata,
    };
  };
}

/** What our client does beside the call itself. */
const layers = { auth: tokenAuth(token), retry: retry() };

/** Our client with some of what it can do. */
const oursWith = (options: Partial<MetadataClientOptions>) => (endpoint: string, fetch: Fetch): Calls => {
  // Over loopback it has the built-in fetch as its users have it: unnamed.
  const given = fetch === overLoopback ? {} : { fetch };
  const client = createMetadataClient({ endpoint, projectId, retry: false, ...given, ...options });
  return {
    list: () => client.list(serverId),
    set: () => client.set(serverId, "key1", "new"),
    merge: () => client.merge(serverId, tenItems),
  };
};

/** Each verb with each client, in process and over loopback. */
export async function calls({ rounds, scale }: Effort): Promise<Section> {
  const clients = { hand: byHand, openapiFetch, hey: await heyApi(), ours: oursWith(layers) };
  await using server = await spawnServer("echo");
  const section: Section & { ratios: object[] } = {
    title: "A call",
    about:
      "Microseconds a call: a list of ten items, setting one, merging ten. Ours authenticates, validates both ways, " +
      "waits its turn and would retry; the others do none of it.",
    head: [
      "call",
      "fetch by hand",
      "openapi-fetch",
      "@hey-api client",
      "ours",
      "ours / openapi-fetch",
      "ours / by hand",
    ],
    rows: [],
    ratios: [],
  };
  for (const { way, endpoint, fetch, calls } of waysTo(server, scale)) {
    const all = Object.entries(clients).map(([name, make]) => [name, make(endpoint, fetch)] as const);
    for (const verb of verbs) {
      const contenders = Object.fromEntries(all.map(([name, made]) => [name, made[verb]])) as Record<
        keyof typeof clients,
        () => Promise<unknown>
      >;
      const results = new Set(
        await Promise.all(Object.values(contenders).map(async (call) => JSON.stringify(await call()))),
      );
      if (results.size > 1) throw new Error(`${verb}: the results differ: ${[...results].join(" and ")}`);
      const samples = await takeTurns(contenders, rounds, calls);
      const overLibrary = ratio(samples, "ours", "openapiFetch");
      const overHand = ratio(samples, "ours", "hand");
      const times = Object.values(samples).map((times) => rounded(median(times)));
      section.rows.push([`${verb}, ${way}`, ...times, rounded(overLibrary), rounded(overHand)]);
      section.ratios.push(
        way === "in process"
          ? { name: `${verb}(), in process: the client / openapi-fetch`, value: overLibrary, target: 1.3, ceiling: 3 }
          : { name: `${verb}(), over loopback: the client / fetch by hand`, value: overHand, target: 1.25, ceiling: 3 },
      );
    }
  }
  return section;
}

/** What each thing that our client does adds to a list and to a set. */
export async function layering({ rounds, scale }: Effort): Promise<Section> {
  const bare = { validate: false };
  const steps = {
    "fetch by hand": byHand,
    "openapi-fetch": openapiFetch,
    "our verbs over it": oursWith(bare),
    "and a token": oursWith({ ...bare, auth: layers.auth }),
    "and retry": oursWith({ ...bare, ...layers }),
    "and validation": oursWith(layers),
  };
  await using server = await spawnServer("echo");
  const rows: Section["rows"] = [];
  for (const { way, endpoint, fetch, calls } of waysTo(server, scale)) {
    const all = Object.entries(steps).map(([name, make]) => [name, make(endpoint, fetch)] as const);
    for (const verb of ["list", "set"] as const) {
      const samples = await takeTurns(Object.fromEntries(all.map(([name, made]) => [name, made[verb]])), rounds, calls);
      rows.push([`${verb}, ${way}`, ...Object.values(samples).map((times) => rounded(median(times)))]);
    }
  }
  return {
    title: "Where a call's time goes",
    about: "Microseconds a call, each column doing one thing more than the one before; responses are always validated.",
    head: ["call", ...Object.keys(steps)],
    rows,
  };
}

/** How the service is reached, and how many calls make a round. */
function waysTo(server: Server, scale: number) {
  return [
    { way: "in process", endpoint: "https://compute.example", fetch: echo, calls: scale },
    { way: "over loopback", endpoint: server.url, fetch: overLoopback, calls: scale / 5 },
  ];
}
