// In: stories.json, and the labs of scripts/nova. Out: nova.json, what Nova 26 returns to each story, and for the
// other releases the stories that they return otherwise. --release 34 records one; by default all, 26 first.
// --story PREFIX records only the stories whose names begin so, and keeps what was recorded of the others.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { flagsOf, knownNames } from "../../scripts/flags.ts";
import { type Lab, type ReleaseName, releaseNames, startLab } from "../../scripts/nova/lab.ts";
import { formatRecording } from "./format.ts";
import { placeOf, tellLab } from "./lab_twin.ts";
import { sorted } from "../../src/shared/sorted.ts";
import { readRecording, type Recorded, type Story } from "../../src/like/story.ts";

const baseRelease: ReleaseName = "26";
const here = (path: string) => new URL(`../../openapi/recorded/${path}`, import.meta.url);
const stories: Story[] = JSON.parse(readFileSync(here("stories.json"), "utf8"));

const { values } = flagsOf("record:nova", {
  options: { release: { type: "string", multiple: true }, story: { type: "string", default: "" } },
});
const asked = values.release ?? [baseRelease, ...releaseNames.filter((name) => name !== baseRelease)];
for (const release of knownNames("record:nova", "release", asked, releaseNames)) await record(release);

async function record(release: ReleaseName): Promise<void> {
  const lab = await startLab(release);
  const { ids } = placeOf(lab);
  const file = here(release === baseRelease ? "nova.json" : `nova-${release}.json`);
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const asked = stories.filter(({ name }) => name.startsWith(values.story));
  const all = among(await ask(lab, asked), before && values.story ? readRecording(before).stories : []);
  const kept = release === baseRelease ? all : othersThan(all);
  const today = new Date().toISOString().slice(0, 10);
  const since = /"date": "(.*?)"/.exec(before)?.[1] ?? today;
  const format = (date: string) => formatRecording({ nova: lab.version, date, ids }, kept);
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

async function ask(lab: Lab, asked: Story[]): Promise<Recorded[]> {
  const recorded: Recorded[] = [];
  for await (const { story, told } of tellLab(lab, asked)) recorded.push({ name: story.name, ...told });
  return recorded;
}
