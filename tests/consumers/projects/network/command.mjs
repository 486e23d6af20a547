// The path of the command, and "obeys" or "refuses" → runs it with HTTP_PROXY set; throws if it does otherwise.
import { equal, match } from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { projectId, serveFake, serveProxy } from "./servers.mjs";

const [command, expected] = process.argv.slice(2);
const [served, proxy] = [await serveFake(), await serveProxy()];

/** Runs `list`, and returns its exit status and what it printed. */
async function list(env) {
  const args = [command, "list", "--server", "web1", "--endpoint", served.url, "--json"];
  const child = spawn(process.execPath, args, { env: { OS_TOKEN: "a-token", OS_PROJECT_ID: projectId, ...env } });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => text += chunk);
  const [status] = await once(child, "close");
  return { status, text };
}

try {
  const { status, text } = await list({ HTTP_PROXY: proxy.url });
  if (expected === "obeys") {
    equal(status, 0, text);
    match(text, /"tier":\s*"gold"/);
    equal(proxy.passed.length, 1);
  } else {
    equal(status, 2);
    match(text, /HTTP_PROXY is set, and Node .* cannot send requests through a proxy/);
    equal(served.connections(), 0);
  }
  const past = await list({ HTTP_PROXY: proxy.url, NO_PROXY: "127.0.0.1", ...expected === "obeys" ? {} : { HTTP_PROXY: "" } });
  equal(past.status, 0, past.text);
  equal(proxy.passed.length, expected === "obeys" ? 1 : 0);
} finally {
  proxy.close();
  served.close();
}
