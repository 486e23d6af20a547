import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { createFakeProvider } from "../../src/conformance/mod.ts";
import { createFakeService } from "../../src/fake/mod.ts";
import { serveFake } from "../../src/fake/serve.ts";
import { cli, run, withFile } from "../command.ts";

Deno.test("verify exits with 0 where all holds, and says what was held", async () => {
  const { code, out, err } = await run("verify", "--only", "set/*");
  equal(code, 0);
  match(out, /^✓ the fake: all \d+ cases hold\.\n/);
  equal(err, "");
});

Deno.test("verify exits with 1 if a case fails, and never prints the token", async () => {
  const servers = { web1: {}, web2: {} }; // web2 should be locked
  const fake = createFakeService({ tokens: { "planted-token": { projectId: "f00d" } }, servers });
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
    match(out, /^✗ http.*: 5 of 6 cases fail, \d+ were not run\.\n[^]* case {3}lock\//);
    doesNotMatch(out, /planted-token/);
  } finally {
    await served.close();
  }
});

Deno.test("verify exits with 2 and one line where it could not run", async () => {
  const good = { endpoint: "http://127.0.0.1:1", projectId: "f00d", servers: { active: "web1" } };
  const wrong: [unknown, RegExp][] = [
    ["{", /^verify: \S+\.json: .*JSON.*\n$/],
    [{ ...good, endpoint: "x" }, /^verify: \S+\.json: endpoint must be an http or https URL\n$/],
    [
      { ...good, extra: 1 },
      /^verify: \S+\.json: the provider has no field extra; it has \$schema, name, endpoint, projectId, .*\n$/,
    ],
    [good, /^verify: http:\/\/127\.0\.0\.1:1 cannot be reached: .*\n$/],
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

Deno.test("fake prints where it listens, serves its inventory as the release that was named, and ends on SIGTERM", async () => {
  const inventory = { quota: 2, tokens: { t: { projectId: "f00d" } }, servers: { web1: { metadata: { a: "1" } } } };
  await withFile(inventory, async (file) => {
    const args = [
      "run",
      "--quiet",
      "-A",
      "--no-check",
      cli,
      "fake",
      "--port",
      "0",
      "--inventory",
      file,
      "--release",
      "26",
    ];
    const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped" }).spawn();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { listening } = JSON.parse((await lines.read()).value!);
    const response = await fetch(`${listening}/v2.1/f00d/servers/web1/metadata`, { headers: { "x-auth-token": "t" } });
    deepEqual(await response.json(), { metadata: { a: "1" } });
    const { versions } = await (await fetch(`${listening}/`)).json();
    equal(versions[1].version, "2.93");
    child.kill("SIGTERM");
    equal((await child.status).code, 0);
    await lines.cancel();
  });
});

Deno.test("fake exits with 2 and one line for a wrong inventory and for a port in use", async () => {
  const wrong: [unknown, RegExp][] = [
    [{ servers: { web1: { vmState: "sleeping" } } }, /servers\["web1"\]\.vmState must be one of active, /],
    [{ servers: { web1: { color: 1 } } }, /servers\["web1"\] has no field "color"; it has projectId, /],
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
    const unknown = await run("fake", "--release", "25");
    deepEqual([unknown.code, unknown.err], [2, 'fake: --release must be one of 22, 26, 31, 33, 34, is "25"\n']);
    const nowhere = await run("fake", "--port", "0", "--host", "");
    deepEqual([nowhere.code, nowhere.err], [2, "fake: --host must be an address of this machine, is empty\n"]);
    const far = await run("fake", "--port", "0", "--host", "192.0.2.1");
    deepEqual([far.code, far.err], [2, 'fake: --host "192.0.2.1" is no address of this machine\n']);
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
  match(err, /^dance: no such command; there are .*verify.*\n$/);
});

Deno.test("a provider over a socket gets the same verdicts as in process", async () => {
  const { endpoint: _, fetch: __, inject: ___, ...provider } = createFakeProvider();
  const { fakeInventory } = await import("../../src/conformance/mod.ts");
  const served = await serveFake(createFakeService(fakeInventory));
  try {
    const { code, out } = await withFile(
      { ...provider, endpoint: served.url },
      (file) => run("verify", "--provider", file),
    );
    equal(code, 0, out);
    match(out, /: \d+ cases hold, \d+ were not run\./);
  } finally {
    await served.close();
  }
});

Deno.test("a full device as the standard output is one clear line", async () => {
  const command = new Deno.Command("sh", {
    args: ["-c", `"${Deno.execPath()}" run --quiet -A --no-check "${cli}" cases --only 'set/*' > /dev/full`],
    env: { NO_COLOR: "1" },
  });
  const { code, stderr } = await command.output();
  equal(code, 2);
  match(new TextDecoder().decode(stderr), /^[^\n]*the standard output cannot be written \([^\n]*\)\n$/);
});

Deno.test("verify writes no report over the provider file, nor over that of the saved items", async () => {
  const content = { endpoint: "http://127.0.0.1:1", projectId: "f00d", servers: { active: "a" } };
  await withFile(content, async (file) => {
    for (const args of [["--out", `${file}/../${file.split("/").at(-1)}`], ["--save", "x.json", "--out", "./x.json"]]) {
      const { code, err } = await run("verify", "--provider", file, ...args);
      equal(code, 2);
      match(err, /^verify: --out must name another file than the other options\n$/);
    }
    deepEqual(JSON.parse(await Deno.readTextFile(file)), content);
  });
});

Deno.test("verify leaves no empty report if it cannot run", async () => {
  await withFile({ endpoint: "ftp://x" }, async (file) => {
    const { code } = await run("verify", "--provider", file, "--report", "junit", "--out", `${file}.xml`);
    equal(code, 2);
    equal(await Deno.stat(`${file}.xml`).catch(() => "absent"), "absent");
  });
});
