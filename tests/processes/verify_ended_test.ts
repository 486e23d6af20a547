// verify as a process that is ended from outside, on a served fake.
import { deepEqual, equal, match } from "node:assert/strict";
import { lockOf } from "../../src/cli/run_lock.ts";
import { createFakeService } from "../../src/fake/mod.ts";
import { serveFake } from "../../src/fake/serve.ts";
import { cli, runWith } from "../command.ts";

const metadata = { vpc_id: "v-1", "metering.image_id": "${i*3}" };

/** A served fake, a provider file for it, and a run that is ended once a case has changed the items. */
async function given(held: Record<string, string> = metadata) {
  const fake = createFakeService({ servers: { web1: { metadata: held } } });
  const served = await serveFake(fake);
  const folder = await Deno.makeTempDir();
  const provider = `${folder}/provider.json`;
  const auth = { token: "a-token-of-a-member" };
  const description = { endpoint: served.url, projectId: "f00d", auth, servers: { active: "web1" } };
  await Deno.writeTextFile(provider, JSON.stringify(description));
  const saved = `${folder}/items.json`;
  const items = () => fake.state("web1").metadata;

  async function endBy(signal: Deno.Signal): Promise<{ code: number; err: string }> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", "--no-check", cli, "verify", "--provider", provider, "--save", saved],
      stdout: "null",
      stderr: "piped",
    }).spawn();
    while (JSON.stringify(items()) === JSON.stringify(metadata)) await new Promise((resolve) => setTimeout(resolve));
    child.kill(signal);
    const { code, stderr } = await child.output();
    return { code, err: new TextDecoder().decode(stderr) };
  }
  const verify = (...args: string[]) => runWith({}, "verify", ...args);
  const close = async () => {
    await served.close();
    await Deno.remove(folder, { recursive: true });
  };
  return { provider, saved, items, endBy, verify, close, lock: lockOf(served.url, "web1") };
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test(`verify puts back what a server held when it is ended by ${signal}`, async () => {
    const { items, endBy, close } = await given();
    const { code, err } = await endBy(signal);
    equal(code, 130);
    match(
      err,
      /\nEnding the run: the items .* are being put back\nThe items of the servers are those from before the run\.\n$/,
    );
    deepEqual(items(), metadata);
    await close();
  });
}

Deno.test("verify runs no more on a server that a killed run left changed, until --restore has put it back", async () => {
  const { provider, saved, items, endBy, verify, close, lock } = await given();
  await endBy("SIGKILL");
  const left = items();
  await Deno.utime(lock, 0, 0);
  for (let i = 0; i < 2; i++) {
    const { code, err } = await verify("--provider", provider, "--save", `${saved}.${i}`);
    deepEqual([code, items()], [2, left]);
    match(err, new RegExp(`a run that was killed left other items on server web1; .* --restore ${saved}\n`));
  }
  const { code, out } = await verify("--restore", saved);
  deepEqual([code, items()], [0, metadata]);
  match(out, /^The items of 1 server are those from before the run\.$/m);
  await close();
});

Deno.test("verify saves nothing where it may write to no server", async () => {
  const { provider, saved, verify, close } = await given({ "a/b": "no key of the documentation" });
  const { err } = await verify("--provider", provider, "--save", saved, "--only", "set/*");
  deepEqual([err, await Deno.stat(saved).catch(() => "absent")], ["", "absent"]);
  await close();
});
