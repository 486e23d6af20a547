// A program that imports the package, and uses a library that requires it; prints whether both have the same.
import { createMetadataClient, MetadataError, tokenAuth } from "@ecs-contract/server-metadata";
import { createFakeService } from "@ecs-contract/server-metadata/fake";
import library from "./library.cjs";

const options = { endpoint: "https://compute.example", projectId: "f00d", auth: tokenAuth("a-token") };
const client = createMetadataClient({ ...options, fetch: createFakeService({ servers: { web1: {} } }) });
const value = await client.set("web1", "role", "db");
console.log(JSON.stringify({ value, once: library.MetadataError === MetadataError }));
