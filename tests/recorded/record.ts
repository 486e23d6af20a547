// In: stories.json and a lab that scripts/nova/up.sh started. Out: nova.json, what this Nova answers to each story.

import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import process from "node:process";
import { fileURLToPath } from "node:url";
import {
  type Answer,
  givenMetadata,
  normalize,
  type Place,
  type Recorded,
  send,
  type ServerState,
  sorted,
  type Story,
} from "./replay.ts";

const here = (path: string) => new URL(path, import.meta.url);
const lab = JSON.parse(readFileSync(`${process.env.LAB ?? "/tmp/nova-lab"}/state.json`, "utf8"));
const { hostname, port } = new URL(lab.base_url);
const ids: Record<string, string> = {
  project: lab.project_id,
  otherProject: lab.other_project_id,
  server: lab.servers.scratch,
  foreign: lab.servers.other_project,
  deleted: lab.servers.deleted,
  unscheduled: lab.servers.build_request,
  missing: lab.unknown_server_id,
};
ids.metadata = `/v2.1/${ids.project}/servers/${ids.server}/metadata`;
const nova: Place = { host: hostname, port: Number(port), ids, tokens: lab.tokens };
const control = startControl();

const stories: Story[] = JSON.parse(readFileSync(here("stories.json"), "utf8"));
const recorded: Recorded[] = [];
await control("reset");
for (const { name, server = {}, steps } of stories) {
  await prepare(server);
  const answers: Answer[] = [];
  for (const step of steps) answers.push(normalize(await send(step, nova)));
  recorded.push({ name, steps: answers, after: await readMap() });
}
await control("reset");
control.end();

const version = await novaVersion();
const today = new Date().toISOString().slice(0, 10);
const before = existsSync(here("nova.json")) ? readFileSync(here("nova.json"), "utf8") : "";
const since = /"date": "(.*?)"/.exec(before)?.[1] ?? today;
const same = format(since) === before;
if (!same) writeFileSync(here("nova.json"), format(today));
console.log(
  `${recorded.length} stories recorded from Nova ${version}, ${same ? `as on ${since}` : "nova.json changed"}`,
);

async function prepare(state: ServerState): Promise<void> {
  const { vmState = "active", taskState = null, locked = false, launched = true } = state;
  await control(
    "set",
    "scratch",
    `vm_state=${vmState}`,
    `task_state=${taskState}`,
    `locked=${Number(locked)}`,
    `locked_by=${locked ? "owner" : null}`,
    `launched_at=${launched ? "2024-01-01 00:00:00" : null}`,
  );
  await control("meta", "scratch", JSON.stringify(givenMetadata(state)));
}

async function readMap(): Promise<Record<string, string>> {
  const answer = await send({ as: "admin", method: "GET", target: "{metadata}" }, nova);
  if ("closed" in answer || answer.status !== 200) throw new Error("cannot read the map", { cause: answer });
  return sorted((answer.body as { metadata: Record<string, string> }).metadata);
}

/** One line per answer, for diffs that can be read; the same headers are written once. */
function format(date: string): string {
  const sets = new Map<string, number>();
  const line = (answer: Answer) => {
    if ("closed" in answer) return JSON.stringify(answer);
    const { "content-length": length, ...others } = answer.headers;
    const set = JSON.stringify(others);
    if (!sets.has(set)) sets.set(set, sets.size);
    return JSON.stringify({ ...answer, headers: sets.get(set), length: Number(length) });
  };
  const story = ({ name, steps, after }: Recorded) =>
    `{ "name": ${JSON.stringify(name)}, "steps": [\n` +
    steps.map((step) => `  ${line(step)}`).join(",\n") +
    `\n], "after": ${JSON.stringify(after)} }`;
  const lines = recorded.map(story).join(",\n");
  const head = JSON.stringify({ nova: version, date, ids }, null, 2).slice(0, -2);
  return `${head},\n  "headers": [\n${[...sets.keys()].join(",\n")}\n],\n  "stories": [\n${lines}\n]}\n`;
}

/** One ctl.py for the whole run; each call is a line to it and waits for its "ok". */
function startControl() {
  const script = fileURLToPath(here("../../scripts/nova/ctl.py"));
  const child = spawn("/usr/bin/python3", [script, "batch"], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const call = async (...words: string[]) => {
    child.stdin.write(`${JSON.stringify(words)}\n`);
    if ((await lines.next()).value !== "ok") throw new Error(`ctl.py failed: ${words.join(" ")}`);
  };
  return Object.assign(call, { end: () => child.stdin.end() });
}

function novaVersion(): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("dpkg-query", ["-W", "-f", "${Version}", "python3-nova"]);
    let text = "";
    child.stdout.on("data", (chunk) => text += chunk);
    child.on("error", reject);
    child.on("close", () => resolve(text.replace(/^\d+:|-.*$/g, "")));
  });
}
