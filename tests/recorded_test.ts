// What five releases of Nova returned, returned by the fake of each over a socket.
import { deepEqual } from "node:assert/strict";
import { releaseNames } from "../src/fake/mod.ts";
import { comparable } from "../src/like/comparable.ts";
import { readRecording, type Story } from "../src/like/story.ts";
import { tellFake } from "./recorded/fake_twin.ts";
import { at } from "../scripts/at.ts";

const read = (name: string) => Deno.readTextFileSync(new URL(`../openapi/recorded/${name}`, import.meta.url));
const stories: Story[] = JSON.parse(read("stories.json"));
const base = readRecording(read("nova.json"));
const deviations: Record<string, string> = JSON.parse(
  Deno.readTextFileSync(new URL("recorded/fake_deviations.json", import.meta.url)),
);

for (const release of releaseNames) {
  const recording = release === "26" ? base : readRecording(read(`nova-${release}.json`), base);
  for (const [i, story] of stories.entries()) {
    const reason = deviations[story.name] ?? deviations[`${release} ${story.name}`];
    const name = `the fake responds to ${story.name} as Nova ${release} does${reason ? ", but for what is known" : ""}`;
    Deno.test(name, async () => {
      const told = await tellFake(story, release, base.ids);
      const asFake = { ...told, steps: told.steps.map(comparable) };
      const { steps, after } = at(recording.stories, i);
      const asNova = { steps: steps.map(comparable), after };
      if (!reason) deepEqual(asFake, asNova);
      else if (JSON.stringify(asFake) === JSON.stringify(asNova)) {
        throw new Error(`${story.name} is no deviation any more`);
      }
    });
  }
}
