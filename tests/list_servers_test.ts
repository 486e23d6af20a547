import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { createFakeService } from "../src/fake/mod.ts";
import {
  type Api,
  createMetadataClient,
  type Fetch,
  type ListedServer,
  listServers,
  type ListServersOptions,
  type MetadataClient,
  MetadataError,
  tokenAuth,
} from "../src/mod.ts";

const endpoint = "https://compute.example";

function clientOf(fetch: Fetch, api: Api = "v2.1"): MetadataClient {
  return createMetadataClient({ api, endpoint, projectId: "f00d", auth: tokenAuth("secret-token"), fetch });
}

const fleetOf = (count: number) =>
  createFakeService({
    servers: Object.fromEntries(Array.from({ length: count }, (_, i) => [`web${i}`, { metadata: { n: `${i}` } }])),
  });

async function idsOf(client: MetadataClient, options?: ListServersOptions): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of listServers(client, options)) ids.push(id);
  return ids;
}

const webs = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `web${from + i}`);

const json = (body: unknown) => Promise.resolve(Response.json(body));
const listed = (id: string): ListedServer => ({ id, name: id, status: "ACTIVE", metadata: {} });

for (const api of ["v2.1", "v1"] as const) {
  Deno.test(`listServers reads every page of ${api}, with items, and each server once`, async () => {
    const fake = fleetOf(7);
    const servers: ListedServer[] = [];
    for await (const server of listServers(clientOf(fake, api), { pageSize: 3 })) servers.push(server);

    deepEqual(servers.map(({ id }) => id), webs(0, 7));
    deepEqual(servers[6]?.metadata, { n: "6" });
    deepEqual(Object.keys(servers[0]!), ["id", "name", "status", "metadata"]);
    ok(fake.calls().length <= 4);
  });

  Deno.test(`listServers of ${api} asks for no page before its servers are asked for`, async () => {
    const fake = fleetOf(7);
    const servers = listServers(clientOf(fake, api), { pageSize: 3 });
    equal(fake.calls().length, 0);
    await servers.next();
    equal(fake.calls().length, 1);
    await servers.return();
    equal(fake.calls().length, 1);
  });

  Deno.test(`listServers of ${api} begins after a server, and of an empty project there are none`, async () => {
    deepEqual(await idsOf(clientOf(fleetOf(5), api), { after: "web2" }), ["web3", "web4"]);
    deepEqual(await idsOf(clientOf(fleetOf(0), api)), []);
  });

  Deno.test(`listServers of ${api} goes on where the last server of a page is deleted before the next page`, async () => {
    const fake = fleetOf(7);
    const servers = listServers(clientOf(fake, api), { pageSize: 3 });
    const ids: string[] = [];
    for await (const { id } of servers) {
      ids.push(id);
      if (id === "web2") { for (const gone of ["web1", "web2"]) fake.setState(gone, { vmState: "deleted" }); }
    }
    deepEqual(ids, webs(0, 7));
  });

  Deno.test(`listServers of ${api} throws if the pages repeat, however long the loop is`, async () => {
    for (const length of [1, 2, 3, 7]) {
      let calls = 0;
      const client = clientOf(() => {
        if (++calls > 100) throw new Error("it went on");
        const servers = [listed(`web${calls % length}`)];
        return json({ servers, servers_links: [{ rel: "next", href: "x" }] });
      }, api);
      const error = await idsOf(client, { pageSize: 1 }).then(() => undefined, (error) => error);
      ok(error instanceof MetadataError, `${length}`);
      equal(error.code, "invalid_response");
      ok(calls <= 4 * length + 4, `${calls} calls for a loop of ${length}`);
    }
  });
}

Deno.test("listServers of v1 goes by page number where the service knows no marker", async () => {
  const fake = fleetOf(7);
  const withoutMarkers: Fetch = (request) => {
    const url = new URL(request.url);
    url.searchParams.delete("marker");
    return fake(new Request(url, request));
  };
  deepEqual(await idsOf(clientOf(withoutMarkers, "v1"), { pageSize: 3 }), webs(0, 7));
});

