import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { casesHelp } from "../../src/cli/cases.ts";
import { completionHelp } from "../../src/cli/completion.ts";
import { fakeHelp } from "../../src/cli/fake.ts";
import { helpOf, metadataCommands } from "../../src/cli/options.ts";
import { upgradeHelp } from "../../src/cli/upgrade.ts";
import { verifyHelp } from "../../src/cli/verify.ts";
import { whoamiHelp } from "../../src/cli/whoami.ts";
import { createFakeService } from "../../src/fake/mod.ts";
import { serveFake } from "../../src/fake/serve.ts";
import { cli, run, runWith } from "../command.ts";

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
    [["set", "role", "--server", "web1", "--region", "cn-north-4"], /^set: takes KEY and VALUE, got 1 word\n$/],
    [
      ["merge", "role", "--server", "web1", "--region", "cn-north-4"],
      /^merge: ITEMS are written KEY=VALUE, not "role"\n$/,
    ],
    [["list", "--server", "web1", "--endpoint", "ftp://x"], /^list: --endpoint must be an http or https URL .*\n$/],
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

Deno.test("--dry-run refuses what the real call would refuse, and writes nothing", async () => {
  const servers = {
    web1: { metadata: { vpc_id: "v-1", "app.a": "1", "a key": "kept" } },
    web2: { locked: true },
    web3: { vmState: "building" },
    web4: { launched: false },
    full: { metadata: { a: "1", b: "2", c: "3", e: "4" } },
  } as const;
  const fake = createFakeService({ tokens: { t: { projectId: "f00d" } }, keys: "nova", quota: 4, servers });
  const served = await serveFake(fake);
  const env = { OS_TOKEN: "t", OS_PROJECT_ID: "f00d" };
  const at = (server: string, ...args: string[]) =>
    runWith(env, ...args, "--dry-run", "--endpoint", served.url, "--server", server);
  try {
    const before = fake.snapshot();
    const refused: [server: string, args: string[], message: RegExp][] = [
      ["web1", ["replace", "app.a=2"], /would remove "vpc_id"; say --system keep or --system drop/],
      ["web1", ["set", "agency_name", "x"], /--privileged/],
      ["web1", ["set", "a!b", "x"], /key\.alphabet/],
      ["web1", ["delete", "nope"], /404/],
      ["web2", ["set", "a", "1"], /409, .*locked/],
      ["web3", ["merge", "a=1"], /409, .*building/],
      ["web4", ["set", "a", "1"], /409, /],
      ["full", ["set", "d", "4"], /403, .*exceeds 4/],
      ["full", ["set", "d", "4", "--api", "v1"], /403, .*exceeds 4/],
      ["full", ["replace", "d=4", "--api", "v1"], /403, .*exceeds 4/],
      ["none", ["set", "d", "4"], /404/],
    ];
    for (const [server, args, message] of refused) {
      const { code, out, err } = await at(server, ...args);
      equal(code, 1, args.join(" "));
      equal(out, "");
      match(err, message);
    }
    equal((await at("web1", "set", "app.a", "2")).out, "changed\tapp.a\n");
    equal(
      (await at("web1", "replace", "b=1", "--system", "keep", "--api", "v1")).out,
      "added\tb\nremoved\tapp.a\nremoved\ta key\n",
    );
    deepEqual(fake.snapshot(), before);
  } finally {
    await served.close();
  }
});

Deno.test("values can't forge rows or move the cursor, and --json prints them exactly", async () => {
  const metadata = { role: "db\nvpc_id\tforged\u001b[2J\u202e" };
  const fake = createFakeService({ tokens: { t: { projectId: "f00d" } }, servers: { web1: { metadata } } });
  const served = await serveFake(fake);
  const at = (...args: string[]) =>
    runWith({ OS_TOKEN: "t", OS_PROJECT_ID: "f00d" }, ...args, "--endpoint", served.url, "--server", "web1");
  try {
    equal((await at("list")).out, "role\tdb\\nvpc_id\\tforged\\u{1b}[2J\\u{202e}\n");
    equal((await at("get", "role")).out, "db\\nvpc_id\\tforged\\u{1b}[2J\\u{202e}\n");
    deepEqual(JSON.parse((await at("list", "--json")).out), { server: "web1", result: metadata });
  } finally {
    await served.close();
  }
});

