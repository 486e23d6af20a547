import { MetadataError } from "@ecs-contract/server-metadata";
import { client } from "./metadata";
import Form from "./form";

export const dynamic = "force-dynamic";
export default async function Page() {
  const refusal = await client.set("locked", "role", "db").catch((error) => error);
  const code = refusal instanceof MetadataError ? refusal.code : String(refusal);
  return <p id="items">{Object.keys(await client.list("web1")).join()} {code} <Form /></p>;
}
