import { deepEqual, doesNotMatch, equal, match, ok, rejects } from "node:assert/strict";
import { createFakeService, type FakeOptions, type FakeService } from "../../src/fake/mod.ts";
import { serveFake } from "../../src/fake/serve.ts";
import { ChangedKeys } from "../../src/cli/changed_keys.ts";
import { openFleet } from "../../src/cli/fleet_file.ts";
import { FleetOutput } from "../../src/cli/fleet_output.ts";
import { cli, type Ran, runWith } from "../command.ts";

const env = { OS_TOKEN: "planted-token", OS_PROJECT_ID: "f00d" };

/** Windows has neither signals nor named pipes of this kind. */
const posix = { ignore: Deno.build.os === "windows" };

/** A served fake, a folder, and `sync` with a fleet in it. */
async function withFleet(
  servers: FakeOptions["servers"],
  lines: unknown[],
  use: (at: {
    fake: FakeService;
    file: string;
    folder: string;
    endpoint: string;
    sync: (...args: string[]) => Promise<Ran>;
  }) => Promise<void>,
  options: FakeOptions = {},
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const fake = createFakeService({ servers, journal: 10_000, ...options });
  const served = await serveFake(fake);
  const file = `${folder}/fleet.jsonl`;
  await Deno.writeTextFile(
    file,
    lines.map((line) => typeof line === "string" ? line : JSON.stringify(line)).join("\n"),
  );
  const sync = (...args: string[]) =>
    runWith(env, "sync", "--file", file, "--endpoint", served.url, "--settle", "0", ...args);
  try {
    await use({ fake, file, folder, endpoint: served.url, sync });
  } finally {
    await served.close();
    await Deno.remove(folder, { recursive: true });
  }
}

const line = (server: string, metadata: Record<string, string> = { "app.role": "db" }) => ({ server, metadata });

Deno.test("sync --file syncs a fleet, prints what changed, and counts", async () => {
  const servers = {
    web1: { metadata: { "app.old": "x", vpc_id: "v" } },
    web2: { metadata: { "app.role": "web" } },
    web3: { metadata: { "app.role": "db" } },
    web4: { locked: true },
  };
  await withFleet(servers, [line("web1"), "", line("web2"), line("web3"), line("web4")], async ({ fake, sync }) => {
    const table = "  key         added  changed  removed\n  app.role        1        1        0\n" +
      "  app.old         0        0        1\n";
    const rows = ["web1\tadded\tapp.role", "web1\tremoved\tapp.old", "web2\tchanged\tapp.role"];
    const dry = await sync("--owned", "app.*", "--dry-run");
    const before = ["web1", "web2", "web4"].map((id) => fake.state(id).metadata);
    const { code, out, err } = await sync("--owned", "app.*");
    deepEqual(before, [{ "app.old": "x", vpc_id: "v" }, { "app.role": "web" }, {}]);
    for (const ran of [dry, { code, out, err }]) {
      equal(ran.code, 1);
      deepEqual(ran.out.trim().split("\n").sort(), rows);
      match(ran.err, /^sync: Cannot merge metadata of server "web4": 409, Instance web4 is locked\n/);
      ok(ran.err.includes(table), ran.err);
    }
    match(dry.err, /\nsync: 4 of 4 servers, 2 would change, 1 failed\n$/);
    match(err, /\nsync: 4 of 4 servers, 2 changed, 1 failed\n$/);
    deepEqual(fake.state("web1").metadata, { vpc_id: "v", "app.role": "db" });
    doesNotMatch(err + out, /planted-token/);

    const again = await sync("--owned", "app.*", "--json");
    const results = again.out.trim().split("\n").map((text) => JSON.parse(text));
    deepEqual(results.map(({ server }) => server).sort(), ["web1", "web2", "web3", "web4"]);
    deepEqual(results.find(({ server }) => server === "web1").result, { added: [], changed: [], removed: [] });
    equal(results.find(({ server }) => server === "web4").error.code, "conflict");
  });
});

