// Asks a real Nova and the fake of its release the same random questions, and prints each difference as a story and both
// responses. --release 34, --questions 500 stories (about two requests each), --seed 1, --story FILE in place of them.
// --keep FILE writes what Nova returned; --kept FILE compares that with the fake, and needs no Nova.
import { parseArgs } from "node:util";
import { type ReleaseName, releaseNames, startLab } from "../../scripts/nova/lab.ts";
import { comparable } from "../../src/like/comparable.ts";
import type { Answer, Story } from "../../src/like/story.ts";
import { tellFake, type Told } from "./fake_twin.ts";
import { placeOf, tellLab } from "./lab_twin.ts";
import { questions } from "./questions.ts";

/** A story, and what a Nova returned to it. */
interface Kept {
  release: ReleaseName;
  ids: Readonly<Record<string, string>>;
  story: Story;
  told: Told;
}

const { values } = parseArgs({
  options: {
    release: { type: "string", multiple: true },
    questions: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    story: { type: "string" },
    keep: { type: "string" },
    kept: { type: "string" },
  },
});
const counts = new Map<ReleaseName, Record<string, number>>();
for await (const one of values.kept ? readKept(values.kept) : ask()) await compare(one);
for (const [release, count] of counts) console.log(`Nova ${release}: ${JSON.stringify(count)}`);
Deno.exitCode = [...counts.values()].some(({ different }) => different) ? 1 : 0;

async function* ask(): AsyncGenerator<Kept> {
  const stories: Story[] = values.story
    ? JSON.parse(await Deno.readTextFile(values.story))
    : questions(Number(values.questions), Number(values.seed));
  for (const name of values.release ?? releaseNames) {
    const release = releaseNames.find((one) => one === name);
    if (!release) throw new RangeError(`--release must be one of ${releaseNames.join(", ")}, is ${name}`);
    const lab = await startLab(release);
    const { ids } = placeOf(lab);
    for await (const { story, told } of tellLab(lab, stories)) {
      const kept = { release, ids, story, told };
      if (values.keep) await Deno.writeTextFile(values.keep, `${JSON.stringify(kept)}\n`, { append: true });
      yield kept;
    }
  }
}

async function* readKept(file: string): AsyncGenerator<Kept> {
  for (const line of (await Deno.readTextFile(file)).trim().split("\n")) yield JSON.parse(line);
}

/** Prints in what the fake differs, and counts it. */
async function compare({ release, ids, story, told }: Kept): Promise<void> {
  const nova = { ...told, steps: told.steps.map(comparable) };
  const fake = await tellFake(story, release, ids);
  const steps = fake.steps.map(comparable);
  const count = counts.get(release) ??
    { stories: 0, responses: 0, status: 0, headers: 0, body: 0, items: 0, different: 0 };
  counts.set(release, count);
  count.stories!++;
  count.responses! += steps.length;
  const kinds = steps.map((step, i) => differenceOf(nova.steps[i]!, step));
  for (const kind of kinds) if (kind) count[kind]!++;
  const at = kinds.findIndex(Boolean);
  const sameItems = same(told.after, fake.after);
  if (!sameItems) count.items!++;
  if (at < 0 && sameItems) return;
  count.different!++;
  const [left, right] = at < 0 ? [told.after, fake.after] : [told.steps[at], fake.steps[at]];
  console.log(`${release} ${JSON.stringify({ ...story, steps: story.steps.slice(0, at < 0 ? undefined : at + 1) })}`);
  console.log(`  Nova ${JSON.stringify(left)}\n  fake ${JSON.stringify(right)}`);
}

function differenceOf(nova: Answer, fake: Answer): "status" | "headers" | "body" | undefined {
  const parts = (answer: Answer) => "closed" in answer ? { status: 0, headers: {}, body: undefined } : answer;
  const [left, right] = [parts(nova), parts(fake)];
  if (left.status !== right.status) return "status";
  if (!same(left.body, right.body)) return "body";
  return same(left.headers, right.headers) ? undefined : "headers";
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
