// The recipe for a proxy: the token and the calls go through it, and nothing goes past it.
import { deepEqual, ok } from "node:assert/strict";
import { createMetadataClient, passwordAuth, retry } from "@ecs-contract/server-metadata";
import { throughProxy } from "./proxy.mjs";
import { projectId, serveFake, serveProxy } from "./servers.mjs";

const [served, proxy] = [await serveFake(), await serveProxy()];
const { fetch, close } = throughProxy(proxy.url);
try {
  const who = { user: "alice", password: "secret", domain: { name: "Default" }, project: { id: projectId } };
  const auth = passwordAuth({ iamEndpoint: served.url, ...who });
  const client = createMetadataClient({ endpoint: served.url, auth, fetch, retry: retry() });
  deepEqual(await client.merge("web1", { role: "db" }), { tier: "gold", role: "db" });
  ok(proxy.passed.length > 0);
  const host = new URL(served.url).host;
  deepEqual(proxy.passed.filter((target) => !target.includes(host)), []);
  const direct = served.connections() - proxy.passed.length;
  ok(direct <= 0, `${direct} connections past the proxy`);
} finally {
  await close();
  proxy.close();
  served.close();
}
