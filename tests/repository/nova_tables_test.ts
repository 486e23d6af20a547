import { deepEqual, equal, match, rejects, throws } from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { writeMarked } from "../../scripts/nova/marked.ts";
import { type Mutant, mutated } from "../../scripts/nova/mutant_api.ts";
import { figuresOf, pageOf } from "../../scripts/nova/mutant_page.ts";
import { raceFigures, raceSummary, raceTable, type RaceTotals } from "../../scripts/nova/race_table.ts";

const race: RaceTotals = {
  release: "34",
  isolation: "on",
  processes: 2,
  mode: "set",
  workers: 8,
  version: "34.0.0",
  mariadb: "11.8",
  lost: 1,
  keys: 100,
  requests: 100,
  callsMs: 50_000,
};

Deno.test("raceTable() has a row for each release, setting and size of the API, with what a call costs; others have all in one sentence", () => {
  const totals: RaceTotals[] = [
    race,
    { ...race, processes: 4, lost: 5 },
    { ...race, mode: "sync", lost: 0, requests: 310, callsMs: 420_000 },
    { ...race, isolation: "off", keys: 50, callsMs: 25_000 },
    { ...race, workers: 2, lost: 0 },
  ];
  equal(raceSummary(totals), "Lost with `set`: 7 of 350 keys. With `sync`: 0 of 100.");
  match(raceFigures(totals).en, /lost 7 of 350 keys with `set`, and\n\s{2}0 of 100 with `sync` \(\[by release\]/);
  match(raceFigures(totals).zh, /用 `set` 丢失 7\/350 个键，用 `sync` 丢失\n\s{2}0\/100 个/);
  deepEqual(raceTable(totals).split("\n").slice(2), [
    "| 34.0.0 | 11.8 | on | 8 | 1 of 100 | 5 of 100 | 0 of 100 | not run | 1.0 requests, 0.5 s | 3.1 requests, 4.2 s |",
    "| 34.0.0 | 11.8 | off | 8 | 1 of 50 | not run | not run | not run | 2.0 requests, 0.5 s | not run |",
    "| 34.0.0 | 11.8 | on | 2 | 0 of 100 | not run | not run | not run | 1.0 requests, 0.5 s | not run |",
  ]);
});

const mutant: Mutant = { name: "a change", file: "a.py", find: "a", replace: "b", first: [] };

Deno.test("mutated() changes one place, or all, and throws if there is no such place", () => {
  equal(mutated("a a a", mutant), "b a a");
  equal(mutated("a a a", { ...mutant, nth: 2 }), "a b a");
  equal(mutated("a a a", { ...mutant, nth: "all" }), "b b b");
  for (const wrong of [{ find: "c" }, { nth: 4 }]) {
    throws(() => mutated("a a a", { ...mutant, ...wrong }), /a change: its file has no such place/);
  }
});

Deno.test("the page of mutants and its figures count those with an outcome, and say which were not run", () => {
  const mutants: Mutant[] = [
    { ...mutant, outcome: "killed", by: "set/a" },
    { ...mutant, outcome: "equivalent", equivalent: "only the wording" },
    mutant,
  ];
  const { en, zh } = figuresOf(mutants, "34.0.0");
  match(en, /^- Of 2 small changes [^]* catch 1; 1 cannot be noticed, [^]* 0 go unnoticed/);
  match(zh, /的 2 处小改动[^]*发现了 1 处，1 处无法察觉[^]*漏掉 0 处/);
  const page = pageOf(mutants, "34.0.0");
  match(page, /The cases catch 1; [^]* 0 go unnoticed\. 1 more are listed and were not run\./);
  match(page, /## Cannot be noticed\n[^]*only the wording[^]*## Caught\n[^]*set\/a/);
});

Deno.test("writeMarked() replaces what stands between its marks, and throws if there are none", async () => {
  const path = await Deno.makeTempFile();
  const file = pathToFileURL(path);
  await Deno.writeTextFile(file, "a\n<!-- x -->\nold\n<!-- /x -->\nb\n");
  await writeMarked(file, "x", "new");
  equal(await Deno.readTextFile(file), "a\n<!-- x -->\nnew\n<!-- /x -->\nb\n");
  await rejects(() => writeMarked(file, "y", "new"), /has no marks <!-- y -->/);
  await Deno.remove(path);
});
