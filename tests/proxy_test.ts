import { deepEqual, rejects } from "node:assert/strict";
import { obeyProxyVariables, type ProxyTools } from "../src/cli/proxy.ts";

/** Runs it on a runtime, and returns what it did: which function it called, and the environment that it passed. */
async function did(tools: Partial<ProxyTools> & Pick<ProxyTools, "versions">): Promise<unknown[]> {
  const calls: unknown[] = [];
  const env = tools.env ?? { https_proxy: "http://proxy.example:8080" };
  await obeyProxyVariables({ execve: (...args: unknown[]) => calls.push(["execve", args[2]]), ...tools, env });
  return calls;
}

for (const variable of ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"]) {
  const env = { [variable]: "http://proxy.example:8080" };
  const setGlobalProxyFromEnv = (env: unknown) => calls.push(env);
  let calls: unknown[] = [];

  Deno.test(`obeyProxyVariables() makes Node's fetch obey ${variable}`, async () => {
    calls = [];
    deepEqual(await did({ env, versions: { node: "24.21.0" }, setGlobalProxyFromEnv }), []);
    deepEqual(calls, [env]);
  });

  Deno.test(`obeyProxyVariables() starts Node 22 again if ${variable} is set, once`, async () => {
    const again = { ...env, NODE_USE_ENV_PROXY: "1" };
    deepEqual(await did({ env, versions: { node: "22.21.0" } }), [["execve", again]]);
    deepEqual(await did({ env: again, versions: { node: "22.21.0" } }), []);
  });
}

Deno.test("obeyProxyVariables() does nothing without a proxy, and where fetch obeys by itself", async () => {
  deepEqual(await did({ env: { NO_PROXY: "*", HTTPS_PROXY: "" }, versions: { node: "20.3.1" } }), []);
  deepEqual(await did({ versions: { node: "20.11.1", deno: "2.9.6" } }), []);
  deepEqual(await did({ versions: { node: "22.6.0", bun: "1.4.5" } }), []);
});

for (
  const [node, execve] of [["20.20.2", undefined], ["22.20.0", () => {}], ["23.11.1", () => {}], [
    "22.23.3",
    undefined,
  ]] as const
) {
  Deno.test(`obeyProxyVariables() refuses Node ${node} ${execve ? "" : "without execve "}and names the variable`, async () => {
    await rejects(did({ versions: { node }, execve }), /^Error: https_proxy is set, and Node .* use Node 24/);
  });
}
