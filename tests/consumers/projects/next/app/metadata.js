import { createMetadataClient, tokenAuth } from "@ecs-contract/server-metadata";
import { createFakeService } from "@ecs-contract/server-metadata/fake";

const fetch = createFakeService({ servers: { web1: { metadata: { tier: "gold" } }, locked: { locked: true } } });
const options = { endpoint: "https://compute.example", projectId: "f00d", auth: tokenAuth("a-token"), fetch };
export const client = createMetadataClient(options);
