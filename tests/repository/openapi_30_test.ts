import { deepEqual, equal, throws } from "node:assert/strict";
import { asOpenapi30 } from "../../scripts/openapi_30.ts";

const documentOf = (schema: unknown) => ({
  openapi: "3.1.0",
  info: {
    title: "t",
    version: "1",
    summary: "Short.",
    description: "Long.",
    license: { name: "MIT", identifier: "MIT" },
  },
  paths: {
    "/a": { get: { parameters: [{ name: "schema", in: "query", schema, example: { const: 1 } }] } },
  },
  components: { schemas: { One: { type: "object", properties: { propertyNames: schema } } } },
});

Deno.test("asOpenapi30() says in 3.0 what only 3.1 has, wherever a schema is", () => {
  const schema = { type: ["string", "null"], propertyNames: { maxLength: 3 }, description: "d" };
  const { openapi, info, paths, components } = asOpenapi30(documentOf(schema));
  const said = { anyOf: [{ type: "string" }, { type: "null" }], description: "d", "x-propertyNames": { maxLength: 3 } };
  equal(openapi, "3.0.3");
  equal(info.description, "Short.\n\nLong.");
  deepEqual(info.license, { name: "MIT", url: "https://spdx.org/licenses/MIT.html" });
  deepEqual(paths["/a"].get.parameters[0], { name: "schema", in: "query", schema: said, example: { const: 1 } });
  deepEqual(components.schemas.One.properties, { propertyNames: said }); // a property may be named like a keyword
});

for (const keyword of ["const", "if", "patternProperties", "prefixItems", "unevaluatedProperties"]) {
  Deno.test(`asOpenapi30() refuses a schema with ${keyword}, which 3.0 has not`, () => {
    throws(() => asOpenapi30(documentOf({ items: { [keyword]: {} } })), new RegExp(`OpenAPI 3.0 has no ${keyword}`));
  });
}
