// examples/fleet on a real Redis: workers killed with kill -9, Redis killed and restarted. `deno task fleet`.
// Without redis-server or valkey-server on the PATH it says so, and tries nothing.
import { deepEqual, equal, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { gateway } from "../scripts/gateway.ts";
import { compose } from "../src/fetch.ts";
import { createFakeService, type FakeService } from "../src/fake/mod.ts";
import { systemClock } from "../src/clock.ts";

const example = (file: string) => fileURLToPath(new URL(`../examples/fleet/${file}`, import.meta.url));
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const size = 300;
const workers = 3;
/** The gateway takes 75 calls in 2 s, and the queue sends 50, beside those that are begun again. */
const [perMs, calls] = [2000, 50];
const desired = { "app.role": "db" };

const redisServer = await programOf("redis-server", "valkey-server");
if (!redisServer) console.log("no redis-server and no valkey-server on the PATH: examples/fleet is not tried");

/** A region in memory, behind a gateway that delays each call on its way there and back. */
function region(): { fake: FakeService; counts: { taken: number; refused: number[] }; server: Deno.HttpServer } {
  const servers = Object.fromEntries(Array.from({ length: size }, (_, i) => [`web${i}`, {}]));
  const fake = createFakeService({
    servers: { locked: { locked: true }, same: { metadata: desired }, ...servers },
    journal: 10_000,
  });
  const counts = { taken: 0, refused: [] };
  const clock = { ...systemClock, sleep };
  const limit = gateway({ calls: 75, perMs, clock, windows: "sliding", says: "nothing", latencyMs: () => 60 }, counts);
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, compose(fake, limit));
  return { fake, counts, server };
}