Deno.test("listServers sends requests to its own endpoint, wherever a link leads", async () => {
  const sent: string[] = [];
  const client = clientOf((request) => {
    sent.push(request.url);
    const last = sent.length === 2;
    const links = [{ rel: "next", href: "https://evil.example/v2.1/f00d/servers/detail?marker=x" }];
    return json({ servers: [listed(`web${sent.length}`)], ...(last ? {} : { servers_links: links }) });
  });
  deepEqual(await idsOf(client), ["web1", "web2"]);
  deepEqual(sent.map((url) => new URL(url).origin), [endpoint, endpoint]);
  equal(new URL(sent[1]!).searchParams.get("marker"), "web1");
});

Deno.test("listServers throws on a page without servers that claims there are more", async () => {
  const client = clientOf(() => json({ servers: [], servers_links: [{ rel: "next", href: "x" }] }));
  await rejects(idsOf(client), { code: "invalid_response" });
});

Deno.test("listServers() validates every server of a response", async () => {
  const wrong = [
    { servers: {} },
    {},
    { servers: [null] },
    { servers: [{ ...listed("web1"), metadata: { a: 1 } }] },
    { servers: [{ ...listed("web1"), metadata: [] }] },
    { servers: [{ ...listed("web1"), id: "../admin" }] },
    { servers: [listed("web1"), { id: "web2" }] },
    { servers: [listed("web1")], servers_links: "next" },
    { servers: [listed("web1")], servers_links: [{ href: "x" }] },
  ];
  for (const body of wrong) {
    await rejects(idsOf(clientOf(() => json(body))), { code: "invalid_response" }, JSON.stringify(body));
  }
});

Deno.test("listServers asks for fewer servers where a response would be too long", async () => {
  const asked: string[] = [];
  const long = "x".repeat(2 ** 20);
  const client = clientOf((request) => {
    const query = new URL(request.url).searchParams;
    asked.push(query.get("limit")!);
    const from = query.has("marker") ? Number(query.get("marker")!.slice(3)) + 1 : 0;
    const count = Math.min(Number(query.get("limit")), 40 - from);
    const servers = webs(from, from + count).map((id) => ({ ...listed(id), name: long }));
    return json({ servers, ...(from + count < 40 ? { servers_links: [{ rel: "next", href: "x" }] } : {}) });
  });
  deepEqual(await idsOf(client, { pageSize: 20 }), webs(0, 40));
  deepEqual(asked, ["20", "10", "10", "10", "10"]);
});

Deno.test("listServers ends when its signal does, with the signal's own reason", async () => {
  const control = new AbortController();
  const reason = new Error("enough");
  const servers = listServers(clientOf(fleetOf(7)), { pageSize: 3, signal: control.signal });
  await servers.next();
  control.abort(reason);
  for (let i = 0; i < 2; i++) await servers.next();
  await rejects(servers.next(), (error) => error === reason);
});

Deno.test("listServers keeps the words of a refusal, and says what it did", async () => {
  const fake = fleetOf(1);
  fake.fail({ operation: "listServers", kind: 403 });
  await rejects(idsOf(clientOf(fake)), {
    code: "forbidden",
    message: "Cannot list servers: 403, The fake was asked for 403.",
  });
  await rejects(idsOf(clientOf(() => json({}).then((r) => new Response(r.body, { status: 404 })))), {
    code: "unexpected",
    message: /is https:\/\/compute\.example\/v2\.1\/f00d\/servers\/detail the right address/,
  });
});

Deno.test("listServers() refuses options that it can't keep", async () => {
  const client = clientOf(fleetOf(1));
  for (const pageSize of [0, -1, 1.5, 1001, NaN]) await rejects(idsOf(client, { pageSize }), RangeError);
  await rejects(idsOf(client, { after: ".." }), { code: "invalid_request" });
  await rejects(idsOf(client, new AbortController().signal as never), TypeError);
});

Deno.test("listServers() ends with its signal, also if the fetch of the caller ignores it", async () => {
  const client = createMetadataClient({
    ...{ endpoint: "https://compute.example", projectId: "f00d", timeoutMs: false },
    fetch: () => new Promise<Response>(() => {}),
  });
  const reason = new Error("planted");
  const control = new AbortController();
  const listed = Array.fromAsync(listServers(client, { signal: control.signal }));
  setTimeout(() => control.abort(reason), 5);
  await rejects(listed, reason);
});
