// client.openapi is openapi-fetch's client, and the verbs go through its middlewares.
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "../gen/types.ts";
import { createFakeService } from "../src/fake/mod.ts";
import {
  createMetadataClient,
  type Fetch,
  type Layer,
  type MetadataClient,
  retry,
  type RetryNotice,
  tokenAuth,
} from "../src/mod.ts";

const base = "https://compute.example/nova";
const path = { project_id: "f00d", server_id: "web1" };
const all = "/v2.1/{project_id}/servers/{server_id}/metadata";
const echo = () => Response.json({ metadata: { a: "1" } });
const clientOf = (fetch: Fetch, more: { retry?: Layer; auth?: Layer } = {}) =>
  createMetadataClient({ endpoint: base, projectId: "f00d", fetch, ...more });

/** A middleware that notes its calls, and does what a hook of `hooks` does. */
const noting = (calls: unknown[], name: string, hooks: Partial<Record<string, (about: never) => unknown>> = {}) =>
  Object.fromEntries(["onRequest", "onResponse", "onError"].map((hook) => [hook, (about: never) => {
    const { schemaPath, request, id, response, error } = about as Record<string, unknown>;
    calls.push([name, hook, schemaPath, (request as Request).url, typeof id, !!response, String(error)]);
    return hooks[hook]?.(about);
  }])) as unknown as Middleware;

const lose = () => {
  throw new TypeError("lost");
};
const stories: Record<string, { use: (calls: unknown[]) => Middleware[]; fetch?: () => Response }> = {
  "notes what it sees": { use: (calls) => [noting(calls, "a"), noting(calls, "b")] },
  "responds itself": {
    use: (calls) => [noting(calls, "a"), noting(calls, "b", { onRequest: echo }), noting(calls, "c")],
  },
  "changes the request": {
    use: (calls) => [
      noting(calls, "a", { onRequest: ({ request }: { request: Request }) => new Request(`${request.url}?q`) }),
      noting(calls, "b"),
    ],
  },
  "changes the response": {
    use: (calls) => [noting(calls, "a"), noting(calls, "b", { onResponse: () => Response.json({ metadata: {} }) })],
  },
  "makes a response of an error": {
    use: (calls) => [noting(calls, "a"), noting(calls, "b", { onError: echo }), noting(calls, "c")],
    fetch: lose,
  },
  "changes an error": {
    use: (calls) => [noting(calls, "a"), noting(calls, "b", { onError: () => new Error("mine") })],
    fetch: lose,
  },
  "throws": {
    use: (calls) => [noting(calls, "a", {
      onResponse() {
        throw new Error("broken");
      },
    })],
  },
};
for (const [name, { use, fetch = echo }] of Object.entries(stories)) {
  Deno.test(`list() has a middleware that ${name} do what it does in openapi-fetch`, async () => {
    const calls = { theirs: [] as unknown[], ours: [] as unknown[] };
    const noted = (list: unknown[]): Fetch => async ({ method, url, redirect, headers }) => {
      // Only ours adds a User-Agent.
      list.push({ method, url, redirect, headers: [...headers].filter(([name]) => name !== "user-agent") });
      return await fetch();
    };
    const theirs = createClient<paths>({
      baseUrl: base,
      headers: { accept: "application/json" },
      redirect: "manual",
      fetch: async (request) => await noted(calls.theirs)(request),
    });
    theirs.use(...use(calls.theirs));
    const client = clientOf(noted(calls.ours));
    client.openapi.use(...use(calls.ours));
    const messageOf = (error: Error) => error.message;
    deepEqual(
      await client.list("web1").catch(messageOf),
      await theirs.GET(all, { params: { path } }).then(({ data }) => data?.metadata).catch(messageOf),
    );
    deepEqual(calls.ours, calls.theirs);
  });
}

Deno.test("client.openapi.use() reaches verbs that were used before it, and eject() takes it back", async () => {
  const client = clientOf(echo);
  let calls = 0;
  const counting: Middleware = { onRequest: () => void calls++ };
  await client.list("web1");
  client.openapi.use(counting);
  await client.list("web1");
  await client.openapi.GET(all, { params: { path } });
  client.openapi.eject(counting);
  await client.list("web1");
  equal(calls, 2);
});

Deno.test("client.openapi.use() has a middleware read a response that retry() and the authentication saw", async () => {
  const read: unknown[] = [];
  const client = clientOf(echo, { retry: retry(), auth: tokenAuth("any-token") });
  client.openapi.use({ onResponse: async ({ response }) => void read.push(await response.clone().json()) });
  deepEqual(await client.list("web1"), { a: "1" });
  deepEqual(read, [{ metadata: { a: "1" } }]);
});

Deno.test("list() of a client whose middleware returns something else rejects", async () => {
  const client = clientOf(echo);
  client.openapi.use({ onResponse: () => "yes" as never });
  await rejects(client.list("web1"), /must return new Response/);
});

