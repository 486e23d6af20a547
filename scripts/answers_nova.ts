// Starts Nova 34 (as root, on Debian), asks for every answer that the document has for an operation, stops Keystone and
// the database, and puts nginx in front. Writes what was returned to tests/recorded/stack.json and results/answers.md.
import { operations } from "../gen/operations.ts";
import { ask, type Response, type Sent } from "./nova/ask.ts";
import { flagsOf } from "./flags.ts";
import { controlOf, type Lab, type ReleaseName, startLab } from "./nova/lab.ts";
import { startNginx } from "./nova/nginx.ts";
import { namesOf } from "../src/shared/untyped.ts";

type Operation = keyof typeof operations;

/** A response, the request to which it came, whose token that had, and from what it came. */
interface Recorded {
  operation: Operation;
  status: number;
  from: string;
  as: keyof Lab["tokens"] | "none";
  request: Sent;
  response: Response;
}

flagsOf("answers:nova", {});
const release: ReleaseName = "34";
const root = new URL("../", import.meta.url);
const lab = await startLab(release);
const token = await freshToken(lab);
const control = controlOf(lab);
await control("reset");
const recorded: Recorded[] = [];
const names = Object.keys(operations) as Operation[];

await record("Nova", lab.base_url, novaRequests());
const nginx = await startNginx(new URL(lab.base_url).origin);
try {
  await record("nginx, body limit", nginx.url("body-limit"), [["413", { body: "x".repeat(20_000) }]]);
  for (const [place, status] of [["rate-limit", "429"], ["overloaded", "503"]] as const) {
    await ask(nginx.url(place), usual("listServerMetadata"));
    await record(`nginx, ${place}`, nginx.url(place), [[status, {}]]);
  }
  await record("nginx, nothing behind it", nginx.url("bad-gateway"), [["502", {}]]);
  await signal("nova-api", "STOP");
  try {
    await record("nginx, Nova hangs", nginx.url("gateway-timeout"), [["504", {}]]);
  } finally {
    await signal("nova-api", "CONT");
  }
} finally {
  nginx.stop();
}
control.end();
await stop("keystone");
await record("Nova, Keystone stopped", lab.base_url, [["503", { headers: { "x-auth-token": token } }]]);
await startLab(release);
await stop("mariadbd");
await record("Nova, its database stopped", lab.base_url, [["500", {}]]);
await startLab(release);

const date = new Date().toISOString().slice(0, 10);
const head = { nova: lab.version, nginx: nginx.version, date };
const lines = recorded.map((one) => `  ${JSON.stringify(one)}`).join(",\n");
await Deno.writeTextFile(
  new URL("tests/recorded/stack.json", root),
  `${JSON.stringify(head).slice(0, -1)}, "answers": [\n${lines}\n]}\n`,
);
await Deno.writeTextFile(new URL("results/answers.md", root), page());

/** What is changed of the usual request for each status that Nova itself returns. */
function novaRequests(): [status: string, change: Partial<Sent>][] {
  const at = (name: string) => ({
    target: `/v2.1/{project}/servers/${lab.servers[name] ?? lab.unknown_server_id}/metadata`,
  });
  return [
    ["2xx", {}],
    ["400", { headers: { "openstack-api-version": "compute x" } }],
    ["401", { headers: { "x-auth-token": "" } }],
    ["403", { headers: { "x-auth-token": lab.tokens.norole } }],
    ["404", at("missing")],
    ["409", at("locked")],
    ["413", { body: "x".repeat(120_000) }],
    ["415", { headers: { "content-type": "text/html" } }],
  ];
}

/** The request of an operation that succeeds. */
function usual(operation: Operation): Sent {
  const { method, path } = operations[operation];
  const item = operation.endsWith("Item");
  const target = path.replace("{project_id}", lab.project_id).replace("{server_id}", lab.servers.active)
    .replace("{key}", "foo") + (operation === "listServers" ? "?limit=1" : "");
  const headers: Record<string, string> = { "x-auth-token": lab.tokens.member, accept: "application/json" };
  if (method !== "PUT" && method !== "POST") return { method, target, headers };
  const body = JSON.stringify(item ? { meta: { foo: "bar" } } : { metadata: { foo: "bar" } });
  return { method, target, headers: { ...headers, "content-type": "application/json" }, body };
}

/** Sends each operation, changed so that it gets each status that the document has for it. */
async function record(from: string, origin: string, changes: [status: string, change: Partial<Sent>][]): Promise<void> {
  for (const operation of names) {
    const documented: readonly number[] = operations[operation].statuses;
    for (const [status, change] of changes) {
      const wanted = status === "2xx" ? documented.find((status) => status < 300)! : Number(status);
      if (wanted < 502 && !documented.includes(wanted)) continue;
      const request = changed(operation, change);
      const response = await ask(origin, request);
      if (response.status !== wanted) {
        console.error(`${operation}: ${wanted} was expected from ${from}, ${response.status} came`);
        Deno.exitCode = 1;
        continue;
      }
      if (status === "2xx") await ask(lab.base_url, usual("replaceServerMetadata"));
      const as = callerOf(request);
      recorded.push({ operation, status: wanted, from, as, request: shown(request), response: plain(response) });
    }
  }
}

