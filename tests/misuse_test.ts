import { deepEqual, equal, rejects, throws } from "node:assert/strict";
import {
  compose,
  createMetadataClient,
  forEachServer,
  fromFetch,
  type Layer,
  retry,
  sync,
  syncFleet,
  tokenAuth,
} from "../src/mod.ts";
import { createFakeService } from "../src/fake/mod.ts";

const stored = { role: "db", tier: "gold" };
const given = () => createFakeService({ servers: { web1: { metadata: stored } } });

/** The options of a client, some of which a caller without types got wrong. */
function options(wrong: Record<string, unknown> = {}) {
  const right = { endpoint: "https://compute.example", projectId: "f00d", auth: tokenAuth("any-token") };
  return { ...right, fetch: given(), ...wrong } as Parameters<typeof createMetadataClient>[0];
}

const wrongOptions: [name: string, value: unknown, words: RegExp][] = [
  ["auth", "s3cr3t", /auth must be a layer, such as tokenAuth\(token\)/],
  ["auth", { token: "s3cr3t" }, /auth must be a layer/],
  ["retry", { attempts: 2 }, /retry must be a layer, such as retry\(\{ attempts: 2 \}\), or false/],
  ["retry", true, /retry must be a layer/],
  ["retry", retry, /retry\(\) takes its options/],
  ["fetch", {}, /fetch must be a function that takes a Request/],
  ["endpont", "s3cr3t", /createMetadataClient\(\) has no option "endpont"; there are endpoint, api/],
  ["timeoutMs", "5", /timeoutMs must be a number of milliseconds above 0, or false/],
  ["timeoutMs", NaN, /timeoutMs must be a number/],
  ["validate", "no", /validate must be true or false/],
  ["docs", {}, /docs must be an address/],
  ["systemKeys", "vpc_id", /systemKeys must be an array of keys/],
  ["privilegedKeys", ["sudo"], /privilegedKeys must be an object/],
];
for (const [name, value, words] of wrongOptions) {
  Deno.test(`createMetadataClient() refuses ${name}: ${Deno.inspect(value)} in one sentence`, () => {
    throws(() => createMetadataClient(options({ [name]: value })), (error) => {
      return error instanceof TypeError && words.test(error.message) && !error.message.includes("s3cr3t");
    });
  });
}

const notLayers: [string, Record<string, unknown>][] = [
  ["auth: tokenAuth", { auth: tokenAuth }],
  ["auth: () => tokenAuth(token)", { auth: () => tokenAuth("any-token") }],
  ["fetch: retry()", { fetch: retry() }],
];
for (const [name, wrong] of notLayers) {
  Deno.test(`list() of a client made with ${name} says that no Response was returned`, async () => {
    const words = /TypeError: (fetch, or a layer around it, must return a Response|token must be a string)/;
    await rejects(async () => await createMetadataClient(options(wrong)).list("web1"), words);
  });
}

for (const wrong of [3, null, "3", { retries: 3 }]) {
  Deno.test(`retry() refuses ${Deno.inspect(wrong)}`, () => {
    throws(
      () => retry(wrong as never),
      /TypeError: retry\(\) (takes its options|has no option "retries"; there are attempts)/,
    );
  });
}

const notMaps: [string, unknown][] = [
  ["a Map", new Map([["role", "web"]])],
  ["a promise", Promise.resolve({ role: "web" })],
  ["Headers", new Headers({ role: "web" })],
  ["an array", []],
  ["null", null],
];
for (const validate of [true, false]) {
  for (const [name, value] of notMaps) {
    Deno.test(`replace() with ${name} removes nothing, where validate is ${validate}`, async () => {
      const client = createMetadataClient(options({ validate }));
      await rejects(client.replace("web1", value as never, { system: "drop", privileged: true }), {
        code: "invalid_request",
        ruleId: "metadata.map",
      });
      deepEqual(await client.list("web1"), stored);
    });
  }
}

