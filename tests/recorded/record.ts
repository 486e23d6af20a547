// In: stories.json, and the labs of scripts/nova. Out: nova.json, what Nova 26 returns to each story, and for the
// other releases the stories that they return otherwise. --release 34 records one; by default all, 26 first.
// --story PREFIX records only the stories whose names begin so, and keeps what was recorded of the others.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { controlOf, type Lab, type ReleaseName, releaseNames, startLab } from "../../scripts/nova/lab.ts";
import { formatRecording } from "./format.ts";
import {
  type Answer,
  givenMetadata,
  normalize,
  type Place,
  readRecording,
  type Recorded,
  send,
  type ServerState,
  sorted,
  type Story,
} from "./replay.ts";
import { member } from "../../scripts/at.ts";

const baseRelease: ReleaseName = "26";
const here = (path: string) => new URL(path, import.meta.url);
const stories: Story[] = JSON.parse(readFileSync(here("stories.json"), "utf8"));

const { values } = parseArgs({
  options: { release: { type: "string", multiple: true }, story: { type: "string", default: "" } },
});
const asked = values.release ?? [baseRelease, ...releaseNames.filter((name) => name !== baseRelease)];
for (const release of asked) {
  if (!releaseNames.includes(release as ReleaseName)) {
    throw new RangeError(`--release must be one of ${releaseNames.join(", ")}, is ${release}`);
  }
  await record(release as ReleaseName);
}

async function record(release: ReleaseName): Promise<void> {
  const lab = await startLab(release);
  const place = placeOf(lab);
  const file = here(release === baseRelease ? "nova.json" : `nova-${release}.json`);
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const asked = stories.filter(({ name }) => name.startsWith(values.story));
  const all = among(await ask(lab, place, asked), before && values.story ? readRecording(before).stories : []);
  const kept = release === baseRelease ? all : othersThan(all);
  const today = new Date().toISOString().slice(0, 10);
  const since = /"date": "(.*?)"/.exec(before)?.[1] ?? today;
  const format = (date: string) => formatRecording({ nova: lab.version, date, ids: place.ids }, kept);
  const same = format(since) === before;
  if (!same) writeFileSync(file, format(today));
  const what = same ? `as on ${since}` : `${file.pathname.split("/").pop()} changed`;
  console.log(`${asked.length} stories recorded from Nova ${lab.version}, ${kept.length} kept, ${what}`);
}

/** What was recorded now, among what was recorded before; in the order of the stories. */
function among(now: Recorded[], before: Recorded[]): Recorded[] {
  const asked = new Set(now.map(({ name }) => name));
  const byName = new Map([...now, ...before.filter(({ name }) => !asked.has(name))].map((one) => [one.name, one]));
  return stories.flatMap(({ name }) => byName.get(name) ?? []);
}

/** The stories that another release than the base returns otherwise. */
function othersThan(all: Recorded[]): Recorded[] {
  const base = readRecording(readFileSync(here("nova.json"), "utf8"));
  const known = new Map(base.stories.map((story) => [story.name, JSON.stringify(parts(story))]));
  return all.filter((story) => known.get(story.name) !== JSON.stringify(parts(story)));
}

/** What two releases are compared by. */
function parts({ steps, after }: Recorded) {
  return { steps: steps.map((step) => sorted(step as unknown as Record<string, unknown>)), after };
}

function placeOf({ base_url, project_id, other_project_id, servers, unknown_server_id, tokens }: Lab): Place {
  const { hostname, port } = new URL(base_url);
  const ids: Record<string, string> = {
    project: project_id,
    otherProject: other_project_id,
    server: servers.scratch,
    foreign: servers.other_project,
    deleted: member(servers, "deleted"),
    unscheduled: member(servers, "build_request"),
    missing: unknown_server_id,
  };
  ids.metadata = `/v2.1/${ids.project}/servers/${ids.server}/metadata`;
  return { host: hostname, port: Number(port), ids, tokens };
}

async function ask(lab: Lab, place: Place, asked: Story[]): Promise<Recorded[]> {
  const control = controlOf(lab);
  const recorded: Recorded[] = [];
  await control("reset");
  for (const { name, server = {}, steps } of asked) {
    await prepare(control, server);
    const answers: Answer[] = [];
    for (const step of steps) answers.push(samePorts(normalize(await send(step, place))));
    recorded.push({ name, steps: answers, after: await readMap(place) });
  }
  await control("reset");
  control.end();
  return recorded;
}

/** Labs have ports of their own; a recording has those of Keystone's and Nova's documents. */
function samePorts(answer: Answer): Answer {
  return JSON.parse(JSON.stringify(answer).replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:35357"));
}

async function prepare(control: ReturnType<typeof controlOf>, state: ServerState): Promise<void> {
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

async function readMap(place: Place): Promise<Record<string, string>> {
  const answer = await send({ as: "admin", method: "GET", target: "{metadata}" }, place);
  if ("closed" in answer || answer.status !== 200) throw new Error("cannot read the map", { cause: answer });
  return sorted((answer.body as { metadata: Record<string, string> }).metadata);
}
