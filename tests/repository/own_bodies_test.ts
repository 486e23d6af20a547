import { deepEqual, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { withOwnBodies } from "../../scripts/own_bodies.ts";

const read = async (name: string) =>
  parse(await Deno.readTextFile(fileURLToPath(new URL(`../../openapi/${name}.yaml`, import.meta.url))));
const nova = await read("nova-v2.1");

Deno.test("withOwnBodies() puts bodies and successful responses into the operations, and drops what nobody refers to", () => {
  const { paths, components } = withOwnBodies(nova);
  const { put, delete: remove } = paths["/v2.1/{project_id}/servers/{server_id}/metadata/{key}"];
  deepEqual(put.requestBody, nova.components.requestBodies.Item);
  deepEqual(put.responses[200], nova.components.responses.Item);
  deepEqual(remove.responses[204], nova.components.responses.Deleted);
  deepEqual(put.responses[404], { $ref: "#/components/responses/NotFound" });
  deepEqual(components.requestBodies, {});
  deepEqual(Object.keys(components.responses).filter((name) => /^(Item|Metadata|Servers|Deleted)$/.test(name)), []);
  deepEqual(components.schemas, nova.components.schemas);
});

for (const name of ["nova-v2.1", "ecs-v1"]) {
  Deno.test(`${name}.yaml has no schema and parameter of one name, which generators make into one type`, async () => {
    const { schemas, parameters } = (await read(name)).components;
    const known = { ...nova.components.schemas, ...schemas };
    deepEqual(Object.keys({ ...nova.components.parameters, ...parameters }).filter((one) => one in known), []);
  });

  Deno.test(`${name}.yaml describes its servers in words that generators can make names of`, async () => {
    const { servers } = await read(name);
    // The first schema of OpenAPI 3.1, which validators still have, knows no description of a variable.
    ok(!JSON.stringify(servers.map(({ variables }: { variables: unknown }) => variables)).includes("description"));
    deepEqual(servers.map(({ description }: { description: string }) => description), [
      "Huawei Cloud",
      "Another provider",
    ]);
  });
}