Deno.test("credentials that are refused once are not sent for the other servers", async () => {
  const fake = createFakeService({ tokens: { t: { projectId: "f00d" } }, servers: {} });
  const served = await serveFake(fake);
  try {
    const servers = Array.from({ length: 30 }, (_, i) => ["--server", `web${i}`]).flat();
    const args = ["list", "--endpoint", served.url, "--concurrency", "1", ...servers];
    const { code, err } = await runWith({ OS_TOKEN: "wrong", OS_PROJECT_ID: "f00d" }, ...args);
    equal(code, 1);
    match(err, /^list: Cannot list metadata of server "web0": 401, .*\n$/);
    equal(fake.calls().length, 1);
  } finally {
    await served.close();
  }
});

Deno.test("a service that can't be reached is reported with host, cause and way out", async () => {
  const at = async (endpoint: string) =>
    (await runWith({ OS_TOKEN: "t", OS_PROJECT_ID: "f00d" }, "list", "--endpoint", endpoint, "--server", "web1")).err;
  const served = await serveFake(createFakeService());
  await served.close();
  match(await at(served.url), /^list: Cannot reach 127\.0\.0\.1:\d+: .*refused.*; nothing listens there; .*\n$/);
  match(await at("http://host.invalid"), /^list: Cannot reach host\.invalid: .*; no such host; .*\n$/);
  const login = {
    ...{ OS_AUTH_URL: `${served.url}/identity`, OS_USERNAME: "alice", OS_PASSWORD: "p", OS_USER_DOMAIN_NAME: "d" },
    OS_PROJECT_ID: "f00d",
  };
  const { err } = await runWith(login, "list", "--endpoint", "http://compute.invalid", "--server", "web1");
  match(
    err,
    /^list: Cannot get a token for user "alice" from 127\.0\.0\.1:\d+: .*refused.*; nothing listens there; check OS_AUTH_URL .*\n$/,
  );
});

Deno.test("files are read with a byte order mark, and refused by name in UTF-16, nested too deeply or with other values", async () => {
  const at = (file: string) =>
    runWith(
      { OS_TOKEN: "t", OS_PROJECT_ID: "f00d" },
      "merge",
      "--file",
      file,
      "--endpoint",
      "http://127.0.0.1:1",
      "--server",
      "w",
    );
  const cases: [content: string | Uint8Array, code: number, message: RegExp][] = [
    ['\ufeff{"a":"1"}', 1, /Cannot reach/],
    [new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]), 2, /must be UTF-8, but is UTF-16/],
    [new Uint8Array([0x7b, 0, 0x7d, 0]), 2, /must be UTF-8, but is UTF-16/],
    [new Uint8Array([0x7b, 0xff, 0x7d]), 2, /must be UTF-8/],
    ["[".repeat(200_000), 2, /must be JSON|nested too deeply/],
    ['{"a":1}', 2, /the value of "a" must be a string/],
    ['["a"]', 2, /must be a JSON object/],
  ];
  for (const [content, code, message] of cases) {
    const file = await Deno.makeTempFile();
    await Deno.writeFile(file, typeof content === "string" ? new TextEncoder().encode(content) : content);
    const ran = await at(file);
    await Deno.remove(file);
    equal(ran.code, code, ran.err);
    match(ran.err, message);
    equal(ran.err.split("\n").length, 2, ran.err);
  }
});