Deno.test("sync --file --dry-run refuses what the service would refuse, and reads in bulk", async () => {
  const servers = {
    locked: { locked: true },
    building: { vmState: "building" },
    unlaunched: { launched: false },
    full: { metadata: { a: "1", b: "2" } },
    free: {},
    same: { metadata: { "app.role": "db" }, locked: true },
  } as const;
  const lines = [...Object.keys(servers), "gone"].map((id) => line(id));
  await withFleet(servers, lines, async ({ fake, sync }) => {
    for (const api of ["v2.1", "v1"]) {
      fake.reset();
      const { code, out, err } = await sync("--dry-run", "--api", api);
      equal(code, 1, err);
      equal(out, "free\tadded\tapp.role\n");
      match(err, /"full": 403, /);
      match(err, /"locked": \d+, (Instance locked is locked|ECS locked)/);
      match(err, /"building": \d+, /);
      match(err, /"unlaunched": \d+, /);
      match(err, /"gone": 404, /);
      ok(fake.calls().every(({ method }) => method === "GET"));
      ok(fake.calls().length <= 5, `${fake.calls().length} calls`);
    }
  }, { quota: 2 });
});

Deno.test("sync --file --dry-run notices locks where servers may not be listed, too", async () => {
  await withFleet({ free: {}, locked: { locked: true } }, [line("free"), line("locked")], async ({ fake, sync }) => {
    fake.fail({ operation: "listServers", times: Infinity, kind: 403 });
    const { code, out, err } = await sync("--dry-run");
    equal(code, 1, err);
    equal(out, "free\tadded\tapp.role\n");
    match(err, /"locked": 409, Instance locked is locked/);
  });
});

Deno.test("openFleet says which line is wrong", async () => {
  const wrong: [unknown[], RegExp][] = [
    [[line("web1"), "{"], /fleet\.jsonl: line 2: must be JSON, \{"server": "ID"/],
    [[line("web1"), "[]"], /line 2: must be an object/],
    [[line("web1"), { server: "web2" }], /line 2: "metadata" must be an object of keys and values/],
    [['{"server":"web1","metadata":{"a":"1","a":"2"}}'], /line 1: "a" occurs twice/],
    [['{"server":"web1","server":"web2","metadata":{}}'], /line 1: "server" occurs twice/],
    [[line("web1"), "", { server: "web2", metadata: { a: 1 } }], /line 3: the value of "a" must be a string/],
    [[line("web1"), { metadata: {} }], /line 2: "server" must be the id of a server/],
    [[line("web1"), { ...line("web2"), metdata: {} }], /line 2: has "metdata"; it takes "server" and "metadata"/],
    [[line("web1"), line("web2"), line("web1")], /line 3: the server "web1" is on line 1, too/],
    [["", ""], /has no servers/],
  ];
  await withFleet({}, [], async ({ file }) => {
    for (const [lines, message] of wrong) {
      await Deno.writeTextFile(file, lines.map((l) => typeof l === "string" ? l : JSON.stringify(l)).join("\r\n"));
      await rejects(openFleet(file, () => {}), message);
    }
    await Deno.writeFile(file, Uint8Array.of(0x7b, 0xff, 0x7d));
    await rejects(openFleet(file, () => {}), /line 1: the text here, or soon after, must be UTF-8/);
    await Deno.remove(file);
    await rejects(openFleet(file, () => {}), /fleet\.jsonl: no such file/);
  });
});

Deno.test("sync --file reads the whole fleet before it sends anything", async () => {
  const wrong: [unknown, RegExp][] = [
    ["{", /fleet\.jsonl: line 2: must be JSON/],
    [line("../web2"), /line 2: Cannot sync metadata of server "\.\.\/web2": server must match/],
    [line("web2", { agency_name: "a" }), /line 2: Cannot sync .*; if you mean it, say --privileged/],
    [line("web2", { vpc_id: "a" }), /line 2: Cannot sync .*"vpc_id" is not owned/],
  ];
  await withFleet({ web1: {} }, [], async ({ fake, file, sync }) => {
    for (const [second, message] of wrong) {
      const lines = [JSON.stringify(line("web1")), typeof second === "string" ? second : JSON.stringify(second)];
      await Deno.writeTextFile(file, lines.join("\n"));
      const { code, err } = await sync();
      equal(code, 2, err);
      match(err, message);
      equal(err.trim().split("\n").length, 1, err);
    }
    equal(fake.calls().length, 0);
  });
});

Deno.test("sync --file refuses options that don't go together, in one line", async () => {
  await withFleet({ web1: {} }, [line("web1")], async ({ endpoint, folder, sync }) => {
    const wrong: [string[], RegExp][] = [
      [["role=db"], /takes no ITEMS without --server/],
      [["--resume", `${folder}/r`, "--dry-run"], /--resume and --dry-run exclude each other/],
      [["--rate", "fast"], /--rate must be calls in a time, such as 200\/5m or 10\/s, is "fast"/],
      [["--rate", "0/s"], /--rate must be/],
      [["--concurrency", "0"], /--concurrency must be a whole number/],
      [["--resume", `${folder}/none/r`], /cannot be written \(ENOENT\)/],
      [["--resume", ""], /--resume must name a file/],
      [["--resume", folder], /must be a file, which --resume makes/],
      [["--resume", "/dev/full"], /\/dev\/full: must be a file, which --resume makes/],
    ];
    for (const [args, message] of wrong) {
      const { code, err } = await sync(...args);
      equal(code, 2, err);
      match(err, message);
    }
    const alone = await runWith(env, "sync", "a=b", "--server", "web1", "--resume", "r", "--endpoint", endpoint);
    match(alone.err, /--resume goes with a fleet: --file without --server/);
  });
});

/** Starts sync on a fleet, and ends it by a signal once it has printed, or the fake has seen, what `until` waits for. */
async function interrupted(
  signal: Deno.Signal,
  args: string[],
  until: (printed: string) => boolean,
): Promise<{ code: number; err: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-check", cli, ...args],
    env: { ...env, NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let err = "";
  const reading = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) err += text;
  })();
  for (let i = 0; i < 1000 && !until(err); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill(signal);
  const { code } = await child.status;
  await reading;
  return { code, err };
}

