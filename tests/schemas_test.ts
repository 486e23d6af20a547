import { deepEqual, equal } from "node:assert/strict";
import * as schemas from "../src/schemas.ts";
import { validate } from "../src/contract/validate.ts";
import { battery } from "../scripts/bench/battery.ts";

/** The interface as the standard prints it; what takes a Standard Schema takes this. */
interface StandardSchemaV1<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}
type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<StandardIssue> };
interface StandardIssue {
  readonly message: string;
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
}

/** A library function as there are many: it knows the standard alone. */
async function parse<Output>(schema: StandardSchemaV1<unknown, Output>, value: unknown): Promise<Output> {
  const result = await schema["~standard"].validate(value);
  if (result.issues) throw new Error(result.issues.map(({ message }) => message).join());
  return result.value;
}

Deno.test("schemas: each is a Standard Schema, version 1", () => {
  for (const schema of Object.values<StandardSchemaV1>(schemas)) {
    const { version, vendor, validate } = schema["~standard"];
    deepEqual([version, vendor, typeof validate], [1, "ecs-contract", "function"]);
  }
});

Deno.test("schemas: each has the verdict of the schema of its name", () => {
  for (const [name, schema] of Object.entries<StandardSchemaV1>(schemas)) {
    const title = name.charAt(0).toUpperCase() + name.slice(1);
    const entries = battery.filter((entry) => entry.schema === title);
    equal(entries.length > 0, true, `the battery has nothing for ${title}`);
    for (const { value, schema: constraint } of entries) {
      const issues = validate(constraint, value);
      deepEqual(schema["~standard"].validate(value), issues.length ? { issues } : { value });
    }
  }
});

Deno.test("serverMetadata: returns the very value, unchanged", () => {
  const value = JSON.parse('{"__proto__":"a","constructor":"b"}');
  const result = schemas.serverMetadata["~standard"].validate(value);
  equal(!result.issues && result.value, value);
});

Deno.test("metadataItemEnvelope: an issue has the rule, the place and the limit", () => {
  deepEqual(schemas.metadataItemEnvelope["~standard"].validate({ meta: { a: "1", b: "2" } }), {
    issues: [{ message: "must have at most 1 entry, has 2", path: ["meta"], ruleId: "item.single" }],
  });
});

Deno.test("serverMetadata: what knows the standard alone infers its type", async () => {
  const value: Record<string, string> = await parse(schemas.serverMetadata, { role: "db" });
  deepEqual(value, { role: "db" });

  // @ts-expect-error: a key is a string
  const key: number = await parse(schemas.metadataKey, "role");
  equal(key, "role");
});
