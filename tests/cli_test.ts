import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { createFakeProvider } from "../src/conformance/mod.ts";
import { createFakeService } from "../src/fake/mod.ts";
import { serveFake } from "../src/fake/serve.ts";

const cli = new URL("../src/cli.ts", import.meta.url).pathname;

/** Runs the command line to its end. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return await runWith({}, ...args);
}

/** The same, with variables in its environment; it is ended after half a minute. */
async function runWith(
  env: Record<string, string>,
  ...args: string[]
): Promise<{ code: number; out: string; err: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-check", cli, ...args],
    env: { NO_COLOR: "1", ...env },
    signal: AbortSignal.timeout(30_000),
  });
  const { code, stdout, stderr } = await command.output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

/** A file for as long as `use` needs it. */
async function withFile<T>(content: unknown, use: (file: string) => Promise<T>): Promise<T> {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(file, typeof content === "string" ? content : JSON.stringify(content));
    return await use(file);
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("verify exits with 0 where all holds, and says what was held", async () => {
  const { code, out, err } = await run("verify", "--only", "set/*");
  equal(code, 0);
  match(out, /✓ set +\d+ of \d+/);
  equal(err, "");
});

Deno.test("verify exits with 1 where something falls short, and never prints the token", async () => {
  const fake = createFakeService({ tokens: { "planted-token": { projectId: "f00d" } }, servers: { web1: {} } });
  const served = await serveFake(fake);
  try {
    const provider = {
      endpoint: served.url,
      projectId: "f00d",
      auth: { token: "planted-token" },
      servers: { active: "web1", locked: "web2" },
    };
    const { code, out } = await withFile(provider, (file) => run("verify", "--provider", file, "--only", "lock/*"));
    equal(code, 1);
    match(out, /FAILS lock\//);
    doesNotMatch(out, /planted-token/);
  } finally {
    await served.close();
  }
});

Deno.test("verify exits with 2 and one line where it could not run", async () => {
  const good = { endpoint: "http://127.0.0.1:1", projectId: "f00d", servers: { active: "web1" } };
  const wrong: [unknown, RegExp][] = [
    ["{", /^verify: \S+\.json: .*JSON.*\n$/],
    [{ ...good, endpoint: "x" }, /^verify: \S+\.json: endpoint must be an http or https URL, is "x"\n$/],
    [{ ...good, extra: 1 }, /^verify: \S+\.json: the provider has no field extra; .*\n$/],
    [good, /^verify: http:\/\/127\.0\.0\.1:1 can't be reached: .*\n$/],
  ];
  for (const [provider, message] of wrong) {
    const { code, err } = await withFile(provider, (file) => run("verify", "--provider", file));
    equal(code, 2);
    match(err, message);
  }
  for (
    const args of [["--provider", "no-such-file"], ["--report", "xml"], ["--seed", "x"], ["--no-such-option"], [
      "--only",
      "no/such",
    ]]
  ) {
    const { code, err } = await run("verify", ...args);
    equal(code, 2, args.join(" "));
    match(err, /^verify: .*\n$/, args.join(" "));
  }
});

Deno.test("verify refuses a list of deviations with a wrong entry", async () => {
  for (
    const [list, message] of [
      [{}, /the deviations must be an array/],
      [[{ case: "set/*" }], /\[0\]\.reason must be a string, not empty/],
      [[{ case: "no/such", reason: "x" }], /\[0\]\.case no\/such matches no case/],
    ] as const
  ) {
    const { code, err } = await withFile(list, (file) => run("verify", "--deviations", file));
    equal(code, 2);
    match(err, message);
  }
});

Deno.test("verify --report json writes a report for machines", async () => {
  const { code, out } = await run("verify", "--only", "merge/*", "--report", "json", "--seed", "3");
  const { ok, results } = JSON.parse(out);
  equal(code, 0);
  equal(ok, true);
  deepEqual(Object.keys(results[0]), ["id", "rules", "verdict", "shortfalls"]);
});

Deno.test("fake prints where it listens, serves its inventory, and ends on SIGTERM", async () => {
  const inventory = { quota: 2, tokens: { t: { projectId: "f00d" } }, servers: { web1: { metadata: { a: "1" } } } };
  await withFile(inventory, async (file) => {
    const args = ["run", "--quiet", "-A", "--no-check", cli, "fake", "--port", "0", "--inventory", file];
    const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped" }).spawn();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { listening } = JSON.parse((await lines.read()).value!);
    const response = await fetch(`${listening}/v2.1/f00d/servers/web1/metadata`, { headers: { "x-auth-token": "t" } });
    deepEqual(await response.json(), { metadata: { a: "1" } });
    child.kill("SIGTERM");
    equal((await child.status).code, 0);
    await lines.cancel();
  });
});

Deno.test("fake exits with 2 and one line for a wrong inventory and for a port in use", async () => {
  const wrong: [unknown, RegExp][] = [
    [{ servers: { web1: { vmState: "sleeping" } } }, /servers\["web1"\]\.vmState must be one of active, /],
    [{ servers: { web1: { color: 1 } } }, /servers\["web1"\] has no field "color"/],
    [{ quota: "many" }, /quota must be a whole number/],
    ['{"servers": {"web1": {}, "web1": {}}}', /web1.*twice|duplicate|two/i],
  ];
  for (const [inventory, message] of wrong) {
    const { code, err } = await withFile(inventory, (file) => run("fake", "--port", "0", "--inventory", file));
    equal(code, 2);
    match(err, message);
    match(err, /^fake: .*\n$/);
  }
  const served = await serveFake(createFakeService());
  try {
    const { code, err } = await run("fake", "--port", new URL(served.url).port);
    equal(code, 2);
    match(err, /^fake: port \d+ is in use\n$/);
  } finally {
    await served.close();
  }
});

Deno.test("a command that isn't there is one line, and exit 2", async () => {
  const { code, err } = await run("dance");
  equal(code, 2);
  match(err, /^dance: no command "dance"; there are .*verify.*\n$/);
});

Deno.test("a provider over a socket gets the same verdicts as in process", async () => {
  const { endpoint: _, fetch: __, inject: ___, ...provider } = createFakeProvider();
  const { fakeInventory } = await import("../src/conformance/mod.ts");
  const served = await serveFake(createFakeService(fakeInventory));
  try {
    const { code, out } = await withFile(
      { ...provider, endpoint: served.url },
      (file) => run("verify", "--provider", file),
    );
    equal(code, 0, out);
    match(out, /\d{3} holds, \d+ not run/);
  } finally {
    await served.close();
  }
});

Deno.test("list, set, merge, delete, replace and sync work at the prompt, with credentials from the environment", async () => {
  const fake = createFakeService({
    tokens: { "planted-token": { projectId: "f00d" } },
    servers: { web1: { metadata: { vpc_id: "v-1" } }, web2: { locked: true } },
  });
  const served = await serveFake(fake);
  const env = { OS_TOKEN: "planted-token", OS_PROJECT_ID: "f00d" };
  const at = (...args: string[]) => runWith(env, ...args, "--endpoint", served.url, "--server", "web1");
  try {
    deepEqual(await at("set", "role", "db"), { code: 0, out: "db\n", err: "" });
    deepEqual(await at("get", "role"), { code: 0, out: "db\n", err: "" });
    deepEqual(await at("get", "role", "--api", "v1"), { code: 0, out: "db\n", err: "" });
    equal((await at("merge", "app.a=1", "app.b=x=y")).out, "vpc_id\tv-1\nrole\tdb\napp.a\t1\napp.b\tx=y\n");
    equal((await at("sync", "app.a=2", "--owned", "app.*", "--dry-run")).out, "changed\tapp.a\nremoved\tapp.b\n");
    equal((await at("sync", "app.a=2", "--owned", "app.*")).out, "changed\tapp.a\nremoved\tapp.b\n");
    equal((await at("list", "--json")).out, '{"server":"web1","result":{"vpc_id":"v-1","role":"db","app.a":"2"}}\n');
    equal((await at("replace", "role=web", "--system", "keep")).code, 0);
    deepEqual(fake.state("web1").metadata, { vpc_id: "v-1", role: "web" });
    deepEqual(await at("delete", "role"), { code: 0, out: "", err: "" });

    const refused = await at("set", "a!b", "1");
    equal(refused.code, 1);
    match(refused.err, /^set: Cannot set item "a!b" of server "web1": key must match .*\(key\.alphabet\)\n$/);
    const both = await at("set", "role", "db", "--server", "web2");
    equal(both.code, 1);
    equal(both.out, "web1\tdb\n");
    match(both.err, /^set: Cannot set item "role" of server "web2": 409, .*locked/);
    doesNotMatch(refused.err + both.err, /planted-token/);
  } finally {
    await served.close();
  }
});

Deno.test("a command line that lacks something says what, in one line", async () => {
  const env = { OS_TOKEN: "t", OS_PROJECT_ID: "f00d" };
  const wrong: [string[], RegExp][] = [
    [["list", "--endpoint", "http://127.0.0.1:1"], /^list: --server must name a server\n$/],
    [["list", "--server", "web1"], /^list: name either --endpoint or --region\n$/],
    [["set", "role", "--server", "web1", "--region", "cn-north-4"], /^set: takes KEY and VALUE, got 1 words\n$/],
    [
      ["merge", "role", "--server", "web1", "--region", "cn-north-4"],
      /^merge: ITEMS are written KEY=VALUE, not "role"\n$/,
    ],
    [["list", "--server", "web1", "--endpoint", "ftp://x"], /^list: endpoint must be an http or https URL .*\n$/],
  ];
  for (const [args, message] of wrong) {
    const { code, err } = await runWith(env, ...args);
    equal(code, 2, args.join(" "));
    match(err, message);
  }
  const none = await runWith({ OS_TOKEN: "" }, "list", "--server", "web1", "--region", "cn-north-4");
  equal(none.code, 2);
  match(none.err, /^list: No credentials in the environment: missing /);
});
