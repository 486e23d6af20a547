// examples/fleet on a real Redis: workers killed with kill -9, Redis killed and restarted. `deno task fleet`.
// Without redis-server or valkey-server on the PATH it says so, and tries nothing.
import { deepEqual, equal, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { gateway } from "../scripts/gateway.ts";
import { compose } from "../src/http/fetch.ts";
import { createFakeService, type FakeService } from "../src/fake/mod.ts";
import { systemClock } from "../src/shared/clock.ts";

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

/** Two regions, a Redis, the fleet in a file, and the programs of the example. */
interface Stage {
  regions: Record<string, ReturnType<typeof region>>;
  redis: Redis;
  start: (file: string, ...args: string[]) => Deno.ChildProcess;
}

const ids = [...Array.from({ length: size }, (_, i) => `web${i}`), "same", "locked", "gone"];

/** Sets the stage, and clears it in the end. */
async function onStage(use: (stage: Stage) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const regions = { north: region(), east: region() };
  const redis = new Redis(folder, freePort());
  const places = Object.entries(regions).map(([name, { server }]) => {
    const endpoint = `http://127.0.0.1:${(server.addr as Deno.NetAddr).port}`;
    return [name, { endpoint, projectId: "f00d", calls, perMs }];
  });
  await Deno.writeTextFile(`${folder}/places.json`, JSON.stringify(Object.fromEntries(places)));
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
      ...{ cwd: folder, env, stdout: "piped", stderr: "piped", stdin: "null" },
    }).spawn();
  try {
    await redis.start();
    await use({ regions, redis, start });
  } finally {
    await redis.stop();
    for (const { server } of Object.values(regions)) await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: "examples/fleet loses nothing and writes nothing twice while its workers and Redis are killed",
  ignore: !redisServer,
  fn: () =>
    onStage(async ({ regions, redis, start }) => {
      const fakes = Object.values(regions).map(({ fake }) => fake);
      await planTwice(start, fakes);
      const progress = outputOf(start("progress.ts"));
      const kills = await withWorkers(() => start("work.ts"), redis, () => writesIn(fakes[0]!), progress);
      const { code, out, err } = await progress;
      equal(code, 1, err);
      const failed = err.split("\n").filter((line) =>
        /^(north|east): (gone|locked): Cannot merge .* 40[49], /.test(line)
      );
      equal(failed.length, 4, err);
      for (const fake of fakes) expectOneWrite(fake);
      for (const { counts } of Object.values(regions)) equal(counts.refused.length, 0, "calls above the rate");
      const again = fakes.flatMap((fake) => fake.calls({ operation: "listServerMetadata" }));
      ok(again.length > 0, "no worker died with a write under way, so the test has shown nothing");
      console.log(`${kills} workers killed, and Redis; ${again.length} jobs begun again, no write done twice`);
      console.log(out.trim().split("\n").filter((_, i) => i % 5 === 0).join("\n"));
    }),
});

/** The first plan is killed on its way; the second one queues what the first has not. */
async function planTwice(start: Stage["start"], [fake]: FakeService[]): Promise<void> {
  const killed = start("plan.ts", "fleet.jsonl", "role-db");
  await untilSome(() => fake!.calls().length > 0);
  killed.kill("SIGKILL");
  await killed.output();
  const { out, err } = await outputOf(start("plan.ts", "fleet.jsonl", "role-db"));
  const differ = `${size + 2} of ${size + 3} servers differ`;
  equal(out, `north: ${differ}\neast: ${differ}\n`, err);
}

function expectOneWrite(fake: FakeService): void {
  for (const id of ids.slice(0, size)) {
    deepEqual(fake.state(id).metadata, desired, id);
    const writes = fake.calls({ server: id }).filter(({ method }) => method === "POST");
    equal(writes.length, 1, `${id} was written ${writes.length} times`);
  }
  equal(fake.calls({ server: "same" }).length, 0);
}

/** Kills a worker each time that so many more servers were written, and Redis once; returns how many workers. */
async function withWorkers(
  start: () => Deno.ChildProcess,
  redis: Redis,
  writes: () => number,
  end: Promise<unknown>,
): Promise<number> {
  const running = Array.from({ length: workers }, start);
  let kills = 0;
  try {
    for (let at = 30; at <= size - 60; at += 30) {
      await untilSome(() => writes() >= at);
      await endOf(running.shift()!);
      kills++;
      running.push(start());
      if (at === 120) await redis.restart();
    }
    await end;
    return kills;
  } finally {
    await Promise.all(running.map(endOf));
  }
}

async function endOf(child: Deno.ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await child.output();
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

  async stop(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#process?.status;
    this.#process = undefined;
  }

  /** Kills it, and starts it again. */
  async restart(): Promise<void> {
    await this.stop();
    await sleep(500);
    await this.start();
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
