// docs/consumers, which `deno task consumers --write` writes, against the checks that there are.
import { ok } from "node:assert/strict";
import { readers } from "../consumers/documents.ts";
import { network } from "../consumers/network.ts";
import { programs } from "../consumers/programs.ts";
import { testers } from "../consumers/testers.ts";
import { releases, settings } from "../consumers/typescript.ts";

for (const [file, language] of [["README.md", "en"], ["README.zh.md", "zh"]] as const) {
  Deno.test(`docs/consumers/${file} has a row for each check, and none of them fails`, async () => {
    const page = await Deno.readTextFile(new URL(`../../docs/consumers/${file}`, import.meta.url));
    for (const { name, versions, shows } of [...testers, ...programs, ...network, ...readers]) {
      ok(page.includes(`| ${name} | ${versions} | ${shows[language]} |`), `${name}: deno task consumers --write`);
    }
    for (const { name } of settings) ok(page.includes(`| ${name} | `), `${name}: deno task consumers --write`);
    for (const release of releases) ok(page.includes(` ${release.replace(/\.\d+$/, "")} |`), release);
    ok(!page.includes("✗"), "deno task consumers says what fails");
  });
}
