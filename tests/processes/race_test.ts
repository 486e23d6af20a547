import { deepEqual, match, rejects } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { lockOf, RunLock } from "../../src/cli/run_lock.ts";
import { createFakeService } from "../../src/fake/mod.ts";
import { serveFake } from "../../src/fake/serve.ts";

const script = fileURLToPath(new URL("../../scripts/race.ts", import.meta.url));

/** A served fake with two servers, and a way to start the script on it. */
async function given() {
  const fake = createFakeService({
    keys: "nova",
    servers: { web1: { metadata: { "a key": "1", vpc_id: "v" } }, web2: {} },
  });
  const served = await serveFake(fake);
  const folder = await Deno.makeTempDir();
  const provider = `${folder}/provider.json`;
  const servers = Object.fromEntries(
    ["stopped", "paused", "suspended", "building", "error", "deleted", "locked", "foreign", "missing", "rebooting"]
      .map((role) => [role, []]),
  );
  const description = { endpoint: served.url, projectId: "f00d", auth: { token: "t" }, quota: 128 };
  await Deno.writeTextFile(
    provider,
    JSON.stringify({ ...description, servers: { ...servers, active: ["web1", "web2"] } }),
  );
  const start = (...options: string[]) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", script, "--provider", provider, ...options],
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  const close = async () => {
    await served.close();
    await Deno.remove(folder, { recursive: true });
  };
  return { fake, folder, start, close, url: served.url };
}

Deno.test("race puts back what the servers held, and adds rows to a table", async () => {
  const { fake, folder, start, close } = await given();
  const { stdout } = await start("--keys", "8", "--modes", "set", "--rest", "0", "--out", `${folder}/race.md`).output();
  match(new TextDecoder().decode(stdout), /^set: 0 of 8 keys lost, 8 requests by 2 processes/);
  match(await Deno.readTextFile(`${folder}/race.md`), /\| set \| 2 \| 0 of 8 \| 8 \| \d+ \|\n$/);
  deepEqual(fake.state("web1").metadata, { "a key": "1", vpc_id: "v" });
  await close();
});

Deno.test("race puts back what the servers held when it is interrupted, and removes its file", async () => {
  const { fake, start, close } = await given();
  const child = start("--keys", "8", "--modes", "set", "--rest", "100");
  const errors = child.stderr.getReader();
  const first = new TextDecoder().decode((await errors.read()).value);
  const file = first.match(/saved in (\S+)/)![1]!;
  while (Object.keys(fake.state("web1").metadata).length) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGINT");
  await child.status;
  deepEqual(fake.state("web1").metadata, { "a key": "1", vpc_id: "v" });
  await rejects(Deno.stat(file), Deno.errors.NotFound);
  await errors.cancel();
  await child.stdout.cancel();
  await close();
});

Deno.test("race refuses servers that another run uses, and a file that is no provider, in one line each", async () => {
  const { fake, folder, start, close, url } = await given();
  const lock = new RunLock();
  await lock.take(url, ["web2"], `${folder}/items.json`);
  const { code, stderr } = await start("--keys", "8").output();
  deepEqual(code, 2);
  match(new TextDecoder().decode(stderr), /^race: another run \(process \d+\) uses server web2; [^\n]*\n$/);
  await lock.release();
  await Deno.writeTextFile(`${folder}/provider.json`, '{"auth": "planted-secret');
  const misused = await start("--keys", "8").output();
  match(new TextDecoder().decode(misused.stderr), /^race: [^\n]*provider.json: must be JSON; [^\n]*\n$/);
  deepEqual(fake.state("web2").metadata, {});
  await close();
});

Deno.test("race runs no more on servers that a killed race left empty, until --restore has put them back", async () => {
  const { fake, start, close, url } = await given();
  const child = start("--keys", "8", "--modes", "set");
  const errors = child.stderr.getReader();
  const file = new TextDecoder().decode((await errors.read()).value).match(/saved in (\S+)/)![1]!;
  while (Object.keys(fake.state("web1").metadata).length) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGKILL");
  await Promise.all([child.status, errors.cancel(), child.stdout.cancel()]);
  for (const id of ["web1", "web2"]) await Deno.utime(lockOf(url, id), 0, 0);
  const refused = await start("--keys", "8").output();
  match(new TextDecoder().decode(refused.stderr), /^race: a run that was killed left other items on server web1; /);
  const { code } = await start("--restore", file).output();
  deepEqual([code, fake.state("web1").metadata], [0, { "a key": "1", vpc_id: "v" }]);
  await Deno.remove(file);
  await close();
});
