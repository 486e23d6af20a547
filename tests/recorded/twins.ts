// Asks a real Nova and the fake of its release the same random questions, and prints each difference as a story and both
// responses. --release 34, --questions 500 stories (about two requests each), --seed 1, --story FILE in place of them.
// --kind mutations changes recorded stories, --kind bodies writes random JSON. --alone asks Nova's application in one process,
// which is faster, in place of the lab; it needs the chroot, and no running lab. --tokens asks a lab without Keystone.
// --keep FILE writes what Nova returned; --kept FILE compares that with the fake, and needs no Nova.
import { flagsOf, knownNames } from "../../scripts/flags.ts";
import { type ReleaseName, releaseNames, startLab } from "../../scripts/nova/lab.ts";
import { comparable } from "../../src/like/comparable.ts";
import { readRecording, type RecordedResponse, type Story } from "../../src/like/story.ts";
import { bodies } from "./bodies.ts";
import { tellFake, type Told } from "./fake_twin.ts";
import { placeOf, tellLab } from "./lab_twin.ts";
import { mutations } from "./mutations.ts";
import { startNovaAlone } from "./nova_alone.ts";
import { questions } from "./questions.ts";

/** A story, and what a Nova returned to it. */
interface Kept {
  release: ReleaseName;
  ids: Readonly<Record<string, string>>;
  story: Story;
  told: Told;
}

const { values } = flagsOf("twins:nova", {
  options: {
    release: { type: "string", multiple: true },
    questions: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    kind: { type: "string", default: "questions" },
    story: { type: "string" },
    alone: { type: "boolean", default: false },
    tokens: { type: "boolean", default: false },
    keep: { type: "string" },
    kept: { type: "string" },
  },
});
const counts = new Map<ReleaseName, Record<string, number>>();
for await (const one of values.kept ? readKept(values.kept) : ask()) await compare(one);
for (const [release, count] of counts) console.log(`Nova ${release}: ${JSON.stringify(count)}`);
Deno.exitCode = [...counts.values()].some(({ different }) => different) ? 1 : 0;

async function* ask(): AsyncGenerator<Kept> {
  const stories = await storiesToTell();
  for (const release of knownNames("twins:nova", "release", values.release ?? releaseNames, releaseNames)) {
    for await (const kept of values.alone ? askAlone(release, stories) : askLab(release, stories)) {
      if (values.keep) await Deno.writeTextFile(values.keep, `${JSON.stringify(kept)}\n`, { append: true });
      yield kept;
    }
  }
}

async function storiesToTell(): Promise<Story[]> {
  const read = async (file: string | URL): Promise<Story[]> => JSON.parse(await Deno.readTextFile(file));
  if (values.story) return await read(values.story);
  const [count, seed] = [Number(values.questions), Number(values.seed)];
  const recorded = () => read(new URL("../../openapi/recorded/stories.json", import.meta.url));
  if (values.kind === "mutations") return mutations(await recorded(), count, seed);
  return values.kind === "bodies" ? bodies(count, seed) : questions(count, seed);
}

async function* askLab(release: ReleaseName, stories: readonly Story[]): AsyncGenerator<Kept> {
  const lab = await startLab(release, values.tokens ? { auth: "tokens", workers: 1 } : {});
  const { ids } = placeOf(lab);
  for await (const { story, told } of tellLab(lab, stories)) yield { release, ids, story, told };
}

async function* askAlone(release: ReleaseName, stories: readonly Story[]): AsyncGenerator<Kept> {
  const file = new URL("../../openapi/recorded/nova.json", import.meta.url);
  const { ids } = readRecording(await Deno.readTextFile(file));
  const nova = startNovaAlone(release, ids);
  for (const story of stories) {
    const told = await nova.tell(story);
    if (told.steps.length) {
      yield { release, ids, story: { ...story, steps: story.steps.slice(0, told.steps.length) }, told };
    }
  }
  nova.end();
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

function differenceOf(nova: RecordedResponse, fake: RecordedResponse): "status" | "headers" | "body" | undefined {
  const parts = (answer: RecordedResponse) => "closed" in answer ? { status: 0, headers: {}, body: undefined } : answer;
  const [left, right] = [parts(nova), parts(fake)];
  if (left.status !== right.status) return "status";
  if (!same(left.body, right.body)) return "body";
  return same(left.headers, right.headers) ? undefined : "headers";
}

function same(a: unknown, b: unknown): boolean {
  return steady(a) === steady(b);
}

/** Unexpected names are in the order of a set of Python's, which is another in each process. */
function steady(value: unknown): string {
  return (JSON.stringify(value) ?? "").replace(
    /(?<=Additional properties are not allowed \().*(?= were unexpected\))/,
    (names) => [...names].sort().join(""),
  );
}