/** What each verb returns or throws, with the requests that it sends. */
async function outcomes(client: MetadataClient) {
  const said = (call: Promise<unknown>) =>
    call.then((value) => ({ value }), ({ code, message, status, requestId }) => ({ code, message, status, requestId }));
  return [
    await said(client.merge("web1", { a: "1" })),
    await said(client.set("web1", "k/ä", "2")),
    await said(client.get("web1", "k/ä")),
    await said(client.list("web1")),
    await said(client.delete("web1", "a")),
    await said(client.replace("web1", {})),
    await said(client.get("web1", "none")),
    await said(client.list("none")),
  ];
}

const services: Record<string, () => Fetch> = {
  "the fake": () => createFakeService({ servers: { web1: {} } }),
  "a service that returns text": () => () => new Response("<html>"),
  "a service that returns nothing": () => () => new Response(""),
  "a service that announces no length": () => () => new Response(null, { headers: { "content-length": "0" } }),
  "a service that refuses in text": () => () => new Response("no", { status: 500, headers: { "x-request-id": "r-1" } }),
  "a service that refuses in a string of JSON": () => () => Response.json("no", { status: 503 }),
  "a service that refuses without words": () => () => new Response(null, { status: 502 }),
  "an overload in disguise": () => () =>
    Response.json({ error_code: "APIGW.0308", error_msg: "slow" }, { status: 202 }),
};
for (const [name, service] of Object.entries(services)) {
  Deno.test(`the verbs do the same before client.openapi is used and after: ${name}`, async () => {
    const seen: Record<string, unknown[]> = { before: [], after: [] };
    for (const [when, list] of Object.entries(seen)) {
      const fetch = service();
      const client = clientOf(async (request) => {
        const { method, url, redirect } = request;
        list.push({ method, url, redirect, headers: [...request.headers], body: await request.clone().text() });
        return await fetch(request);
      }, { auth: tokenAuth("any-token") });
      if (when === "after") ok(client.openapi);
      list.push(await outcomes(client));
    }
    deepEqual(seen.after, seen.before);
  });
}

Deno.test("retry() passes onRetry the verb of a request that went through client.openapi", async () => {
  const notices: RetryNotice[] = [];
  const responses = [new Response(null, { status: 503 }), echo()];
  const client = clientOf(() => responses.shift()!, {
    retry: retry({ baseDelayMs: 0, onRetry: (notice) => void notices.push(notice) }),
  });
  ok(client.openapi);
  await client.list("web1");
  deepEqual(notices.map(({ verb }) => verb), ["list"]);
});

Deno.test("a client leaves the responses of its fetch as they are, but for their bodies", async () => {
  const responses: Response[] = [];
  const client = clientOf(() => {
    responses.push(echo());
    return responses.at(-1)!;
  }, { retry: retry(), auth: tokenAuth("any-token") });
  await client.list("web1");
  await client.openapi.GET(all, { params: { path } });
  for (const response of responses) {
    equal(Object.getPrototypeOf(response), Response.prototype);
    deepEqual(Reflect.ownKeys(response).filter((key) => typeof key === "string"), []);
  }
});

Deno.test("a layer of the caller may read a response without cloning it, and return it", async () => {
  const reading: Layer = (next) => async (request) => {
    const response = await next(request);
    await response.text();
    return response;
  };
  for (const more of [{ auth: reading }, { retry: reading }, { retry: retry(), auth: reading }]) {
    const client = clientOf(echo, more);
    deepEqual(await client.list("web1"), { a: "1" });
    client.openapi.use({ onResponse: async ({ response }) => void await response.text() });
    deepEqual(await client.list("web1"), { a: "1" });
  }
});

Deno.test("a layer of the caller that finds the project can read the response", async () => {
  const auth = Object.assign(((next) => next) satisfies Layer, {
    locate: () => Promise.reject(new Error("not asked")),
    async project({ fetch }: { fetch?: Fetch | undefined } = {}) {
      const response = await fetch!(new Request("https://iam.example"));
      return (await response.json()).project;
    },
  });
  const asked: string[] = [];
  const fetch: Fetch = ({ url }) => {
    asked.push(url);
    return Response.json(url.includes("iam") ? { project: "f00d" } : { metadata: {} });
  };
  for (const more of [{}, { retry: retry() }]) {
    await createMetadataClient({ endpoint: base, auth, fetch, ...more }).list("web1");
  }
  equal(asked[3], `${base}/v2.1/f00d/servers/web1/metadata`);
});

Deno.test("a layer of the caller can read each response in every way", async () => {
  const read: unknown[] = [];
  const reading: Layer = (next) => async (request) => {
    const response = await next(request);
    read.push(await response.clone().json(), await response.clone().text(), response.body instanceof ReadableStream);
    return response;
  };
  for (const more of [{ auth: reading }, { retry: reading }, { retry: retry(), auth: reading }]) {
    deepEqual(await clientOf(echo, more).list("web1"), { a: "1" });
  }
  deepEqual(read, [0, 1, 2].flatMap(() => [{ metadata: { a: "1" } }, '{"metadata":{"a":"1"}}', true]));
});
