// Nothing → whether calls of several writers can lose items that they promised to keep, by trying every order of their
// steps and of the service's delays with the real sync(), set(), merge(), replace(), delete() and ensureDeleted(); for
// each loss, the shortest way to it as a diagram. Exits 1 if a result differs from the one that is expected.
//
//   deno task explore [--only TEXT] [--out FILE]
import { flagsOf } from "./flags.ts";
import { diagram } from "./explore/diagram.ts";
import { scenarios, unitMs } from "./explore/scenarios.ts";
import { search } from "./explore/search.ts";

const { values } = flagsOf("explore", { options: { only: { type: "string", default: "" }, out: { type: "string" } } });
const chosen = scenarios.filter(({ name }) => name.includes(values.only));
if (chosen.length === 0) {
  console.error(`explore: no scenario's name has ${JSON.stringify(values.only)} in it`);
  Deno.exit(2);
}
let report = `# What is lost, by every order of the steps

Written by \`deno task explore\`. It runs the real calls against a model of the service, which reads the whole map, may hold
the write for a time, and saves the whole map; a delete removes one row at once. Every order of the steps is tried.
`;
let wrong = 0;
for (const { name, expected, assumptions } of chosen) {
  const begin = Date.now();
  const found = await search(assumptions);
  const result =
    { nothing: "nothing is lost", loss: "a loss", "too many": "too many states, so not known" }[found.kind];
  console.log(`${name}: ${result}, ${found.states} states, ${((Date.now() - begin) / 1000).toFixed(1)} s`);
  const held = `the service holds a write for up to ${assumptions.delay * unitMs} ms`;
  report += `\n## ${name}\n\nIf ${held}: ${result}, ${found.states} states.\n`;
  if (found.kind === "loss") report += `\n\`\`\`mermaid\n${diagram(found.path, found.keys, unitMs)}\n\`\`\`\n`;
  if (found.kind === expected) continue;
  console.error(`explore: expected ${expected}`);
  wrong++;
}
if (values.out) await Deno.writeTextFile(values.out, report);
else console.log(report);
if (wrong) Deno.exitCode = 1;