for (const signal of ["SIGINT", "SIGKILL"] as const) {
  Deno.test(
    `sync --file --resume goes on after ${signal}, and writes no server twice that was done`,
    posix,
    async () => {
      const count = 60;
      const ids = Array.from({ length: count }, (_, i) => `web${i}`);
      const servers = Object.fromEntries(ids.map((id) => [id, {}]));
      await withFleet(servers, ids.map((id) => line(id)), async ({ fake, file, folder, endpoint, sync }) => {
        // One server's write hangs, so that the run can't end by itself.
        fake.fail({ operation: "mergeServerMetadata", nth: 41, kind: "delay", delayMs: 60_000 });
        const resume = `${folder}/resume`;
        const args = [
          "--file",
          file,
          "--endpoint",
          endpoint,
          "--settle",
          "0",
          "--resume",
          resume,
          "--concurrency",
          "2",
        ];
        const writes = () => fake.calls({ operation: "mergeServerMetadata" }).length;
        const { code, err } = await interrupted(signal, ["sync", ...args], () => writes() >= 41);
        if (signal === "SIGINT") {
          equal(code, 130, err);
          match(
            err,
            /(^|\n)sync: interrupted; \d+ of 60 servers, \d+ changed, 0 failed; the same command goes on with the others\n$/,
          );
        }
        const before = writes();

        const again = await sync("--resume", resume);
        equal(again.code, 0, again.err);
        match(again.err, /(^|\n)sync: 60 of 60 servers, \d+ changed, 0 failed\n$/);
        for (const id of ids) deepEqual(fake.state(id).metadata, { "app.role": "db" });
        ok(writes() <= count + 2, `${before} writes, then ${writes()}`);

        const calls = fake.calls().length;
        const third = await sync("--resume", resume);
        match(third.err, /^sync: 60 of 60 servers, 0 changed, 0 failed\n$/);
        equal(fake.calls().length, calls, "nothing is read");
      });
    },
  );
}

Deno.test("sync --file waits as long as the service asks, and says so", posix, async () => {
  await withFleet({ web1: {} }, [line("web1")], async ({ fake, file, endpoint }) => {
    fake.fail({ kind: 429, retryAfter: 5000 });
    const args = ["sync", "--file", file, "--endpoint", endpoint];
    const { code, err } = await interrupted("SIGINT", args, (printed) => printed.includes("\n"));
    equal(code, 130, err);
    match(err, /^sync: the service accepts no calls for 83 min.*\nsync: interrupted; 0 of 1 servers/);
  });
});

