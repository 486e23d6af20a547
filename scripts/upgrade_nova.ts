// Starts Nova 26 and 34 (as root, on Debian), sends both what OpenStack's clients send and the planted calls, and counts
// how well the command `upgrade` finds the calls that they respond to otherwise. Writes results/upgrade.json and .md.
import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { readCalls } from "../src/upgrade/read_calls.ts";
import { compareReleases, type Judgement } from "../src/upgrade/upgrade.ts";
import { objectOf } from "../src/upgrade/recorded_call.ts";
import { jsonOf } from "../src/shared/json.ts";
import { ask, type Response } from "./nova/ask.ts";
import { flagsOf } from "./flags.ts";
import { type Lab, startLab } from "./nova/lab.ts";
import { pathOf, planted, rolesOf } from "./nova/planted.ts";
import { comparableBody } from "../src/upgrade/compare.ts";
import { startTwinProxy, type TwinCall } from "./nova/twin_proxy.ts";

flagsOf("upgrade:nova", {});
const [from, to] = ["26", "34"] as const;
const root = new URL("../", import.meta.url);

/** The clients, each with what runs it. */
const clients: Record<string, readonly [command: string, script: string]> = {
  novaclient: ["/usr/bin/python3", "novaclient_api.py"],
  openstacksdk: ["/usr/bin/python3", "openstacksdk_api.py"],
  libcloud: ["/usr/bin/python3", "libcloud_api.py"],
  tempest: ["/usr/bin/python3", "tempest_tests.py"],
  "nova and openstack": ["bash", "cli.sh"],
};

/** What was counted of some calls. */
interface Count {
  calls: number;
  differ: number;
  named: number;
  right: number;
  notJudged: number;
}

const first = await startLab(from);
const second = await startLab(to);
const proxy = await startTwinProxy(first, second);
const parts: [name: string, calls: TwinCall[]][] = [];
for (const [name, [command, script]] of Object.entries(clients)) {
  const begin = proxy.calls.length;
  const ran = await runClient(command, script, first);
  const calls = proxy.calls.slice(begin);
  console.log(`${name}: ${calls.length} calls, ${ran}`);
  if (calls.length) parts.push([name, calls]);
}
const begin = proxy.calls.length;
for (const call of planted) await sendPlanted(call);
parts.push(["planted", proxy.calls.slice(begin)]);
await proxy.close();

const counts = new Map(parts.map(([name, calls]) => [name, countOf(name, calls)]));
const total = [...counts.values()].reduce(add);
const date = new Date().toISOString().slice(0, 10);
await Deno.writeTextFile(
  new URL("results/upgrade.json", root),
  `${JSON.stringify({ date, from, to, ...total }, null, 2)}\n`,
);
await Deno.writeTextFile(new URL("results/upgrade.md", root), page());

