import { createMetadataClient, tokenAuth } from "@ecs-contract/server-metadata";
import { createFakeService } from "@ecs-contract/server-metadata/fake";

const fetch = createFakeService({ servers: { web1: { metadata: { tier: "gold" } } } });
const options = { endpoint: "https://compute.example", projectId: "f00d", auth: tokenAuth("a-token"), fetch };
const client = createMetadataClient(options);
export const handler = async (event: { server: string }) => ({ body: JSON.stringify(await client.list(event.server)) });
