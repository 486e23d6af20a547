// The certificate of an authority, as PEM → a fetch that trusts it, and keeps up to ten connections to a host open for a minute.
import { fromFetch } from "@ecs-contract/server-metadata";
import { Agent, fetch } from "undici";

export function trusting(ca) {
  const dispatcher = new Agent({ connect: { ca }, connections: 10, keepAliveTimeout: 60_000 });
  return { fetch: fromFetch(fetch, { dispatcher }), close: () => dispatcher.close() };
}
