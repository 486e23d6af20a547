import { deepEqual, equal, match, ok } from "node:assert/strict";
import { diagram } from "../scripts/explore/diagram.ts";
import { Step } from "../scripts/explore/program.ts";
import { scenarios, syncOf, unitMs } from "../scripts/explore/scenarios.ts";
import { search } from "../scripts/explore/search.ts";

for (const { name, expected, assumptions } of scenarios) {
  // These have hundreds of thousands of states; `deno task explore` tries them.
  if (/[23] each|4 writers/.test(name)) continue;
  Deno.test(`explore: ${name}: ${expected}`, async () => {
    equal((await search(assumptions)).kind, expected);
  });
}

Deno.test("search() finds the shortest way to the loss of 0.1.0, and diagram() draws it", async () => {
  const { assumptions } = scenarios.find(({ name }) => name.includes("as 0.1.0 did"))!;
  const found = await search(assumptions);
  ok(found.kind === "loss");
  equal(found.keys.length, 1);
  const text = diagram(found.path, found.keys, unitMs);
  match(text, /^sequenceDiagram\n {2}[AB]->>service: GET/);
  match(text, /Note over [AB]: sync\(.*\) returns\n[^]*saves [^]*lost: [ab]0$/);
});

Deno.test("search() stops at its bound and says so", async () => {
  const { assumptions } = scenarios.find(({ name }) => name.includes("3 writers, 1 each"))!;
  equal((await search(assumptions, 100)).kind, "too many");
});

Deno.test("what sync() does next doesn't depend on the items of others, which the model leaves out", async () => {
  const start = await Step.start(syncOf("a0", "1", 0));
  const after = (metadata: Record<string, string>) =>
    start.after({ kind: "response", status: 200, body: { metadata } });
  deepEqual((await after({})).next, (await after({ b0: "1", vpc_id: "v", "a key": "x" })).next);
  deepEqual((await after({ a0: "1" })).next, { kind: "returned" });
});

/** The diagrams that a page shows. */
function diagramsOf(language: "en" | "zh"): string[] {
  const page = Deno.readTextFileSync(new URL(`../docs/${language}/recipes.md`, import.meta.url));
  return [...page.matchAll(/```mermaid\n([^]*?)\n```/g)].map(([, text]) => text!);
}

/** A diagram in the words of the Chinese page. */
function inChinese(text: string): string {
  return text.replace(/reads /g, "读到 ").replace(/saves /g, "保存 ").replace(/: done/g, ": 完成")
    .replace(/ returns/g, " 返回").replace(/ ms pass/g, " 毫秒后").replace(/lost: /g, "丢失：");
}

Deno.test("the recipes show the losses that search() finds", async () => {
  const shown: string[] = [];
  for (const  of of["set by two writers, no delay", "settles for less than the delay"]) {
    const found = await search(scenarios.find(({ name }) => name.includes(of))!.assumptions);
    ok(found.kind === "loss");
    shown.push(diagram(found.path, found.keys, unitMs));
  }
  deepEqual(diagramsOf("en"), shown);
  deepEqual(diagramsOf("zh"), shown.map(inChinese));
});
