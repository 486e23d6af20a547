import { version } from "../../gen/version.ts";

/** The headers of requests with and without a body. */
interface StandardHeaders {
  reading: Record<string, string>;
  writing: Record<string, string>;
}

let headers: StandardHeaders | undefined;

/**
 * The headers of requests that are made here: JSON, and a `User-Agent` by which the operators of a service know its
 * callers.
 *
 * A browser sends its own `User-Agent`; another one would need the service's permission (CORS). The headers are created
 * at the first use, because importing the module must work in every runtime.
 */
export function standardHeaders(): StandardHeaders {
  if (headers) return headers;
  const accept = "application/json";
  const agent = userAgentOf(globalThis.navigator?.userAgent);
  const reading = { accept, ...(agent ? { "user-agent": agent } : {}) };
  return headers = { reading, writing: { ...reading, "content-type": accept } };
}

/** The `User-Agent` of requests in a runtime with this name; none in a browser. */
export function userAgentOf(runtime = ""): string | undefined {
  return runtime.startsWith("Mozilla/") ? undefined : `ecs-contract-server-metadata/${version} ${runtime}`.trim();
}
