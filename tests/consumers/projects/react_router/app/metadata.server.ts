import { createMetadataClient, MetadataError, tokenAuth } from "@ecs-contract/server-metadata";
import { createFakeService } from "@ecs-contract/server-metadata/fake";
const fetch = createFakeService({ servers: { web1: { metadata: { tier: "gold" } }, locked: { locked: true } } });
export const client = createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", auth: tokenAuth("a-token"), fetch });
export async function read() {
  const refusal = await client.set("locked", "a", "b").catch((error: unknown) => error);
  return { items: await client.list("web1"), code: refusal instanceof MetadataError ? refusal.code : String(refusal) };
}
