// Reads the recorded stories of a release from openapi/recorded/.
import { readFile } from "node:fs/promises";
import type { ReleaseName } from "../fake/mod.ts";
import { type ReadRecording, readRecording, type Recorded, type Story } from "./story.ts";

/** A story, and what Nova returned to it. */
export interface RecordedStory {
  story: Story;
  recorded: Recorded;
}

/** Stories that depend on more than the API: on other servers of the lab, or on the order of a Python set. */
const ofTheLab = /^client\/openstack-server-by-name$/;
const unsteadyOn22 = /^schema-(item|merge)\/something-beside-meta/;

/** The stories of a release, and the ids of the recording. */
export async function storiesOf(
  release: ReleaseName,
): Promise<{ ids: ReadRecording["ids"]; stories: RecordedStory[] }> {
  const stories: Story[] = JSON.parse(await read("stories.json"));
  const base = readRecording(await read("nova.json"));
  const { ids, stories: recorded } = release === "26" ? base : readRecording(await read(`nova-${release}.json`), base);
  const recordedStories = stories.map((story, i) => ({ story, recorded: recorded[i]! })).filter(({ story, recorded }) =>
    !ofTheLab.test(story.name) && !(release === "22" && unsteadyOn22.test(story.name)) && !listsServers(recorded)
  );
  return { ids, stories: recordedStories };
}

/** The ids of the stories of a release, in the form of case ids. */
export async function storyIds(release: ReleaseName): Promise<string[]> {
  return (await storiesOf(release)).stories.map(({ story }) => idOf(story));
}

/** The id of a story. */
export const idOf = ({ name }: Story) => `like/${name}`;

/** Whether a response lists servers, which differ from provider to provider. */
function listsServers({ steps }: Recorded): boolean {
  return steps.some((response) => "body" in response && Object.hasOwn(Object(response.body), "servers"));
}

/** Reads a file of recordings. If the package runs from a registry's address, the file is fetched from there. */
async function read(name: string): Promise<string> {
  const url = new URL(`../../openapi/recorded/${name}`, import.meta.url);
  if (url.protocol === "file:") return await readFile(url, "utf8");
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Cannot read ${url}: ${response.status}`);
  return await response.text();
}
