// What ships: which modules each door reaches, and what they lean on.
import { deepEqual, equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import config from "../deno.json" with { type: "json" };

/** The doors that a program imports; the command stands apart. */
const { "./cli": commandLine, ...doors } = config.exports;

const root = new URL("../", import.meta.url);

/** The modules that a module reaches, and what they import from outside. */
async function reach(entry: string) {
  const modules = new Map<string, string>();
  const outside = new Set<string>();
  const queue = [new URL(entry, root)];
  for (let module = queue.pop(); module; module = queue.pop()) {
    if (modules.has(module.href)) continue;
    const code = (await Deno.readTextFile(module)).replace(/^\s*\/?\*.*$/gm, "");
    modules.set(module.href, code);
    for (const [, type, specifier = ""] of code.matchAll(/^(?:import|export)( type)?[^;]*?from "([^"]+)"/gm)) {
      if (type) continue;
      if (specifier.startsWith(".")) queue.push(new URL(specifier, module));
      else outside.add(specifier);
    }
  }
  return { modules, outside: [...outside].sort() };
}

/** What the door that reads files needs. */
const cloudsNeeds = ["node:fs/promises", "node:os", "node:path", "node:process", "yaml"];

Deno.test("the door ./clouds needs files and yaml, and no other door does", async () => {
  deepEqual((await reach(doors["./clouds"])).outside, cloudsNeeds);
});

for (const [door, entry] of Object.entries(doors)) {
  if (door === "./clouds") continue;
  Deno.test(`the door ${door} needs nothing that a browser hasn't, but openapi-fetch`, async () => {
    const { modules, outside } = await reach(entry);
    deepEqual(outside, door === "." ? ["openapi-fetch"] : []);
    deepEqual([...modules].filter(([, code]) => /\b(Deno|process|Buffer)\./.test(code)).map(([file]) => file), []);
  });
}

Deno.test("no door makes a thing of the runtime's when it is loaded, for jsdom lacks many", async () => {
  const ofTheLanguage = /^(Map|Set|WeakMap|WeakSet|RegExp|Error|Uint8Array)$/;
  for (const entry of Object.values(doors)) {
    for (const [file, code] of (await reach(entry)).modules) {
      const made = [...code.matchAll(/^(?:export )?(?:const|let) [^=\n]+= new (\w+)/gm)].map(([, name]) => name!);
      deepEqual(made.filter((name) => !ofTheLanguage.test(name)), [], file);
    }
  }
});

Deno.test("no door calls what the signals and URLs of Jest 29's jsdom lack", async () => {
  for (const entry of Object.values(doors)) {
    for (const [file, code] of (await reach(entry)).modules) {
      deepEqual(code.match(/\.throwIfAborted\(|\bURL\.canParse\(|\bAbortSignal\.any\(/g), null, file);
    }
  }
});

Deno.test("no type of what ships is the DOM's alone, for many projects have Node's types and no DOM", async () => {
  for (const entry of Object.values(doors)) {
    for (const [file, code] of (await reach(entry)).modules) {
      deepEqual(code.match(/\b(BodyInit|BufferSource|HeadersInit|RequestInfo|Window|Document)\b/g), null, file);
    }
  }
});

Deno.test("what ships reaches no script, no test and no API of Deno's", async () => {
  for (const entry of Object.values(config.exports)) {
    for (const [file, code] of (await reach(entry)).modules) {
      const path = fileURLToPath(file).slice(fileURLToPath(root).length);
      equal(/^(src|gen)\//.test(path), true, `${entry} reaches ${path}`);
      equal(/\bDeno\./.test(code), false, `${path} uses Deno`);
    }
  }
});

Deno.test("the command works where import.meta.main is unknown: what is packed calls main()", async () => {
  const uses = [...(await reach(commandLine)).modules].filter(([, code]) => code.includes("import.meta.main"));
  deepEqual(uses.map(([file]) => file.slice(root.href.length)), ["src/cli.ts"]);
});

Deno.test("deno.json, the document and the changelog have the same version", async () => {
  const { info } = parse(await Deno.readTextFile(new URL("openapi/nova-v2.1.yaml", root)));
  const [, title] = /^## ([^\s,]+)/m.exec(await Deno.readTextFile(new URL("CHANGELOG.md", root)))!;
  deepEqual([info.version, title], [config.version, config.version]);
});

Deno.test("every page that names a version of Deno for npx names that of .ci/deno-version", async () => {
  const version = (await Deno.readTextFile(new URL(".ci/deno-version", root))).trim();
  for (const page of ["README.md", "CONTRIBUTING.md", ".ci/run"]) {
    const named = [...(await Deno.readTextFile(new URL(page, root))).matchAll(/\bdeno@(\d[\d.]*\d)/g)].map(([, name]) =>
      name
    );
    deepEqual(named.filter((name) => name !== version), [], page);
  }
});
