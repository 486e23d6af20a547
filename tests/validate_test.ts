import { deepEqual, equal, match, ok } from "node:assert/strict";
import Ajv2020 from "ajv/dist/2020.js";
import fc from "fast-check";
import { constraints } from "../gen/constraints.ts";
import * as schemas from "../gen/schemas.ts";
import { describe, type SchemaName, validate } from "../src/contract/validate.ts";
import { parse } from "yaml";
import { battery, entry } from "../scripts/bench/battery.ts";
import { member } from "../scripts/at.ts";

const names = Object.keys(constraints) as SchemaName[];

/** What Ajv says of a value, on the schemas that the document has. */
const ajvTakes = (() => {
  // deno-lint-ignore no-explicit-any
  const ajv = new (Ajv2020 as any)({ strict: false, ownProperties: true });
  const byName = Object.entries(schemas).map(([name, schema]) => [name.replace(/Schema$/, ""), schema]);
  const v1 = Deno.readTextFileSync(new URL("../openapi/ecs-v1.yaml", import.meta.url));
  const more = parse(v1.replaceAll("./nova-v2.1.yaml#", "#")).components.schemas;
  ajv.addSchema({ $id: "contract.json", components: { schemas: { ...Object.fromEntries(byName), ...more } } });
  const checks = names.map((name) => [name, ajv.compile({ $ref: `contract.json#/components/schemas/${name}` })]);
  const byCheck: Record<string, (value: unknown) => boolean> = Object.fromEntries(checks);
  return (schema: SchemaName, value: unknown) => member(byCheck, schema)(value);
})();

for (const { name, schema, value, breaks, path, says, beyondJsonSchema } of battery) {
  if (!path) {
    Deno.test(`validate() takes as ${schema}: ${name}`, () => {
      deepEqual(validate(schema, value), []);
      ok(ajvTakes(schema, value));
    });
  } else {
    Deno.test(`validate() refuses as ${schema}: ${name}`, () => {
      const issues = validate(schema, value);
      const issue = issues.find(({ ruleId }) => ruleId === breaks);
      ok(issue, `no issue has the rule ${breaks}: ${JSON.stringify(issues)}`);
      deepEqual(issue.path, path);
      ok(issue.message.includes(says ?? ""), issue.message);
      equal(ajvTakes(schema, value), beyondJsonSchema ?? false);
    });
  }
}

Deno.test("validate() reports everything that is wrong, each at its place", () => {
  const issues = validate("ServerMetadataEnvelope", { metadata: { "a b": 1, ok: "v", "": "v" }, extra: true });
  deepEqual(issues.map(({ path, ruleId }) => [path.join("."), ruleId]), [
    ["metadata.a b", "key.alphabet"],
    ["metadata.a b", "value.type"],
    ["metadata.", "key.length"],
    ["extra", "metadata.envelope"],
  ]);
});

Deno.test("validate() leaves the value out of what it says", () => {
  const secret = "s3cret".repeat(50);
  const issues = validate("ServerMetadataEnvelope", { metadata: { password: secret, token: [secret] } });
  equal(issues.length, 2);
  ok(!JSON.stringify(issues).includes("s3cret"));
});

Deno.test("describe() gives each place, and counts what is too much", () => {
  const metadata = { role: 1, "cost center": "42", [`${"k".repeat(256)}`]: "v", b: null, c: [] };
  match(
    describe(validate("ServerMetadataEnvelope", { metadata })),
    /^metadata\.role: must be of type string, is number; metadata\["cost center"\]: key must match \S+; metadata\["k{60}…"\]: key must have at most 255 characters, has 256; and 2 more$/,
  );
});

/** Strings of any UTF-16 units, halves of surrogate pairs among them. */
const units = (maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength }).map((list) => String.fromCharCode(...list));

const nearKey = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."azAZ09-_:."), minLength: 1, maxLength: 5 }),
  fc.string({ unit: fc.constantFrom(..."az09-_:. /;@[`{\n角𠮷"), maxLength: 3 }),
  fc.constantFrom("__proto__", "constructor", "toString", "meta", "metadata"),
  fc.integer({ min: 253, max: 258 }).map((length) => "k".repeat(length)),
);
const nearValue = fc.oneof(
  fc.string({ maxLength: 5 }),
  units(3),
  fc.tuple(fc.constantFrom("v", "云", "𠮷", "\ud83d"), fc.integer({ min: 253, max: 258 })).map(([c, n]) => c.repeat(n)),
  { arbitrary: fc.jsonValue({ maxDepth: 1 }), weight: 1 },
);
const nearMap = fc.array(fc.tuple(nearKey, nearValue), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs));
const nearBody = fc.oneof(
  nearMap,
  nearKey,
  nearValue,
  fc.tuple(fc.constantFrom("meta", "metadata"), nearMap).map(([member, map]) => entry(member, map)),
  fc.tuple(fc.constantFrom("meta", "metadata"), nearMap, nearKey).map(([member, map, other]) => ({
    ...entry(member, map),
    ...entry(other, map),
  })),
);

/** Ajv's verdict, and the one rule that JSON Schema has no word for. */
function takes(schema: SchemaName, value: unknown): boolean {
  const isWellFormed = /^(Stored|CloudServer)/.test(schema) || !/\\ud[89a-f]/.test(JSON.stringify(value));
  return ajvTakes(schema, value) && isWellFormed;
}

Deno.test("validate() judges any JSON as Ajv does", () => {
  fc.assert(fc.property(fc.constantFrom(...names), fc.jsonValue(), (schema, value) => {
    equal(validate(schema, value).length === 0, takes(schema, value));
  }));
});

Deno.test("validate() judges bodies at the limits as Ajv does", () => {
  const seen = { taken: 0, refused: 0 };
  const property = fc.property(fc.constantFrom(...names), nearBody, (schema, value) => {
    const verdict = validate(schema, value).length === 0;
    seen[verdict ? "taken" : "refused"]++;
    equal(verdict, takes(schema, value));
  });
  fc.assert(property, { numRuns: 5000 });
  ok(seen.taken > 100 && seen.refused > 100, JSON.stringify(seen));
});
