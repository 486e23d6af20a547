import { client } from "../../metadata";

export const dynamic = "force-dynamic";
export async function GET() {
  return Response.json(await client.list("web1", { signal: AbortSignal.timeout(5000) }));
}
