import { deepEqual, equal } from "node:assert/strict";
import { createFakeProvider, verify } from "../src/conformance/mod.ts";
import catchers from "./mutants/catchers.json" with { type: "json" };
import { type Mutant, mutants } from "./mutants/mod.ts";
import { hintCatches, type Hints, Hunt } from "./mutants/try.ts";
import { at } from "../scripts/at.ts";

const hints: Hints = catchers;

// With the cases that are known to catch each; the whole suite is tried where these don't.
for (const [group, members] of Object.entries(mutants)) {
  Deno.test(`the suite catches each of the ${members.length} wrong providers of the group ${group}`, async () => {
    const hunt = new Hunt();
    const survivors: string[] = [];
    for (const mutant of members) {
      if (await hintCatches(mutant, hints)) continue;
      const [caught] = await hunt.catchersOf(mutant);
      if (caught === undefined) survivors.push(mutant.name);
      // Then the mutant itself has thrown, and nobody knows whether a case would find what it is about.
      else if (caught.startsWith("not ok")) survivors.push(`${mutant.name}, which no case catches: ${caught}`);
    }
    deepEqual(survivors, []);
  });
}

Deno.test("a provider without a fault is not caught, whatever the hint", async () => {
  const wrong = at(Object.values(mutants).flat(), 0);
  const right: Mutant = { name: "right", about: "", wrap: (fake) => fake };
  equal(await hintCatches(right, { right: ["set/creates-a-new-item"] }), false);
  equal(await hintCatches(wrong, { [wrong.name]: ["no/such-case"] }), false);
});

Deno.test("every wrong provider has a name of its own, and every hint a wrong provider", () => {
  const names = Object.values(mutants).flat().map(({ name }) => name);
  equal(new Set(names).size, names.length);
  deepEqual(Object.keys(hints).filter((name) => !names.includes(name)), []);
});

// `deno task shuffles` has the thousand.
Deno.test("the suite finds nothing wrong with the fake in 3 shuffled runs", async () => {
  for (let seed = 1; seed <= 3; seed++) {
    const { results } = await verify(createFakeProvider(), { seed });
    deepEqual(results.filter(({ verdict }) => verdict !== "holds").map(({ id }) => id), [], `seed ${seed}`);
  }
});

Deno.test("the suite finds nothing wrong with one fake that it runs on over and over", async () => {
  const provider = createFakeProvider();
  for (const seed of [1, 2]) equal((await verify(provider, { seed })).ok, true);
});