function runClient(command: string, script: string, lab: Lab): Promise<string> {
  const env = {
    ...process.env,
    BASE_URL: `${proxy.url}/v2.1`,
    PROJECT_ID: lab.project_id,
    TOKEN: lab.tokens.member,
    SERVER_ID: lab.servers.scratch,
    LOCKED_SERVER_ID: lab.servers.locked,
    BUILDING_SERVER_ID: lab.servers.building,
    UNKNOWN_SERVER_ID: lab.unknown_server_id,
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const path = fileURLToPath(new URL(`scripts/nova/clients/${script}`, root));
  return new Promise((resolve) =>
    execFile(
      command,
      [path],
      { env, timeout: 200_000 },
      (_, out, err) => resolve((out || err).trim().split("\n").at(-1) ?? ""),
    )
  );
}

async function sendPlanted(call: typeof planted[number]): Promise<void> {
  const { method, body, headers = {}, as = "member" } = call;
  const { servers, tokens, project_id, unknown_server_id: gone } = first;
  const ids = {
    active: servers.scratch!,
    full: servers.quota_full!,
    locked: servers.locked!,
    building: servers.building!,
    gone,
  };
  const token = as === "unknown" ? "no-such-token" : tokens[as === "nobody" ? "norole" : as];
  const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  const sent = {
    method,
    target: pathOf(call, project_id, ids),
    headers: { "x-auth-token": token, ...type, ...headers },
    body,
  };
  await ask(proxy.url, sent);
}

/** Counts the calls that differ on the real releases, and those that `upgrade` names. */
function countOf(name: string, calls: readonly TwinCall[]): Count {
  const recording = readCalls(JSON.stringify({ log: { entries: calls.map(entryOf) } }));
  // A HAR doesn't say whose token it was; here it is known.
  const own = recording.calls.map((call) => ({ ...call, ...callerOf(calls[Number(call.place.slice(6)) - 1]!) }));
  const judgements = compareReleases(own, { from, to });
  const count: Count = { calls: own.length, differ: 0, named: 0, right: 0, notJudged: 0 };
  own.forEach(({ place, method, target }, i) => {
    const { first, second } = calls[Number(place.slice(6)) - 1]!;
    const judgement = judgements[i]!;
    const differs = isOther(first, second);
    const named = judgement.kind === "different" && judgement.difference !== "headers";
    count.differ += Number(differs);
    count.named += Number(named);
    count.right += Number(differs && named);
    count.notJudged += Number(judgement.kind === "not judged");
    if (differs !== named) {
      console.log(
        `${name}: ${differs ? "missed" : "named wrongly"}: ${method} ${target}\n${detailsOf(first, second, judgement)}`,
      );
    }
  });
  return count;
}

function callerOf({ as }: TwinCall) {
  const name = as === "norole" ? "nobody" : as;
  return name ? { roles: rolesOf[name], scope: name === "system" ? "system" as const : undefined } : {};
}

function entryOf({ method, target, headers, body, first }: TwinCall) {
  const pairs = Object.entries(headers).map(([name, value]) => ({ name, value }));
  const request = {
    method,
    url: `http://nova.example${target}`,
    headers: pairs,
    ...(body ? { postData: { text: body } } : {}),
  };
  return { request, response: { status: first.status, content: { text: first.body } } };
}

/** Whether two responses differ in status or body, apart from addresses, times, and the order of members. */
function isOther(a: Response, b: Response): boolean {
  const [one, two] = [membersIn(a.body), membersIn(b.body)];
  // The two Novas have made their servers in another order, so a page has others; what an entry has can be compared.
  if (a.status === b.status && one && two) return one.length > 0 && two.length > 0 && String(one) !== String(two);
  const plain = ({ body }: Response) =>
    comparableBody(body).replace(/http:\/\/127\.0\.0\.1:\d+/g, "").replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, "<time>");
  return a.status !== b.status || plain(a) !== plain(b);
}

/** What the entries of a list of servers have; `undefined` if a body is none. */
function membersIn(body: string): string[] | undefined {
  const { servers } = objectOf(jsonOf(body)) ?? {};
  if (!Array.isArray(servers)) return undefined;
  return [...new Set(servers.flatMap((server) => Object.keys(server)))].filter((name) => name !== "fault").sort();
}

/** Both responses and the judgement, shortened, for the terminal. */
function detailsOf(a: Response, b: Response, judgement: Judgement): string {
  return [a, b].map(({ status, body }) => `  ${status} ${body.slice(0, 300)}`).join("\n") +
    `\n  ${JSON.stringify(judgement).slice(0, 300)}`;
}

function add(a: Count, b: Count): Count {
  return Object.fromEntries(
    Object.keys(a).map((key) => [key, a[key as keyof Count] + b[key as keyof Count]]),
  ) as unknown as Count;
}

function page(): string {
  const percent = (part: number, whole: number) => whole === 0 ? "–" : `${(100 * part / whole).toFixed(1)} %`;
  const row = (name: string, { calls, differ, named, right, notJudged }: Count) =>
    `| ${[name, calls, differ, named, percent(right, named), percent(right, differ), notJudged].join(" | ")} |`;
  return `# What \`upgrade\` finds

Written by \`deno task upgrade:nova\` on ${date}. Calls of OpenStack's clients, and calls planted for the purpose (scripts/nova/planted.ts), went
to Nova ${first.version} and to Nova ${second.version}, whose servers were kept alike. A call differs if the status or the body of the
responses does, apart from addresses, times and the order of members; of lists of servers, whose order is that of their making, the
members of the entries were compared. What \`upgrade --from ${from} --to ${to}\` named was counted against that.

| calls | all | differ | named | precision | recall | not judged |
| --- | --- | --- | --- | --- | --- | --- |
${[...counts].map(([name, count]) => row(name, count)).join("\n")}
${row("all", total)}
`;
}
