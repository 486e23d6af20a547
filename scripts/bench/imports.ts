// What it costs to import each client, in Node, where the vendor's SDK lives: a new process each time.
import { fileURLToPath } from "node:url";
import { home, versions } from "./contenders.ts";
import { type Effort, median, rounded, type Section } from "./measure.ts";
import { at } from "../at.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Each client: what it is called, and how it is imported from which folder. */
const clients = [
  { name: "nothing", code: "", cwd: root },
  { name: "openapi-fetch", code: 'await import("openapi-fetch")', cwd: root },
  { name: "ours, all of .", code: 'await import("./dist/npm/src/mod.js")', cwd: root },
  {
    name: `the vendor's SDK ${versions["@huaweicloud/huaweicloud-sdk-ecs"]}`,
    code: 'await import("@huaweicloud/huaweicloud-sdk-ecs")',
    cwd: home,
  },
];

/** Milliseconds and mebibytes of an import; ours is the package as npm has it. */
export async function imports({ rounds }: Effort): Promise<Section> {
  await run(Deno.execPath(), ["task", "npm"], root);
  const seen = clients.map((client) => ({ ...client, ms: [] as number[], mib: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { code, cwd, ms, mib } of seen) {
      const script = `gc(); const before = process.memoryUsage().heapUsed, start = performance.now(); ${code};
        const ms = performance.now() - start; gc();
        console.log(JSON.stringify({ ms, mib: (process.memoryUsage().heapUsed - before) / 2 ** 20 }))`;
      const args = ["--expose-gc", "--input-type=module", "--eval", script];
      const cost = JSON.parse(await run("node", args, cwd));
      ms.push(cost.ms);
      mib.push(cost.mib);
    }
  }
  const timeOf = (index: number) => median(at(seen, index).ms);
  return {
    title: "Import",
    about: "In Node: milliseconds until the import is done, and mebibytes of heap that it leaves.",
    head: ["client", "time", "heap"],
    rows: seen.map(({ name, ms, mib }) => [name, rounded(median(ms)), rounded(median(mib))]),
    ratios: [
      { name: "import: the client / openapi-fetch", value: timeOf(2) / timeOf(1), ceiling: 12 },
      { name: "import: the client / the vendor's SDK", value: timeOf(2) / timeOf(3), ceiling: 0.5 },
    ],
  };
}

/** What a command prints. */
async function run(program: string, args: string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args, cwd }).output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
