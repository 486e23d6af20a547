// A release of Nova, started by up.sh: what it printed, as a provider, and its servers' controls.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Provider } from "../../src/conformance/mod.ts";
import type { Stage } from "../../src/like/situation.ts";
import { givenMetadata, type ServerState } from "../../src/like/story.ts";

/** The releases that Debian has, each with its suite. */
export const suites = { "22": "bullseye", "26": "bookworm", "31": "trixie", "33": "forky", "34": "sid" } as const;

export type ReleaseName = keyof typeof suites;
export const releaseNames = Object.keys(suites) as ReleaseName[];

/** How a lab is set up, as up.sh has it. */
export interface LabOptions {
  db?: "mariadb" | "sqlite" | undefined;
  policy?: "default" | "old" | "new" | undefined;
  /** `tokens` starts no Keystone. */
  auth?: "keystone" | "tokens" | undefined;
  workers?: number | undefined;
}

/** A lab that runs; members in snake_case are what ctl.py prints. */
export interface Lab {
  release: ReleaseName;
  /** The version of Nova, such as `34.0.0`. */
  version: string;
  /** The directory of the chroot, and of the lab in it. */
  root: string;
  directory: string;
  base_url: string;
  project_id: string;
  other_project_id: string;
  unknown_server_id: string;
  tokens: Record<"member" | "admin" | "reader" | "norole" | "other" | "system", string>;
  servers: Record<typeof ofPurpose[number], string> & Record<string, string>;
}

/** The servers of a lab that are there for a purpose of ours; the others are called by their state. */
const ofPurpose = ["active", "empty", "client", "concurrent", "scratch", "other_project", "task_rebooting"] as const;

/** Starts the lab of a release, or finds it running; throws if this machine can't. */
export async function startLab(release: ReleaseName, options: LabOptions = {}) {
  const { db = "mariadb", policy = "default", auth = "keystone", workers } = options;
  const script = fileURLToPath(new URL("up.sh", import.meta.url));
  const args = ["--release", release, "--db", db, "--policy", policy, "--auth", auth];
  if (workers !== undefined) args.push("--workers", String(workers));
  const { code, text } = await run("bash", [script, ...args]);
  if (code !== 0) throw new Error(`Cannot start Nova ${release}: up.sh exits with ${code}. Its messages are above.`);
  const root = `${process.env.LABS ?? "/tmp/nova-labs"}/${suites[release]}`;
  const version = await run("chroot", [root, "dpkg-query", "-W", "-f", "${Version}", "python3-nova"]);
  return {
    ...JSON.parse(text),
    release,
    version: version.text.replace(/^\d+:|-.*$/g, ""),
    root,
    directory: `/${auth === "tokens" ? "alone" : "lab"}/${db}`,
  } as Lab;
}

/** Stops what runs of a release; with options, only the labs of that kind. */
export async function stopLab(release: ReleaseName, { auth, db }: Pick<LabOptions, "auth" | "db"> = {}): Promise<void> {
  const script = fileURLToPath(new URL("down.sh", import.meta.url));
  await run("bash", [script, "--release", release, ...(auth ? ["--auth", auth] : []), ...(db ? ["--db", db] : [])]);
}

/** The lab as a provider of the conformance suite. */
export function providerOf(lab: Lab): Provider {
  const { active, empty, client, concurrent, scratch, other_project: foreign, ...named } = lab.servers;
  const { member: token, admin, reader, norole: roleless, system, other } = lab.tokens;
  return {
    name: `OpenStack Nova ${lab.version}`,
    endpoint: new URL(lab.base_url).origin,
    projectId: lab.project_id,
    auth: { token, admin, reader, roleless, system, other },
    servers: {
      ...named,
      active: [active, empty, client, concurrent, scratch],
      rebooting: named.task_rebooting,
      unscheduled: named.build_request ?? [],
      foreign,
      missing: lab.unknown_server_id,
    },
    quota: 128,
    release: lab.release,
  };
}

/** A lab whose servers can be put into the states that recorded stories begin with. */
export function stageOf(lab: Lab): Stage & { end(): Promise<void> } {
  const control = controlOf(lab);
  return {
    other: lab.tokens.other,
    async prepare(server, state) {
      await control("set", server, ...fieldsOf(state));
      await control("meta", server, JSON.stringify(givenMetadata(state)));
    },
    async end() {
      await control("reset");
      control.end();
    },
  };
}

/** A state of a server in the words of ctl.py. */
export function fieldsOf({ vmState = "active", taskState = null, locked = false, launched = true }: ServerState) {
  return [
    `vm_state=${vmState}`,
    `task_state=${taskState}`,
    `locked=${Number(locked)}`,
    `locked_by=${locked ? "owner" : null}`,
    `launched_at=${launched ? "2024-01-01 00:00:00" : null}`,
  ];
}

/** What changes the servers of a lab. Each call has the words of ctl.py, and waits until it is done. */
export function controlOf({ root, directory }: Lab) {
  const args = [root, "env", `LAB=${directory}`, "/usr/bin/python3", "/inside/ctl.py", "batch"];
  const child = spawn("chroot", args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const call = async (...words: string[]) => {
    child.stdin.write(`${JSON.stringify(words)}\n`);
    if ((await lines.next()).value !== "ok") throw new Error(`ctl.py failed: ${words.join(" ")}`);
  };
  return Object.assign(call, { end: () => child.stdin.end() });
}

function run(command: string, args: string[]): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (chunk) => text += chunk);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, text }));
  });
}