Deno.test("options that a command can't use, and numbers out of range, are refused by name", async () => {
  const env = { OS_TOKEN: "t", OS_PROJECT_ID: "f00d" };
  const at = ["--server", "w", "--endpoint", "http://127.0.0.1:1"];
  for (
    const [args, message] of [
      [["list", "--system", "keep"], /^list: takes no --system; see list --help\n$/],
      [["set", "a", "b", "--owned", "x"], /^set: takes no --owned/],
      [["list", "--concurrency", "0"], /^list: --concurrency must be a whole number from 1 to 1000/],
      [["list", "--timeout", "1e9"], /^list: --timeout must be a whole number from 1 to 600000 milliseconds, is "1e9"/],
      [["merge"], /^merge: takes ITEMS, written KEY=VALUE, or --file FILE\n$/],
      [["merge", "a=1", "b=2", "a=1"], /^merge: the key "a" is given twice\n$/],
      [["list", "--jsn"], /^list: there is no option --jsn; did you mean --json\?\n$/],
      [["replace", "a=1", "--system", "all"], /^replace: --system must be keep or drop\n$/],
      [["list", "--project", "beef"], /^list: --project is another project than the one in the environment\n$/],
    ] as const
  ) {
    const { code, err } = await runWith(env, ...args, ...at);
    equal(code, 2, args.join(" "));
    match(err, message);
  }
});

