// The operations of both documents with their samples.
import { parse } from "yaml";
import { exampleBody, samplesOf } from "../../scripts/docs/samples/mod.ts";
import { apis, operationsOf } from "../../scripts/docs/site.ts";
import type { Node } from "../../scripts/gen/document.ts";

const files = { "v2.1": "openapi/nova-v2.1.yaml", v1: "openapi/ecs-v1.yaml" };
export const operations = (await Promise.all(apis.map(async (api) => {
  const document = parse(await Deno.readTextFile(new URL(`../../${files[api]}`, import.meta.url)));
  return operationsOf(document).map(({ id, method, path }) => {
    const operation: Node = document.paths[path][method.toLowerCase()];
    return { id, samples: samplesOf(id, method, path, exampleBody(document, operation)) };
  });
}))).flat();
