import { deepEqual, equal, ok } from "node:assert/strict";
import { createSearch, type Entry, wordsOf } from "../../scripts/docs/search/engine.ts";
import { folder } from "./built_site.ts";

const questions: Record<"en" | "zh", [string, string][]> = JSON.parse(
  await Deno.readTextFile(new URL("questions.json", import.meta.url)),
);

Deno.test("search: of 60 questions, 54 have the right answer first, and all among the first three", async () => {
  const places: string[] = [];
  for (const language of ["en", "zh"] as const) {
    const script = await Deno.readTextFile(`${folder}/${language}/search.js`);
    const find = createSearch(JSON.parse(script.slice(script.indexOf("["), script.lastIndexOf("]") + 1)));
    for (const [question, right] of questions[language]) {
      const found = find(question).map(({ href }) => href);
      const place = found.indexOf(right) + 1;
      if (place !== 1) places.push(`${place} ${language}: ${question} (first: ${found[0]})`);
    }
  }
  ok(places.length <= 6, places.join("\n"));
  deepEqual(places.filter((line) => !/^[23] /.test(line)), [], places.join("\n"));
  equal(questions.en.length + questions.zh.length, 60);
});

Deno.test("search: wordsOf takes Chinese as pairs, and a code whole and in parts", () => {
  deepEqual(wordsOf("元数据项 Ecs.0114"), ["ecs.0114", "ecs", "0114", "元数", "数据", "据项"]);
  deepEqual(wordsOf("a key called .."), ["key", "called", ".."]);
});

Deno.test("search: createSearch finds nothing for nothing, and what is named by the query first", () => {
  const entry = (name: string, title: string): Entry => ({ kind: "rule", name, title, text: "", href: name });
  const find = createSearch([entry("b", "About key.length and key.length"), entry("key.length", "Short")]);
  equal(find("key.length")[0]?.href, "key.length");
  deepEqual(find(" ? "), []);
  deepEqual(find("quokka"), []);
});