Deno.test("sync --resume refuses the file of another fleet, and mends a line that a killed run left", async () => {
  await withFleet({ web1: {}, web2: {} }, [line("web1"), line("web2")], async ({ fake, file, folder, sync }) => {
    const resume = `${folder}/resume`;
    equal((await sync("--resume", resume)).code, 0);
    const text = await Deno.readTextFile(resume);
    const [head] = text.split("\n");
    await Deno.writeTextFile(resume, `${head}\nweb1\nwe`);
    equal((await sync("--resume", resume)).code, 0);
    equal(await Deno.readTextFile(resume), `${head}\nweb1\nweb2\n`);

    await Deno.writeTextFile(resume, `${head}\nweb1\nweb 2\n`);
    match((await sync("--resume", resume)).err, /resume: line 3 is no id of a server, so the file is damaged/);
    await Deno.writeTextFile(resume, text);

    match(
      (await sync("--resume", resume, "--owned", "app.*")).err,
      /belongs to another fleet, project, endpoint or --owned/,
    );
    await Deno.writeTextFile(file, JSON.stringify(line("web1", { "app.role": "x" })));
    const other = await sync("--resume", resume);
    equal(other.code, 2);
    match(other.err, /resume: belongs to another fleet/);
    equal((await sync("--resume", file)).code, 2, "a file that is no resume file stays");
    deepEqual(fake.state("web1").metadata, { "app.role": "db" });
  });
});

Deno.test("sync --file keeps to --rate, and reads a fleet from the standard input", async () => {
  await withFleet({ web1: {}, web2: {} }, [line("web1"), line("web2")], async ({ file, fake, endpoint }) => {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", "--no-check", cli, "sync", "--file", "-", "--endpoint", endpoint]
        .concat("--settle", "0", "--rate", "2/s"),
      env: { ...env, NO_COLOR: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(await Deno.readFile(file));
    await writer.close();
    const { code, stderr } = await child.output();
    equal(code, 0);
    match(new TextDecoder().decode(stderr), /2 of 2 servers, 2 changed, 0 failed/);
    equal(fake.calls().length, 4);
  });
});

Deno.test("sync --file reads a pipe, which has its lines only once", posix, async () => {
  await withFleet({ web1: {} }, [line("web1")], async ({ file, folder, fake, sync }) => {
    const pipe = `${folder}/pipe`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    const writer = new Deno.Command("sh", { args: ["-c", 'cat "$0" > "$1"', file, pipe] }).spawn();
    match((await sync("--file", pipe)).err, /1 of 1 servers, 1 changed, 0 failed\n$/);
    await writer.status;
    deepEqual(fake.state("web1").metadata, { "app.role": "db" });
  });
});

Deno.test("openFleet throws if the file was changed between the two times that it is read", async () => {
  await withFleet({}, [line("web1"), line("web2")], async ({ file }) => {
    const fleet = await openFleet(file, () => {});
    equal((await Array.fromAsync(fleet.entries())).length, 2);
    for (
      const lines of [[line("web1")], [line("web1"), line("web2"), line("web3")], [line("web1"), line("web2", {})]]
    ) {
      await Deno.writeTextFile(file, lines.map((entry) => JSON.stringify(entry)).join("\n"));
      await rejects(Array.fromAsync(fleet.entries()), /fleet\.jsonl: was changed while it was read/);
    }
  });
});

Deno.test("sync --help says how a fleet is written", async () => {
  const { out } = await runWith({}, "sync", "--help");
  match(out, /\{"server": "ID", "metadata": \{"app\.role": "db"\}\}/);
  for (const option of ["--resume FILE", "--rate N/TIME", "--settle MS"]) ok(out.includes(option), option);
  match((await runWith({}, "completion", "bash")).out, /sync\) words=".*--resume/);
});

Deno.test("FleetOutput shows on one line of a terminal how far a fleet is, and how long the rest takes", () => {
  let [shown, time] = ["", 0];
  const output = { isTTY: true, write: (text: string) => shown += text };
  const printing = {
    ...{ endpoint: "http://x", json: true, dryRun: undefined, resumable: false },
    ...{ servers: 110, done: 10, lineOf: () => "" },
  };
  const progress = new FleetOutput(printing, output, () => time);
  equal(shown, "10 of 110 servers, 0 changed");
  time = 30_000;
  shown = "";
  progress.written("web1");
  equal(shown, "\r\x1b[K10 of 110 servers, 0 changed, 1 written and not read back yet, about 50 min left");
});

Deno.test("ChangedKeys counts keys by what became of them, and escapes them", () => {
  const keys = new ChangedKeys();
  equal(keys.table(), "");
  for (let i = 0; i < 2000; i++) keys.add({ added: [`k${i}`], changed: ["a\tb"], removed: [] });
  const lines = keys.table().split("\n");
  match(lines[0]!, /^ {2}key +added +changed +removed$/);
  match(lines[1]!, /^ {2}a\\tb +0 +2000 +0$/);
  equal(lines.length, 1 + 20 + 1 + 1);
  equal(lines.at(-2), "  and other keys");
});