function changed(operation: Operation, change: Partial<Sent>): Sent {
  const request = usual(operation);
  const key = operation.endsWith("Item") ? "/foo" : "";
  // A list has no server that could be missing, but its project can be no project.
  const target = change.target === undefined
    ? request.target
    : operation === "listServers"
    ? operations.listServers.path.replace("{project_id}", "no-project")
    : change.target.replace("{project}", lab.project_id) + key;
  const headers = Object.fromEntries(
    Object.entries({ ...request.headers, ...change.headers }).filter(([, value]) => value !== ""),
  );
  return { ...request, ...change, target, headers };
}

function callerOf({ headers }: Sent): Recorded["as"] {
  const given = headers["x-auth-token"];
  if (given === undefined) return "none";
  return namesOf(lab.tokens).find((who) => lab.tokens[who] === given) ?? "member";
}

/** A request without its token, and without what only makes it long. */
function shown({ headers, body, ...request }: Sent): Sent {
  const { "x-auth-token": _, ...others } = headers;
  const text = String(body ?? "");
  return {
    ...request,
    headers: others,
    ...(text ? { body: text.length > 1000 ? `{${text[0]}*${text.length}}` : text } : {}),
  };
}

/** A response without what differs each time. */
function plain({ status, headers, body }: Response): Response {
  const kept = Object.entries(headers).filter(([name]) => !/^(connection|date|server|transfer-encoding)$/.test(name));
  const text = JSON.stringify(Object.fromEntries(kept)).replace(/req-[\da-f-]{36}/g, "req-<uuid>").replace(
    /127\.0\.0\.1:\d+/g,
    "<host>",
  );
  return { status, headers: JSON.parse(text), body: body.replace(/127\.0\.0\.1:\d+/g, "<host>") };
}

/** A token that Nova hasn't seen yet, so that it asks Keystone. */
async function freshToken({ project_id }: Lab): Promise<string> {
  const { keystone_url } = lab as Lab & { keystone_url: string };
  const user = { name: "demo", password: "demo", domain: { id: "default" } };
  const body = {
    auth: { identity: { methods: ["password"], password: { user } }, scope: { project: { id: project_id } } },
  };
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${keystone_url}/auth/tokens`, { method: "POST", headers, body: JSON.stringify(body) });
  await response.body?.cancel();
  return response.headers.get("x-subject-token")!;
}

async function pidOf(name: string): Promise<string> {
  return (await Deno.readTextFile(`${lab.root}${lab.directory}/run/${name}.pid`)).trim();
}

/** Stops a part of the lab, by the id of its process. */
async function stop(name: string): Promise<void> {
  const pid = await pidOf(name);
  await kill("-TERM", pid);
  while ((await new Deno.Command("kill", { args: ["-0", pid], stderr: "null" }).output()).success) {
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Sends a signal to a part of the lab and to the workers that it has started. */
async function signal(name: string, sign: "STOP" | "CONT"): Promise<void> {
  const pid = await pidOf(name);
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "pid=", "--ppid", pid] }).output();
  await kill(`-${sign}`, pid, ...new TextDecoder().decode(stdout).split(/\s+/).filter(Boolean));
}

async function kill(...args: string[]): Promise<void> {
  const { success } = await new Deno.Command("kill", { args }).output();
  if (!success) throw new Error(`Cannot signal a process of the lab: kill ${args.join(" ")}`);
}

function page(): string {
  const documented = names.flatMap((operation) =>
    operations[operation].statuses.map((status) => [operation, status] as const)
  );
  const fromOf = (
    operation: Operation,
    status: number,
  ) => [
    ...new Set(recorded.filter((one) => one.operation === operation && one.status === status).map(({ from }) => from)),
  ];
  const had = documented.filter(([operation, status]) => fromOf(operation, status).length > 0);
  const statuses = [...new Set(documented.map(([, status]) => status))].sort();
  const rows = [...statuses, 502, 504].map((status) => {
    const of = names.filter((operation) => fromOf(operation, status).length > 0);
    const wanted = documented.filter(([, one]) => one === status).length;
    const from = [...new Set(names.flatMap((operation) => fromOf(operation, status)))].join("; ");
    const { response } = recorded.find((one) => one.status === status) ?? {};
    const type = response?.headers["content-type"] ?? "no body";
    return `| ${
      [status, wanted ? `${of.length} of ${wanted}` : `${of.length}, as any other`, from, type].join(" | ")
    } |`;
  });
  return `# Every documented answer, from a real stack

Written by \`deno task answers:nova\` on ${date}: ${had.length} of the ${documented.length} answers that the document has (an operation and a status) came from
Nova ${lab.version}, from Nova without its Keystone or its database, or from nginx ${nginx.version} in front of it. The responses are in
tests/recorded/stack.json; \`fake.fail({ kind })\` gives those that no request brings about.

| status | operations | from | type |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}