Deno.test("--version, help and completion come from one list of commands", async () => {
  match((await run("--version")).out, /^\d+\.\d+\.\d+\n$/);
  match((await run()).out, /set KEY VALUE +create or overwrite one item/);
  match((await run("replace", "--help")).out, /Usage: server-metadata replace KEY=VALUE… --server ID[^]*--system WHAT/);
  equal((await run("help", "set")).out, (await run("set", "-h")).out);
  match((await run("lst")).err, /^lst: no such command; did you mean list\?; there are list, get, /);
  deepEqual(await run("cases", "wo\nrd"), { code: 2, out: "", err: 'cases: takes no words, got "wo\\nrd"\n' });
  for (const shell of ["bash", "zsh", "fish"]) {
    match((await run("completion", shell)).out, /set.*(--privileged|-l privileged)/s);
  }
  const script = (await run("completion", "bash")).out;
  const typed: [words: string[], offered: string][] = [
    [["replace", "--sy"], "--system"],
    [["replace", "--system", ""], "keep drop"],
    [["sync", "--file", ""], ""], // the shell offers files
    [["completion", ""], "bash zsh fish"],
    [["help", "se"], "set"],
    [["whoami", "--"], "--help"],
    [["--v"], "--version"],
  ];
  const lines = typed.map(([words]) =>
    `COMP_WORDS=(x ${
      words.map((word) => `"${word}"`).join(" ")
    }) COMP_CWORD=${words.length}; _server_metadata; echo "\${COMPREPLY[*]}"`
  );
  const { stdout } = await new Deno.Command("bash", { args: ["-c", [script, ...lines].join("\n")] }).output();
  equal(new TextDecoder().decode(stdout), typed.map(([, offered]) => `${offered}\n`).join(""));
  const fish = (await run("completion", "fish")).out;
  match(fish, /"__fish_seen_subcommand_from replace" -l system -x -a "keep drop" -d 'keep or drop the items/);
  match(fish, /"__fish_seen_subcommand_from sync" -l file -r -F -d /);
  match(fish, /"__fish_seen_subcommand_from sync" -l json -d /);
  equal((await run("completion", "tcsh")).code, 2);
});

Deno.test("a reader of a pipe that goes away ends the command quietly", async () => {
  const metadata = Object.fromEntries(Array.from({ length: 128 }, (_, i) => [`k${i}`, "v".repeat(255)]));
  const fake = createFakeService({ tokens: { t: { projectId: "f00d" } }, servers: { web1: { metadata } } });
  const served = await serveFake(fake);
  const line = `"$DENO" run --quiet -A --no-check "$CLI" list --endpoint ${served.url} --server web1 | true`;
  try {
    const env = { DENO: Deno.execPath(), CLI: cli, OS_TOKEN: "t", OS_PROJECT_ID: "f00d" };
    const { stderr } = await new Deno.Command("bash", { args: ["-c", line], env }).output();
    equal(new TextDecoder().decode(stderr), "");
  } finally {
    await served.close();
  }
});

Deno.test("with a password, the project and the address are from the token; whoami says what was taken", async () => {
  const projectId = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
  const fake = createFakeService({
    users: { demo: { password: "planted-secret", projects: { [projectId]: { name: "demo-project" } } } },
    servers: { web1: { metadata: { role: "db" } } },
  });
  const served = await serveFake(fake);
  const env = {
    OS_AUTH_URL: `${served.url}/identity/v3`,
    OS_USERNAME: "demo",
    OS_PASSWORD: "planted-secret",
    OS_USER_DOMAIN_NAME: "Default",
    OS_PROJECT_NAME: "demo-project",
    OS_REGION_NAME: "RegionOne",
  };
  try {
    deepEqual(await runWith(env, "list", "--server", "web1"), { code: 0, out: "role\tdb\n", err: "" });
    const { code, out, err } = await runWith(env, "whoami");
    deepEqual([code, err], [0, ""]);
    match(out, /^credentials: password\nIAM: .*, from OS_AUTH_URL\nuser: demo, from OS_USERNAME\n/);
    doesNotMatch(out, /planted-secret/);
    const refused = await runWith({ ...env, OS_PASSWORD: "another-secret" }, "list", "--server", "web1");
    equal(refused.code, 1);
    match(refused.err, /^list: Cannot get a token for user "demo" from 127\.0\.0\.1:\d+: 401, check user, .*\n$/);
    const unknown = await runWith({ ...env, OS_TRUST_ID: "t" }, "whoami");
    deepEqual(unknown, {
      code: 2,
      out: "",
      err: "whoami: The variable OS_TRUST_ID is set and not supported; unset it\n",
    });
  } finally {
    await served.close();
  }
});

Deno.test("every help begins with the command's name and its usage", () => {
  const helps = {
    ...{ fake: fakeHelp, verify: verifyHelp, cases: casesHelp, upgrade: upgradeHelp },
    ...{ whoami: whoamiHelp, completion: completionHelp },
    ...Object.fromEntries(metadataCommands.map((name) => [name, helpOf(name)])),
  };
  for (const [name, help] of Object.entries(helps)) {
    match(help, new RegExp(`^${name}: .*\n\nUsage: server-metadata ${name}\\b`));
  }
});

Deno.test({
  name: "on a terminal, an empty map and a change that changes nothing say so",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const fake = createFakeService({ servers: { empty: {} } });
    const served = await serveFake(fake);
    const at = `--server empty --endpoint ${served.url}`;
    const cmd = `"${Deno.execPath()}" run --quiet -A --no-check "${cli}"`;
    const line = [
      `${cmd} list ${at}`,
      `echo {} | ${cmd} replace --file - ${at}`,
      `echo {} | ${cmd} replace --file - --dry-run ${at}`,
      `${cmd} list --json ${at}`,
    ].join("; ");
    try {
      const env = { OS_TOKEN: "planted-token", OS_PROJECT_ID: "f00d" };
      const { stdout } = await new Deno.Command("script", { args: ["-qec", line, "/dev/null"], env, stdin: "null" })
        .output();
      deepEqual(new TextDecoder().decode(stdout).trim().split("\r\n"), [
        "empty: no metadata",
        "empty: no metadata",
        "empty: nothing to change",
        '{"server":"empty","result":{}}',
      ]);
    } finally {
      await served.close();
    }
  },
});

Deno.test("set writes a key with a space that the server holds, and creates none", async () => {
  const fake = createFakeService({ keys: "nova", servers: { web1: { metadata: { "a key": "1" } } } });
  const served = await serveFake(fake);
  const set = (key: string) =>
    runWith({ OS_TOKEN: "t", OS_PROJECT_ID: "f00d" }, "set", key, "2", "--endpoint", served.url, "--server", "web1");
  equal((await set("a key")).out, "2\n");
  match((await set("new key")).err, /\(key\.alphabet\)/);
  equal(JSON.stringify(fake.state("web1").metadata), '{"a key":"2"}');
  await served.close();
});
