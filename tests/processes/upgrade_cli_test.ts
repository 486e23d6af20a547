import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createFakeService } from "../../src/fake/mod.ts";
import { run, runWith, withFile } from "../command.ts";

const project = "0a1b2c3d4e5f40718293a4b5c6d7e8f9";
const metadata = `/v2.1/${project}/servers/web1/metadata`;
const releases = ["--from", "26", "--to", "34"];
const secret = "gAAAAABm-this-is-a-token-nobody-may-see";

const upgrade = (content: unknown, ...args: string[]) =>
  withFile(content, (file) => run("upgrade", ...releases, ...args, file));

const entry = (method: string, url: string, status: number, headers: Record<string, string> = {}) => ({
  request: {
    method,
    url,
    headers: Object.entries({ "X-Auth-Token": secret, ...headers }).map(([name, value]) => ({ name, value })),
  },
  response: { status, content: { text: "" } },
});

Deno.test("upgrade reads the journal of a fake, names the rule, its source and what to do, and exits with 1", async () => {
  const fake = createFakeService({ release: "26", servers: { web1: { metadata: { a: "1" } } } });
  const headers = { "x-auth-token": secret, "openstack-api-version": "compute latest" };
  await fake(`https://nova.example${metadata}/a?limit=1`, { headers });
  await fake(`https://nova.example${metadata}`, { headers: { "x-auth-token": secret } });
  for (const content of [fake.calls(), { calls: fake.calls() }]) {
    const { code, out, err } = await upgrade(content);
    deepEqual([code, err], [1, ""]);
    match(out, /^Nova 26 → 34: 1 of 2 calls get another response\.$/m);
    match(
      out,
      /^GET .*\/metadata\/a\?limit=1 at latest \(.* call 1\)\n {2}26: 200\n {2}34: 400 Additional properties/m,
    );
    match(out, /query\.ignored: .*\n {4}Source: nova\/api\/.*\n {4}Do: Send no query/);
    ok(!out.includes("call 2"));
  }
});

Deno.test("upgrade exits with 0 if only the headers of responses differ, and lists those calls", async () => {
  const { code, out } = await upgrade(
    `curl https://nova.example${metadata} -H 'X-Auth-Token: ${secret}' -H 'OpenStack-API-Version: compute latest'`,
  );
  equal(code, 0);
  match(out, /0 of 1 call gets another response/);
  match(out, /Only the headers differ:/);
  ok(!out.includes(secret));
});

Deno.test("upgrade reads a HAR, finds the API behind any prefix, and leaves out other services", async () => {
  const har = {
    log: {
      entries: [
        entry("GET", `https://cloud.example/compute${metadata}?x=%ff`, 200),
        entry("GET", "https://cloud.example/compute/healthcheck", 300),
        entry("GET", "https://cloud.example/image/v2/images", 200),
        entry("POST", "https://cloud.example/identity/v3/auth/tokens", 201),
        entry("GET", "https://elsewhere.example/healthcheck", 200),
      ],
    },
  };
  const { code, out } = await upgrade(har, "--json");
  const report = JSON.parse(out);
  deepEqual([code, report.calls, report.others, report.notJudged], [1, 2, 3, []]);
  deepEqual(
    report.different.map((
      { place, from, to }: Record<string, { status: number }>,
    ) => [place, from!.status, to!.status]),
    [
      ["entry 1", 200, 400],
      ["entry 2", 300, 200],
    ],
  );
  ok(!out.includes(secret));
});

Deno.test("upgrade reads lines of curl as shells and browsers write them", async () => {
  const lines = [
    "# the calls of the deployment script",
    `$ curl -sS -X PUT "$NOVA/v2.1/$PROJECT/servers/$ID/metadata/a" \\`,
    `    -H 'Content-Type: application/json' -H "X-Auth-Token: $(cat "token file")" --data-raw $'{"meta":{}}' | jq .meta`,
    `TOKEN=x curl --json '{"meta":{}}' -XPUT 'https://nova.example${metadata}/a' -H "X-Auth-Token: \${TOKEN%?}" > out.json`,
    `curl -G --data-urlencode 'x=1 2' https://nova.example${metadata} -H 'X-Auth-Token: t' -H 'OpenStack-API-Version: compute 2.102'`,
    "",
  ];
  const { code, out } = await upgrade(lines.join("\n"), "--json");
  const found = JSON.parse(out).different.map((
    { place, target, from, to }: { place: string; target: string; from: { status: number }; to: { status: number } },
  ) => [place, target.split("/metadata")[1], from.status, to.status]);
  equal(code, 1);
  deepEqual(found, [["line 2", "/a", 400, 400], ["line 4", "/a", 400, 400], ["line 5", "?x=1%202", 406, 400]]);
});

Deno.test("upgrade reads the standard input, and takes several files as one recording", async () => {
  const command = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "-A",
      "--no-check",
      new URL("../../src/cli.ts", import.meta.url).href,
      "upgrade",
      ...releases,
      "-",
    ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = command.stdin.getWriter();
  await writer.write(new TextEncoder().encode("curl http://nova.example/v2.1/"));
  await writer.close();
  const { stdout } = await command.output();
  match(new TextDecoder().decode(stdout), /standard input line 1/);
  const line = `curl http://nova.example${metadata}`;
  const { out } = await withFile(line, (a) => withFile(line, (b) => run("upgrade", ...releases, "--json", a, b)));
  equal(JSON.parse(out).calls, 2);
});

Deno.test("upgrade refuses a file that it can't read in one line that shows nothing of it, with status 2", async () => {
  const { code, out, err } = await upgrade(`curl http://a/v2.1/\ncurl -d @${secret} http://nova.example/v2.1/`);
  deepEqual([code, out, err.trim().split("\n").length], [2, "", 1]);
  match(err, /^upgrade: .*: line 2 cannot be read: its body is in a file; write the body into the line$/m);
  ok(!err.includes(secret));
});

Deno.test("upgrade says which option or file is wrong, with status 2", async () => {
  const refusalOf = async (...args: string[]) => {
    const { code, err } = await run("upgrade", ...args);
    equal(code, 2);
    return err.trim();
  };
  equal(
    await refusalOf("--from", "26", "--to", "27", "f"),
    "upgrade: --to must be one of the releases 22, 26, 31, 33, 34",
  );
  equal(
    await refusalOf("--to", "34", "f"),
    "upgrade: --from is missing; it must be one of the releases 22, 26, 31, 33, 34",
  );
  equal(
    await refusalOf("--from", "34", "--to", "34", "f"),
    "upgrade: --from and --to are the same release, 34; name two",
  );
  match(await refusalOf(...releases), /^upgrade: name a FILE with recorded calls/);
  equal(await refusalOf(...releases, "/no/such/file"), "upgrade: /no/such/file: no such file");
  match(await refusalOf(...releases, "."), /^upgrade: \.: cannot be read/);
  match(
    await refusalOf(...releases, "--role", "god", "f"),
    /^upgrade: --role must be one of member, reader, admin, none$/,
  );
  match(
    (await runWith({}, "upgrade", "--help")).out,
    /Exit status: 0 no status and no body differs, 1 some do, 2 misused\./,
  );
});
