import { deepEqual, doesNotThrow, equal, ok, throws } from "node:assert/strict";
import { createFakeService } from "../src/fake/mod.ts";
import { readInventory } from "../src/fake/inventory_file.ts";

Deno.test("readInventory() reads the options of a fake", () => {
  const text = '{"quota": 5, "servers": {"web1": {"vmState": "stopped", "metadata": {"__proto__": "值"}}}}';
  const options = readInventory(text, "lab.json");
  equal(options.quota, 5);
  deepEqual(Object.entries(createFakeService(options).state("web1").metadata), [["__proto__", "值"]]);
});

Deno.test("readInventory() reads an empty inventory, and a file that begins with a byte order mark", () => {
  deepEqual(readInventory("{}", "lab.json"), {});
  doesNotThrow(() => readInventory('\ufeff{ "quota": -1 }\n', "lab.json"));
});

const wrong: [why: string, text: string, message: string][] = [
  ["an empty file", "", "lab.json:1:1: must be JSON; unexpected end of the file"],
  ["a text that ends early", '{\n  "quota": 5', "lab.json:2:13: must be JSON; unexpected end of the file"],
  ["a comma before a bracket", '{\n  "quota": 5,\n}', 'lab.json:3:1: must be JSON; unexpected "}"'],
  ["a comment", '{\n  // mine\n  "quota": 5\n}', 'lab.json:2:3: must be JSON; unexpected "/"'],
  ["a name without quotes", "{ quota: 5 }", 'lab.json:1:3: must be JSON; unexpected "q"'],
  ["something behind it", "{} {}", 'lab.json:1:4: must be JSON; unexpected "{"'],
  ["a server id that occurs twice", '{"servers": {\n"a": {},\n"b": {},\n"a": {}}}', 'lab.json:4:1: "a" occurs twice'],
  ["a field that occurs twice", '{"quota": 1, "quota": 2}', 'lab.json:1:14: "quota" occurs twice'],
  ["the same name, escaped", '{"quota": 1, "\\u0071uota": 2}', 'lab.json:1:14: "quota" occurs twice'],
  [
    "a metadata key that occurs twice",
    '{"servers": {"a": {"metadata": {"k": "v", "k": "v"}}}}',
    'lab.json:1:43: "k" occurs twice',
  ],
  ["a list", "[]", "lab.json: the inventory must be an object, is an array"],
  ["null", "null", "lab.json: the inventory must be an object, is null"],
  ["a wrong field", '{"quota": "5"}', 'lab.json: quota must be a whole number, -1 or more, is "5"'],
  ["a number that is none", '{"quota": NaN}', "lab.json: quota must be a whole number, -1 or more, is NaN"],
  ["a wrong server", '{"servers": {"a": {"locked": 1}}}', 'lab.json: servers["a"].locked must be true or false, is 1'],
  [
    "a clock",
    '{"now": "2026"}',
    'lab.json: the inventory has no field "now"; it has quota, keys, storage, database, tokens, accessKeys, users, ' +
    "tokenLifetimeMs, region, release, policy, lostUpdates, staleReads, apis, journal, servers",
  ],
  ["too deep a nesting", "[".repeat(5000), "lab.json: nested too deeply"],
];

for (const [why, text, message] of wrong) {
  Deno.test(`readInventory() names file, place and problem for ${why}`, () => {
    throws(() => readInventory(text, "lab.json"), { name: "TypeError", message });
  });
}

Deno.test("readInventory() names an unknown state and those that there are, in one line", () => {
  const text = '{"servers": {"web\\n1": {"vmState": "on"}}}';
  throws(() => readInventory(text, "lab.json"), (error) => {
    ok(error instanceof TypeError);
    ok(error.message.startsWith('lab.json: servers["web\\n1"].vmState must be one of active, building, '));
    return !error.message.includes("\n");
  });
});
