// Nova's application without database, Keystone and web server (scripts/nova/alone), in the chroot of a release: what it
// returns to stories. Requests are read as the fake's web server reads them, so that only what is behind it is compared.
import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type ReleaseName, suites } from "../../scripts/nova/lab.ts";
import { readRequest, type WireRequest } from "../../src/fake/nova/uwsgi.ts";
import { pathBytes, resolveDots } from "../../src/fake/nova/decoding.ts";
import { normalize } from "../../src/like/comparable.ts";
import { latin1, requestBytes } from "../../src/like/request_bytes.ts";
import { sorted } from "../../src/shared/sorted.ts";
import { givenMetadata, type RecordedResponse, type ServerState, type Step, type Story } from "../../src/like/story.ts";
import type { Told } from "./fake_twin.ts";

const scripts = ["alone/application.py", "inside/tokens.py"].map((name) =>
  fileURLToPath(new URL(`../../scripts/nova/${name}`, import.meta.url))
);
const callers = ["member", "admin", "reader", "norole", "other", "system"];
/** As tokens.py has them. */
const tokens = Object.fromEntries(callers.map((who) => [who, `token-of-${who}`]));

/** Addresses of what is not there: other servers, flavors, images. */
const elsewhere = /\/servers(\/+[^/]*)?\/*$|flavors|limits|extensions|images|\/tags|\/action|^\/+v1\//;

/** How an answer comes: as a line of JSON. */
interface Line {
  closed?: boolean;
  status: number;
  headers: [string, string][];
  body: string;
}

/** Starts it. */
export function startNovaAlone(release: ReleaseName, ids: Readonly<Record<string, string>>) {
  const root = `${process.env.LABS ?? "/tmp/nova-labs"}/${suites[release]}`;
  mkdirSync(`${root}/alone`, { recursive: true });
  for (const script of scripts) copyFileSync(script, `${root}/alone/${basename(script)}`);
  const paste = "/lab/mariadb/etc/nova/api-paste.ini";
  const args = [root, "env", "LC_ALL=C.UTF-8", "python3", "-W", "ignore", "/alone/application.py", paste, "/alone/etc"];
  const child = spawn("chroot", args, { stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const call = async (message: unknown) => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`Nova ${release} alone has ended`);
    return JSON.parse(value);
  };
  return {
    /** Tells a story, as far as it can be told: to the first step that needs more than the application. */
    async tell({ server = {}, steps }: Story): Promise<Told> {
      await call({ servers: serversOf(server, ids) });
      const answers: RecordedResponse[] = [];
      for (const step of steps) {
        const request = requestOf(step, ids);
        const line: Line | undefined = request && await call(request);
        if (!line) break;
        answers.push(normalize(answerOf(line)));
      }
      return { steps: answers, after: sorted(await call({ read: ids.server })) };
    },
    end: () => void child.stdin.end(),
  };
}

function serversOf(state: ServerState, ids: Readonly<Record<string, string>>) {
  const { vmState = "active", taskState = null, locked = false, launched = true } = state;
  const usual = {
    vm_state: "active",
    task_state: null,
    locked: false,
    launched: true,
    project: ids.project,
    metadata: {},
  };
  const own = { vm_state: vmState, task_state: taskState, locked, launched, metadata: givenMetadata(state) };
  const foreign = { project: ids.otherProject, metadata: { foo: "bar", key: "value" } };
  const unscheduled = { vm_state: "building", task_state: "scheduling", launched: false, unscheduled: true };
  const all = { server: own, foreign, deleted: { deleted: true }, unscheduled };
  return Object.fromEntries(
    Object.entries(all).map(([name, server]) => [ids[name], { ...usual, id: ids[name], ...server }]),
  );
}

/** What a web server passes on; `undefined` for what the application alone can't respond to. */
function requestOf(step: Step, ids: Readonly<Record<string, string>>) {
  const bytes = requestBytes(step, { endpoint: "http://nova.test", ids, tokens });
  let request: WireRequest | undefined;
  try {
    request = readRequest(Buffer.from(bytes));
  } catch {
    return undefined;
  }
  if (!request || request.header("host") === undefined) return undefined;
  const { method, target, header, body = new Uint8Array() } = request;
  const [raw = "", query = ""] = target.split(/\?(.*)/s, 2);
  const path = pathBytes(resolveDots(raw.split("#")[0]!));
  // How deep JSON may be depends on what is below the application.
  const isDeep = /[[{]{500}/.test(latin1(body));
  if (!path.startsWith("/") || elsewhere.test(path) || isDeep) return undefined;
  const names = latin1(bytes).split("\r\n\r\n")[0]!.split("\r\n").slice(1)
    .map((line) => line.split(":")[0]!.toUpperCase().replaceAll("-", "_"));
  const headers = names.map((name) => [
    /^CONTENT_(TYPE|LENGTH)$/.test(name) ? name : `HTTP_${name}`,
    header(name.toLowerCase().replaceAll("_", "-")) ?? "",
  ]);
  const environ = { REQUEST_METHOD: method, PATH_INFO: path, QUERY_STRING: query, REQUEST_URI: target };
  const secure = /^(?:on|1)$/i.test(header("x-forwarded-ssl") ?? "");
  return {
    environ: { ...environ, ...Object.fromEntries(headers) },
    scheme: header("x-forwarded-proto") || (secure ? "https" : "http"),
    body: Buffer.from(body).toString("base64"),
  };
}

function answerOf({ closed, status, headers: pairs, body }: Line): RecordedResponse {
  if (closed) return { closed: true };
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of pairs) {
    const before = headers[name.toLowerCase()];
    headers[name.toLowerCase()] = before === undefined ? value : [before, value].flat();
  }
  const text = Buffer.from(body, "base64").toString();
  return { status, headers, ...(text && { body: parsed(text, String(headers["content-type"] ?? "")) }) };
}

function parsed(text: string, type: string): unknown {
  if (!type.includes("json")) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
