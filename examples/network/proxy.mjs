// The address of an HTTP proxy → a fetch that sends every request through it, also those to IAM.
import { fromFetch } from "@ecs-contract/server-metadata";
import { fetch, ProxyAgent } from "undici";

export function throughProxy(address) {
  const dispatcher = new ProxyAgent(address);
  return { fetch: fromFetch(fetch, { dispatcher }), close: () => dispatcher.close() };
}
