import type { Fetch } from "../http/fetch.ts";

/**
 * A resolver for Mock Service Worker (MSW) that responds as a fake does. If the fake breaks the connection, the code
 * under test gets a network error; MSW alone would return a 500. In jsdom, MSW's `XMLHttpRequest` knows no timeout and
 * does not end if a body breaks off: use the fault `reset` there in place of `truncated` or a long `delay`.
 *
 * @example Respond to everything below the endpoint: `http.all("https://compute.example/*", createMswResolver(fake))`
 * ```ts
 * import { createFakeService, createMswResolver } from "@ecs-contract/server-metadata/fake";
 * import { equal } from "node:assert/strict";
 *
 * const fake = createFakeService({ servers: { web1: {} } });
 * const resolver = createMswResolver(fake);
 *
 * fake.fail({ kind: "reset" });
 * const request = new Request("https://compute.example/v2.1/f00d/servers/web1/metadata");
 * equal((await resolver({ request })).type, "error");
 * ```
 *
 * @param fake The fake, or any other `Fetch`.
 * @returns The second argument of `http.all()`, `http.get()` and the like.
 * @throws {TypeError} If `fake` is no function.
 */
export function createMswResolver(fake: Fetch): (info: { request: Request }) => Promise<Response> {
  if (typeof fake !== "function") {
    throw new TypeError("createMswResolver() takes a fake, as createFakeService() returns it");
  }
  return async ({ request }) => {
    try {
      return await fake(request);
    } catch (error) {
      // A TypeError is a network error of fetch. An abort is rethrown with its reason.
      if (error instanceof TypeError || request.signal.aborted) return Response.error();
      throw error;
    }
  };
}
