// How fast the suite is: its cases on the fake in process and over loopback, and the whole command from start to verdict.
import { createFakeProvider, type Report, verify } from "../../src/conformance/mod.ts";
import { fakeInventory } from "../../src/conformance/provider/fake_provider.ts";
import { createFakeService } from "../../src/fake/mod.ts";
import { serveFake } from "../../src/fake/serve.ts";
import { type Effort, median, type Section } from "./measure.ts";

/** The suite in process, over loopback, and at the prompt. */
export async function suite({ rounds }: Effort): Promise<Section> {
  const { name: _, fetch: __, inject: ___, ...description } = createFakeProvider();
  const fake = await serveFake(createFakeService(fakeInventory));
  const ways: Record<string, () => Promise<number>> = {
    "in process": () => run(createFakeProvider()),
    "over loopback": () => run({ ...description, name: "served", endpoint: fake.url }),
    "deno task verify, with the mock": command,
  };
  const seen = new Map<string, { ms: number[]; count: number }>();
  for (let round = 0; round < Math.min(rounds, 5); round++) {
    for (const [way, go] of Object.entries(ways)) {
      const start = performance.now();
      const count = await go();
      const ms = [...seen.get(way)?.ms ?? [], performance.now() - start];
      seen.set(way, { ms, count });
    }
  }
  await fake.close();
  const timeOf = (way: string) => median(seen.get(way)?.ms ?? []);
  return {
    title: "The suite",
    about: "All cases that the fake can be brought to, and the milliseconds they take together.",
    head: ["way", "cases", "time", "cases/s"],
    rows: [...seen].map(([way, { ms, count }]) => {
      return [way, count, Math.round(median(ms)), Math.round(count * 1000 / median(ms))];
    }),
    ratios: [{
      name: "the suite: over loopback / in process",
      value: timeOf("over loopback") / timeOf("in process"),
      ceiling: 15,
    }],
  };
}

async function run(provider: Parameters<typeof verify>[0]): Promise<number> {
  const { ok, counts } = await verify(provider);
  if (!ok) throw new Error("the fake does not keep the contract");
  return counts.holds;
}

/** Runs the README's command; returns how many cases it tried. */
async function command(): Promise<number> {
  const args = ["task", "verify", "--report", "json"];
  const { success, stdout } = await new Deno.Command(Deno.execPath(), { args, stderr: "null" }).output();
  if (!success) throw new Error("deno task verify fails");
  const reports: Pick<Report, "counts">[] = JSON.parse(new TextDecoder().decode(stdout));
  return reports.reduce((sum, { counts }) => sum + counts.holds + counts.deviates, 0);
}
