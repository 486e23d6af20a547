import { deepEqual, equal } from "node:assert/strict";
import { createFakeProvider, verify } from "../src/conformance/mod.ts";
import { mutants } from "./mutants/mod.ts";
import { Hunt } from "./mutants/try.ts";

for (const [group, members] of Object.entries(mutants)) {
  Deno.test(`the suite catches each of the ${members.length} wrong providers of the group ${group}`, async () => {
    const hunt = new Hunt();
    const survivors: string[] = [];
    for (const mutant of members) if ((await hunt.catchersOf(mutant)).length === 0) survivors.push(mutant.name);
    deepEqual(survivors, []);
  });
}

Deno.test("every wrong provider has a name of its own", () => {
  const names = Object.values(mutants).flat().map(({ name }) => name);
  equal(new Set(names).size, names.length);
});

Deno.test("the suite finds nothing wrong with the fake in 15 shuffled runs", async () => {
  for (let seed = 1; seed <= 15; seed++) {
    const { results } = await verify(createFakeProvider(), { seed });
    deepEqual(results.filter(({ verdict }) => verdict !== "holds").map(({ id }) => id), [], `seed ${seed}`);
  }
});

Deno.test("the suite finds nothing wrong with one fake that it runs on over and over", async () => {
  const provider = createFakeProvider();
  for (const seed of [1, 2, 3]) equal((await verify(provider, { seed })).ok, true);
});
