// Nothing → requires each door that is data, and compares it with what import() gives where JSON can be imported.
const { deepEqual, equal, ok } = require("node:assert/strict");
const { readFileSync } = require("node:fs");

const name = "@ecs-contract/server-metadata";
const documents = ["openapi.json", "openapi-v1.json", "openapi-3.0.json", "openapi-v1-3.0.json"];
const json = [...documents, "schemas.json", "cases.json", "cases.schema.json", "package.json"];
const canImport = Number(process.versions.node.split(".")[0]) >= 22;

(async () => {
  for (const door of json) {
    const required = require(`${name}/${door}`);
    ok(Object.keys(required).length > 0, door);
    if (!canImport) continue;
    const { default: imported } = await import(`${name}/${door}`, { with: { type: "json" } });
    deepEqual(imported, required, door);
  }
  for (const door of ["openapi.yaml", "openapi-v1.yaml"]) {
    ok(readFileSync(require.resolve(`${name}/${door}`), "utf8").startsWith("openapi: 3.1"), door);
  }
  equal(typeof require(`${name}/cases.json`).cases[0].id, "string");
})();
