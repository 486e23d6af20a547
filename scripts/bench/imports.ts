// What it costs to import each client, in Node, where the vendor's SDK lives: a new process each time.
import { fileURLToPath } from "node:url";
import { home, versions } from "./contenders.ts";
import { type Effort, median, rounded, type Section } from "./measure.ts";

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
  const seen: { ms: number[]; mib: number[] }[] = clients.map(() => ({ ms: [], mib: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const [i, { code, cwd }] of clients.entries()) {
      const script = `gc(); const before = process.memoryUsage().heapUsed, start = performance.now(); ${code};
        const ms = performance.now() - start; gc();
        console.log(JSON.stringify({ ms, mib: (process.memoryUsage().heapUsed - before) / 2 ** 20 }))`;
      const args = ["--expose-gc", "--input-type=module", "--eval", script];
      const { ms, mib } = JSON.parse(await run("node", args, cwd));
      seen[i].ms.push(ms);
      seen[i].mib.push(mib);
    }
  }
  const [, library, ours, sdk] = seen.map(({ ms }) => median(ms));
  return {
    title: "Import",
    about: "In Node: milliseconds until the import is done, and mebibytes of heap that it leaves.",
    head: ["client", "time", "heap"],
    rows: clients.map(({ name }, i) => [name, rounded(median(seen[i].ms)), rounded(median(seen[i].mib))]),
    ratios: [
      { name: "import: the client / openapi-fetch", value: ours / library, ceiling: 12 },
      { name: "import: the client / the vendor's SDK", value: ours / sdk, ceiling: 0.5 },
    ],
  };
}

/** What a command prints. */
async function run(program: string, args: string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args, cwd }).output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
