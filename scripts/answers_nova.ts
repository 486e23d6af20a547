// Starts Nova 34 (as root, on Debian), and makes it, or nginx in front of it, return every status that the document has for
// an operation; for some of them Keystone or the database is stopped. Writes the responses to tests/recorded/stack.json
// and results/answers.md.
import { operations } from "../gen/operations.ts";
import { ask, type Response, type Sent } from "./nova/ask.ts";
import { flagsOf } from "./flags.ts";
import { type Operation, pageOf, type Recorded } from "./nova/answers_page.ts";
import { controlOf, type Lab, type ReleaseName, startLab } from "./nova/lab.ts";
import { signalPart, stopPart } from "./nova/lab_processes.ts";
import { startNginx } from "./nova/nginx.ts";
import { namesOf } from "../src/shared/untyped.ts";

flagsOf("answers:nova", {});
const release: ReleaseName = "34";
const root = new URL("../", import.meta.url);
const lab = await startLab(release);
const token = await freshToken(lab);
const control = controlOf(lab);
await control("reset");
const recorded: Recorded[] = [];

await record("Nova", lab.base_url, novaRequests());
const nginx = await startNginx(new URL(lab.base_url).origin);
try {
  await record("nginx, body limit", nginx.url("body-limit"), [["413", { body: "x".repeat(20_000) }]]);
  for (const [place, status] of [["rate-limit", "429"], ["overloaded", "503"]] as const) {
    await ask(nginx.url(place), usual("listServerMetadata"));
    await record(`nginx, ${place}`, nginx.url(place), [[status, {}]]);
  }
  await record("nginx, nothing behind it", nginx.url("bad-gateway"), [["502", {}]]);
  await signalPart(lab, "nova-api", "STOP");
  try {
    await record("nginx, Nova hangs", nginx.url("gateway-timeout"), [["504", {}]]);
  } finally {
    await signalPart(lab, "nova-api", "CONT");
  }
} finally {
  nginx.stop();
}
control.end();
await stopPart(lab, "keystone");
await record("Nova, Keystone stopped", lab.base_url, [["503", { headers: { "x-auth-token": token } }]]);
await startLab(release);
await stopPart(lab, "mariadbd");
await record("Nova, its database stopped", lab.base_url, [["500", {}]]);
await startLab(release);

const date = new Date().toISOString().slice(0, 10);
const head = { nova: lab.version, nginx: nginx.version, date };
const lines = recorded.map((one) => `  ${JSON.stringify(one)}`).join(",\n");
await Deno.writeTextFile(
  new URL("tests/recorded/stack.json", root),
  `${JSON.stringify(head).slice(0, -1)}, "answers": [\n${lines}\n]}\n`,
);
await Deno.writeTextFile(new URL("results/answers.md", root), pageOf(recorded, head));

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
  for (const operation of namesOf(operations)) {
    const documented: readonly number[] = operations[operation].statuses;
    for (const [status, change] of changes) {
      const wanted = status === "2xx" ? documented.find((status) => status < 300)! : Number(status);
      if (wanted < 502 && !documented.includes(wanted)) continue;
      const request = changed(operation, change);
      const response = await ask(origin, request);
      if (response.status !== wanted) {
        console.error(`${operation}: expected ${wanted} from ${from}, got ${response.status}`);
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
  let target = request.target;
  if (change.target !== undefined) {
    // A list has no server that could be missing, but its project can be no project.
    target = operation === "listServers"
      ? operations.listServers.path.replace("{project_id}", "no-project")
      : change.target.replace("{project}", lab.project_id) + key;
  }
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

/** A request without its token, and with a long body shortened. */
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
  const withoutHost = (text: string) => text.replace(/127\.0\.0\.1:\d+/g, "<host>");
  const text = JSON.stringify(Object.fromEntries(kept)).replace(/req-[\da-f-]{36}/g, "req-<uuid>");
  return { status, headers: JSON.parse(withoutHost(text)), body: withoutHost(body) };
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
