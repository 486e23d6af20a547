// --runs N and --seed S (default: 20,000 runs, a new seed) → tests/fuzz_test.ts for longer than `deno task test` runs it.
import { fileURLToPath } from "node:url";
import { flagsOf } from "../scripts/flags.ts";

const { values: { runs, seed } } = flagsOf("fuzz", {
  options: { runs: { type: "string", default: "20000" }, seed: { type: "string", default: `${Date.now() % 2 ** 31}` } },
});
console.log(`fuzz: ${runs} runs of each property, seed ${seed}`);
const { code } = await new Deno.Command(Deno.execPath(), {
  args: [
    ...["test", "--quiet", "--allow-read", "--allow-env", "--allow-net=127.0.0.1"],
    fileURLToPath(new URL("fuzz_test.ts", import.meta.url)),
  ],
  env: { FUZZ_RUNS: runs, FUZZ_SEED: seed },
}).spawn().status;
Deno.exit(code);
