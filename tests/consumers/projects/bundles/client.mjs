// A program that calls the API and nothing else.
import { createMetadataClient, tokenAuth } from "@ecs-contract/server-metadata";

export const client = createMetadataClient({ endpoint: process.argv[2], projectId: "f00d", auth: tokenAuth("a-token") });
