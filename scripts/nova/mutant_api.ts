// A second API process of a lab, from a copy of Nova's source that may be changed; the lab itself stays as it is.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { Lab } from "./lab.ts";

/** A small change of Nova's source, and what became of it. */
export interface Mutant {
  name: string;
  /** The file, below the package `nova`. */
  file: string;
  find: string;
  replace: string;
  /** Which of several places is changed, from 1 on, or all. @default {1} */
  nth?: number | "all";
  /** Patterns of the cases that are run first. */
  first: string[];
  /** Why no case can see the change, if none can. */
  equivalent?: string;
  outcome?: "killed" | "alive" | "equivalent";
  /** The case that failed. */
  by?: string;
}

const folder = "/lab/mutants";
const port = 9_950;

/** Where the changed API is reached. */
export const mutantUrl = `http://127.0.0.1:${port}`;

/** Copies Nova's source again; throws if the API of a run that was killed still listens. */
export async function copySource({ root }: Lab): Promise<void> {
  if (await isTaken()) throw new Error(`Cannot start an API at ${mutantUrl}: another one listens there. End it first.`);
  const source = "/usr/lib/python3/dist-packages/nova";
  const script = `rm -rf ${folder} && mkdir -p ${folder} && cp -a ${source} ${folder}/ && rm -rf ${folder}/nova/tests`;
  execFileSync("chroot", [root, "sh", "-c", script]);
}

/** Whether an API listens at the address. */
function isTaken(): Promise<boolean> {
  return fetch(mutantUrl).then((response) => response.body?.cancel().then(() => true) ?? true, () => false);
}

/** A text with the change of a mutant; throws if there is no such place. */
export function mutated(text: string, { name, find, replace, nth = 1 }: Mutant): string {
  const parts = text.split(find);
  if (parts.length < 2 || nth !== "all" && parts.length <= nth) {
    throw new Error(`${name}: its file has no such place; Nova's source is another`);
  }
  if (nth === "all") return parts.join(replace);
  return parts.slice(0, nth).join(find) + replace + parts.slice(nth).join(find);
}

/** Runs `use` while the API runs with a mutant; without one, as it is. */
export async function withMutant(lab: Lab, mutant: Mutant | undefined, use: () => Promise<void>): Promise<void> {
  const file = mutant && `${lab.root}${folder}/nova/${mutant.file}`;
  const original = file ? readFileSync(file, "utf8") : "";
  if (file) writeFileSync(file, mutated(original, mutant));
  const api = start(lab);
  try {
    await ready(api);
    await use();
  } finally {
    api.kill("SIGKILL");
    while (await isTaken()) await new Promise((done) => setTimeout(done, 100));
    if (file) writeFileSync(file, original);
  }
}

function start({ root, directory }: Lab) {
  const settings = [
    ["plugins", "python3"],
    ["http-socket", `127.0.0.1:${port}`],
    ["wsgi-file", `${directory}/etc/nova/app.py`],
    ["processes", "1"],
    ["threads", "1"],
    ["enable-threads", "true"],
    ["lazy-apps", "true"],
    ["thunder-lock", "true"],
    ["no-orphans", "true"],
    ["master", "true"],
    ["need-app", "true"],
    ["buffer-size", "65535"],
    ["add-header", "Connection: close"],
    ["logto", `${directory}/log/mutants-uwsgi.log`],
  ];
  const text = settings.map(([name, value]) => `${name} = ${value}`).join("\n");
  writeFileSync(`${root}${directory}/etc/mutants-uwsgi.ini`, `[uwsgi]\n${text}\n`);
  const env = [
    `PYTHONPATH=${folder}:/inside`,
    `OS_NOVA_CONFIG_DIR=${directory}/etc/nova`,
    "PATH=/usr/bin:/bin",
    "LC_ALL=C.UTF-8",
  ];
  const args = [root, "env", "-i", ...env, "uwsgi", "--ini", `${directory}/etc/mutants-uwsgi.ini`];
  return spawn("chroot", args, { stdio: "ignore" });
}

/** Nova with a mutant didn't begin to respond in time, which says nothing about the mutant. */
export class TooSlow extends Error {
  override name = "TooSlow";
}

/** Waits for a response; throws if the process ends, and {@linkcode TooSlow} after two minutes. */
async function ready(api: ReturnType<typeof start>): Promise<void> {
  const until = Date.now() + 120_000;
  while (api.exitCode === null && Date.now() < until) {
    const status = await fetch(mutantUrl).then(
      async (response) => (await response.body?.cancel(), response.status),
      () => 0,
    );
    if (status === 200) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  if (api.exitCode === null) throw new TooSlow("The API needs more than two minutes to start");
  throw new Error("The API doesn't start");
}
