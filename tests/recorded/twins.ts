// Asks a real Nova and the fake of its release the same random questions, and prints each difference as a story and both
// responses. --release 34, --questions 500 stories (about two requests each), --seed 1, --story FILE in place of them.
import { parseArgs } from "node:util";
import { type ReleaseName, releaseNames, startLab } from "../../scripts/nova/lab.ts";
import { comparable, tellFake, type Told } from "./fake_twin.ts";
import { placeOf, tellLab } from "./lab_twin.ts";
import { questions } from "./questions.ts";
import type { Answer, Story } from "./replay.ts";

const { values } = parseArgs({
  options: {
    release: { type: "string", multiple: true },
    questions: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    story: { type: "string" },
    db: { type: "string" },
    policy: { type: "string" },
  },
});
const stories: Story[] = values.story
  ? JSON.parse(await Deno.readTextFile(values.story))
  : questions(Number(values.questions), Number(values.seed));
let differences = 0;
for (const release of values.release ?? releaseNames) differences += await compare(release as ReleaseName);
Deno.exitCode = differences ? 1 : 0;

async function compare(release: ReleaseName): Promise<number> {
  const lab = await startLab(release);
  const { ids } = placeOf(lab);
  const counts = { stories: 0, responses: 0, statuses: 0, headers: 0, bodies: 0, items: 0 };
  let different = 0;
  for await (const { story, told } of tellLab(lab, stories)) {
    const fake = await tellFake(story, release, ids);
    counts.stories++;
    counts.responses += told.steps.length;
    if (!report(story, told, fake, counts)) different++;
  }
  console.log(`Nova ${release}: ${JSON.stringify({ ...counts, different })}`);
  return different;
}

/** Prints in what two tellings of a story differ, and counts it; whether they are the same. */
function report(story: Story, nova: Told, fake: Told, counts: Record<string, number>): boolean {
  const at = story.steps.findIndex((_, i) => !same(comparable(nova.steps[i]!), comparable(fake.steps[i]!)));
  for (const [i] of story.steps.entries()) count(comparable(nova.steps[i]!), comparable(fake.steps[i]!), counts);
  const items = same(nova.after, fake.after);
  if (!items) counts.items!++;
  if (at < 0 && items) return true;
  console.log(
    JSON.stringify({
      name: story.name,
      server: story.server,
      steps: story.steps.slice(0, at < 0 ? undefined : at + 1),
    }),
  );
  const [left, right] = at < 0 ? [nova.after, fake.after] : [nova.steps[at], fake.steps[at]];
  console.log(`  Nova ${JSON.stringify(left)}\n  fake ${JSON.stringify(right)}`);
  return false;
}

function count(nova: Answer, fake: Answer, counts: Record<string, number>): void {
  const parts = (answer: Answer) => "closed" in answer ? { status: 0, headers: {}, body: undefined } : answer;
  const [left, right] = [parts(nova), parts(fake)];
  if (left.status !== right.status) counts.statuses!++;
  else if (!same(left.body, right.body)) counts.bodies!++;
  else if (!same(left.headers, right.headers)) counts.headers!++;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
