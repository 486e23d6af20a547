// The checks of the repository, side by side where they may be → the output of each, its time, and "N passed, N failed".
// `deno task ok` and .ci/run run this one list. --without NAME leaves a check out; --passed N and --failed N are counted in.
import { flagsOf } from "./flags.ts";

interface Check {
  /** The task and its arguments. */
  task: [name: string, ...args: string[]];
  what: string;
  /** A task that must end first. */
  after?: string;
  /** Measures time, or uses every core itself, so nothing runs beside it. */
  alone?: true;
}

const checks: Check[] = [
  { task: ["test"], what: "tests", alone: true },
  { task: ["test:processes"], what: "tests that start processes: the command, shells, clients in other languages" },
  { task: ["test:repository"], what: "tests of the documents' generator, the mock, the pages and the examples" },
  { task: ["check"], what: "format, lint and types" },
  { task: ["npm", "--check"], what: "the npm package, judged by publint and attw" },
  { task: ["docs:browser"], what: "the pages in Chromium" },
  { task: ["providers"], what: "the naive providers of examples/, from report to report" },
  { task: ["fleet"], what: "examples/fleet on a Redis whose workers are killed" },
  { task: ["docs:samples"], what: "the samples of the pages, by language" },
  { task: ["gen", "--check"], what: "gen/ is what the documents say" },
  { task: ["lint:openapi"], what: "the documents are valid OpenAPI" },
  { task: ["verify"], what: "the fake and the mock pass the cases" },
  { task: ["lint:doors"], what: "every public symbol has documentation" },
  { task: ["size"], what: "the weight of bundles", after: "npm" },
  { task: ["publish:check"], what: "the JSR package" },
  { task: ["diff"], what: "version and changelog fit the changes" },
  { task: ["bench", "--check"], what: "no ratio above its ceiling", alone: true },
];

const { without, passed, failed } = flagsOf("ok", {
  options: {
    without: { type: "string", multiple: true, default: [] as string[] },
    passed: { type: "string", default: "0" },
    failed: { type: "string", default: "0" },
  },
}).values;
const counts = { passed: Number(passed), failed: Number(failed) };
const chosen = checks.filter(({ task: [name] }) => !without.includes(name));
const begin = performance.now();
const shared = chosen.filter(({ alone }) => !alone);
for (const check of chosen.filter(({ alone, task: [name] }) => alone && name === "test")) await run(check);
await sideBySide(shared);
for (const check of chosen.filter(({ alone, task: [name] }) => alone && name !== "test")) await run(check);
console.log(`all checks, ${seconds(begin)} s`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
Deno.exit(counts.failed ? 1 : 0);

/** As many checks at once as there are cores; their output is printed when they end, one after another. */
async function sideBySide(waiting: Check[]): Promise<void> {
  const done = new Set<string>();
  const isReady = ({ after }: Check) => !after || done.has(after) || !shared.some(({ task: [name] }) => name === after);
  const running = new Set<Promise<void>>();
  const queue = [...waiting];
  while (queue.length || running.size) {
    const check = running.size < navigator.hardwareConcurrency ? queue.find(isReady) : undefined;
    if (!check) {
      await Promise.race(running);
      continue;
    }
    queue.splice(queue.indexOf(check), 1);
    const ended: Promise<void> = run(check).then(() => {
      done.add(check.task[0]);
      running.delete(ended);
    });
    running.add(ended);
  }
}

async function run({ task, what }: Check): Promise<void> {
  const start = performance.now();
  const command = new Deno.Command(Deno.execPath(), { args: ["task", "--quiet", ...task], stdin: "null" });
  const { success, stdout, stderr } = await command.output();
  const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim()).filter(Boolean).join("\n");
  counts[success ? "passed" : "failed"]++;

  console.log(
    `== ${what} (deno task ${task.join(" ")})\n${text}\n== ${what}${success ? "" : " FAILED"}, ${seconds(start)} s\n`,
  );
}

function seconds(start: number): number {
  return Math.round((performance.now() - start) / 1000);
}
