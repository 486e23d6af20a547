// Every call, aborted at each of its requests: it ends with the signal's reason, and sends nothing more.
import { deepEqual, equal } from "node:assert/strict";
import { turn } from "../scripts/virtual_clock.ts";
import { createFakeService } from "../src/fake/mod.ts";
import * as front from "../src/mod.ts";

const reason = new RangeError("enough");
const projectId = "f00d";
const server = "web1";

const calls: Record<string, (client: front.MetadataClient, signal: AbortSignal) => Promise<unknown>> = {
  list: (client, signal) => client.list(server, { signal }),
  get: (client, signal) => client.get(server, "tier", { signal }),
  set: (client, signal) => client.set(server, "a", "b", { signal }),
  merge: (client, signal) => client.merge(server, { a: "b" }, { signal }),
  replace: (client, signal) => client.replace(server, { a: "b" }, { signal }),
  delete: (client, signal) => client.delete(server, "tier", { signal }),
  ensureDeleted: (client, signal) => front.ensureDeleted(client, server, "none", { signal }),
  sync: (client, signal) => front.sync(client, server, { "app.a": "b" }, { owned: "app.*", settleMs: 0, signal }),
  syncFleet: (client, signal) =>
    all(front.syncFleet(client, [[server, { "app.a": "b" }], ["web2", {}]], { settleMs: 0, signal })),
  listServers: (client, signal) => all(front.listServers(client, { signal, pageSize: 1 })),
  forEachServer: (client, signal) =>
    front.forEachServer([server, "web2"], (id) => client.set(id, "a", "b", { signal }), { concurrency: 1, signal }),
};
async function all(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) if (Object(item).kind === "failed") throw Object(item).error;
}

/** When the abort comes: before the fake has a request, with its response, or a little later. */
const moments = ["before", "after", "later"] as const;

/** A fetch that aborts at one of its requests, and ignores the signal itself. */
function aborting(at: number, moment: typeof moments[number], abort: AbortController) {
  const users = { alice: { password: "secret", projects: { [projectId]: { name: "web" } } } };
  const servers = { [server]: { metadata: { tier: "gold", "app.x": "1" } }, web2: {} };
  const fake = createFakeService({ servers, users });
  const sent: string[] = [];
  const end = () => abort.abort(reason);
  return {
    sent,
    async fetch(request: Request): Promise<Response> {
      const here = sent.push(`${request.method} ${new URL(request.url).pathname}`) - 1 === at;
      if (here && moment === "before") end();
      const { method, url, headers } = request;
      const body = /^(POST|PUT)$/.test(method) ? { body: await request.text() } : {};
      const response = await fake(new Request(url, { method, headers, ...body }));
      if (here && moment === "after") end();
      if (here && moment === "later") queueMicrotask(() => queueMicrotask(end));
      return response;
    },
  };
}

for (const [name, call] of Object.entries(calls)) {
  Deno.test(`${name}() ends with the reason of an abort at each of its requests, and sends nothing more`, async () => {
    for (const moment of moments) {
      for (let at = 0, aborted = true; aborted; at++) {
        const abort = new AbortController();
        const { fetch, sent } = aborting(at, moment, abort);
        const auth = front.passwordAuth({
          iamEndpoint: "https://compute.example/identity",
          user: "alice",
          password: "secret",
          domain: { name: "Default" },
          project: { id: projectId },
        });
        const retry = front.retry({ baseDelayMs: 1 });
        const client = front.createMetadataClient({ endpoint: "https://compute.example", auth, fetch, retry });
        const ended = await call(client, abort.signal).then(() => "done", (error) => error);
        const requests = [...sent];
        await turn();
        aborted = abort.signal.aborted;
        deepEqual(sent, requests, `${moment} request ${at}`);
        if (!aborted || moment === "before") equal(ended, aborted ? reason : "done", `${moment} request ${at}`);
        else equal(ended === reason || ended === "done", true, `${moment} request ${at}: ${ended}`);
      }
    }
  });
}
