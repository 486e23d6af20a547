// The part of a project with references that others refer to.
import { createMetadataClient, tokenAuth } from "@ecs-contract/server-metadata";

export function connect() {
  return createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth: tokenAuth("a-token") });
}
export const layer = tokenAuth("a-token");
export { MetadataError } from "@ecs-contract/server-metadata";