for (const wrong of [null, "web", new AbortController().signal]) {
  Deno.test(`list() refuses ${Deno.inspect(wrong)} as its options`, async () => {
    await rejects(
      createMetadataClient(options()).list("web1", wrong as never),
      /TypeError: a call takes its options as an object: \{ signal, /,
    );
  });
}

Deno.test("list() refuses a signal that is none", async () => {
  await rejects(createMetadataClient(options()).list("web1", { signal: 5 as never }), /signal must be an AbortSignal/);
});

Deno.test("replace() sends nothing more once it was aborted, though its fetch ignores the signal", async () => {
  const methods: string[] = [];
  const abort = new AbortController();
  const fake = given();
  const fetch = async (request: Request) => {
    methods.push(request.method);
    abort.abort(new Error("enough"));
    return await fake(new Request(request.url, { headers: request.headers }));
  };
  const client = createMetadataClient(options({ fetch }));
  await rejects(client.replace("web1", { role: "web" }, { signal: abort.signal }), /enough/);
  await client.list("web1");
  deepEqual(methods, ["GET", "GET"]);
});

/** Every verb once; what they return. */
async function useAll(client: ReturnType<typeof createMetadataClient>) {
  await client.merge("web1", { a: "1" });
  await client.replace("web1", { b: "2", c: "3" });
  await client.set("web1", "d", "4");
  await client.delete("web1", "c");
  return [await client.get("web1", "d"), await client.list("web1")];
}

const middlewares: Record<string, Parameters<ReturnType<typeof createMetadataClient>["openapi"]["use"]>[0]> = {
  "returns its request": { onRequest: ({ request }) => request },
  "returns a new request": { onRequest: ({ request }) => new Request(request, { headers: { "x-trace": "1" } }) },
  "returns a new response": { onResponse: ({ response }) => new Response(response.body, response) },
  "reads the response": { onResponse: async ({ response }) => void await response.text() },
  "reads a clone": { onResponse: async ({ response }) => void await response.clone().json().catch(() => {}) },
};
for (const [name, middleware] of Object.entries(middlewares)) {
  Deno.test(`client.openapi.use(): every verb works with a middleware that ${name}`, async () => {
    const client = createMetadataClient(options());
    client.openapi.use(middleware);
    deepEqual(await useAll(client), ["4", { b: "2", d: "4" }]);
  });
}

const anew: Layer = (next) => async (request) => {
  const { method, url, headers } = request;
  const body = await request.text();
  const response = await next(new Request(url, { method, headers, ...(body ? { body } : {}) }));
  return new Response(response.status === 204 ? null : await response.text(), response);
};
const placed: [string, Record<string, unknown>][] = [
  ["above retry()", { retry: ((next) => anew(retry()(next))) satisfies Layer }],
  ["below the authentication", { fetch: anew(given()), retry: retry() }],
  ["around the authentication", { auth: ((next) => anew(tokenAuth("any-token")(anew(next)))) satisfies Layer }],
];
for (const [name, more] of placed) {
  Deno.test(`every verb works with a layer ${name} that makes requests and responses anew`, async () => {
    deepEqual(await useAll(createMetadataClient(options(more))), ["4", { b: "2", d: "4" }]);
  });
}

Deno.test("an error keeps its code and rule where a layer makes the response anew", async () => {
  const client = createMetadataClient(options({ retry: ((next) => anew(retry()(next))) satisfies Layer }));
  const error = await client.get("web1", "none").catch((reason) => reason);
  equal(error.code, "not_found");
  equal(error.ruleId, "item.exists");
});

for (const wrong of [undefined, null, "https://compute.example", { dispatcher: {} }]) {
  Deno.test(`fromFetch() and compose() refuse ${Deno.inspect(wrong)} in the place of a fetch`, () => {
    throws(() => fromFetch(wrong as never), /^TypeError: fromFetch\(\) takes a function/);
    throws(() => compose(wrong as never, retry()), /^TypeError: the first argument of compose\(\) must be a function/);
    throws(
      () => compose(fetch, retry(), wrong as never),
      /^TypeError: each layer of compose\(\), .* must be a function/,
    );
  });
}

Deno.test("compose() says that the fetch comes first, where the fake was given as a layer", () => {
  const fake = createFakeService({ servers: { web1: {} } });
  throws(() => compose(retry() as never, fake as never), /^TypeError: what a layer .* the fetch comes first/);
});

for (
  const [name, wrong] of Object.entries({ attempts: "3", conflicts: "true", onRetry: {}, deadlineMs: null, clock: 5 })
) {
  Deno.test(`retry() refuses ${name}: ${Deno.inspect(wrong)}, which is of another type`, () => {
    throws(() => retry({ [name]: wrong }), new RegExp(`^TypeError: ${name} must be `));
  });
}

for (const name of ["dryrun", "dry_run", "owns", "settle"]) {
  Deno.test(`sync(), syncFleet() and forEachServer() refuse the option ${name}, and write nothing`, async () => {
    const fetch = given();
    const client = createMetadataClient({ ...options(), fetch });
    const wrong = { [name]: true };
    const words = new RegExp(`has no option "${name}"; there are `);
    await rejects(sync(client, "web1", { "app.role": "web" }, wrong), words);
    await rejects(syncFleet(client, [["web1", { "app.role": "web" }]], wrong).next(), words);
    await rejects(forEachServer(["web1"], () => client.delete("web1", "tier"), wrong), words);
    deepEqual(fetch.calls(), []);
  });
}
