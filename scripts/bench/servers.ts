// NAME → that contender, served on a free port of loopback in a process of its own; prints {"listening": "http://…"}.
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Fetch, ServerOptions } from "../../src/fake/mod.ts";
import { member } from "../at.ts";

/** A server in a process of its own. */
export interface Server extends AsyncDisposable {
  url: string;
  pid: number;
  /** From the start of the process to the line that says where it listens. */
  startMs: number;
}

/** What can be served, and how; each loads no more than it needs, as its start is measured. */
const served: Record<string, () => Promise<string>> = {
  echo: async () => listen((await import("./rivals.ts")).echo),
  fake: () => serve({ web1: { metadata: items(10) } }),
  fleet: () => serve(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`web${i}`, {}]))),
  openapiBackend: async () => listen(await (await import("./rivals.ts")).openapiBackend()),
  prism: async () => (await (await import("../prism.ts")).servePrismMock()).url,
};

const items = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, `value ${i}`]));

async function serve(servers: Record<string, ServerOptions>): Promise<string> {
  const [{ createFakeService }, { serveFake }] = await Promise.all([
    import("../../src/fake/mod.ts"),
    import("../../src/fake/serve.ts"),
  ]);
  return (await serveFake(createFakeService({ servers }))).url;
}

function listen(fetch: Fetch): string {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, fetch);
  return `http://127.0.0.1:${server.addr.port}`;
}

/** Starts a server, and ends it when it is disposed of. */
export async function spawnServer(name: string): Promise<Server> {
  const start = performance.now();
  const args = ["run", "-A", "--no-check", "--quiet", fileURLToPath(import.meta.url), name];
  const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped" }).spawn();
  const reader = child.stdout.getReader();
  const line = new TextDecoder().decode((await reader.read()).value);
  const startMs = performance.now() - start;
  return {
    url: JSON.parse(line).listening,
    pid: child.pid,
    startMs,
    async [Symbol.asyncDispose]() {
      child.kill();
      await reader.cancel();
      await child.status;
    },
  };
}

if (import.meta.main) console.log(JSON.stringify({ listening: await member(served, process.argv[2] ?? "")() }));
