import { deepEqual, equal, rejects } from "node:assert/strict";
import { lockOf, RunLock } from "../src/cli/run_lock.ts";

/** Runs that don't begin at the same moment, and need not wait to see whether they did. */
const quick = { beatMs: 20, contestMs: 1 };

/** An endpoint whose locks no other test has, and what removes them. */
function given(...servers: string[]) {
  const endpoint = `http://${crypto.randomUUID()}.example`;
  const take = async (saved: string, lock = new RunLock()) => ({
    lock,
    left: await lock.take(endpoint, servers, saved),
  });
  const files = servers.map((server) => lockOf(endpoint, server));
  const clear = () => Promise.all(files.map((file) => Deno.remove(file).catch(() => {})));
  return { take, files, clear };
}

Deno.test("RunLock names the file of a killed run until the next one has saved its items", async () => {
  const { take, clear } = given("web1", "web2");
  const run = async (name: string, saves: "saves" | "saves nothing") => {
    const { lock, left } = await take(name, new RunLock(() => {}, quick));
    if (saves === "saves") await lock.saved(name);
    await lock.abandon();
    return left;
  };
  deepEqual(await run("first", "saves"), []);
  // These are killed, or refused because of the first, before they have read anything.
  deepEqual(await run("second", "saves nothing"), ["first"]);
  deepEqual(await run("third", "saves nothing"), ["first"]);
  deepEqual(await run("fourth", "saves"), ["first"]);
  const { lock, left } = await take("fifth", new RunLock(() => {}, quick));
  deepEqual(left, ["fourth"]);
  await lock.release();
  deepEqual(await run("sixth", "saves nothing"), []);
  await clear();
});

Deno.test("RunLock gives the locks of a killed run to one of those that want them at once", async () => {
  const { take, clear } = given("web1", "web2", "web3");
  await (await take("killed")).lock.abandon();
  const taken = await Promise.allSettled(Array.from({ length: 6 }, (_, i) => take(`run ${i}`)));
  const winners = taken.filter((result) => result.status === "fulfilled");
  equal(winners.length <= 1, true);
  for (const { value } of winners) await value.lock.release();
  await clear();
});

Deno.test("RunLock takes a lock that is just being written for one in use, and an old one for a dead one", async () => {
  const { take, files, clear } = given("web1");
  await Deno.writeTextFile(files[0]!, "");
  await rejects(take("second"), /another run uses server web1; wait for it to end$/);
  await Deno.utime(files[0]!, 0, 0);
  const { lock, left } = await take("third", new RunLock(() => {}, quick));
  deepEqual(left, []);
  await lock.release();
  await rejects(Deno.stat(files[0]!), Deno.errors.NotFound);
  await clear();
});

Deno.test("RunLock reports to a run that was suspended for long that another has its locks, and removes none of those", async () => {
  const { take, files, clear } = given("web1");
  let lost = false;
  const first = await take("first", new RunLock(() => lost = true, quick));
  await Deno.utime(files[0]!, 0, 0);
  const second = await take("second", new RunLock(() => {}, quick));
  deepEqual(second.left, ["first"]);
  while (!lost) await new Promise((resolve) => setTimeout(resolve, 10));
  await first.lock.release();
  equal(JSON.parse(await Deno.readTextFile(files[0]!)).saved, "first");
  await second.lock.release();
  await clear();
});