Deno.test({
  name: "examples/fleet loses nothing and writes nothing twice while its workers and Redis are killed",
  ignore: !redisServer,
  async fn() {
    const folder = await Deno.makeTempDir();
    const regions = { north: region(), east: region() };
    const redis = new Redis(folder, freePort());
    const places = Object.fromEntries(
      Object.entries(regions).map(([name, { server }]) => [name, {
        endpoint: `http://127.0.0.1:${(server.addr as Deno.NetAddr).port}`,
        projectId: "f00d",
        calls,
        perMs,
      }]),
    );
    await Deno.writeTextFile(`${folder}/places.json`, JSON.stringify(places));
    const ids = [...Array.from({ length: size }, (_, i) => `web${i}`), "same", "locked", "gone"];
    const lines = Object.keys(regions).flatMap((place) =>
      ids.map((server) => JSON.stringify({ place, server, metadata: desired }))
    );
    await Deno.writeTextFile(`${folder}/fleet.jsonl`, lines.join("\n"));
    const env = {
      ...{ PLACES: `${folder}/places.json`, REDIS_URL: `redis://127.0.0.1:${redis.port}`, LOCK_MS: "2000" },
      ...{ OS_TOKEN: "planted-token", OS_PROJECT_ID: "f00d", NO_COLOR: "1" },
    };
    const start = (file: string, ...args: string[]) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "-A", "--no-check", example(file), ...args],
        ...{ env, stdout: "piped", stderr: "piped", stdin: "null" },
      }).spawn();
    const running: Deno.ChildProcess[] = [];
    try {
      await redis.start();
      // The first plan is killed on its way, and the second one changes nothing of what the first queued.
      const killed = start("plan.ts", `${folder}/fleet.jsonl`, "role-db");
      await untilSome(() => regions.north.fake.calls().length > 0);
      killed.kill("SIGKILL");
      await killed.output();
      const planned = await outputOf(start("plan.ts", `${folder}/fleet.jsonl`, "role-db"));
      equal(
        planned.out,
        `north: ${size + 2} of ${size + 3} servers differ\neast: ${size + 2} of ${size + 3} servers differ\n`,
      );

      for (let i = 0; i < workers; i++) running.push(start("work.ts"));
      const progress = start("progress.ts");
      const kills = await killAndRestart(running, () => start("work.ts"), redis, () => writesIn(regions.north.fake));
      const { code, out, err } = await outputOf(progress);

      equal(code, 1, err);
      equal(
        err.split("\n").filter((line) => /^(north|east): (gone|locked): Cannot merge .* (404|409), /.test(line)).length,
        4,
        err,
      );
      for (const { fake, counts } of Object.values(regions)) {
        for (const id of ids.slice(0, size)) {
          deepEqual(fake.state(id).metadata, desired, id);
          const writes = fake.calls({ server: id }).filter(({ method }) => method === "POST");
          equal(writes.length, 1, `${id} was written ${writes.length} times`);
        }
        equal(fake.calls({ server: "same" }).length, 0);
        equal(counts.refused.length, 0, "calls above the rate");
      }
      const again = Object.values(regions).flatMap(({ fake }) =>
        fake.calls().filter(({ method, path }) => method === "GET" && /web\d+\/metadata$/.test(path))
      );
      ok(again.length > 0, "no worker died with a write under way, so the test has shown nothing");
      const shown = out.trim().split("\n");
      ok(shown.length > 2, out);
      console.log(
        `${kills} workers killed, Redis killed and restarted; ${again.length} jobs begun again, 0 writes twice`,
      );
      console.log(shown.filter((_, i) => i % 4 === 0 || i === shown.length - 1).join("\n"));
    } finally {
      for (const child of running) {
        child.kill("SIGKILL");
        await child.output();
      }
      await redis.stop("SIGKILL");
      for (const { server } of Object.values(regions)) await server.shutdown();
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** Kills a worker each time that so many more servers were written, and Redis once; returns how many workers. */
async function killAndRestart(
  running: Deno.ChildProcess[],
  start: () => Deno.ChildProcess,
  redis: Redis,
  writes: () => number,
): Promise<number> {
  let kills = 0;
  for (let at = 30; at <= size - 60; at += 30) {
    await untilSome(() => writes() >= at);
    const [victim] = running.splice(0, 1);
    victim!.kill("SIGKILL");
    await victim!.output();
    kills++;
    running.push(start());
    if (at !== 120) continue;
    await redis.stop("SIGKILL");
    await sleep(500);
    await redis.start();
  }
  return kills;
}

/** A Redis in a folder, which writes down everything. */
class Redis {
  #process: Deno.ChildProcess | undefined;

  constructor(readonly folder: string, readonly port: number) {}

  async start(): Promise<void> {
    const options = { dir: this.folder, port: `${this.port}`, bind: "127.0.0.1", appendonly: "yes", save: "" };
    this.#process = new Deno.Command(redisServer!, {
      args: Object.entries({ ...options, "maxmemory-policy": "noeviction" }).flatMap((
        [name, value],
      ) => [`--${name}`, value]),
      ...{ stdout: "null", stderr: "null", stdin: "null" },
    }).spawn();
    await untilSome(async () => await this.#replies());
  }

  async stop(signal: Deno.Signal): Promise<void> {
    this.#process?.kill(signal);
    await this.#process?.status;
    this.#process = undefined;
  }

  /** Whether it takes commands, which it does when it has read what it wrote. */
  async #replies(): Promise<boolean> {
    try {
      using connection = await Deno.connect({ port: this.port });
      await connection.write(new TextEncoder().encode("PING\r\n"));
      const bytes = new Uint8Array(7);
      await connection.read(bytes);
      return new TextDecoder().decode(bytes) === "+PONG\r\n";
    } catch {
      return false;
    }
  }
}

const writesIn = (fake: FakeService) => fake.calls().filter(({ method }) => method === "POST").length;

async function untilSome(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1200; i++) {
    if (await condition()) return;
    await sleep(50);
  }
  throw new Error("nothing happened for a minute");
}

async function outputOf(child: Deno.ChildProcess): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await child.output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

function freePort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return (listener.addr as Deno.NetAddr).port;
}

/** The first of the programs that this machine has. */
async function programOf(...names: string[]): Promise<string | undefined> {
  for (const name of names) {
    const { success } = await new Deno.Command(name, { args: ["--version"], stdout: "null", stderr: "null" }).output()
      .catch(() => ({ success: false }));
    if (success) return name;
  }
}
