// What the tasks of the repository say of flags that they don't have.
import { equal, match } from "node:assert/strict";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The files of tasks, and how each calls itself. */
const tasks: Record<string, string> = {
  "scripts/answers_nova.ts": "answers:nova",
  "scripts/bench.ts": "bench",
  "scripts/diff.ts": "diff",
  "scripts/docs.ts": "docs",
  "scripts/docs_lighthouse.ts": "docs:lighthouse",
  "scripts/explore.ts": "explore",
  "scripts/gen.ts": "gen",
  "scripts/lint.ts": "lint:code",
  "scripts/logins_nova.ts": "logins:nova",
  "scripts/mutants_nova.ts": "mutants:nova",
  "scripts/npm.ts": "npm",
  "scripts/ok.ts": "ok",
  "scripts/policies_nova.ts": "policies:nova",
  "scripts/prism.ts": "mock",
  "scripts/race.ts": "race",
  "scripts/race_nova.ts": "race:nova",
  "scripts/release.ts": "release",
  "scripts/sbom.ts": "sbom",
  "scripts/size.ts": "size",
  "scripts/upgrade_nova.ts": "upgrade:nova",
  "scripts/verify_nova.ts": "verify:nova",
  "tests/consumers/run.ts": "consumers",
  "tests/fuzz.ts": "fuzz",
  "tests/recorded/record.ts": "record:nova",
  "tests/recorded/twins.ts": "twins:nova",
  "tests/runtimes.ts": "runtimes",
  "tests/verdicts.ts": "verdicts",
};

for (const [file, task] of Object.entries(tasks)) {
  Deno.test(`deno task ${task} refuses a flag that it doesn't have, in one line`, async () => {
    const { code, err } = await run(file, "--nonsense");
    equal(code, 2);
    match(err, new RegExp(`^${task}: Unknown option '--nonsense'; (there are --|it has none)[^\\n]*\\n$`));
  });
}

for (const [file, task] of [["scripts/explore.ts", "explore"], ["tests/consumers/run.ts", "consumers"]] as const) {
  Deno.test(`deno task ${task} --only refuses a name that nothing has, and writes nothing`, async () => {
    const { code, err } = await run(file, "--only", "nonsense");
    equal(code, 2);
    match(err, new RegExp(`^${task}: no [^\\n]*"nonsense"[^\\n]*\\n$`));
  });
}

async function run(...args: string[]): Promise<{ code: number; err: string }> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", ...args],
    cwd: root,
    env: { NODE_NO_WARNINGS: "1", NO_COLOR: "1" },
    signal: AbortSignal.timeout(30_000),
  }).output();
  return { code, err: new TextDecoder().decode(stderr) };
}
